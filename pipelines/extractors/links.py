"""Links to accounts: from the host of a service, however its dots and slashes are written, to the account named.

A service's hosts and the shapes of its paths are a table in its own file; here is how they are looked for: by the
literal beginning of the host, then a fixed reach to both sides, so that a text without such a host costs one search.
"""

import re
from collections.abc import Iterator
from functools import cache

from attrs import field, frozen

from pipelines.extractors.fold import Folded
from pipelines.extractors.said_words import said_words
from pipelines.extractors.vocabulary import word_list

REACH = 32  # characters before a host that its scheme and subdomain may take
DOT_REACH = 16  # characters that one letter and a spelt dot behind it may take
MAX_PATH = 300  # characters after a host in which the account is named

_RUN = re.compile(r"[^\W_]+")
_SCHEME = r"(?:h(?:tt|xx|\*\*)ps?[ ]?\[?:\]?[ ]?/[ ]?/[ ]?|//)?"
_SUBDOMAIN = r"(?:(?:www|m|mobile|mbasic|touch|web|free|d|en|new|story|(?!me)[a-z]{2}(?:-[a-z]{2})?)\.)?"
_BEFORE = re.compile(rf"(?<![a-z0-9_.@-]){_SCHEME}{_SUBDOMAIN}\Z")
_BEFORE_BARE = re.compile(rf"(?<![a-z0-9_.@-]){_SCHEME}\Z")


@frozen
class Link:
    """A link that names an account, at `folded.text[start:end]`."""

    start: int
    end: int
    parts: dict[str, str]
    """The named groups of the path's pattern that took part, as written."""
    spelt: bool
    """Dots or slashes were in brackets or words."""


@frozen
class LinkTable:
    """Where a service's links lead, and how their paths name an account."""

    hosts: tuple[str, ...]
    """In lower case, without subdomain: `example.com`; with a scheme of its own: `skype:`."""
    path: re.Pattern[str] = field()
    """What follows the host's slash; its named groups say what was found. Case is ignored."""
    plain: tuple[str, ...] = ()
    """Hosts that take no subdomain, since one would be something else."""

    def find(self, folded: Folded) -> Iterator[Link]:
        """Give every link whose path the table knows, in linear time."""
        said = said_words(folded)
        for host in self.hosts:
            if not said.issuperset(_words_of(host)):
                continue
            for at in _places(folded.lowered, host, said):
                link = self._read(folded, host, at)
                if link:
                    yield link

    def whole(self, folded: Folded) -> Link | None:
        """Give the link that a text is, but for what follows the account's name."""
        for link in self.find(folded):
            rest = folded.lowered[link.end :].strip()
            if not folded.lowered[: link.start].strip() and (not rest or rest[0] in "/?#&"):
                return link
        return None

    def _read(self, folded: Folded, host: str, at: int) -> Link | None:
        lowered = folded.lowered
        known = _host(host).match(lowered, at)
        if known is None:
            return None
        path = self.path.match(folded.latin, known.end(), known.end() + MAX_PATH)
        if path is None:
            return None
        before = _BEFORE_BARE if host in self.plain else _BEFORE
        scheme = before.search(lowered, max(0, at - REACH), at)
        if scheme is None:
            return None
        named = {key: value for key, value in path.groupdict().items() if value}
        spelt = not known[0].startswith(host)
        return Link(scheme.start(), path.end(), named, spelt)


def _places(text: str, host: str, said: frozenset[str]) -> Iterator[int]:
    """Give the places where a host may begin: those of its first label; one of a letter is looked for from its end.

    `said` are the words of the text: what none of them says need not be looked for.
    """
    first, _, last = host.partition(".")
    if len(first) > 1:
        at = text.find(first)
        while at != -1:
            yield at
            at = text.find(first, at + len(first))
        return
    before = re.compile(rf"{first}{_dot()}\Z")
    for tail, word in _tails(last):
        if word and word not in said:
            continue
        end = text.find(tail)
        while end != -1:
            begun = before.search(text, max(0, end - DOT_REACH), end)
            if begun:
                yield begun.start()
            end = text.find(tail, end + len(tail))


@cache
def _words_of(host: str) -> tuple[str, ...]:
    """Give the words without which a host stands nowhere: its first, since only a sign may stand before it.

    One of a letter has company, or texts with "don't" would be looked through for it; in front of one that is not
    ASCII letters may stand.
    """
    first, _, last = host.rstrip(":").partition(".")
    if len(first) > 1:
        return (first,)
    return (first, last) if host.isascii() else (last,)


@cache
def _tails(last: str) -> tuple[tuple[str, str], ...]:
    """Give what the last label stands before, with that: a slash in any form; with its first word, where it has one."""
    signs = [(last + slash, "") for slash in ("/", "\\/", " /", "[/", "(/")]
    return (*signs, *((f"{last} {word}", _RUN.findall(word)[0]) for word in _spelt("addresses", "slash")))


@cache
def _host(host: str) -> re.Pattern[str]:
    """Give the pattern of a host with the slash behind it; of a scheme, as it stands."""
    if host.endswith(":"):
        return re.compile(re.escape(host))
    labels = host.split(".")
    dot = _dot() if len(labels[0]) == 1 else rf"(?:{_dot()}|[ ](?={re.escape(labels[-1])}/))"
    return re.compile(dot.join(map(re.escape, labels)) + _slash())


@cache
def _dot() -> str:
    words = "|".join(map(re.escape, _spelt("addresses", "dot") | _spelt("handles", "dot")))
    framed = rf"[ ]?[\[({{][ ]?(?:\.|,|{words})[ ]?[\])}}][ ]?"
    return rf"(?:[.,\u3002]|{framed}|[ ]\.[ ]?|\.[ ]|[ ]{{1,2}}(?:{words})[ ]{{1,2}})"


@cache
def _slash() -> str:
    words = "|".join(map(re.escape, sorted(_spelt("addresses", "slash"))))
    return rf"(?::(?:80|443))?(?:\\?//?|[ ]/[ ]?|[ ]?[\[(]/[\])][ ]?|[ ]{{1,2}}(?:{words})[ ]{{1,2}})"


def _spelt(section: str, key: str) -> frozenset[str]:
    return frozenset(word_list(section, key))
