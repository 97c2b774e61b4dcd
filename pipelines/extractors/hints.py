"""What is known about a text besides its words: where its numbers are likely to be dialled from."""

from collections.abc import Sequence
from functools import cached_property

from attrs import frozen

from pipelines.extractors.places import countries_named, likely

MAX_REGIONS = 3  # trying all 245 is over two orders of magnitude slower, and each more makes chance agreement likelier

REGIONS_OF_LANGUAGE = {
    "en": ("US", "GB", "AU"),
    "uk": ("UA",),
    "ru": ("RU", "UA", "KZ"),
    "es": ("ES", "MX", "CO"),
    "de": ("DE", "AT", "CH"),
    "fr": ("FR", "BE", "CH"),
    "it": ("IT", "CH"),
    "pl": ("PL",),
    "pt": ("BR", "PT"),
    "nl": ("NL", "BE"),
    "ro": ("RO", "MD"),
    "bg": ("BG",),
    "cs": ("CZ",),
    "tr": ("TR",),
    "be": ("BY",),
}
"""The countries with the most speakers online, most first; only numbers valid there are taken as theirs."""

REGIONS_OF_CURRENCY = {
    "UAH": "UA", "RUB": "RU", "KZT": "KZ", "BYN": "BY", "GBP": "GB", "AUD": "AU", "CAD": "CA", "PLN": "PL",
    "MXN": "MX", "COP": "CO", "BRL": "BR", "CZK": "CZ", "RON": "RO", "BGN": "BG", "TRY": "TR", "CHF": "CH",
}  # fmt: skip
"""Currencies of one country; dollars and euros tell too little."""


@frozen(kw_only=True, slots=False)
class Hints:
    """What the post and its source say; every field may be unknown. Countries are ISO 3166-1 alpha-2."""

    country: str | None = None
    """Declared by the post."""
    source_country: str | None = None
    """Where the source's users are."""
    lang: str | None = None
    """Declared or detected, BCP 47."""
    currency: str | None = None
    """Of the post's price, ISO 4217."""
    place: str | None = None
    """Where the post says its author is, in words."""

    @property
    def home(self) -> str | None:
        """The one country that was declared, of the post before that of the source."""
        return (self.country or self.source_country or "").upper() or None

    @cached_property
    def regions(self) -> tuple[str, ...]:
        """Countries to try for a number without country code, likeliest first, at most three."""
        return self.regions_with((), None)

    def regions_with(self, named: Sequence[str], lang: str | None) -> tuple[str, ...]:
        """Give them with countries the text names, and the language it looks like for want of a declared one."""
        subtags = (self.lang or lang or "").replace("_", "-").split("-")
        spoken_in = [subtag for subtag in subtags[1:] if len(subtag) == 2]
        return likely(
            (
                self.country,
                *(countries_named(self.place) if self.place else ()),
                *named,
                self.source_country,
                REGIONS_OF_CURRENCY.get((self.currency or "").upper()),
                *spoken_in,
                *REGIONS_OF_LANGUAGE.get(subtags[0].lower(), ()),
            ),
            MAX_REGIONS,
        )


NO_HINTS = Hints()
