"""What a person reads in a piece of a page: own text with its lines, and the quotes, other people's words, apart.

Works without recursion: a page may nest its tags thousands deep.
"""

import re
from collections.abc import Callable, Collection, Iterator

from attrs import evolve, frozen
from selectolax.lexbor import LexborNode

from vigil.records.post import Quote

MAX_QUOTE_DEPTH = 20
"""Quotes within quotes; real boards stop at 3 or so. What is nested deeper joins the innermost that counts."""

MUTE = "script style template noscript iframe object svg select button textarea head title"
UNREAD = frozenset(MUTE.split())
"""Elements whose text nobody reads as part of a post."""

LINED = """
address article aside blockquote center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6
header hr legend li main nav ol pre section summary table tbody tfoot thead tr ul
"""
BLOCKS = frozenset(LINED.split())
"""Elements that begin and end a line."""

PARAGRAPHS = frozenset(["p"])
"""Elements with an empty line around them."""

CELLS = frozenset(["td", "th"])

SPACE = re.compile(r"[ \t\n\r\f]+")
"""What a browser folds; a no-break space is not among it."""

SHORTCODE = re.compile(r":[a-z0-9_+-]+(?::t[1-6])?:\Z")
"""How an emoji is written where its sign is not: `:cherry_blossom:`."""

LETTER = re.compile(r"[^\W_]")


@frozen(kw_only=True)
class QuoteRules:
    """How one kind of site marks quotes; selectors are CSS."""

    block: str
    """The element that holds a quote with all that belongs to it."""
    head: str | None = None
    """Within it, who is quoted ("Anna wrote:"): no words of the quote."""
    author: Callable[[LexborNode, str], str | None] = lambda _block, head: head or None
    """Gives the name, from the block and its head's text."""
    post_id: Callable[[LexborNode], str | None] = lambda _block: None
    """Gives the quoted post's id, from the block."""


@frozen
class Words:
    """Own text, and the quotes in the order of the page, nested ones within theirs."""

    text: str
    quotes: tuple[Quote, ...] = ()


def own_text(node: LexborNode, drop: Collection[str] = ()) -> str:
    """Give the text of `node` as a browser shows it, lines kept, spoilers included, without what `drop` selects."""
    only = node.first_child
    if only is not None and only.is_text_node and only.next is None and node.tag != "pre":
        return SPACE.sub(" ", only.text_content or "").strip(" ")  # most names, times and titles
    return words_of(node, None, drop).text


def quotes_of(node: LexborNode, rules: QuoteRules, drop: Collection[str] = ()) -> tuple[Quote, ...]:
    """Give the quotes within `node`, outermost first, each without the words of those nested in it."""
    return words_of(node, rules, drop).quotes


def words_of(node: LexborNode, rules: QuoteRules | None, drop: Collection[str] = ()) -> Words:
    """Give own text and quotes of `node` in one walk; what `drop` selects within it belongs to neither."""
    dropped = _ids(node, ", ".join(drop))
    blocks = _ids(node, rules.block if rules else "")
    heads = _ids(node, rules.head or "" if rules else "") if blocks else set()
    blocks.discard(node.mem_id)
    own = _Lines()
    own.enter(node.tag or "")
    line, open_quotes = own, list[_OpenQuote]()
    found: list[Quote] = []
    stack: list[tuple[LexborNode, Iterator[LexborNode]]] = [(node, node.iter(include_text=True))]
    while stack:
        parent, children = stack[-1]
        child = next(children, None)
        if child is None:
            stack.pop()
            key = parent.mem_id
            if open_quotes and open_quotes[-1].key == key:
                quote = open_quotes.pop().close(rules)
                (open_quotes[-1].quotes if open_quotes else found).append(quote)
                line = open_quotes[-1].lines if open_quotes else own
                line.edge()
            elif open_quotes and open_quotes[-1].head_key == key:
                line = open_quotes[-1].lines
            else:
                line.leave(parent.tag or "")
            continue
        if child.is_text_node:
            line.write(child.text_content or "")
            continue
        if not child.is_element_node or child.tag in UNREAD:
            continue
        key, tag = child.mem_id, child.tag or ""
        if key in dropped:
            line.gap(tag)
            continue
        if key in blocks and len(open_quotes) < MAX_QUOTE_DEPTH:
            line.edge()
            open_quotes.append(_OpenQuote(child))
            line = open_quotes[-1].lines
        elif key in heads and open_quotes and open_quotes[-1].head_key is None:
            open_quotes[-1].head_key = key
            line = open_quotes[-1].head
        elif tag == "img":
            line.write(_emoji(child))
            continue
        else:
            line.enter(tag)
        stack.append((child, child.iter(include_text=True)))
    return Words(own.text(), tuple(found))


class _Lines:
    """Text under construction: single spaces, line ends as `\\n`, never more than one empty line outside <pre>."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._breaks = 0
        self._at_space = True
        self._verbatim = 0

    def write(self, text: str) -> None:
        if not self._verbatim:
            text = SPACE.sub(" ", text)
            if self._at_space or self._breaks:
                text = text.lstrip(" ")
        if not text:
            return
        if self._breaks:
            if self._pieces:
                self._pieces[-1] = self._pieces[-1].rstrip(" ")
                self._pieces.append("\n" * self._breaks)
            self._breaks = 0
        self._pieces.append(text)
        self._at_space = not self._verbatim and text.endswith(" ")

    def edge(self) -> None:
        """Begin a new line unless one has just begun."""
        self._breaks = max(self._breaks, 1)

    def enter(self, tag: str) -> None:
        if tag == "br":
            self._breaks = min(self._breaks + 1, 2)
        elif tag in BLOCKS:
            self.edge()
        elif tag in PARAGRAPHS:
            self._breaks = 2
        if tag == "pre":
            self._verbatim += 1

    def leave(self, tag: str) -> None:
        if tag == "pre":
            self._verbatim -= 1
        if tag in BLOCKS:
            self.edge()
        elif tag in PARAGRAPHS:
            self._breaks = 2
        elif tag in CELLS:
            self.write(" ")

    def gap(self, tag: str) -> None:
        """Stand for an element that is left out: what was on two lines stays on two."""
        if tag in BLOCKS or tag in PARAGRAPHS:
            self.edge()

    def text(self) -> str:
        return "".join(self._pieces).strip("\n ")


class _OpenQuote:
    """A quote whose end has not been reached."""

    def __init__(self, block: LexborNode) -> None:
        self.block = block
        self.key = block.mem_id
        self.lines = _Lines()
        self.head = _Lines()
        self.head_key: int | None = None
        self.quotes: list[Quote] = []

    def close(self, rules: QuoteRules | None) -> Quote:
        quote = Quote(text=self.lines.text(), quotes=tuple(self.quotes))
        if rules is None:
            return quote
        return evolve(quote, author=rules.author(self.block, self.head.text()), post_id=rules.post_id(self.block))


def _ids(node: LexborNode, selector: str) -> set[int]:
    return {found.mem_id for found in node.css(selector)} if selector else set()


def _emoji(image: LexborNode) -> str:
    """Give the `alt` of a picture that stands for an emoji; "" for a smiley or one that is a picture."""
    told = image.attributes
    alt = (told.get("alt") or "").strip()
    if not alt:
        return ""
    if not alt.isascii() and not LETTER.search(alt):
        return alt
    return alt if SHORTCODE.match(alt) and "emoji" in (told.get("class") or "") else ""
