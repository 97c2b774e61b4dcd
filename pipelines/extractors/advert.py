"""Ids of advert networks: pages that share one are paid to the same people."""

import re
from collections.abc import Iterator

from pipelines.extractors.fold import Folded, fold
from pipelines.extractors.hints import Hints
from pipelines.extractors.page_marks import SHAPE, find_marks, mark, whole_value
from vigil.records.contact import Contact

_Q = "[\"'\u2018\u2019\u201c\u201d`]?"
_OVER = r"(?![a-z0-9_-])"
MARKS = (
    mark("pub-", rf"pub-(?<![a-z0-9]pub-)([0-9]{{16}}){_OVER}", "ca-pub-", confidence=0.98, words="pub"),
    mark("aw-", rf"(aw-[0-9]{{9,11}}){_OVER}", "", reason=SHAPE, confidence=0.9, capitals=True),
    mark("dc-", rf"config{_Q}\s{{0,4}},\s{{0,4}}{_Q}(dc-[0-9]{{6,10}}){_OVER}", "", capitals=True, words="dc"),
    mark("r-a-", rf"(r-a-[0-9]{{5,8}}-[0-9]{{1,4}}){_OVER}", "", reason=SHAPE, confidence=0.95, capitals=True),
    mark("ad_idzone", rf"ad_idzone{_Q}\s{{0,4}}[=:]\s{{0,4}}{_Q}([0-9]{{5,9}})(?![0-9])", "EXO-", words="idzone"),
    mark("data-zoneid", rf"data-zoneid\s{{0,2}}=\s{{0,2}}{_Q}([0-9]{{5,9}})(?![0-9])", "EXO-", words="zoneid"),
    mark("adsbyjuicy", r"adsbyjuicy(?:\s{0,4}\|\|\s{0,4}\[\]\)?)?\.push\(\s{0,4}\{\s{0,4}"
         rf"{_Q}adzone{_Q}\s{{0,4}}:\s{{0,4}}{_Q}([0-9]{{4,9}})(?![0-9])", "JA-", words="push adzone"),
    mark("amazon.", r"amazon\.[a-z]{2,3}(?:\.[a-z]{2})?/[^\s\"'<>]{0,300}?[?&]tag="
         rf"([a-z0-9][a-z0-9-]{{1,30}}-[0-9]{{2}}){_OVER}", "AMZ-", reason="link", words="tag"),
)  # fmt: skip
"""Published forms of the networks' own snippets, beside the ids that tell themselves."""

_SHAPES = tuple(map(re.compile, (
    r"ca-pub-[0-9]{16}", r"AW-[0-9]{9,11}", r"R-A-[0-9]{5,8}-[0-9]{1,4}", r"DC-[0-9]{6,10}", r"EXO-[0-9]{5,9}",
    r"JA-[0-9]{4,9}", r"AMZ-[A-Za-z0-9][A-Za-z0-9-]{1,30}-[0-9]{2}",
)))  # fmt: skip


class Advert:
    """Id by which an advert network pays or bills a page's keeper; two pages with one id have one keeper.

    Google AdSense (`ca-pub-…`, also `pub-…` of ads.txt), Google Ads (`AW-…`) and Yandex (`R-A-…`) by their shape, also
    in plain text; from the networks' own snippets in a page: Google Floodlight, ExoClick, JuicyAds; from links: Amazon
    Associates. Read in posts and in the HTML of the page they stand on.
    Normal form: `ca-pub-` and 16 digits, `AW-123456789`, `R-A-123456-1`, `DC-1234567`, `EXO-…`, `JA-…`, `AMZ-…`.
    """

    kind = "advert"
    example = "ca-pub-1234567890123456"
    yields = False

    def find(self, folded: Folded, hints: Hints) -> Iterator[Contact]:  # noqa: ARG002
        """Give every id."""
        yield from find_marks(folded, self.kind, MARKS)

    def normalise(self, text: str, hints: Hints) -> str | None:  # noqa: ARG002
        """Give the id as Vigil writes it."""
        written = fold(text).latin.strip()
        if written.lower().startswith(("pub-", "ca-pub-")):
            written = "ca-" + written.lower().removeprefix("ca-")
        return whole_value(written, _SHAPES)

    def recognise(self, text: str, hints: Hints) -> str | None:  # noqa: ARG002
        """Ids that tell themselves."""
        text = text.strip()
        return text if any(shape.fullmatch(text) for shape in _SHAPES[:3]) else None

    def check(self, value: str) -> bool:
        """Tell whether this is an id in normal form."""
        return any(shape.fullmatch(value) for shape in _SHAPES)
