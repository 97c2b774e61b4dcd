"""Vigil and its rivals as readers of one shape: a line in, kinds and values out.

Each rival runs as its authors ship it and is judged on the kinds it claims alone. phonenumbers needs a region: it is
given those that Vigil would try, or as a second entry the United States where nothing is known. iocsearcher's own
search for phones is told a line's country or language too.
"""

from collections.abc import Callable, Iterable
from importlib.util import find_spec

from attrs import frozen

from pipelines.extractors.hints import Hints
from pipelines.extractors.registry import registry
from tests.pipelines.labelled import Line, Value
from tests.pipelines.labelled import find as vigil_finds

Find = Callable[[Line], Iterable[Value]]

OF_IOCSEARCHER = {
    "phoneNumber": "phone",
    "email": "email",
    "onionAddress": "onion",
    "url": "url",
    "bitcoin": "btc",
    "bitcoincash": "bch",
    "dogecoin": "doge",
    "ethereum": "eth",
    "litecoin": "ltc",
    "monero": "xmr",
    "tron": "trx",
    "zcash": "zec",
    "iban": "iban",
    "tox": "tox",
    "telegramHandle": "telegram",
    "whatsappHandle": "whatsapp",
    "instagramHandle": "instagram",
    "facebookHandle": "facebook",
    "twitterHandle": "twitter",
}
OF_IOC_FINDER = {
    "email_addresses": "email",
    "xmpp_addresses": "jabber",
    "bitcoin_addresses": "btc",
    "monero_addresses": "xmr",
    "urls": "url",
}


@frozen
class Reader:
    """One tool: what it calls itself, the kinds it claims, the package it needs, and how it is made ready."""

    name: str
    kinds: tuple[str, ...]
    package: str
    ready: Callable[[], Find]

    @property
    def installed(self) -> bool:
        """Tell whether its package is there."""
        return find_spec(self.package) is not None


def _phonenumbers(otherwise: tuple[str | None, ...]) -> Callable[[], Find]:
    def ready() -> Find:
        from phonenumbers import PhoneNumberFormat, PhoneNumberMatcher, format_number

        def find(line: Line) -> Iterable[Value]:
            for region in Hints(lang=line.lang, country=line.country).regions or otherwise:
                for match in PhoneNumberMatcher(line.text, region):
                    yield Value("phone", format_number(match.number, PhoneNumberFormat.E164))

        return find

    return ready


def _iocsearcher() -> Find:
    from iocsearcher.searcher import Searcher

    searcher = Searcher()

    def find(line: Line) -> Iterable[Value]:
        for match in searcher.search_matches(line.text):
            if match.name in OF_IOCSEARCHER:
                yield Value(OF_IOCSEARCHER[match.name], match.value)
        if line.country or line.lang:
            for phone in searcher.search_phone_numbers(line.text, line.country, line.lang):
                yield Value("phone", phone.value)

    return find


def _ioc_finder() -> Find:
    from ioc_finder import find_iocs

    def find(line: Line) -> Iterable[Value]:
        told = find_iocs(line.text, included_ioc_types=OF_IOC_FINDER)
        for name, kind in OF_IOC_FINDER.items():
            for value in told.get(name, ()):
                yield Value(kind, value)

    return find


def vigil(labelled: Iterable[str]) -> Reader:
    """Give Vigil with every kind on, at its default threshold; it is judged on every kind that is labelled, too."""
    return Reader("vigil", tuple({*registry().kinds, *labelled}), "pipelines", lambda: vigil_finds)


RIVALS = (
    Reader("phonenumbers", ("phone",), "phonenumbers", _phonenumbers((None,))),
    Reader("phonenumbers, US", ("phone",), "phonenumbers", _phonenumbers(("US",))),
    Reader("iocsearcher", tuple(OF_IOCSEARCHER.values()), "iocsearcher", _iocsearcher),
    Reader("ioc-finder", tuple(OF_IOC_FINDER.values()), "ioc_finder", _ioc_finder),
)
