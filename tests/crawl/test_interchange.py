"""Posts out as lines and in again: the same posts, and every bad line told by its number."""

import json

import pytest

from tests.crawl.board import Board
from tests.crawl.world import World
from vigil.ledger.sources import add_source
from vigil.records.post import Post
from vigil.records.source import Source

pytestmark = pytest.mark.slow


def test_what_one_home_exports_another_imports_unchanged_and_twice_is_once(world: World, quay: Board) -> None:
    world.crawl()
    lines = world.folder / "out.jsonl"
    assert world.vigil("export", "source:quay", "--output", str(lines)).status == 0
    exported = [json.loads(line) for line in lines.read_text().splitlines()]
    assert len(exported) == quay.count()

    # what a source says of its country is no part of its posts, and decides what a national number means
    add_source(Source(name="copy", url="import:copy", paused=True, country="US"))
    told = world.vigil("import", str(lines), "--source", "copy", "--json")
    assert (told.status, told.run["new"], told.run["refused"]) == (0, quay.count(), 0), told.err
    assert by_id(world, "copy") == by_id(world, "quay")

    told = world.vigil("import", str(lines), "--source", "copy", "--json")
    assert (told.status, told.run["new"], told.run["edited"], told.run["unchanged"]) == (0, 0, 0, quay.count())

    again = world.vigil("export", "source:copy")
    ours = ("source", "seq", "seen_at", "story")
    assert [{k: v for k, v in json.loads(line).items() if k not in ours} for line in again.out.splitlines()] == [
        {k: v for k, v in line.items() if k not in ours} for line in exported
    ]


def by_id(world: World, source: str) -> dict[str, Post]:
    """Give a source's posts by their ids."""
    return {stored.post.post_id: stored.post for stored in world.posts(source)}


def test_bad_lines_are_told_by_number_and_key_and_the_others_go_in(world: World) -> None:
    good = {"post_id": "1", "url": "http://chat.example.org/1", "text": "new in town, 202-555-0143"}
    lines = [
        json.dumps(good),
        "not json",
        json.dumps({**good, "post_id": "2", "colour": "red"}),
        json.dumps({"post_id": "3", "text": "no url"}),
        json.dumps({**good, "post_id": "4", "posted_at": "yesterday"}),
        json.dumps({**good, "post_id": "5"}),
    ]
    path = world.folder / "in.jsonl"
    path.write_text("\n".join(lines) + "\n")
    told = world.vigil("import", str(path), "--source", "chat", "--json")
    assert (told.status, told.run["new"], told.run["refused"]) == (1, 2, 4)
    complaints = told.err.splitlines()
    for number, key in ((2, ""), (3, "colour"), (4, "url"), (5, "posted_at")):
        assert [each for each in complaints if f"line {number}" in each and key in each], told.err
    assert [stored.post.post_id for stored in world.posts("chat")] == ["1", "5"]
    assert [contact.value for contact in world.posts("chat")[0].post.contacts] == ["+12025550143"]

    # a line that says something else makes a version
    path.write_text(json.dumps({**good, "text": "gone again"}) + "\n")
    told = world.vigil("import", str(path), "--source", "chat", "--json")
    assert (told.status, told.run["edited"]) == (0, 1)
