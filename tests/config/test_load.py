"""What vigil.toml may hold, and how a mistake in it is told."""

import tomllib
from pathlib import Path

import attrs
import pytest

from tests.shared import ROOT
from vigil.config.load import default_home, example_toml, load, read
from vigil.config.schema import SECTIONS, Config
from vigil.records.errors import ConfigError

HOME = Path("/somewhere/vigil")


def test_an_empty_file_gives_the_defaults():
    assert read({}, HOME) == Config(home=HOME)


@pytest.mark.parametrize(
    ("toml", "told"),
    [
        ("[databas]\nkind = 'sqlite'", 'unknown key "databas"; did you mean database?'),
        ("[database]\nknd = 'sqlite'", 'unknown key "database.knd"; did you mean kind'),
        ("[database]\nkind = 'mysql'", "it may be 'sqlite' or 'postgresql'"),
        ("[mail]\nport = '25'", "\"mail.port\" is '25'; it must be a number"),
        ("[mail]\nport = true", '"mail.port" is True; it must be a number'),
        ("[mail]\nport = -1", "it must be above 0"),
        ("[mail]\nhost = 25", '"mail.host" is 25; it must be text'),
        ("[mail]\npassword = 'x'", "name that: password_file"),
        ("[mail]\nuser = 'x'", '"mail.password_file" is missing'),
        ("[index]\nkind = 'elasticsearch'", '"index.url" is missing'),
        ("[tor]\ncontrol = '/run/tor/control'", '"tor.socks" is missing'),
        ("[tor]\nsocks = ''", "\"tor.socks\" is ''; it names a file"),
        ("tor = 5", '"tor" is a section: write [tor]'),
    ],
)
def test_a_mistake_is_refused_and_the_key_is_named(toml, told):
    with pytest.raises(ConfigError) as refusal:
        read(tomllib.loads(toml), HOME)
    assert told in str(refusal.value)


def test_an_inline_secret_is_not_repeated_in_the_error():
    with pytest.raises(ConfigError) as refusal:
        read({"mail": {"password": "hunter2"}}, HOME)
    assert "hunter2" not in str(refusal.value)


def test_relative_paths_start_at_the_home():
    assert read({"database": {"path": "a/b"}}, HOME).ledger_path == HOME / "a/b"


def test_a_missing_file_names_the_command_that_makes_one(tmp_path):
    with pytest.raises(ConfigError, match="init"):
        load(tmp_path)


def test_a_broken_file_is_named(tmp_path):
    (tmp_path / "vigil.toml").write_text("[mail\n")
    with pytest.raises(ConfigError, match=r"vigil\.toml is not valid TOML"):
        load(tmp_path)


def test_the_example_file_is_the_schema_written_out():
    assert (ROOT / "vigil.example.toml").read_text(encoding="utf-8") == example_toml()


def test_every_default_of_the_example_is_what_an_empty_file_gives():
    table: dict[str, dict[str, object]] = {}
    for line in example_toml().splitlines():
        if line.startswith("["):
            section = table.setdefault(line.strip("[]"), {})
        elif line.startswith("# ") and " = " in line and "no default" not in line and table:
            name, _, value = line[2:].partition(" = ")
            section[name] = tomllib.loads(f"v = {value}")["v"]
    assert read(table, HOME) == Config(home=HOME)


def test_every_key_is_documented():
    manual = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    missing = [
        f"{section}.{field.name}"
        for section, record in SECTIONS.items()
        for field in attrs.fields(record)
        if f"`{section}.{field.name}`" not in manual
    ]
    assert missing == []


def test_the_home_is_taken_from_the_environment(monkeypatch, tmp_path):
    monkeypatch.setenv("VIGIL_HOME", str(tmp_path))
    assert default_home() == tmp_path


def test_a_unix_socket_in_the_runtime_folder_has_a_short_path(monkeypatch, tmp_path):
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    monkeypatch.setenv("TMPDIR", "/tmp")
    deep = tmp_path / ("x" * 200)
    assert len(str(Config(home=deep).runtime / "control.sock")) < 108
