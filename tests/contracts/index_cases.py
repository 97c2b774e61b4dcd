"""Posts full of traps, and for each kind of predicate what it must find among them, whatever the index."""

from datetime import UTC, datetime

from indexers.document import IndexDocument, document_of, fold, microseconds
from indexers.query.ast import (
    And,
    Everything,
    Exact,
    Fuzzy,
    Node,
    Not,
    Nothing,
    Number,
    OneOf,
    Or,
    Phrase,
    Regex,
    Span,
    Wildcard,
    Word,
)
from vigil.records.contact import Contact
from vigil.records.post import Post, Price, Quote
from vigil.records.stored import StoredPost

ODD = "a*b?c\\d [x] \u2028\nlast"
LONG_URL = "http://example.org/" + "long/" * 400
HUGE_URL = "http://example.org/" + "huge/" * 4000


def day(number: int, hour: int = 0, minute: int = 0) -> datetime:
    """A moment of March 2026, UTC."""
    return datetime(2026, 3, number, hour, minute, tzinfo=UTC)


def micros(at: datetime) -> int:
    return microseconds(at)


def phone(value: str) -> Contact:
    """A contact of the reserved range."""
    return Contact(kind="phone", value=value, raw=value, start=0, end=len(value))


def stored(
    number: int,
    text: str = "",
    *,
    seen: datetime | None = None,
    earlier: tuple[Post, ...] = (),
    story: int | None = None,
    repost: bool = False,
    **more: object,
) -> StoredPost:
    """A stored post; `more` are fields of its Post."""
    fields: dict[str, object] = {"post_id": f"p{number}", "url": f"http://board.example.org/post/{number}", **more}
    return StoredPost(
        id=number,
        source="board",
        seq=number * 10,
        post=Post(text=text, **fields),  # type: ignore[arg-type]
        version=len(earlier) + 1,
        seen_at=seen or day(1, 0, number % 60),
        changed_at=day(20) if earlier else None,
        earlier=earlier,
        story=story,
        repost=repost,
    )


OLD = Post(post_id="p10", url="", text="vanished words", contacts=(phone("+12025550143"),))
POSTS = (
    stored(1, "New girls arrived in town", title="Night club", author="night rider", board="Adverts", thread_id="t1"),
    stored(2, "girls new in town", title="Girls", board="adverts", thread_id="T2", country="DE"),
    stored(3, "as quoted", quotes=(Quote(text="brand new"), Quote(text="girls here", quotes=(Quote(text="deep"),)))),
    stored(4, "see the files", files=("new.jpg", "girls list.pdf")),
    stored(5, "Зв'язок у Телеграмі, дівчата з Києва", lang="uk"),
    stored(6, "Маssage и раssport, девушки", lang="ru", author="Вип"),
    stored(7, "Chicas nuevas, niñas y señoras", lang="es"),
    stored(8, "x" * 400 + " tail"),
    stored(9, "🍒 fresh 東京 女の子 🆅🅸🅿"),
    stored(10, "nothing of it is left", earlier=(OLD,)),
    stored(11, "for sale", story=4711, price=Price(amount="120.50", currency="USD"), deleted_at=day(9), reply_to="p1"),
    stored(12, "dated to the day", posted_at=day(5), posted_precision="day", seen=day(7)),
    stored(13, "dated to the month", posted_at=day(1), posted_precision="month", seen=day(8)),
    stored(14, "from the future", posted_at=datetime(2090, 1, 1, tzinfo=UTC), posted_precision="minute", seen=day(6)),
    stored(15, "a b a a c b b a d", board=ODD),
    stored(16, "", url=LONG_URL),
    stored(17, "free", story=4711, repost=True, url=HUGE_URL, price=Price(amount="0")),
    stored(18, "one two three four five six seven", contacts=(phone("+12025550143"), phone("+12025550199"))),
    stored(19, "kerl grils gril girlss girl caxy", signature="new girls", place="Kyiv"),
)  # fmt: skip
DOCUMENTS: tuple[IndexDocument, ...] = tuple(document_of(post) for post in POSTS)
ALL = frozenset(post.id for post in POSTS)


def word(form: str, field: str = "any") -> Word:
    return Word(field, form, True)


CASES: tuple[tuple[str, Node, frozenset[int]], ...] = tuple(
    (name, node, frozenset(ids))
    for name, node, ids in (
        ("everything", Everything(), ALL),
        ("nothing", Nothing(), ()),
        ("a form", word("girls"), (1, 2)),
        ("a form in one field", word("girls", "title"), (2,)),
        ("a form in quotes", word("girls", "quote"), (3,)),
        ("a form in a nested quote", word("deep", "quote"), (3,)),
        ("a form in file names", word("pdf", "file"), (4,)),
        ("a form in a signature", word("girls", "signature"), (19,)),
        ("a place", word("kyiv", "place"), (19,)),
        ("an author", word("night", "author"), (1,)),
        ("any is title, text and author only", word("kyiv"), ()),
        ("an inflected English word", Word("any", "girl"), (1, 2, 19)),
        ("an inflected Russian word", Word("any", "девушка"), (6,)),
        ("an inflected Ukrainian word", Word("any", "київ"), (5,)),
        ("an inflected Spanish word", Word("any", "nueva"), (7,)),
        ("a Spanish word without its marks", Word("any", "ninas"), (7,)),
        ("an apostrophe between Cyrillic letters", word("звязок"), (5,)),
        ("mixed scripts", word("massage"), (6,)),
        ("mixed scripts, twice", And((word("passport"), word("massage"))), (6,)),
        ("a token over 250 bytes is cut", word("x" * 250), (8,)),
        ("and what follows it stands", Phrase("any", ("x" * 250, "tail"), 0), (8,)),
        ("an emoji", word("🍒"), (9,)),
        ("a letter of its own", word("東"), (9,)),
        ("letters that stand alone are a phrase", Phrase("any", ("東", "京"), 0), (9,)),
        ("enclosed letters", word("vip"), (9,)),
        ("a word of an earlier version", word("vanished", "ever"), (10,)),
        ("earlier words are not present ones", word("vanished"), ()),
        ("ever sees the present version too", word("town", "ever"), (1, 2)),
        ("a phrase", Phrase("any", ("new", "girls"), 0), (1,)),
        ("a phrase keeps its order", Phrase("any", ("girls", "new"), 0), (2,)),
        ("a phrase with a gap", Phrase("any", ("new", "town"), 3), (1, 2)),
        ("a gap that is too small", Phrase("any", ("new", "town"), 2), (2,)),
        ("a gap keeps the order", Phrase("any", ("town", "new"), 9), ()),
        ("no phrase from one quote into the next", Phrase("quote", ("new", "girls"), 14), ()),
        ("nor with the largest gap", Phrase("quote", ("new", "girls"), 127), ()),
        ("a phrase in one quote", Phrase("quote", ("girls", "here"), 0), (3,)),
        ("no phrase from one file name into the next", Phrase("file", ("jpg", "girls"), 100), ()),
        ("no phrase from title into text", Phrase("any", ("club", "new"), 5), ()),
        ("a form twice", Phrase("any", ("a", "a"), 0), (15,)),
        ("a form thrice", Phrase("any", ("a", "a", "a"), 0), ()),
        ("a form thrice with gaps", Phrase("any", ("a", "a", "a"), 1), (15,)),
        ("a form four times with gaps", Phrase("any", ("a", "a", "a", "a"), 3), ()),
        ("a form four times with wider gaps", Phrase("any", ("a", "a", "a", "a"), 4), (15,)),
        ("the first of several ways fails", Phrase("any", ("a", "b", "d"), 3), (15,)),
        ("three words, two gaps", Phrase("any", ("one", "three", "six"), 3), (18,)),
        ("three words, gaps too small", Phrase("any", ("one", "three", "six"), 2), ()),
        ("a swap of neighbours is one edit", Fuzzy("any", "girls", 1), (1, 2, 19)),
        ("within one edit of girl", Fuzzy("text", "girl", 1), (1, 2, 19)),
        ("within two edits of kerls", Fuzzy("any", "kerls", 2), (1, 2, 19)),
        ("nothing is put between letters that were swapped", Fuzzy("any", "abcxy", 2), ()),
        ("a wildcard run", Wildcard("any", "gir*"), (1, 2, 19)),
        ("a wildcard letter", Wildcard("any", "g?rls"), (1, 2)),
        ("a leading wildcard", Wildcard("any", "*port"), (6,)),
        ("an empty run", Wildcard("any", "girl*s"), (1, 2, 19)),
        ("an expression", Regex("any", "g(ir|ri)ls?"), (1, 2, 19)),
        ("an expression covers a whole form", Regex("any", "irls"), ()),
        ("a class of Unicode", Regex("any", r"\p{Cyrillic}+ушки"), (6,)),
        ("a negated class", Regex("any", r"gi[^a-q]l\w"), (1, 2)),
        ("digits and counts", Regex("any", r"xxx{247,248}"), (8,)),
        ("a large class many times", Regex("any", r"\p{L}{3}\w{1,100}port"), (6,)),
        ("dot is any letter", Regex("any", r"дівч.т."), (5,)),
        ("an exact value", Exact("board", "adverts"), (1, 2)),
        ("an exact value in another case", Exact("thread", "t2"), (2,)),
        ("an exact value is no part", Exact("board", "advert"), ()),
        ("the head of a value", Exact("board", "adv", tail=True), (1, 2)),
        ("the end of a value", Exact("board", "verts", head=True), (1, 2)),
        ("the middle of a value", Exact("url", "/post/1", head=True, tail=True), (1, 10, 11, 12, 13, 14, 15, 18, 19)),
        ("signs of patterns in a value", Exact("board", fold(ODD)), (15,)),
        ("signs at its head", Exact("board", fold("a*b?c\\d [x]"), tail=True), (15,)),
        ("signs at its end", Exact("board", fold("\nlast"), head=True), (15,)),
        ("signs in its middle", Exact("board", "*b?c\\d", head=True, tail=True), (15,)),
        ("a star in a value is a star", Exact("board", "a*c", tail=True), ()),
        ("a long value", Exact("url", fold(LONG_URL)), (16,)),
        ("a long end", Exact("url", fold("long/" * 300), head=True), (16,)),
        ("a value that is cut", Exact("url", fold(HUGE_URL)), (17,)),
        ("one of many", OneOf("id", ("p1", "p2", "p99")), (1, 2)),
        ("one of none", OneOf("id", ()), ()),
        ("one of very many", OneOf("id", tuple(f"p{n}" for n in range(19, 70_000))), (19,)),
        ("a mark of a post", Exact("is", "deleted"), (11,)),
        ("edited", Exact("is", "edited"), (10,)),
        ("a field with a value", Exact("has", "price"), (11, 17)),
        ("a contact of an earlier version", Exact("contact.phone", "+12025550143"), (10, 18)),
        ("the end of a contact", Exact("contact", "0199", head=True), (18,)),
        ("a country", Exact("country", "de"), (2,)),
        ("a day meets a day", Span("posted", micros(day(5)), micros(day(6))), (12, 13)),
        ("an hour meets a day", Span("posted", micros(day(5, 14)), micros(day(5, 15))), (12, 13)),
        ("a day meets a month", Span("posted", micros(day(30)), micros(day(31))), (13,)),
        ("the end is not included", Span("posted", micros(day(4)), micros(day(5))), (13,)),
        ("since", Span("posted", micros(day(6)), None), (13, 14)),
        ("until", Span("posted", None, micros(day(1))), ()),
        ("any time", Span("posted", None, None), (12, 13, 14)),
        ("no time at all", Not(Span("posted", None, None)), ALL - {12, 13, 14}),
        ("changed", Span("changed", micros(day(20)), micros(day(21))), (10,)),
        ("seen", Span("seen", micros(day(7)), None), (12, 13)),
        ("a number", Number("price", 120.5, 120.5), (11,)),
        ("a number with open bounds", Number("price", 120.5, None, open_low=True), ()),
        ("nought", Number("price", 0, 1), (17,)),
        ("nought with a sign", Number("price", -0.0, 0), (17,)),
        ("above nought", Number("price", 0, None, open_low=True), (11,)),
        ("any number", Number("price", None, None), (11, 17)),
        ("a range of seq", Number("seq", 20, 40), (2, 3, 4)),
        ("a range of seq without its ends", Number("seq", 20, 40, True, True), (3,)),
        ("a seq between two", Number("seq", 20.5, 39.5), (3,)),
        ("a story", Exact("story", "4711"), (11, 17)),
        ("part of a story's number", Exact("story", "471"), ()),
        ("reposts", Exact("is", "repost"), (17,)),
        ("a story without its reposts", And((Exact("story", "4711"), Not(Exact("is", "repost")))), (11,)),
        ("any story", Exact("has", "story"), (11, 17)),
        ("and", And((word("new"), word("girls"))), (1, 2)),
        ("or", Or((word("massage"), word("chicas"))), (6, 7)),
        ("and not", And((word("girls"), Not(word("arrived")))), (2,)),
        ("not alone", Not(Exact("source", "board")), ()),
        ("not, twice", And((Not(word("girls")), Not(Number("seq", 30, None)))), ()),
        ("or with not", Or((word("chicas"), Not(Number("seq", None, 180)))), (7, 19)),
        ("not of or", Not(Or((Number("seq", 30, None), word("arrived")))), (2,)),
        ("or in and in or", Or((And((word("new"), Or((word("arrived"), word("nothing"))))), word("🍒"))), (1, 9)),
        ("very many words", Or((word("chicas"), *(Word("any", f"word{n}") for n in range(1000)))), (7,)),
    )
)  # fmt: skip


def deep(levels: int) -> Node:
    """AND and OR in turn, `levels` deep: true of the posts with the word "girls"."""
    node: Node = word("girls")
    for level in range(levels):
        node = (
            And((node, Or((word("new"), word("girl"))))) if level % 2 else Or((node, And((word("girls"), word("x")))))
        )
    return node
