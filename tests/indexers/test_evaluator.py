"""The evaluator: what each kind of clause means for a post, and where it matched."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings

from indexers.document import document_of
from indexers.evaluator import Evaluator, Mark
from indexers.query.ast import Node, Picture, Watchlist, both, either, negate
from indexers.query.parse import parse
from indexers.query.resolve import resolve
from pipelines.extractors.registry import registry
from tests.indexers.query.trees import TREES
from tests.indexers.sample import NOW, contact, post, stored
from vigil.records.errors import QueryError
from vigil.records.post import Image, Price, Quote
from vigil.records.stored import StoredPost

EVALUATOR = Evaluator()

TEXT = (
    "New walnut tables from Kyiv, call +38 (050) 123-45-67 or write to Name@Example.com. "
    "Ask @Night_Rider! Дівчата, niñas 🍒"
)
POST = stored(
    ledger={
        "source": "Forum-One",
        "seq": 40,
        "engine": "phpbb",
        "country": "UA",
        "version": 2,
        "changed_at": datetime(2026, 3, 9, tzinfo=UTC),
        "earlier": (post(text="Old oak chairs", contacts=(contact("phone", "+12025550143"),)),),
    },
    text=TEXT,
    title="Bulletin: fresh almonds",
    author="Night Rider",
    board="General Talk",
    thread_id="t77",
    url="http://bücher.example:8080/viewtopic.php?t=77#p1",
    post_id="p1",
    reply_to="p0",
    position=1,
    kind="listing",
    lang="en-GB",
    detected_lang="en",
    posted_at=datetime(2026, 3, 5, tzinfo=UTC),
    posted_precision="day",
    price=Price(amount="99.50", currency="EUR"),
    place="Old Town",
    signature="Quality since 1999",
    files=("price list.pdf", "photo.jpg"),
    links=("https://Sub.example.org/a?b=1",),
    images=(Image(sha256="ab" * 32, pdq="0f" * 32),),
    quotes=(Quote(text="is it real leather", author="bob", quotes=(Quote(text="cash only"),)),),
    contacts=(
        contact("phone", "+380501234567", start=34, end=53),
        contact("email", "name@example.com", start=66, end=82),
        contact("telegram", "night_rider", start=88, end=100),
        contact("telegram", "quoted_one", field="quote:0.0", start=0, end=4),
    ),
)


def resolved(text: str) -> Node:
    return resolve(parse(text), now=NOW, registry=registry(), watchlists={})


def found(text: str, stored_post: StoredPost = POST) -> bool:
    return EVALUATOR.matches(resolved(text), stored_post)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "table",
        "TABLES",
        "=tables",
        "wаlnut",  # with a Cyrillic letter
        "дівчатами",
        "ninas",
        "niño",
        "🍒",
        "almond rider",
        '"walnut tables"',
        '"new tables"~1',
        '"new from"~2',
        '"new tables kyiv"~2',
        "walnit~1",
        "wlanut~1",
        "kiiv~2",
        "wal*",
        "*nut",
        "w?lnut",
        "/w[ae]lnuts?/",
        r"/\p{Cyrillic}{3,}чата/",
        "title:almond",
        "author:night",
        'author:="night rider"',
        "quote:leather",
        'quote:"cash only"',
        "signature:quality",
        'file:"price list"',
        "place:town",
        "ever:chair",
        "ever:walnut",
        "title:*",
        "NOT oak",
        "oak OR walnut",
        "walnut -oak",
        "source:forum-one",
        "source:forum*",
        "site:bücher.example",
        "site:xn--bcher-kva.example",
        "site:*.example",
        'board:"general talk"',
        "thread:T77 id:p1 reply:p0",
        "link:https://sub.example.org/a?b=1",
        "link:*.example.org",
        "kind:listing lang:en lang:en-gb country:ua engine:phpbb",
        "posted:2026-03-05 posted:2026-03 posted:2026 posted:-7d",
        "posted:2026-03-05T14:00Z",
        "posted:>2026-03-04 posted:<2026-03-06 posted:>=2026-03-05 posted:<=2026-03-05",
        "posted:2026-03-01..2026-03-05",
        "posted:>2026-03-05T14:00Z posted:<2026-03-05T14:00Z",
        "seen:today changed:2026-03-09",
        "price:99.5 price:>99 price:50..100 price:<=99.50 currency:eur",
        "phone:+380501234567",
        'phone:"(050) 123-45-67"',
        "phone:*4567",
        "+380501234567",
        "phone:+12025550143",
        "email:NAME@example.com",
        "email:*@example.com",
        "name@example.com",
        "@NIGHT_RIDER",
        "t.me/night_rider",
        "contact:@night_rider",
        "contact:0501234567",
        "quoted:@quoted_one",
        "has:image has:contact has:phone has:price has:quote has:signature has:file has:link has:title",
        "is:edited is:first",
        "-is:deleted",
        f"image:sha256:{'AB' * 32}",
        f"image:{'0f' * 32}~0",
        "seq:40 seq:..40 seq:>39",
    ],
)
def test_it_matches(text):
    assert found(text)


@pytest.mark.parametrize(
    "text",
    [
        "oak",
        "chair",
        "=table",
        '"tables walnut"',
        '"new tables"',
        '"new tables kyiv"~1',
        '"almonds new"~9',
        '"leather cash"~5',
        '"pdf photo"',
        "walnits~1",
        "wal?",
        "?walnut",
        "/walnu/",
        "leather",
        "quality",
        "town",
        "author:=night",
        "author:=rider",
        "quote:bob",
        "title:walnut",
        "walnut -almond",
        "NOT walnut",
        "source:forum",
        "site:example",
        "site:*.bücher.example",
        "board:general",
        "id:p",
        "link:*.sub.example.org",
        "kind:post",
        "lang:e",
        "lang:uk",
        "posted:2026-03-06",
        "posted:>2026-03-05",
        "posted:<2026-03-05",
        "posted:..2026-02",
        "seen:2026-03-09",
        "price:>99.5",
        "price:<99.5",
        "phone:+380501234568",
        "phone:1234568",
        "telegram:@quoted_one",
        "contact:@quoted_one",
        "quoted:@night_rider",
        "rider@example.com",
        "@night_ride",
        "t.me/night",
        "is:deleted",
        "has:onion",
        f"image:sha256:{'ba' * 32}",
        "seq:<40",
    ],
)
def test_it_does_not_match(text):
    assert not found(text)


def test_an_unknown_date_matches_no_range():
    undated = stored(text="walnut")
    assert not any(found(text, undated) for text in ("posted:2026", "posted:>=0001", "posted:..9999", "changed:*"))
    assert found("NOT posted:2026", undated)


def test_a_day_or_month_of_another_zone_is_found_by_the_name_its_page_gives_it():
    kyiv = stored(text="walnut", posted_at=datetime(2026, 3, 31, 22, tzinfo=UTC), posted_precision="month")
    assert all(found(text, kyiv) for text in ("posted:2026-04", "posted:2026-04-30", "posted:2026-03-31"))
    assert not any(found(text, kyiv) for text in ("posted:2026-03-30", "posted:2026-05"))
    new_york = stored(text="walnut", posted_at=datetime(2026, 3, 5, 5, tzinfo=UTC), posted_precision="day")
    assert all(found(text, new_york) for text in ("posted:2026-03-05", "posted:2026-03-06"))
    assert not any(found(text, new_york) for text in ("posted:2026-03-04", "posted:2026-03-07"))


@pytest.mark.parametrize(
    ("precision", "first", "last"),
    [
        ("second", "2026-03-05T14:03:07", "2026-03-05T14:03:07.999999"),
        ("minute", "2026-03-05T14:03:00", "2026-03-05T14:03:59.999999"),
        ("hour", "2026-03-05T14:00:00", "2026-03-05T14:59:59.999999"),
        ("day", "2026-03-05T00:00:00", "2026-03-05T23:59:59.999999"),
        ("month", "2026-03-01T00:00:00", "2026-03-31T23:59:59.999999"),
    ],
)
def test_a_time_stands_for_all_it_may_mean(precision, first, last):
    exact = datetime(2026, 3, 5, 14, 3, 7, tzinfo=UTC)
    document = document_of(stored(posted_at=exact, posted_precision=precision))
    ends = tuple(int(datetime.fromisoformat(end + "+00:00").timestamp() * 1_000_000) for end in (first, last))
    assert document.times["posted"] == ends


def test_newest_is_never_later_than_the_first_look():
    assert document_of(stored(posted_at=datetime(2090, 1, 1, tzinfo=UTC))).newest == document_of(stored()).newest
    early = document_of(stored(posted_at=datetime(2020, 1, 1, tzinfo=UTC)))
    assert early.newest == early.times["posted"][0]


@pytest.mark.parametrize(
    ("declared", "detected", "languages"),
    [
        ("en-GB", "en", ("en", "en-gb")),
        ("en-GB", "uk", ("uk",)),
        ("en_GB", None, ("en", "en-gb")),
        (None, "ru", ("ru",)),
        ("es", "es", ("es",)),
    ],
)
def test_the_language_is_the_detected_one_with_the_declared_region(declared, detected, languages):
    assert document_of(stored(lang=declared, detected_lang=detected)).exact["lang"] == languages


def test_a_contact_that_an_edit_removed_is_kept_apart():
    assert document_of(POST).exact["contact.earlier"] == ("phone:+12025550143",)


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("table", [("text", "tables")]),
        ("niño", [("text", "niñas")]),
        ('"from kyiv"', [("text", "from Kyiv")]),
        ('"new tables"~1', [("text", "New walnut tables")]),
        ("wal*", [("text", "walnut")]),
        ("oak OR walnut", [("text", "walnut")]),
        ("(oak walnut) OR kyiv", [("text", "Kyiv")]),
        ("walnut -oak", [("text", "walnut")]),
        ("rider", [("author", "Rider"), ("text", "Rider")]),
        ("almond walnut", [("text", "walnut"), ("title", "almonds")]),
        ("quote:cash", [("quote:0.0", "cash")]),
        ("file:photo", [("file:1", "photo")]),
        ("phone:0501234567", [("text", "+38 (050) 123-45-67")]),
        ("name@example.com", [("text", "Name@Example.com")]),
        ("@night_rider", [("text", "@Night_Rider")]),
        ('author:="night rider"', [("author", "Night Rider")]),
        ("source:forum-one", []),
        ("oak", []),
        ("phone:+12025550143", []),
    ],
)
def test_marks_are_where_it_matched_in_the_text_as_written(text, marked):
    texts = {
        "text": TEXT,
        "title": POST.post.title,
        "author": POST.post.author,
        "quote:0.0": "cash only",
        "file:1": "photo.jpg",
    }
    marks = EVALUATOR.marks(resolved(text), POST)
    assert [(mark.field, texts[mark.field][mark.start : mark.end]) for mark in marks] == marked


def test_a_mark_of_a_quoted_contact_names_its_quote():
    assert EVALUATOR.marks(resolved("quoted:@quoted_one"), POST) == (Mark("quote:0.0", 0, 4),)


def test_a_query_that_is_not_resolved_is_refused():
    with pytest.raises(ValueError, match="resolved first"):
        EVALUATOR.matches(Watchlist("case"), POST)


def resolved_or_none(node: Node) -> Node | None:
    def near(picture: Picture) -> list[str]:
        return [f"{picture.kind}:{picture.value}"]

    try:
        return resolve(node, now=NOW, registry=registry(), watchlists=lambda name: [], pictures=near)
    except QueryError:
        return None


@given(TREES, TREES)
@settings(max_examples=100)
def test_joining_obeys_logic(one: Node, other: Node):
    left, right = resolved_or_none(one), resolved_or_none(other)
    if left is None or right is None:
        return
    document = document_of(POST)
    first, second = EVALUATOR.matches(left, document), EVALUATOR.matches(right, document)
    assert EVALUATOR.matches(both(left, right), document) == (first and second)
    assert EVALUATOR.matches(either(left, right), document) == (first or second)
    assert EVALUATOR.matches(negate(left), document) == (not first)
    assert bool(EVALUATOR.marks(left, POST)) <= first
