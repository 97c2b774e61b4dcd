"""`vigil backup` and the way back: the commands of the page about running Vigil are typed as they stand there."""

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.console.commands import Vigil, as_lines
from tests.console.sample import FIRST_LOOK
from tests.lab.postgres import postgres
from tests.shared import ROOT
from vigil.config.load import FILE_NAME
from vigil.ledger.open import close_ledger

PAGE = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")


def block(heading: str, number: int = 0) -> str:
    """Give a block of commands that stands under a heading of the page."""
    section = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    blocks = re.findall(r"(?:^    .*\n)+", section, re.MULTILINE)
    return re.sub(r"^    ", "", blocks[number], flags=re.MULTILINE)


def typed(commands: str, home: Path, folder: Path) -> None:
    """Type commands at a shell in which `vigil` is this one and works on `home`."""
    vigil = f'vigil() {{ "{sys.executable}" -m console.cli.main "$@"; }}\n'
    done = subprocess.run(
        ["sh", "-e", "-c", vigil + commands],
        cwd=folder,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "VIGIL_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def everything(vigil: Vigil) -> tuple[list[object], list[object]]:
    return vigil.done("search", "--json", "--limit", "0").json, vigil.done("search", "паспорт", "--json").json


def test_a_backup_says_what_it_holds_and_is_audited(stocked: Vigil, tmp_path: Path) -> None:
    told = stocked.done("backup", str(tmp_path / "one.sqlite3")).out
    assert re.fullmatch(r"Wrote .*one\.sqlite3: 6 entries, \d\.\d MB, checked\.\n", told)
    again = stocked.done("backup", str(tmp_path / "two.sqlite3"), "--json").one
    assert again == {
        "file": str(tmp_path / "two.sqlite3"),
        "bytes": (tmp_path / "two.sqlite3").stat().st_size,
        "seq": 6,
    }
    line = stocked.done("audit", "--json").json[0]
    assert (line["action"], line["detail"]) == ("backup", again)


def test_a_file_that_exists_is_replaced_only_by_force(stocked: Vigil, tmp_path: Path) -> None:
    target = tmp_path / "kept"
    target.write_text("of last week")
    assert "exists; name another file, or replace it with --force" in stocked.refused("backup", str(target))
    assert "directory" in stocked.refused("backup", str(tmp_path))
    assert target.read_text() == "of last week"
    stocked.done("backup", str(target), "--force")
    assert target.read_bytes().startswith(b"SQLite format 3\0")


@pytest.mark.slow
def test_the_way_back_of_the_page_restores_what_there_was(stocked: Vigil, tmp_path: Path) -> None:
    desk = tmp_path / "desk"
    desk.mkdir()
    before = everything(stocked)
    close_ledger()
    typed(block("A copy of the ledger"), stocked.home, desk)
    (copy,) = desk.iterdir()
    stocked.done("import", "-", "--source", "chat", stdin=as_lines([{**FIRST_LOOK[0], "post_id": "99"}]))
    assert everything(stocked) != before
    close_ledger()
    commands = block("The way back").replace("~/.local/share/vigil", str(stocked.home))
    typed(commands.replace("/media/backup/vigil.sqlite3", str(copy)), stocked.home, desk)
    assert everything(stocked) == before
    assert stocked.done("index", "verify", "--json").one["missing"] == 0
    assert "index" in {path.name for path in stocked.home.iterdir()}


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Vigil]:
    """A home whose ledger is in PostgreSQL, with a few posts."""
    with postgres() as server:
        config = server.config(tmp_path / "home", "vigil")
        written = "\n".join(f'{name} = "{getattr(config.database, name)}"' for name in ("kind", "host", "name", "user"))
        (config.home / FILE_NAME).write_text(f"[database]\n{written}\n", encoding="utf-8")
        vigil = Vigil(config.home)
        vigil.done("init")
        vigil.done("import", "-", "--source", "chat", stdin=as_lines(FIRST_LOOK))
        yield vigil
        close_ledger()


@pytest.mark.slow
@pytest.mark.xdist_group("postgresql")
def test_for_postgresql_the_command_is_told_and_the_way_back_works(served: Vigil, tmp_path: Path) -> None:
    before = everything(served)
    close_ledger()
    told = served.refused("backup", str(tmp_path / "vigil.dump"))
    command = told.partition("whose own tool copies it: ")[2]
    assert shlex.split(command)[0] == "pg_dump"
    typed(command, served.home, tmp_path)
    served.done("import", "-", "--source", "chat", stdin=as_lines([{**FIRST_LOOK[0], "post_id": "99"}]))
    assert everything(served) != before
    close_ledger()
    host = re.search(r"--host=(\S+)", command)
    assert host is not None
    commands = block("The way back", 1).replace("/run/postgresql", host[1]).replace("/media/backup", str(tmp_path))
    toml = served.home / FILE_NAME
    toml.write_text(toml.read_text().replace('name = "vigil"', 'name = "vigil_restored"'))
    typed(commands, served.home, tmp_path)
    assert everything(served) == before
