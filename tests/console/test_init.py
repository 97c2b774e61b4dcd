"""A home is made once, and kept."""

from pathlib import Path

from tests.console.commands import Vigil
from vigil.config.load import example_toml


def test_init_makes_a_home_that_every_command_works_on(tmp_path: Path):
    vigil = Vigil(tmp_path / "deep" / "home")
    told = vigil.done("init").out
    assert f"Made {vigil.home}" in told
    assert (vigil.home / "vigil.toml").read_text(encoding="utf-8") == example_toml()
    assert vigil.done("search").out == "No post matches.\n"


def test_init_again_keeps_settings_and_ledger(stocked):
    (stocked.home / "vigil.toml").write_text("[mail]\nport = 2525\n", encoding="utf-8")
    before = stocked.done("search", "--json").one
    assert "Brought up to date" in stocked.done("init").out
    assert stocked.done("init", "--json").one["new"] is False
    assert (stocked.home / "vigil.toml").read_text(encoding="utf-8") == "[mail]\nport = 2525\n"
    assert stocked.done("search", "--json").one == before


def test_a_folder_where_a_file_stands_is_refused_in_one_line(tmp_path: Path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    ended = Vigil(tmp_path / "file" / "home")("init")
    assert ended.status in (1, 2)
    assert len(ended.err.splitlines()) == 1
