"""Boards of real engines, recorded: from the recording to the exported lines, scored against the truth."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.crawl.world import World
from tests.shared import shared

pytestmark = pytest.mark.slow


def score(world: World, truth: str) -> dict[str, Any]:
    """Export all posts and score them."""
    lines = world.folder / "posts.jsonl"
    exported = world.vigil("export", "--output", str(lines))
    assert exported.status == 0, exported.err
    files = [shared("boards/score.py"), shared(f"boards/{truth}.truth.json.gz"), lines]
    scored = subprocess.run([sys.executable, *map(str, files), "--json"], capture_output=True, text=True)
    result: dict[str, Any] = json.loads(scored.stdout)
    return result


def replay(world: World, name: str, *options: str) -> dict[str, Any]:
    """Replay one recording as the source `board`."""
    file: Path = shared(f"boards/{name}.warc.gz")
    told = world.vigil("replay", str(file), "--source", "board", "--json", *options)
    assert told.status == 0, told.err
    return told.run


def test_a_recorded_phpbb_board_is_gathered_whole_and_its_second_recording_is_a_re_crawl(world: World) -> None:
    first = replay(world, "phpbb")
    scored = score(world, "phpbb")
    assert min(scored["shares"].values()) >= 0.99, scored
    flawless(scored)
    assert (first["edited"], first["deleted"]) == (0, 0)

    again = replay(world, "phpbb")
    assert (again["new"], again["edited"], again["deleted"]) == (0, 0, 0)
    reread = world.vigil("reparse", "board", "--json")
    assert (reread.status, reread.run["new"], reread.run["edited"]) == (0, 0, 0)

    later = replay(world, "phpbb.delta")
    assert later["new"] > 100  # 82 replies and the posts of 5 threads
    assert later["pages"] < first["pages"]  # threads that nobody wrote in were not read again
    scored = score(world, "phpbb.delta")
    assert min(scored["shares"].values()) >= 0.99, scored


@pytest.mark.parametrize("name", ["phpbb", "mybb"])
def test_the_generic_engine_reads_a_board_it_does_not_know(world: World, name: str) -> None:
    replay(world, name, "--engine", "generic")
    shares = score(world, name)["shares"]
    assert min(shares[each] for each in ("posts", "author", "text")) >= 0.90, shares


def flawless(scored: dict[str, Any]) -> None:
    """Nothing leaked, doubled or torn; the one post that the installation itself brings is no stranger."""
    assert {kind: count for kind, count in scored["bad"].items() if count} in ({}, {"strangers": 1}), scored
