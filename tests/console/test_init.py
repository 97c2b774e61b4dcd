"""A home is made once, and kept."""

from pathlib import Path

from tests.console.commands import Vigil, as_lines
from vigil.config.load import example_toml, load
from vigil.ledger.models import StoryKeyRow, StoryRow, VersionRow
from vigil.ledger.open import open_ledger


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


def test_init_gives_posts_of_an_older_vigil_their_stories_and_search_knows_them(vigil):
    advert = "two walnut tables and four chairs from a house in the old town, hardly used, call in the evening"
    posts = [
        {"post_id": str(number), "url": f"http://chat.example.org/p/{number}", "text": f"{advert} 0{number}"}
        for number in range(1, 4)
    ]
    vigil.done("import", "-", "--source", "chat", stdin=as_lines(posts))
    as_ever = [folded(vigil, query) for query in ("is:repost", "story:1", "walnut")]
    assert as_ever == [(2, [(3, 1, [2])]), (3, [(3, 1, [1, 2])]), (3, [(3, 1, [1, 2])])]
    open_ledger(load(vigil.home))
    VersionRow.objects.update(story=None)
    StoryRow.objects.all().delete()
    StoryKeyRow.objects.all().delete()
    vigil.done("index", "rebuild")
    assert vigil.done("search", "is:repost OR story:1", "--json").one["total"] == 0
    (told,) = [one for one in vigil("status", "--json").one["troubles"] if "stories" in one]
    assert told == "3 stored versions of posts wait for their stories; go on with: vigil init"
    assert "Looked through 3 stored versions" in vigil.done("init").out
    assert not [one for one in vigil("status", "--json").one["troubles"] if "stories" in one]
    assert [folded(vigil, query) for query in ("is:repost", "story:1", "walnut")] == as_ever
    assert vigil.done("init", "--json").one["stories_given"] == 0


def folded(vigil: Vigil, query: str) -> tuple[int, list[tuple[int, int | None, list[int]]]]:
    """Give how many posts a query finds, and for each hit its post, its story and the posts folded into it."""
    answer = vigil.done("search", query, "--json").one
    hits = [(hit["id"], hit.get("story"), sorted(also["id"] for also in hit["also"])) for hit in answer["hits"]]
    return answer["total"], hits


def test_a_folder_where_a_file_stands_is_refused_in_one_line(tmp_path: Path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    ended = Vigil(tmp_path / "file" / "home")("init")
    assert ended.status in (1, 2)
    assert len(ended.err.splitlines()) == 1
