"""Is a folder on a disk of this machine? Only there do locks and shared memory hold, which ledger and index live by."""

import re
from pathlib import Path

from vigil.records.errors import ConfigError

MOUNTS = Path("/proc/self/mountinfo")
"""Where Linux says what is mounted where (https://docs.kernel.org/filesystems/proc.html)."""
NETWORK = frozenset(
    {
        *("afs", "beegfs", "ceph", "cifs", "davfs", "glusterfs", "gpfs", "lustre", "ncpfs", "nfs", "nfs4"),
        *("smb3", "smbfs", "vboxsf", "fuse.davfs2", "fuse.gcsfuse", "fuse.glusterfs", "fuse.rclone", "fuse.s3fs"),
        "fuse.sshfs",
    }
)
_ESCAPED = re.compile(r"\\([0-7]{3})")


def refuse_network(path: Path, key: str) -> None:
    """Raise ConfigError, naming the key that chose `path`, where that is on a network file system."""
    try:
        mounts = MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:  # no Linux: nobody can say
        return
    kind = file_system_of(path.resolve(), mounts)
    if kind in NETWORK:
        raise ConfigError(
            f"{path} is on a network file system ({kind}), where locks do not hold and files break; "
            f"choose a folder on a disk of this machine: {key} in vigil.toml"
        )


def file_system_of(path: Path, mounts: str) -> str | None:
    """Give the kind of file system that an absolute path is on, by a text as `MOUNTS` has it; None if it tells none."""
    found: tuple[int, str] | None = None
    for line in mounts.splitlines():
        fields, dash, described = line.partition(" - ")
        if not dash:
            continue
        place = Path(_ESCAPED.sub(lambda code: chr(int(code[1], 8)), fields.split(" ")[4]))
        # of two mounted on one place, the later hides the earlier
        if path.is_relative_to(place) and (found is None or len(place.parts) >= found[0]):
            found = len(place.parts), described.split(" ")[0]
    return found[1] if found else None
