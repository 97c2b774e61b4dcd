"""E-mail addresses."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

from attrs import frozen

from pipelines.extractors.address_words import BLANK, either, listed
from pipelines.extractors.email_anchors import PAIRS, at_signs
from pipelines.extractors.email_domain import (
    FRAME,
    SURE_ENDINGS,
    Domain,
    is_known_provider,
    is_no_host,
    is_sure_host,
    read_domain,
    read_plain,
    read_spaced,
)
from pipelines.extractors.email_habits import around_inserts, is_prose, letter_by_letter, without_at, without_inserts
from pipelines.extractors.email_labelled import labelled_by_provider
from pipelines.extractors.email_name import LOCAL, name_before, said_name, spelt_name_before
from pipelines.extractors.extractor import contact_at
from pipelines.extractors.fold import Folded, fold
from pipelines.extractors.hints import Hints
from pipelines.extractors.hosts import is_host, last_label_is_known
from pipelines.extractors.pgp_block import user_id_addresses
from pipelines.extractors.vocabulary import word_list
from vigil.records.contact import Contact

_OPEN, _CLOSE = r"[\[({<|/*_-]", r"[\])}>|/*_-]"
_BEFORE_SIGN = re.compile(
    rf"[ \t]{{0,3}}(?:{_OPEN}[ \t]{{0,2}}){{0,3}}\Z|[ \t]{{0,3}}\n[ \t]{{0,3}}\Z"
    rf"|[ \t]{{0,2}}[(,][ \t]?{either(word_list('addresses', 'followed'))}[ \t]{{1,2}}[\"'\u201c\u201d\u00ab]?\Z"
)
_AFTER_SIGN = re.compile(rf"(?:[ \t]{{0,2}}{_CLOSE}){{0,3}}(?:[ \t]{{0,2}}at\b)?[ \t]{{0,3}}(?:\n[ \t]{{0,3}})?")
_BEFORE_WORD = re.compile(rf"{BLANK}{{0,3}}(?:(?:[\[({{<|]|{FRAME}){{1,3}}[ \t]{{0,2}}|(?<=[ \t\n])|(?<=%20))\Z")
_AFTER_WORD = re.compile(rf"[ \t]{{0,2}}(?:[\])}}>|]|{FRAME}){{1,3}}[ \t]{{0,3}}|{BLANK}{{1,3}}")
_FOLLOWED = frozenset("(,")
_REACH = 24  # characters that brackets, spaces and "followed by" before an at-sign may take
_GAP = re.compile(r"[ \t]{0,3}")
_LABEL_BEFORE = re.compile(rf"(?:{either(word_list('addresses', 'label'))})[ \t]{{0,2}}[:=-][ \t]{{0,3}}\Z")
_LABEL_REACH = 24  # characters before a name in which its label ends


@frozen
class _At:
    """An at-sign or a word for one, with the brackets and spaces around it."""

    start: int
    end: int
    form: Literal["sign", "bracketed", "word"]


class Email:
    """E-mail address, also with the at-sign, the dots or the provider disguised.

    Read as such: `name (at) host [dot] com`, `name arroba host punto com`, `name собака жмейл точка ком`,
    `name@host . com`, `name@gmail com`, `name gmail com`, `nameATgmailDOTcom`, `n a m e @ h o s t . c o m`,
    `nameNOSPAM@host.com`, `my gmail is name.last`, backwards, full-width letters, zero-width characters, look-alike
    letters, `&#64;`, `%40`.
    A bare "at" counts only before a known mail provider or where a dot is spelt out too.
    Normal form: lower case, disguises undone; a `+tag` and dots in the name are kept as they distinguish people.
    """

    kind = "email"
    example = "name@example.com"
    yields = False

    def find(self, folded: Folded, hints: Hints) -> Iterator[Contact]:
        """Give every address, and those of the user IDs of PGP keys."""
        yield from (contact for _, _, contact in addresses(folded))
        for contact in user_id_addresses(folded):
            if self.normalise(contact.value, hints) == contact.value:
                yield contact

    def normalise(self, text: str, hints: Hints) -> str | None:
        """Give the address in what is one address, disguised or not, with or without `mailto:`."""
        folded = fold(text.strip())
        written = folded.latin
        if written.lower().startswith("mailto:"):
            folded = fold(written[len("mailto:") :].split("?")[0])
            written = folded.latin
        found = [*self.find(folded, hints)]
        if len(found) == 1 and found[0].raw.strip() == folded.original.strip(" \t<>\"'"):
            return found[0].value
        return None

    def recognise(self, text: str, hints: Hints) -> str | None:
        """An at-sign inside one word is meant as an address."""
        return self.normalise(text, hints) if "@" in text and not text.startswith("@") else None

    def check(self, value: str) -> bool:
        """Tell whether this is a plain lower-case address."""
        local, _, host = value.partition("@")
        return bool(local) and value == value.lower() and not set(local) - LOCAL and is_host(host)


@lru_cache(maxsize=1)
def addresses(folded: Folded) -> tuple[tuple[int, int, Contact], ...]:
    """Give every address of a text with where it stands in the folded text, growing outwards from each at-sign.

    It is kept, for web addresses pass over what belongs to one.
    """
    found = [*_anchored(folded)]
    found += without_at(folded, [(start, end) for start, end, _ in found])
    taken = {start for start, *_ in found}
    return (*found, *(labelled for labelled in labelled_by_provider(folded) if labelled[0] not in taken))


def _anchored(folded: Folded) -> Iterator[tuple[int, int, Contact]]:
    text = folded.lowered
    done = 0
    for begin, end in at_signs(folded):
        if begin < done:
            continue
        if text[begin] == "@" and text[begin - 1 : begin] in LOCAL:
            plain = read_plain(folded, end)
            if plain is not None:
                start = name_before(text, done, begin)
                if start != begin:
                    done = end
                    yield _address(folded, start, _At(begin, end, "sign"), plain, labelled=_is_labelled(text, start))
                continue
            if is_no_host(text, end):
                continue
        spaced = letter_by_letter(folded, begin, end, done)
        if spaced is not None:
            start, done, contact = spaced
            yield start, done, contact
            continue
        at = _read_at(text, begin, end, done)
        if at is None:
            continue
        if not text[at.start - 1 : at.start].isascii() or not text[at.end : at.end + 1].isascii():
            at = _At(*around_inserts(text, at.start, at.end, done), at.form)
        start = name_before(text, done, at.start)
        if start == at.start:
            continue
        read = _around(folded, done, start, at)
        if read is not None:
            done = at.end
            yield read


def _around(folded: Folded, from_: int, start: int, at: _At) -> tuple[int, int, Contact] | None:
    """Read the address whose name, or the last part of it, begins at `start`; give its place and the contact."""
    text = folded.lowered
    domain = read_domain(folded, at.end, only_spelt=at.form != "sign")
    if domain is None and at.form != "sign" and _is_labelled(text, start):
        domain = read_spaced(text, at.end)
    if domain is None:
        return None
    if at.form != "sign":
        start = spelt_name_before(text, from_, start)
    labelled = _is_labelled(text, start)
    if not _is_believable(text, start, at, domain, labelled=labelled):
        return None
    return _address(folded, start, at, domain, labelled=labelled)


def _address(folded: Folded, start: int, at: _At, domain: Domain, *, labelled: bool) -> tuple[int, int, Contact]:
    """Give the place and the contact of what is an address."""
    text = folded.lowered
    name = said_name(folded.latin[start : at.start])
    local, host, inserted = without_inserts(name, domain.host, folded.latin[at.end : domain.end])
    known = last_label_is_known(host)
    if not known and (turned := _reversed(local, host)):
        local, host = turned
        known = inserted = True
    written = text[at.start : at.end]
    if written == "@" and not domain.loose:
        confidence = 0.98 if known else 0.6
    else:
        confidence = 0.9 if known else 0.5
    if at.form == "word":
        confidence -= 0.1
    reasons = ("known top-level domain",) if known else ("unknown top-level domain",)
    contact = contact_at(
        folded,
        start,
        domain.end,
        kind=Email.kind,
        value=f"{local}@{host}",
        confidence=round(confidence, 2),
        reasons=("label", *reasons) if labelled else reasons,
        obfuscated=inserted or written != "@" or domain.spelt or domain.loose,
    )
    return start, domain.end, contact


def _reversed(local: str, host: str) -> tuple[str, str] | None:
    """Give name and host of an address that was written backwards: its first label ends in what hosts end in."""
    name, _, turned = f"{local}@{host}"[::-1].partition("@")
    return (name, turned) if is_sure_host(turned) else None


def _is_labelled(text: str, start: int) -> bool:
    """Tell whether a label ends at `start`; most words before an address do not end in its colon or dash."""
    if text[max(0, start - 4) : start].rstrip(" \t")[-1:] not in (":", "=", "-"):
        return False
    return _LABEL_BEFORE.search(text, max(0, start - _LABEL_REACH), start) is not None


def _is_believable(text: str, start: int, at: _At, domain: Domain, *, labelled: bool) -> bool:
    written = text[at.start : at.end]
    if written == "@" and not domain.loose:
        return True
    local = text[start : at.start]
    if written == "/@" and "." in local and last_label_is_known(local):
        return False  # "site.com/@name.last": a page of somebody's
    provider = is_known_provider(domain.host)
    known = last_label_is_known(domain.host)
    if domain.loose and (not (provider or domain.host.rpartition(".")[2] in SURE_ENDINGS) or local.isdigit()):
        return False  # "see you @ work. In five minutes"
    if at.form == "word" and domain.host.startswith("www."):
        return False  # "the list at www.host" is no address of anybody
    if at.form == "word":
        sure = written.strip() not in listed("at_prose") | listed("at_sign")
        if not (domain.spelt or provider or labelled or (sure and known)) or local in listed("prose"):
            return False
        return not (domain.named and not labelled and is_prose(local))
    if at.form == "bracketed":
        return True
    if "\n" in written:
        return provider and not domain.loose and local not in listed("prose")
    believed = provider or domain.spelt or domain.host.rpartition(".")[2] in SURE_ENDINGS
    if written[0] == " " and written[-1] == "@" and not believed:
        return False  # "insta @name.agency": a handle, not a host
    if written != written.strip() and not (domain.spelt or known):
        return domain.host.count(".") > 1 and last_label_is_known(domain.host.rpartition(".")[0])
    return True


def _read_at(text: str, begin: int, end: int, from_: int) -> _At | None:
    """Give the at-sign that stands from `begin` to `end`, None when the letters there are part of a word."""
    before, sign = text[begin - 1 : begin], text[begin:end]
    if sign == "@":
        if _is_one_space(text, begin, from_) and not _FOLLOWED.intersection(text[max(0, begin - _REACH) : begin]):
            start = begin - 1
        else:
            left = None if before in LOCAL else _BEFORE_SIGN.search(text, max(from_, begin - _REACH), begin)
            start = left.start() if left else begin
        right = _AFTER_SIGN.match(text, end)
        return _At(start, right.end() if right else end, "sign")
    picture = sign in listed("at_sign")
    if picture or sign[0] in PAIRS:
        space = text[max(from_, begin - _REACH) : begin]
        gap = _GAP.match(text, end)
        start, stop = begin - len(space) + len(space.rstrip(" \t")), gap.end() if gap else end
        return _At(start, stop, "word" if picture and stop - start > len(sign) else "bracketed")
    if not before or (before.isalnum() and text[begin - 3 : begin] != "%20"):
        return None
    right = _AFTER_WORD.match(text, end)
    if right is None:
        return None
    bracket = bool(right[0].strip(" \t\n%20"))
    if _is_one_space(text, begin, from_):
        return None if bracket else _At(begin - 1, right.end(), "word")
    left = _BEFORE_WORD.search(text, max(from_, begin - _REACH), begin)
    if left is None or bool(left[0].strip(" \t\n%20")) != bracket:
        return None
    return _At(left.start(), right.end(), "bracketed" if bracket else "word")


def _is_one_space(text: str, begin: int, from_: int) -> bool:
    """Tell whether nothing but a space stands between `begin` and a letter or figure before it, as is mostly so."""
    if begin - 2 < from_ or text[begin - 1] != " ":
        return False
    return text[begin - 2].isalnum() and text[begin - 2] != "0"  # of "%20"
