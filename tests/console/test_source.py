"""Sources are added, changed, shown and carried from home to home."""

import tomllib

import pytest

from console.source_file import read_source, write_sources
from tests.console.commands import Vigil
from tests.lab.fake_socks import made_up_onion
from vigil.ledger.sources import get_source
from vigil.records.errors import UsageError
from vigil.records.source import Source

ONION = f"http://{made_up_onion('harbour')}/"


def test_a_source_is_added_with_its_manners_listed_and_shown(vigil):
    manners = ["--every", "6h", "--pause", "1.5s", "--country", "ua", "--lang", "uk", "--timezone", "Europe/Kyiv"]
    vigil.done("source", "add", "harbour", ONION, *manners, "--images", "--max-pages", "7")
    source = get_source("harbour")
    assert (source.every, source.pause, source.country, source.images) == (21_600, 1.5, "UA", True)
    (row,) = vigil.done("source", "list", "--json").json
    assert (row["name"], row["url"], row["every"], row["outcome"]) == ("harbour", ONION, "6h", None)
    shown = vigil.done("source", "show", "harbour", "--json").one
    assert (shown["network"], shown["timezone"], shown["runs"]) == ("tor", "Europe/Kyiv", [])
    assert ONION in vigil.done("source", "list").out
    assert "max_pages    7" in vigil.done("source", "show", "harbour").out


def test_no_source_yet_says_how_to_add_one(vigil):
    assert "vigil source add NAME URL" in vigil.done("source", "list").out
    assert vigil.done("source", "list", "--json").json == []


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["a", "http://127.0.0.1/"], "cannot be watched"),
        (["a", "http://localhost./", "--direct"], "cannot be watched"),
        (["a", "ftp://example.org/"], "cannot be watched"),
        (["a", ONION, "--direct"], "cannot be watched"),
        (["a", "http://example.onion/"], "cannot be watched"),
        (["a", ONION, "--engine", "phpbbb"], 'unknown engine "phpbbb"; known are auto, '),
        (["a", ONION, "--timezone", "Mars/Olympus"], 'unknown time zone "Mars/Olympus"'),
        (["a", ONION, "--country", "Ukraine"], 'unknown country "UKRAINE"'),
        (["a", ONION, "--every", "often"], '"often" is not a length of time'),
        (["a", ONION, "--max-pages", "0"], "--max-pages"),
        (["Not A Name", ONION], "cannot name a source"),
    ],
)
def test_what_could_never_be_crawled_is_refused(vigil, args, said):
    assert said in vigil.refused("source", "add", *args)
    assert vigil.done("source", "list", "--json").json == []


def test_a_name_is_given_once(vigil):
    vigil.done("source", "add", "harbour", ONION)
    assert "there is a source" in vigil.refused("source", "add", "harbour", ONION)


def test_an_unknown_source_is_told_with_its_nearest_names(vigil):
    vigil.done("source", "add", "harbour", ONION)
    for command in ("show", "pause", "resume", "remove"):
        assert "did you mean harbour?" in vigil.refused("source", command, "harbor")
    for args in (["crawl", "harbor"], ["reparse", "harbor"]):
        assert "did you mean harbour?" in vigil.refused(*args)


def test_a_source_rests_and_goes_on(vigil):
    vigil.done("source", "add", "harbour", ONION)
    vigil.done("source", "pause", "harbour")
    assert get_source("harbour").paused
    vigil.done("source", "resume", "harbour")
    assert not get_source("harbour").paused


def test_a_removed_source_keeps_its_posts_and_comes_back(stocked):
    unanswered = stocked("source", "remove", "chat")
    assert (unanswered.status, unanswered.err.endswith("vigil: stopped\n")) == (130, True)
    assert get_source("chat").name == "chat"
    stocked.done("source", "remove", "chat", "--yes")
    assert stocked.done("source", "list", "--json").json == []
    assert stocked.done("search", "--json").one["total"] == 5


def test_an_imported_source_without_an_address_cannot_be_resumed(stocked):
    assert "cannot be watched" in stocked.refused("source", "resume", "chat")
    assert get_source("chat").paused


def test_every_change_of_a_source_is_audited(vigil):
    vigil.done("source", "add", "harbour", ONION)
    vigil.done("source", "pause", "harbour")
    vigil.done("source", "resume", "harbour")
    vigil.done("source", "remove", "harbour", "--yes")
    actions = [line["action"] for line in vigil.done("audit", "--json").json]
    assert actions == ["source.remove", "source.resume", "source.pause", "source.add"]


def test_sources_are_the_same_after_export_and_import(vigil, tmp_path):
    vigil.done("source", "add", "harbour", ONION, "--every", "6h", "--pause", "0.5s", "--images", "--lang", "ru")
    vigil.done("source", "add", "corner", "http://example.org/", "--direct", "--ignore-robots", "--deadline", "90s")
    vigil.done("source", "pause", "corner")
    written = vigil.done("source", "export").out
    before = [get_source("harbour"), get_source("corner")]
    assert tomllib.loads(written)["source"]["harbour"]["every"] == "6h"
    other = Vigil(tmp_path / "other")
    other.done("init")
    assert other.done("source", "import", "-", stdin=written.encode()).out == "2 added, 0 known already, 0 refused\n"
    assert [get_source("harbour"), get_source("corner")] == before
    assert other.done("source", "export").out == written
    assert other.done("source", "import", "-", stdin=written.encode()).out == "0 added, 2 known already, 0 refused\n"


def test_a_bad_source_of_a_file_is_told_by_name_and_the_rest_goes_in(vigil, tmp_path):
    file = tmp_path / "sources.toml"
    file.write_text(
        f"""
        [source.good]
        url = "{ONION}"
        [source.unknown-key]
        url = "{ONION}"
        evry = "6h"
        [source.wrong-type]
        url = "{ONION}"
        images = "no"
        [source.wrong-time]
        url = "{ONION}"
        pause = "2 fortnights"
        [source.wrong-choice]
        url = "{ONION}"
        network = "carrier pigeon"
        [source.nowhere]
        engine = "auto"
        [source.refused]
        url = "http://10.0.0.1/"
        [source.zone]
        url = "{ONION}"
        timezone = "Nowhere"
        """,
        encoding="utf-8",
    )
    ended = vigil("source", "import", str(file))
    assert (ended.status, ended.out) == (1, "1 added, 0 known already, 7 refused\n")
    told = dict(line.removeprefix(f"vigil: {file}: source ").split(": ", 1) for line in ended.err.splitlines())
    assert told["unknown-key"].startswith("unknown setting evry; known are ")
    assert told["wrong-type"] == "images is 'no'; it must be true or false"
    assert told["wrong-time"].startswith('pause: "2 fortnights" is not a length of time')
    assert told["wrong-choice"] == "network is 'carrier pigeon'; it may be 'tor' or 'direct'"
    assert told["nowhere"] == "url is missing"
    assert "cannot be watched" in told["refused"]
    assert "unknown time zone" in told["zone"]
    assert [row["name"] for row in vigil.done("source", "list", "--json").json] == ["good"]


@pytest.mark.parametrize("text", ["source = 3", "[sources.a]\nurl = 'x'", "not toml", "\xff"])
def test_a_file_that_holds_no_sources_is_refused(vigil, tmp_path, text):
    file = tmp_path / "sources.toml"
    file.write_bytes(text.encode("latin-1"))
    assert str(file) in vigil.refused("source", "import", str(file))
    assert "cannot be read" in vigil.refused("source", "import", str(tmp_path / "none"))


def test_a_setting_is_read_with_its_own_type():
    with pytest.raises(UsageError, match="max_pages is True; it must be a whole number"):
        read_source("a", {"url": ONION, "max_pages": True})
    with pytest.raises(UsageError, match="url is 5; it must be text in quotes"):
        read_source("a", {"url": 5})
    assert read_source("a", {"url": ONION, "pause": 3, "every": "1h"}) == Source(
        name="a", url=ONION, pause=3.0, every=3600.0
    )


def test_an_empty_list_of_sources_is_a_file_too(vigil):
    assert read_all(vigil.done("source", "export").out) == {}
    assert read_all(write_sources([Source(name="a", url=ONION)])) == {"a": {"url": ONION}}


def read_all(text: str) -> object:
    return tomllib.loads(text)["source"]


def test_a_page_that_policy_refuses_is_not_even_tried(vigil):
    assert "cannot be watched" in vigil.refused("source", "test", "http://127.0.0.1/")
    assert "unknown engine" in vigil.refused("source", "test", ONION, "--engine", "nosuch")


def test_a_second_home_is_another_ledger(vigil, tmp_path):
    vigil.done("source", "add", "harbour", ONION)
    other = Vigil(tmp_path / "second")
    other.done("init")
    assert other.done("source", "list", "--json").json == []
