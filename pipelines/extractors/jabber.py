"""Jabber (XMPP) addresses."""

import re
from collections.abc import Iterator
from functools import cache

from pipelines.extractors.extractor import contact_at
from pipelines.extractors.fold import Folded, fold
from pipelines.extractors.hints import Hints
from pipelines.extractors.hosts import is_host, last_label_is_known
from pipelines.extractors.labels import labels
from pipelines.extractors.said_words import said_words
from pipelines.extractors.vocabulary import word_list
from vigil.records.contact import Contact

SERVERS = frozenset({
    "404.city", "5222.de", "blabber.im", "chatme.im", "chinwag.im", "conversations.im", "creep.im", "default.rs",
    "dismail.de", "draugr.de", "exploit.im", "hot-chilli.net", "jabb.im", "jabbim.com", "jabbim.cz", "lightwitch.org",
    "movim.eu", "neko.im", "pandion.im", "rows.io", "sj.ms", "suchat.org", "thesecure.biz", "tigase.im",
    "trashserver.net", "verdammung.org", "wusz.org", "xabber.org", "xabber.de", "yax.im", "zloy.im",
})  # fmt: skip
"""Public servers whose name does not say what they are and that give no e-mail addresses."""

_SERVER_WORDS = frozenset(re.split("[.-]", server)[0] for server in SERVERS)
"""What a server's name begins with; a sign follows, and the at-sign stands before."""

_TELLING = re.compile(r"jabber(?!wock)|xmpp")
"""In a host: it speaks XMPP."""

MAX_LOCAL = 64  # characters before the @ that are looked at; RFC 7622 allows 1,023 bytes, people take a dozen
_FAR = 40  # characters between a label and the address behind it
_REMARK = 24  # characters of a remark in brackets behind a label: "(OTR only)"
_LOCAL = "abcdefghijklmnopqrstuvwxyz0123456789._%+-"
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?){1,6}(?![a-z0-9@_])")
_WHOLE = re.compile(
    r"(?:xmpp:(?://)?)?(?P<local>[a-z0-9._%+-]{1,64})@(?P<host>[a-z0-9.-]{4,253}?)\.?(?:[/?].*)?", re.DOTALL
)


class Jabber:
    """Jabber (XMPP) address, `name@server`.

    Found by a label before it ("jabber", "xmpp", "jid", "джаббер", "жаба" …), as an `xmpp:` link, and by itself where
    the server is a known one or has "jabber" or "xmpp" in its name; behind a label also with the at-sign and the dots
    spelt (`name (at) server dot org`). The same address may be reported as an e-mail address too.
    Normal form: lower case, disguises undone, without resource (`/phone`).
    """

    kind = "jabber"
    example = "name@jabber.example.org"
    yields = False

    def find(self, folded: Folded, hints: Hints) -> Iterator[Contact]:  # noqa: ARG002
        """Give every address whose server or label says that it is one."""
        text = folded.lowered
        spans = [(label.start, label.end) for label in labels(folded) if label.service == self.kind]
        if not spans and not _may_name_server(folded):
            return
        place = 0
        plain: set[int] = set()
        at = text.find("@")
        while at != -1:
            local = text[max(0, at - MAX_LOCAL) : at]
            start = at - (len(local) - len(local.rstrip(_LOCAL)))
            start += len(text[start:at]) - len(text[start:at].lstrip("._%+-"))
            host = _HOST.match(text, at + 1) if start < at else None
            if host:
                while place < len(spans) and spans[place][1] <= start:
                    place += 1
                linked = text[max(0, start - 7) : start].endswith(("xmpp:", "xmpp://"))
                labelled = place > 0 and _ties(text[spans[place - 1][1] : start])
                known = _is_server(host[0])
                if (linked or labelled or known) and last_label_is_known(host[0]):
                    plain.add(start)
                    confidence = 0.98 if linked else 0.95 if labelled and known else 0.9
                    reason = "link" if linked else "label" if labelled else "provider known"
                    yield self._contact(folded, start, host.end(), text[start : host.end()], confidence, reason)
            at = text.find("@", at + 1)
        for _, end in spans:
            spelt = _spelt().match(text, end, end + _REMARK + _FAR + 2 * MAX_LOCAL)
            if spelt and spelt.start("local") not in plain:
                host_name = _dots().sub(".", spelt["host"])
                value = f"{spelt['local']}@{host_name}"
                if self.check(value):
                    yield self._contact(folded, spelt.start("local"), spelt.end(), value, 0.9, "label", spelt=True)

    def _contact(
        self, folded: Folded, start: int, end: int, value: str, confidence: float, reason: str, *, spelt: bool = False
    ) -> Contact:
        return contact_at(
            folded, start, end, kind=self.kind, value=value, confidence=confidence, reasons=(reason,), obfuscated=spelt
        )

    def normalise(self, text: str, hints: Hints) -> str | None:  # noqa: ARG002
        """Give the address without `xmpp:` and resource."""
        whole = _WHOLE.fullmatch(fold(text).lowered.strip())
        value = f"{whole['local']}@{whole['host']}" if whole else ""
        return value if self.check(value) else None

    def recognise(self, text: str, hints: Hints) -> str | None:
        """An `xmpp:` link or a known server says that it is one; otherwise it is e-mail."""
        value = self.normalise(text, hints)
        if value is None:
            return None
        return value if text.strip().lower().startswith("xmpp:") or _is_server(value.partition("@")[2]) else None

    def check(self, value: str) -> bool:
        """Tell whether this is an address in normal form."""
        local, _, host = value.partition("@")
        return (
            0 < len(local) <= MAX_LOCAL
            and not local.strip(_LOCAL)
            and local[0] not in "._%+-"
            and is_host(host)
            and last_label_is_known(host)
        )


def _may_name_server(folded: Folded) -> bool:
    """Tell whether a text has the letters of a server: most texts with an at-sign have none."""
    lowered = folded.lowered
    return "jabber" in lowered or "xmpp" in lowered or not _SERVER_WORDS.isdisjoint(said_words(folded))


def _ties(between: str) -> bool:
    """Tell whether a label's end and an address are near enough, on one line or two, without another address."""
    return len(between) <= _FAR and "@" not in between and between.count("\n") <= 1


def _is_server(host: str) -> bool:
    return host in SERVERS or _TELLING.search(host) is not None


@cache
def _spelt() -> re.Pattern[str]:
    """Give the pattern of an address behind a label whose at-sign is a word or in brackets."""
    at = "|".join(map(re.escape, word_list("addresses", "at")))
    sign = rf"(?:[ ]?[\[({{<*][ ]?(?:@|{at})[ ]?[\])}}>*][ ]?|[ ]{{1,2}}(?:{at})[ ]{{1,2}}|[ ]?@[ ]?)"
    label = r"[a-z0-9](?:[a-z0-9-]{0,40}[a-z0-9])?"
    return re.compile(
        rf"(?:[ ]?\([^()@\n]{{1,{_REMARK}}}\))?"
        rf"[^\w@\n]{{0,6}}(?:(?:is|id|это|це|es)\b[^\w@\n]{{0,4}})?(?P<local>[a-z0-9][a-z0-9._+-]{{0,63}}){sign}"
        rf"(?P<host>{label}(?:{_dots().pattern}{label}){{1,4}})"
    )


@cache
def _dots() -> re.Pattern[str]:
    dot = "|".join(map(re.escape, word_list("addresses", "dot")))
    return re.compile(rf"(?:\.|[ ]?[\[({{][ ]?(?:\.|,|{dot})[ ]?[\])}}][ ]?|[ ]{{1,2}}(?:{dot})[ ]{{1,2}}|[ ]\.[ ])")
