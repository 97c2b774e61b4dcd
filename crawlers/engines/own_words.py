"""The words of one block of an unknown board: own text apart from quotes and signature, with its pictures and links."""

import re
from collections.abc import Set

from attrs import define, field, frozen

from crawlers.engines.item import Item
from crawlers.engines.outline import INLINE, MAX_LABEL, Outline
from crawlers.engines.pictures import PICTURE, absolute, add_picture
from crawlers.engines.quote_authors import MAX_AUTHOR, said_by, said_first
from vigil.records.post import Image, Quote

MAX_NESTING = 10
"""Quotes inside quotes that are kept apart; deeper ones are read as text of the tenth."""

RULE = re.compile(r"(?:_{5,}|-{5,}|--|—{3,})\Z")
REPLY_MARK = re.compile(r"\s*(?:>>(\d+)(?:\s*\([^)]{1,12}\))?\s*)+\Z")
REFERENCE = re.compile(r">>(\d+)")
TRAILER = re.compile(r"[\s(\[,»→-]+(?:on|at|am|@|в|о|el|le)?[\s)\]:,]*\Z", re.IGNORECASE)
EMPTY_LINES = re.compile(r"\n{3,}")
DIGITS = re.compile(r"(\d+)\D*\Z")


@frozen
class Words:
    """What one block says; `refs` are the numbers of posts it answers."""

    text: str
    quotes: tuple[Quote, ...] = ()
    images: tuple[Image, ...] = ()
    links: tuple[str, ...] = ()
    signature: str | None = None
    refs: tuple[str, ...] = ()


@define
class _Level:
    """One text being put together: the own one, or a quote's."""

    end: int
    lines: list[str] = field(factory=lambda: [""])
    quotes: list[Quote] = field(factory=list)
    head: list[str] = field(factory=list)
    reference: str | None = None
    told: str | None = None
    after_quote: int = 0

    def write(self, raw: str, *, keep: bool) -> None:
        if keep:
            first, *others = raw.split("\n")
            self.lines[-1] += first
            self.lines.extend(others)
            return
        folded = re.sub(r"\s+", " ", raw)
        self.lines[-1] += folded.lstrip() if not self.lines[-1] or self.lines[-1].endswith(" ") else folded

    def new_line(self) -> None:
        if self.lines[-1].strip():
            self.lines.append("")
        else:
            self.lines[-1] = ""

    def break_line(self) -> None:
        if len(self.lines) < 2 or self.lines[-1].strip() or self.lines[-2].strip():
            self.lines.append("")

    def text(self) -> str:
        return EMPTY_LINES.sub("\n\n", "\n".join(line.strip() for line in self.lines)).strip("\n")


def read_words(outline: Outline, start: int, end: int, leave_out: Set[int]) -> Words:
    """Give the words between two positions without what stands at `leave_out`; never raises, whatever the nesting."""
    own = _Level(end=end)
    stack = [own]
    closing: list[int] = []
    images: dict[str, Image] = {}
    links: dict[str, None] = {}
    signature: str | None = None
    position = start
    pre_until = cite_until = -1
    while position < end:
        while len(stack) > 1 and position >= stack[-1].end:
            _close(stack)
        while closing and position >= closing[-1]:
            closing.pop()
            stack[-1].new_line()
        item = outline.items[position]
        if position in leave_out or (position < cite_until and item.tag != "#" and position in outline.times):
            position = item.end
            continue
        if item.tag == "#":
            if position < cite_until and len(stack) > 1:
                if position not in outline.times:
                    stack[-1].head.append(item.text)
            else:
                stack[-1].write(item.raw, keep=position < pre_until)
            position += 1
            continue
        if len(stack) == 1 and signature is None and _is_signature(outline, item):
            signature = read_plain(outline, position, item.end)
            position = item.end
            continue
        if _is_quote(outline, position) and len(stack) <= MAX_NESTING:
            stack[-1].new_line()
            level = _Level(end=item.end, told=_attribute(item, "data-author", "data-username", "data-user", "title"))
            level.told = level.told if level.told and len(level.told) <= MAX_AUTHOR and item.tag != "div" else None
            level.reference = _number(item.attributes.get("cite"))
            stack.append(level)
        elif item.tag == "cite" and len(stack) > 1:
            cite_until = item.end
        elif item.tag in {"pre", "code"}:
            _drop_label(outline, stack[-1])
            pre_until = item.end if item.tag == "pre" else pre_until
        if item.tag == "br":
            stack[-1].break_line()
        elif item.tag not in INLINE and item.tag != "img":
            stack[-1].new_line()
            closing.append(item.end)
        elif item.tag == "a" and item.attributes.get("href"):
            if len(stack) == 1:
                _add_link(outline, position, links)
            elif stack[-1].reference is None and not stack[-1].text():
                stack[-1].reference = _number(item.attributes.get("href"))
        elif item.tag == "img" and len(stack) == 1:
            add_picture(outline, position, images)
        position += 1
    while len(stack) > 1:
        _close(stack)
    text, quotes, refs = _plain_quotes(own)
    text, below = _ruled_off(text)
    return Words(
        text=text,
        quotes=quotes,
        images=tuple(images.values()),
        links=tuple(links),
        signature=signature or below,
        refs=refs,
    )


def _drop_label(outline: Outline, level: _Level) -> None:
    """Take off "Code: Select all", the site's heading of a piece of code, when it stands alone on the line before."""
    lines = [number for number, line in enumerate(level.lines) if line.strip()]
    if lines and len(level.lines) - lines[-1] > 1 and len(level.lines[lines[-1]]) <= MAX_LABEL:
        label, colon, _ = level.lines[lines[-1]].partition(":")
        if colon and outline.words.is_one("code", label):
            level.lines[lines[-1] :] = [""]


def read_plain(outline: Outline, start: int, end: int) -> str:
    """Give all text between two positions, lines kept, nothing set apart."""
    level = _Level(end=end)
    closing: list[int] = []
    for position in range(start, end):
        item = outline.items[position]
        while closing and position >= closing[-1]:
            closing.pop()
            level.new_line()
        if item.tag == "#":
            level.write(item.raw, keep=False)
        elif item.tag == "br":
            level.break_line()
        elif item.tag not in INLINE:
            level.new_line()
            closing.append(item.end)
    return level.text()


def _add_link(outline: Outline, position: int, links: dict[str, None]) -> None:
    item = outline.items[position]
    href = (item.attributes.get("href") or "").strip()
    if PICTURE.search(href.split("?")[0]) and any(inner.tag == "img" for inner in outline.items[position : item.end]):
        return
    if not href or href.startswith("#") or href.lower().startswith(("javascript:", "data:", "vbscript:")):
        return
    address = absolute(outline, href)
    if address is not None:
        links.setdefault(address)


def _is_quote(outline: Outline, position: int) -> bool:
    item = outline.items[position]
    if not item.quoted or item.tag == "cite":
        return False
    above = outline.items[item.parent] if item.parent >= 0 else None
    if item.tag == "blockquote":
        return True
    if above is None or not above.quoted:
        return True
    return (
        item.tag not in INLINE
        and item.named != ""
        and outline.words.names("quote", item.named)
        and item.sign == _outermost_sign(outline, position)
    )


def _outermost_sign(outline: Outline, position: int) -> str:
    above = outline.items[position].parent
    sign = ""
    for _ in range(MAX_NESTING * 4):
        if above < 0 or not outline.items[above].quoted:
            break
        if outline.items[above].tag not in INLINE:
            sign = outline.items[above].sign
        above = outline.items[above].parent
    return sign


def _is_signature(outline: Outline, item: Item) -> bool:
    return bool(item.named) and outline.words.names("signature", item.named)


def _close(stack: list[_Level]) -> None:
    level = stack.pop()
    outer = stack[-1]
    text = level.text()
    head = " ".join(level.head)
    author = said_by(head, sure=bool(head)) or level.told
    first, _, rest = text.partition("\n")
    if author is None:
        author = said_by(first)
        if author is not None:
            text = rest
        else:
            author, text = said_first(text)
    if author is None and not level.quotes:
        before = outer.text().rpartition("\n")[2]
        author = said_by(before)
        if author is not None:
            while outer.lines and not outer.lines[-1].strip():
                outer.lines.pop()
            outer.lines[-1:] = [""]
    if not text and len(level.quotes) == 1 and (author is None or level.quotes[0].author is None):
        inner = level.quotes[0]
        quote = Quote(
            text=inner.text,
            author=author or inner.author,
            post_id=level.reference or inner.post_id,
            quotes=inner.quotes,
        )
    else:
        quote = Quote(text=text, author=author, post_id=level.reference, quotes=tuple(level.quotes))
    if quote.text or quote.quotes or quote.author:
        outer.quotes.append(quote)
    outer.new_line()


def _plain_quotes(level: _Level) -> tuple[str, tuple[Quote, ...], tuple[str, ...]]:
    """Set lines that begin with ">" apart as quotes, and lines of ">>123" as answers."""
    own: list[str] = []
    quotes = list(level.quotes)
    refs: list[str] = []
    quoted: list[str] = []
    reference: str | None = None

    def flush() -> None:
        nonlocal reference
        if quoted:
            quotes.append(Quote(text="\n".join(quoted), post_id=reference))
            quoted.clear()
            reference = None

    for line in level.text().split("\n"):
        if REPLY_MARK.match(line):
            flush()
            found = REFERENCE.findall(line)
            refs.extend(found)
            reference = found[-1]
        elif line.startswith(">") and not line.startswith(">>"):
            quoted.append(line.lstrip(">").strip())
        else:
            flush()
            own.append(line)
    flush()
    return "\n".join(own).strip(), tuple(quotes), tuple(refs)


def _ruled_off(text: str) -> tuple[str, str | None]:
    """Take off what stands below the last ruled line, as signatures did before boards knew them: at most five lines."""
    lines = text.split("\n")
    for back in range(2, min(7, len(lines) + 1)):
        if RULE.match(lines[-back].strip()):
            return "\n".join(lines[:-back]).strip(), "\n".join(lines[1 - back :])
    return text, None


def _number(address: str | None) -> str | None:
    found = DIGITS.search(address or "")
    return found[1] if found else None


def _attribute(item: Item, *names: str) -> str | None:
    return next((value.strip() for name in names if (value := item.attributes.get(name))), None)
