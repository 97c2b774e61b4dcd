"""Secrets are read from files that nobody else can read."""

import pytest

from vigil.config.private import private_folder, read_secret
from vigil.records.errors import ConfigError


def test_a_secret_is_read_without_its_line_end(tmp_path):
    path = tmp_path / "secret"
    path.touch(mode=0o600)
    path.write_text("with space \n")
    assert read_secret(path) == "with space "


def test_a_secret_others_can_read_is_refused_with_the_command_that_mends_it(tmp_path):
    path = tmp_path / "secret"
    path.write_text("x")
    path.chmod(0o640)
    with pytest.raises(ConfigError, match="chmod 600"):
        read_secret(path)


def test_a_missing_secret_is_named(tmp_path):
    with pytest.raises(ConfigError, match="nothing-here"):
        read_secret(tmp_path / "nothing-here")


def test_a_private_folder_is_closed_to_others(tmp_path):
    folder = tmp_path / "open"
    folder.mkdir(mode=0o777)
    folder.chmod(0o777)
    assert private_folder(folder).stat().st_mode & 0o777 == 0o700


def test_a_link_in_place_of_a_private_folder_is_refused(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with pytest.raises(ConfigError, match="not a folder of yours"):
        private_folder(tmp_path / "link")
