"""What every command has in common: help, the home, errors in one line, the exit status."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from console.cli.main import COMMANDS, cli
from tests.console.commands import Vigil
from tests.shared import ROOT


def every_command() -> Iterator[tuple[str, ...]]:
    """Give the words of every command."""
    ctx = click.Context(cli, info_name="vigil")
    for name in COMMANDS:
        command = cli.get_command(ctx, name)
        if isinstance(command, click.Group):
            yield from ((name, below) for below in command.commands)
        else:
            yield (name,)


def run(*args: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run Python with `args` as a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **env}
    return subprocess.run([sys.executable, *args], env=environment, capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize("words", list(every_command()), ids=" ".join)
def test_every_command_explains_itself_with_an_example(vigil, words):
    for option in ("--help", "-h"):
        told = vigil.done(*words, option).out
        assert f"vigil {' '.join(words)}" in told
        assert "Example" in told


def test_the_first_screen_names_every_command_and_how_to_start(vigil):
    told = vigil.done("--help").out
    assert all(f"  {name} " in told for name in COMMANDS)
    assert "Start with:   vigil init" in told


def test_vigil_alone_shows_the_first_screen(vigil):
    ended = vigil()
    assert (ended.status, ended.out) == (2, "")
    assert ended.err == vigil.done("--help").out


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["serch", "x"], "vigil: No such command 'serch'; did you mean search?"),
        (["source", "lst"], "vigil: No such command 'lst'. Did you mean 'list'?"),
        (["frobnicate"], "vigil: No such command 'frobnicate'; see: vigil --help"),
        (["search", "--limt", "3"], "vigil: No such option '--limt'. Did you mean '--limit'?"),
        (
            ["search", "-is:deleted"],
            'a query that begins with "-" stands behind --, as in: vigil search -- -is:deleted',
        ),
        (["search", "--limit", "10001"], "'--limit'"),
        (["post"], "vigil: Missing argument 'ID'; see: vigil post --help"),
        (["audit", "--verbos"], "vigil: No such option '--verbos'"),
    ],
)
def test_wrong_use_is_told_in_one_line_with_what_would_be_right(vigil, args, said):
    assert said in vigil.refused(*args)


def test_the_home_is_named_before_or_behind_the_command_or_by_the_variable(vigil, tmp_path):
    nowhere = tmp_path / "nowhere"
    here, other = Vigil(vigil.home), Vigil(nowhere)
    for args in (["--home", str(vigil.home), "audit"], ["audit", "--home", str(vigil.home)]):
        assert other(*args).status == 0
    for args in (["source", "--home", str(vigil.home), "list"], ["source", "list", "--home", str(vigil.home)]):
        assert other(*args).status == 0
    for args in (["--home", str(nowhere), "audit"], ["audit", "--home", str(nowhere)]):
        assert str(nowhere / "vigil.toml") in here.refused(*args)


def test_the_home_behind_the_command_wins(vigil, tmp_path):
    assert str(tmp_path / "b") in vigil.refused("--home", str(tmp_path / "a"), "audit", "--home", str(tmp_path / "b"))


def test_a_home_that_was_never_made_says_how_to_make_it(tmp_path):
    said = Vigil(tmp_path / "none").refused("search", "x")
    assert f"make one with: vigil --home {tmp_path / 'none'} init" in said


def test_a_wrong_key_of_the_configuration_is_named(vigil):
    (vigil.home / "vigil.toml").write_text("[index]\nknd = 'embedded'\n", encoding="utf-8")
    assert "index.knd" in vigil.refused("status")


def test_a_home_without_its_ledger_ends_with_status_4(vigil):
    for path in vigil.home.glob("ledger.sqlite3*"):
        path.unlink()
    assert "vigil init" in vigil.refused("search", "x", status=4)


def test_a_file_that_is_no_ledger_ends_with_status_4(vigil):
    (vigil.home / "ledger.sqlite3").write_bytes(b"no database at all" * 1000)
    assert "ledger" in vigil.refused("audit", status=4)


def test_tor_that_cannot_be_reached_ends_with_status_3(vigil):
    (vigil.home / "vigil.toml").write_text('[tor]\nsocks = "nobody.socket"\n', encoding="utf-8")
    onion = "http://2gzyxa5ihm7nsggfxnu52rck2vv4rvmdlkiu3zzui5du4xyclen53wid.onion/"
    assert "tor.socks" in vigil.refused("source", "test", onion, status=3)


def test_a_fault_of_vigil_is_one_line_with_its_place_and_none_of_its_words(vigil, monkeypatch):
    def faulty(_limit):
        raise ValueError("words of a page")

    monkeypatch.setattr("vigil.ledger.audit.list_audit", faulty)
    said = vigil.refused("audit", status=1)
    assert "ValueError at test_main.py:" in said
    assert "words of a page" not in said


def test_an_error_never_carries_a_control_character_to_the_terminal(vigil):
    assert "⟨U+001B⟩[2J" in vigil.refused("source", "show", "x\x1b[2J")


@pytest.mark.slow
def test_the_program_itself_ends_like_its_main_function(vigil):
    ended = run("-m", "console.cli.main", "source", "show", "none", VIGIL_HOME=str(vigil.home))
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == 'vigil: unknown source "none"; none is known yet\n'


@pytest.mark.slow
def test_a_reader_that_goes_away_is_no_fault(stocked):
    command = f"{sys.executable} -m console.cli.main kinds | head -c 10; echo ${{PIPESTATUS[0]}} >&2"
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "VIGIL_HOME": str(stocked.home)}
    ended = subprocess.run(["bash", "-c", command], env=environment, capture_output=True, text=True, timeout=60)
    assert ended.stderr.strip() in ("0", "1")


HEAVY = ("aiohttp", "elasticsearch", "imagehash", "numpy", "pandas", "PIL", "scipy", "scrapy", "twisted", "py3langid")
LOADED = """
import sys
from console.cli.main import main
try:
    main(sys.argv[1:])
finally:
    print(*sys.modules, file=sys.stderr)
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("args", "needless"),
    [
        (["--help"], (*HEAVY, "django", "rich", "tantivy", "lark", "phonenumbers", "cattrs")),
        (["search", "walnut"], (*HEAVY, "apscheduler", "stem")),
        (["post", "1"], (*HEAVY, "tantivy", "apscheduler", "stem", "simplemma")),
        (["source", "list"], (*HEAVY, "tantivy", "apscheduler", "stem", "phonenumbers", "lark")),
        (["status"], (*HEAVY, "apscheduler", "stem", "phonenumbers", "lark")),
    ],
    ids=["help", "search", "post", "source list", "status"],
)
def test_a_command_loads_nothing_that_it_does_not_need(stocked, args, needless):
    ended = run("-c", LOADED, *args, VIGIL_HOME=str(stocked.home))
    assert ended.returncode in (0, 1)
    loaded = {name.partition(".")[0] for name in ended.stderr.splitlines()[-1].split()}
    assert "click" in loaded
    assert loaded.isdisjoint(needless), loaded & set(needless)


def test_what_a_command_makes_is_for_this_user_alone(tmp_path: Path):
    vigil = Vigil(tmp_path / "home")
    vigil.done("init")
    assert {path.stat().st_mode & 0o077 for path in [vigil.home, *vigil.home.rglob("*")]} == {0}
