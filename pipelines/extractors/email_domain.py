"""The host behind an at-sign, as it is or spelled out: labels, dots in any form, providers by the names they have."""

import re
from functools import lru_cache

from attrs import frozen

from pipelines.extractors.address_words import (
    BLANK,
    either,
    endings_by_name,
    hosts_by_name,
    listed,
    provider_stems,
)
from pipelines.extractors.fold import Folded
from pipelines.extractors.hosts import FILE_ENDINGS, is_host, last_label_is_known, top_level_domains
from pipelines.extractors.vocabulary import word_list

MAX_DOMAIN = 320  # characters looked at after an at-sign: a host name has 253, a disguised one more
MAX_LABELS = 12
MAX_SPACED_LABELS = 4  # "name at cs example edu": more words than that are a sentence

FRAME = "[/_*~\"'`#=\u2039\u203a\u00ab\u00bb\u201c\u201d\u2018\u2019-]"
"""Signs that stand on both sides of a word for the at-sign or the dot, beside brackets."""

_DOT_WORD = either(word_list("addresses", "dot"))
_RARE_DOT_WORD = either(word_list("addresses", "dot_framed"))
_DOT = re.compile(
    r"(?P<plain>\.(?=[a-z0-9]))"
    rf"|(?P<framed>{BLANK}{{0,4}}(?:[\[({{|<][ \t]{{0,3}}){{1,8}}(?:\.?{_DOT_WORD}|{_RARE_DOT_WORD}|\.|,)"
    rf"(?:[ \t]{{0,3}}[\])}}|>.]){{0,5}}[ \t]{{0,4}}"
    rf"|[ \t]{{0,2}}{FRAME}{{1,2}}[ \t]?{_DOT_WORD}[ \t]?{FRAME}{{1,2}}[ \t]{{0,2}}"
    rf"|[ \t]?{either(word_list('addresses', 'dot_sign'))}[ \t]?)"
    r"|(?P<lone>[\[({|]|\.?[\])}|>]{1,4})(?=[a-z0-9])"
    rf"|(?P<word>{BLANK}{{1,4}}(?:{_DOT_WORD}){BLANK}{{1,4}})"
    rf"|(?P<rare>{BLANK}{{1,4}}(?:{_RARE_DOT_WORD}){BLANK}{{1,4}})"
    r"|(?P<glued>[,;](?=[a-z0-9]))"
    r"|(?P<spaced>[ \t]{1,3}\.[ \t]{0,3}|\.[ \t]{1,3}|,|;)",
)
_LABEL = re.compile(rf"[a-z0-9]+(?:[_-]+(?!(?:{_DOT_WORD})[_-])[a-z0-9]+)*")
_PLAIN = re.compile(rf"(?!at\b){_LABEL.pattern}(?:\.{_LABEL.pattern}){{1,10}}")
_NO_HOST = re.compile(r"[a-z0-9_-]++@")
"""One more at-sign, where a dot would have to be: `path="m@4@51@9"`."""
_OPENERS = frozenset("[({")
_WORD = re.compile(r"[^\W\d_a-z]+")
_FRAMED_LABEL = re.compile(r"[\[({]([a-z0-9-]{1,63})[\])}]")
_ENDINGS = either(endings_by_name())
_PROVIDER = re.compile(
    rf"(?P<name>{either(hosts_by_name())})(?![\w@-]|\.[a-z0-9.])"
    rf"(?:(?:[ \t]{{1,2}}|[ \t]?,[ \t]?|[ \t]?-[ \t]?)(?P<ending>{_ENDINGS})(?![\w@]))?"
)
_SPACED = re.compile(r"[a-z0-9-]{2,63}(?:[ ][a-z0-9-]{2,63}){1,3}")
SECOND_LEVEL = frozenset({"co", "com", "org", "net"})
"""Labels that a country's own may follow."""
_COUNTRY = re.compile(r"(?:uk|ua|au|nz|za|mx|ar|br|co|in)(?![\w-])")
SURE_ENDINGS = frozenset({"com", "net", "org", "edu", "gov", "info", "ru", "ua", "es", "mx", "fr", "de", "uk"})
"""Last labels that are no words: with spaces around them the others are the next sentence's ("home. in", "me. it")."""


@frozen
class Domain:
    """A host read behind an at-sign, and how much it took."""

    host: str
    end: int
    spelt: bool
    """Some dot was written as a word or in brackets: nobody does so in prose."""
    loose: bool
    """Some dot had spaces beside it, or was a comma: prose does so all the time."""
    named: bool = False
    """It is the name of a provider, without a dot."""


def is_sure_host(text: str) -> bool:
    """Tell whether a text is a host whose last label is no word."""
    return text.rpartition(".")[2] in SURE_ENDINGS and is_host(text)


def is_known_provider(host: str) -> bool:
    """Tell whether the host is a mail provider's, in any of its countries (`yahoo.co.uk`)."""
    return host.partition(".")[0] in provider_stems()


def read_domain(folded: Folded, start: int, *, only_spelt: bool) -> Domain | None:
    """Read labels and dots from `start` for as long as they make a host name that may exist.

    `only_spelt`: what stands before it was a word for the at-sign, so that more may be spelled out here.
    """
    text = folded.lowered
    stop = min(len(text), start + MAX_DOMAIN)
    plain = folded.text.isascii()
    labels: list[str] = []
    best: Domain | None = None
    spelt = loose = False
    at = start
    while len(labels) < MAX_LABELS:
        framed = (
            _FRAMED_LABEL.match(text, at, stop) if text[at : at + 1] in _OPENERS and (labels or only_spelt) else None
        )
        label = framed or _LABEL.match(text, at, stop)
        if label is None:
            label = _WORD.match(text, at, stop)
            said = _said(folded, label) if label else None
        elif not framed and label.end() < len(text) and text[label.end()].isalpha():
            break  # it runs on in letters that are not its own
        else:
            said = None if plain or framed else _said(folded, label)
            said = framed[1] if framed else said or _alias(label[0], only_spelt=only_spelt)
            if labels and not said.isalpha() and text[label.end() : label.end() + 1] != ".":
                said = endings_by_name().get(said, said)  # "c0m"
        if label is None or said is None or len(said) > 63:
            break
        spelt = spelt or said != (framed[1] if framed else label[0])
        labels.append(said)
        at = label.end()
        if len(labels) > 1 and _may_end(host := ".".join(labels), loose=loose):
            best = Domain(host, at, spelt or bool(framed), loose)
        dot = _DOT.match(text, at, stop)
        if dot is None:
            break
        form = dot.lastgroup
        ends = form == "spaced" or (form == "glued" and not only_spelt)
        if best is not None and ends and not (labels[-1] in SECOND_LEVEL and _COUNTRY.match(text, dot.end())):
            break  # the address is whole, the sentence goes on
        if form == "rare" and not (only_spelt or spelt):
            break
        spelt = spelt or form in ("framed", "lone", "word", "rare")
        spelt = spelt or (only_spelt and form == "glued")
        loose = loose or form in ("spaced", "glued", "lone")
        at = dot.end()
    return best or _by_name(text, start, stop)


def read_plain(folded: Folded, start: int) -> Domain | None:
    """Give the host at `start` when it is written with nothing but dots and the reading cannot go on behind it.

    Most are so; None: `read_domain` is to look closer.
    """
    text = folded.lowered
    found = _PLAIN.match(text, start, start + MAX_DOMAIN)
    if found is None:
        return None
    host, end = found[0], found.end()
    last = host.rpartition(".")[2]
    if text[end : end + 1].isalpha() or not (last.isalpha() and _may_end(host, loose=False)):
        return None
    if not folded.text[start:end].isascii():
        return None
    dot = _DOT.match(text, end, start + MAX_DOMAIN)
    if dot is not None:
        if dot.lastgroup not in ("spaced", "glued"):
            return None
        if last in SECOND_LEVEL and _COUNTRY.match(text, dot.end()):
            return None
    return Domain(host, end, spelt=False, loose=False)


def is_no_host(text: str, start: int) -> bool:
    """Tell at a glance that no host stands at `start`, right behind an at-sign."""
    return _NO_HOST.match(text, start) is not None


def read_spaced(text: str, start: int) -> Domain | None:
    """Read `cs example edu`: a host with spaces for its dots, where a label says that an address stands here."""
    found = _SPACED.match(text, start, min(len(text), start + MAX_DOMAIN))
    if found is None:
        return None
    labels = found[0].split(" ")
    for count in range(2, min(len(labels), MAX_SPACED_LABELS) + 1):
        if labels[count - 1] in SURE_ENDINGS:
            host = ".".join(labels[:count])
            return Domain(host, start + len(host), spelt=True, loose=False) if is_host(host) else None
    return None


def _said(folded: Folded, label: re.Match[str]) -> str | None:
    """Give what a label of another script says: the name of a provider, or an ending; None for any other word."""
    said = folded.text[label.start() : label.end()].lower()
    if said.isascii():
        return None
    host = hosts_by_name().get(said)
    return host.partition(".")[0] if host else endings_by_name().get(said)


def _alias(label: str, *, only_spelt: bool) -> str:
    """Give a provider's own label for what people spell it as; behind a plain at-sign it may be another host."""
    host = hosts_by_name().get(label) if only_spelt and label not in provider_stems() else None
    return host.partition(".")[0] if host else label


def _by_name(text: str, start: int, stop: int) -> Domain | None:
    """`name@gmail`, `name @yahoo com`: a provider without its ending, or with a space for the dot."""
    found = _PROVIDER.match(text, start, stop)
    if found is None:
        return None
    host = hosts_by_name()[re.sub(r"[ ]+", " ", found["name"])]
    stem = host.partition(".")[0]
    if found["ending"]:
        ending = endings_by_name()[found["ending"]]
        return Domain(f"{stem}.{ending}", found.end(), spelt=True, loose=False, named=True)
    if found["name"] in listed("need_ending"):
        return None
    return Domain(host, found.end("name"), spelt=True, loose=False, named=True)


@lru_cache(maxsize=1024)  # a text has few hosts, a board not many more
def _may_end(host: str, *, loose: bool) -> bool:
    """Tell whether a host may end here: in a domain that exists, else in two to four letters, never in a file's."""
    last = host.rpartition(".")[2]
    if last in FILE_ENDINGS and last not in top_level_domains():
        return False
    if last_label_is_known(host):
        return is_host(host) and len(last) > 1
    return not loose and 2 <= len(last) <= 4 and last.isalpha() and is_host(host)
