"""One advertisement on a page of its own: what is offered, for how much, where, by whom."""

import re
from collections import defaultdict
from collections.abc import Sequence

from attrs import frozen

from crawlers.engines.author_names import name_evidence
from crawlers.engines.blocks import Block
from crawlers.engines.generic_place import Place, text_of
from crawlers.engines.generic_words import bare
from crawlers.engines.outline import INLINE, Outline
from vigil.records.post import Price

MIN_WORDS = 20
"""Code points of a description; less beside a price is a basket or a table."""

FRAMED_NAME = 3.0
"""Evidence from which a name counts in a column beside the page's own text: a link to somebody."""

MAX_VALUE = 120
"""Code points of a price or a place."""

AMOUNT = r"\d{1,3}(?:[ \u00a0\u202f.,'’]\d{3})+(?:[.,]\d{1,2})?|\d{1,9}(?:[.,]\d{1,8})?"
CODE = r"[$€£₴₽₿]|(?:us|mx)\$|[^\W\d_]{1,5}"
PRICE = re.compile(
    rf"(?:(?<![\w])(?P<before>{CODE})\.?\s?)?(?P<amount>{AMOUNT})(?:\s?(?P<after>{CODE}))?", re.IGNORECASE
)


@frozen
class Advert:
    """Positions of the parts of an advertisement, and what its labels tell; `main` is where it stands."""

    main: Block
    body: int
    time: int | None
    name: int | None
    price: Price | None
    place: str | None
    others: tuple[tuple[int, int], ...] = ()
    """Stretches of other advertisements on the page."""


def find_advert(outline: Outline, place: Place, rows: Sequence[Block]) -> Advert | None:
    """Give the advertisement of the page, `rows` (related ones, lists) left out; None when the page is not one.

    It has a heading, a description, and a price or a place with its label; and a time or a name.
    """
    outside = _outside(outline, rows)
    heading = _heading(outline, place, outside)
    if heading is None:
        return None
    body = _description(outline, outside, heading)
    if body is None:
        return None
    price = _price(outline, outside, body)
    where = _labelled(outline, outside, "place")
    if price is None and where is None:
        return None
    time = next(
        (
            p
            for p in outside
            if p in outline.times and outline.clocks[p + 1] > outline.clocks[p] and not outline.items[p].framed
        ),
        None,
    )
    name = _name(outline, outside, body)
    if time is None and name is None:
        return None
    others = tuple((row.start, row.end) for row in rows)
    return Advert(Block(heading, len(outline.items)), body, time, name, price, where, others)


def read_price(text: str, currency: dict[str, str] | None = None, *, bare_number: bool = False) -> Price | None:
    """Read "1 200,50 €", "$80", "80 USD", "1200 грн" as a price; a number alone only with `bare_number`; else None."""
    known = currency if currency is not None else {}
    for found in PRICE.finditer(text[:MAX_VALUE]):
        signs = [sign for sign in (found["before"], found["after"]) if sign]
        code = next(
            (known[sign.casefold().rstrip(".")] for sign in signs if sign.casefold().rstrip(".") in known), None
        )
        if code is not None or (bare_number and not signs):
            return Price(amount=_decimal(found["amount"]), currency=code, raw=text[:MAX_VALUE])
    return None


def _decimal(amount: str) -> str:
    plain = re.sub(r"[ \u00a0\u202f'’]", "", amount)
    marks = [mark for mark in plain if mark in ".,"]
    if not marks:
        return plain
    last = plain.rfind(marks[-1])
    fraction = plain[last + 1 :]
    whole = re.sub(r"[.,]", "", plain[:last])
    if len(fraction) == 3 and len(set(marks)) == 1 and len(whole) <= 3 * len(marks) and not whole.startswith("0"):
        return whole + fraction
    return f"{whole}.{fraction}"


def _outside(outline: Outline, rows: Sequence[Block]) -> list[int]:
    inside: set[int] = set()
    for row in rows:
        inside.update(range(row.start, row.end))
    return [position for position in range(len(outline.items)) if position not in inside]


def _heading(outline: Outline, place: Place, outside: Sequence[int]) -> int | None:
    headings = [p for p in outside if outline.items[p].tag in {"h1", "h2"} and not outline.items[p].framed]
    site = (place.site or "").casefold()
    told = [p for p in headings if (text := text_of(outline, p).casefold()) and text != site]
    titled = [p for p in told if place.title and place.title.casefold() in text_of(outline, p).casefold()]
    return next(iter(titled), None) if titled else next((p for p in told if outline.items[p].tag == "h1"), None)


def _description(outline: Outline, outside: Sequence[int], heading: int) -> int | None:
    """Find the element after the heading with most unlinked text; its parent, where it is one of several paragraphs."""
    sums: dict[int, int] = defaultdict(int)
    for position in outside:
        item = outline.items[position]
        if position <= heading or not item.text or item.link >= 0 or item.framed or position in outline.times:
            continue
        holder = item.parent
        while holder > 0 and outline.items[holder].tag in INLINE:
            holder = outline.items[holder].parent
        if outline.items[holder].tag not in {"li", "label", "th", "dt", "legend", "h1", "h2", "h3", "button"}:
            sums[holder] += len(item.text)
    if not sums:
        return None
    best = max(sums, key=lambda holder: (sums[holder], -holder))
    parent = outline.items[best].parent
    together = [
        holder for holder in sums if outline.items[holder].parent == parent and outline.items[holder].tag == "p"
    ]
    total = sum(sums[holder] for holder in together)
    if outline.items[best].tag == "p" and len(together) > 1:
        return parent if total >= MIN_WORDS else None
    return best if sums[best] >= MIN_WORDS else None


def _price(outline: Outline, outside: Sequence[int], body: int) -> Price | None:
    currency = dict(outline.words.currency)
    inside = range(body, outline.items[body].end)
    labelled = _labelled(outline, outside, "price")
    if labelled is not None:
        told = read_price(labelled, currency, bare_number=True)
        if told is not None:
            return told
    for position in outside:
        item = outline.items[position]
        if (
            not item.text
            or position in inside
            or item.framed
            or item.link >= 0
            or len(item.text) > 40
            or position in outline.times
        ):
            continue
        told = read_price(item.text, currency)
        if told is not None and _is_mostly_price(item.text):
            return told
    return None


def _is_mostly_price(text: str) -> bool:
    """Say whether a text is a price and little else."""
    return len(re.sub(r"[\d\s.,'’]", "", text)) <= 12


def _labelled(outline: Outline, outside: Sequence[int], kind: str) -> str | None:
    """Give the text after a label of the list `kind` ("Location: Riverton"), in the same text or the next."""
    texts = [p for p in outside if outline.items[p].text and not outline.items[p].framed]
    for number, position in enumerate(texts):
        text = outline.items[position].text
        if len(text) > MAX_VALUE:
            continue
        label, colon, value = text.partition(":")
        if bare(label) not in outline.words.lists[kind]:
            continue
        if colon and value.strip():
            return value.strip()
        if number + 1 < len(texts) and _beside(outline, position, texts[number + 1]):
            following = outline.items[texts[number + 1]].text.strip(" :")
            if following and not following.endswith(":") and len(following) <= MAX_VALUE:
                return following
    return None


def _beside(outline: Outline, label: int, value: int) -> bool:
    """Say whether two texts are as near as a label and its value: next to each other, or in neighbouring cells."""
    return (
        value - label <= 4
        and outline.items[label].parent >= 0
        and not any(item.tag in {"input", "form"} for item in outline.items[label:value])
    )


def _name(outline: Outline, outside: Sequence[int], body: int) -> int | None:
    inside = range(body, outline.items[body].end)
    best: int | None = None
    most = 1.4
    for position in outside:
        item = outline.items[position]
        if (
            not item.text
            or position in inside
            or len(item.text) > 40
            or position in outline.times
            or item.text.endswith(":")
        ):
            continue
        if (
            len(item.text.split()) > 4
            or item.text.isdigit()
            or outline.words.opens("deeds", item.text)
            or bare(item.text) in outline.words.lists["by"]
        ):
            continue
        told = name_evidence(outline, position, 0)
        if item.framed and told < FRAMED_NAME:
            continue
        if told > most:
            best, most = position, told
    return best
