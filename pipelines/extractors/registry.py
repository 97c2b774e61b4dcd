"""All kinds of contact there are: what query fields, watchlists and forms are made from."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import cache
from importlib.metadata import entry_points

from pipelines.extractors.advert import Advert
from pipelines.extractors.analytics import Analytics
from pipelines.extractors.bch import Bch
from pipelines.extractors.btc import Btc
from pipelines.extractors.card import Card
from pipelines.extractors.discord import Discord
from pipelines.extractors.doge import Doge
from pipelines.extractors.email import Email
from pipelines.extractors.eth import Eth
from pipelines.extractors.extractor import Extractor
from pipelines.extractors.facebook import Facebook
from pipelines.extractors.fold import fold
from pipelines.extractors.hints import NO_HINTS, Hints
from pipelines.extractors.iban import Iban
from pipelines.extractors.icq import Icq
from pipelines.extractors.instagram import Instagram
from pipelines.extractors.jabber import Jabber
from pipelines.extractors.kik import Kik
from pipelines.extractors.line import Line
from pipelines.extractors.ltc import Ltc
from pipelines.extractors.matrix import Matrix
from pipelines.extractors.onion import Onion
from pipelines.extractors.pgp_fingerprint import PgpFingerprint
from pipelines.extractors.phone import Phone
from pipelines.extractors.session import Session
from pipelines.extractors.signal import Signal
from pipelines.extractors.skype import Skype
from pipelines.extractors.snapchat import Snapchat
from pipelines.extractors.telegram import Telegram
from pipelines.extractors.threema import Threema
from pipelines.extractors.tiktok import Tiktok
from pipelines.extractors.ton import Ton
from pipelines.extractors.tox import Tox
from pipelines.extractors.trx import Trx
from pipelines.extractors.twitter import Twitter
from pipelines.extractors.url import Url
from pipelines.extractors.viber import Viber
from pipelines.extractors.vk import Vk
from pipelines.extractors.wechat import Wechat
from pipelines.extractors.whatsapp import Whatsapp
from pipelines.extractors.wickr import Wickr
from pipelines.extractors.xmr import Xmr
from pipelines.extractors.zec import Zec
from pipelines.picture_hashes import read_picture_hash
from vigil.records.contact import Contact
from vigil.records.errors import BadInput, ConfigError

ENTRY_POINTS = "vigil.extractors"
"""Group in which other packages offer extractors: each entry point is a class of no arguments."""

MAX_VALUE = 4096  # characters of one value typed by a person or standing in a list; the longest address is under 2,100


class Registry:
    """The kinds of contact by name, in the order in which a bare word is tried as one of them."""

    def __init__(self, extractors: Iterable[Extractor]) -> None:
        by_kind: dict[str, Extractor] = {}
        for extractor in extractors:
            if extractor.kind in by_kind:
                raise ConfigError(f'two extractors call themselves "{extractor.kind}"; uninstall one of them')
            by_kind[extractor.kind] = extractor
        self._by_kind = by_kind
        self._firm = [extractor for extractor in by_kind.values() if not extractor.yields]
        self._yielding = [extractor for extractor in by_kind.values() if extractor.yields]

    @property
    def kinds(self) -> tuple[str, ...]:
        """Names of all kinds."""
        return tuple(self._by_kind)

    @property
    def extractors(self) -> Mapping[str, Extractor]:
        """The extractors by the name of their kind."""
        return self._by_kind

    def find(self, text: str, hints: Hints = NO_HINTS) -> list[Contact]:
        """Give every contact in `text`, in the order of their places; the field is left for the caller to name."""
        folded = fold(text)
        found = [contact for extractor in self._firm for contact in extractor.find(folded, hints)]
        if found and self._yielding:
            folded = folded.without((contact.start, contact.end) for contact in found)
        found += (contact for extractor in self._yielding for contact in extractor.find(folded, hints))
        return sorted(found, key=lambda contact: (contact.start, contact.end, contact.kind))

    def normalise(self, kind: str, text: str, country: str | None = None) -> str:
        """Give the normal form of a value somebody says is of `kind`; BadInput when it cannot be, or no such kind."""
        extractor = self.extractor(kind)
        value = extractor.normalise(text, Hints(country=country)) if len(text) <= MAX_VALUE else None
        if value is None:
            raise BadInput(f'"{text[:80]}" is not a {kind}; one looks like {extractor.example}')
        return value

    def recognise(self, text: str) -> list[tuple[str, str]]:
        """Give what the whole of `text` can only be meant as: (kind, value), likeliest first, [] for plain words.

        Picture hashes are recognised too, as "sha256", "pdq" and "phash": they are watched, not extracted.
        """
        text = text.strip()
        if not text or len(text) > MAX_VALUE:
            return []
        readings = read_picture_hash(text)
        for extractor in self._by_kind.values():
            value = extractor.recognise(text, NO_HINTS)
            if value is not None:
                readings.append((extractor.kind, value))
        return readings

    def extractor(self, kind: str) -> Extractor:
        """Give the extractor of a kind; BadInput names the nearest one when there is none such."""
        extractor = self._by_kind.get(kind)
        if extractor is None:
            near = get_close_matches(kind, self._by_kind, n=3) or list(self._by_kind)
            raise BadInput(f'there is no kind of contact "{kind}"; did you mean {" or ".join(near)}?')
        return extractor


@cache
def registry() -> Registry:
    """Give Vigil's kinds, then those of other packages in alphabetical order."""
    own: list[Extractor] = [
        Onion(),
        Btc(),
        Eth(),
        Xmr(),
        Ltc(),
        Trx(),
        Doge(),
        Bch(),
        Zec(),
        Ton(),
        Iban(),
        Card(),
        PgpFingerprint(),
        Session(),
        Tox(),
        Threema(),
        Analytics(),
        Advert(),
        Email(),
        Telegram(),
        Instagram(),
        Snapchat(),
        Kik(),
        Facebook(),
        Vk(),
        Tiktok(),
        Twitter(),
        Discord(),
        Skype(),
        Wickr(),
        Matrix(),
        Jabber(),
        Icq(),
        Wechat(),
        Line(),
        Url(),
        Phone(),
        Whatsapp(),
        Signal(),
        Viber(),
    ]
    offered = sorted(entry_points(group=ENTRY_POINTS), key=lambda entry: entry.name)
    return Registry([*own, *(entry.load()() for entry in offered)])
