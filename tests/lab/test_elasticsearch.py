"""The server of the tests is real, and does not outlive its owner."""

import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.lab.elasticsearch import CannotStart, ElasticsearchServer, fetch

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 30.0

OWNER = """
import sys
from tests.lab.elasticsearch import ElasticsearchServer
server = ElasticsearchServer()
print(server.start(), flush=True)
sys.stdin.read()
"""


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def test_a_machine_without_java_is_told_what_to_type(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CannotStart, match="apt-get install openjdk"):
        ElasticsearchServer().start()


def test_a_machine_without_maven_is_told_what_to_type(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("tests.lab.elasticsearch.cache_folder", lambda: tmp_path / "empty")
    with pytest.raises(CannotStart, match="apt-get install maven"):
        fetch()


@pytest.mark.slow
@pytest.mark.xdist_group("elasticsearch")
def test_the_server_dies_with_an_owner_that_is_killed() -> None:
    owner = subprocess.Popen(
        [sys.executable, "-c", OWNER], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert owner.stdin is not None
    assert owner.stdout is not None
    url = owner.stdout.readline().strip()
    assert answers(url)
    owner.kill()
    owner.wait()
    owner.stdin.close()
    owner.stdout.close()
    deadline = time.monotonic() + PATIENCE
    while answers(url) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not answers(url)
