"""Ledger and index are refused on file systems where locks do not hold, with the key that chose the place."""

from pathlib import Path

import pytest

from indexers.open import open_index
from vigil.config import local_disk
from vigil.config.local_disk import MOUNTS, file_system_of
from vigil.config.schema import Config, Database, IndexConfig
from vigil.ledger.open import close_ledger, create_ledger, open_ledger
from vigil.records.errors import ConfigError

MOUNTED = """\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
31 22 0:40 / /srv rw - nfs4 files:/srv rw
32 31 8:2 / /srv/local\\040disk rw - xfs /dev/sdb1 rw
33 22 0:41 / /home rw master:1 - autofs systemd-1 rw
34 33 0:42 / /home rw - fuse.sshfs ann@files:/ rw
broken line
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "ext4"),
        ("/srv", "nfs4"),
        ("/srv/vigil/ledger.sqlite3", "nfs4"),
        ("/srvice/vigil", "ext4"),
        ("/srv/local disk/vigil", "xfs"),
        ("/home/ann", "fuse.sshfs"),
    ],
)
def test_the_innermost_mount_tells_the_kind(path: str, kind: str) -> None:
    assert file_system_of(Path(path), MOUNTED) == kind


def test_what_is_mounted_here_is_understood(tmp_path: Path) -> None:
    assert file_system_of(tmp_path.resolve(), MOUNTS.read_text()) not in (None, *local_disk.NETWORK)


@pytest.fixture
def shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is said to be on a file server."""
    folder = tmp_path / "shared"
    folder.mkdir()
    mounts = tmp_path / "mounts"
    mounts.write_text(f"1 0 8:1 / / rw - ext4 /dev/sda1 rw\n2 1 0:9 / {folder.resolve()} rw - nfs4 files:/ rw\n")
    monkeypatch.setattr(local_disk, "MOUNTS", mounts)
    return folder


def test_a_ledger_on_a_network_file_system_is_refused(shared: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(shared)
    for config in (
        Config(home=shared),
        Config(home=tmp_path / "home", database=Database(path=shared / "ledger.sqlite3")),
        Config(home=tmp_path / "home", database=Database(path=tmp_path / "link" / "ledger.sqlite3")),
    ):
        with pytest.raises(ConfigError, match=r"network file system \(nfs4\).*database\.path in vigil\.toml"):
            create_ledger(config)
        assert list(shared.iterdir()) == []
    local = Config(home=tmp_path / "home")
    create_ledger(local)
    close_ledger()
    local.ledger_path.rename(shared / "ledger.sqlite3")
    with pytest.raises(ConfigError, match="network file system"):
        open_ledger(Config(home=shared))


def test_an_embedded_index_on_a_network_file_system_is_refused(shared: Path, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"network file system \(nfs4\).*index\.path in vigil\.toml"):
        open_index(Config(home=tmp_path, index=IndexConfig(path=shared / "index")))
    open_index(Config(home=tmp_path)).close()
