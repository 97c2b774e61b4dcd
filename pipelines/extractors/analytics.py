"""Ids of analytics services: pages that share one are kept by the same people."""

import re
from bisect import bisect_left
from collections.abc import Iterator

from pipelines.extractors.extractor import contact_at
from pipelines.extractors.fold import Folded, fold
from pipelines.extractors.hints import Hints
from pipelines.extractors.page_marks import SHAPE, find_marks, mark, whole_value
from pipelines.extractors.said_words import said_words
from vigil.records.contact import Contact

_Q = "[\"'\u2018\u2019\u201c\u201d`]?"
_OVER = r"(?![a-z0-9_-])"
MARKS = (
    mark("ua-", rf"(ua-[0-9]{{4,10}}-[0-9]{{1,4}}){_OVER}", "", reason=SHAPE, capitals=True),
    mark("gtm-", rf"(gtm-(?=[0-9]*[a-z])[a-z0-9]{{4,9}}){_OVER}", "", reason=SHAPE, confidence=0.95, capitals=True),
    mark("g-", rf"(g-(?=[0-9]*[a-z])(?=[a-z]*[0-9])[a-z0-9]{{10}}){_OVER}", "", reason=SHAPE, confidence=0.9,
         capitals=True),
    mark("ym(", r"ym\(\s{0,4}([0-9]{4,9})\s{0,4},", "YM-"),
    mark("mc.yandex.", r"mc\.yandex\.[a-z]{2,3}/(?:watch|pixel|clmap)/([0-9]{4,9})(?![0-9])", "YM-"),
    mark("yacounter", r"yacounter([0-9]{4,9})(?![0-9])", "YM-"),
    mark("ya.metrika", rf"ya\.metrika2?\(\s{{0,8}}\{{\s{{0,8}}{_Q}id{_Q}\s{{0,4}}:\s{{0,4}}{_Q}([0-9]{{4,9}})", "YM-",
         words="id"),
    mark("fbq(", rf"fbq\(\s{{0,4}}{_Q}init{_Q}\s{{0,4}},\s{{0,4}}{_Q}([0-9]{{12,17}})(?![0-9])", "FBP-", words="init"),
    mark("facebook.com/tr", r"facebook\.com/tr/?\?(?:[a-z0-9_=&;.-]{0,64}&)?id=([0-9]{12,17})(?![0-9])", "FBP-"),
    mark("hjid", rf"hjid{_Q}\s{{0,4}}[:=]\s{{0,4}}{_Q}([0-9]{{4,9}})(?![0-9])", "HJ-"),
    mark("hotjar.com/c/", r"hotjar\.com/c/hotjar-([0-9]{4,9})\.js", "HJ-"),
    mark("ttq.load(", rf"ttq\.load\(\s{{0,4}}{_Q}([a-z0-9]{{20}}){_OVER}", "TTP-"),
    mark("clarity.ms/tag/", rf"clarity\.ms/tag/([a-z0-9]{{8,12}}){_OVER}", "CLARITY-"),
    mark("clarity", rf"clarity{_Q}\s{{0,4}},\s{{0,4}}{_Q}script{_Q}\s{{0,4}},\s{{0,4}}{_Q}([a-z0-9]{{8,12}}){_OVER}",
         "CLARITY-", words="script"),
    mark("vk-rtrg-", rf"(vk-rtrg-[0-9]{{4,9}}-[a-z0-9]{{4,8}}){_OVER}", "", reason=SHAPE),
    mark("mail.ru/counter", r"mail\.ru/counter\?(?:[a-z0-9_=&;.-]{0,64}[;&])?id=([0-9]{4,9})(?![0-9])", "TMR-"),
    mark("_tmr.push(", rf"_tmr\.push\(\s{{0,4}}\{{\s{{0,4}}{_Q}id{_Q}\s{{0,4}}:\s{{0,4}}{_Q}([0-9]{{4,9}})", "TMR-"),
    mark("sc_project", rf"sc_project\s{{0,4}}=\s{{0,4}}{_Q}([0-9]{{4,9}})(?![0-9])", "SC-", words="project"),
    mark("histats.start,", r"histats\.start,1,([0-9]{4,9})(?![0-9])", "HS-"),
    mark("_linkedin_partner_id", rf"_linkedin_partner_id\s{{0,4}}=\s{{0,4}}{_Q}([0-9]{{4,9}})(?![0-9])", "LI-"),
    mark("cf-beacon=", rf"cf-beacon=.{{0,8}}token{_Q}\s{{0,4}}:\s{{0,4}}{_Q}([0-9a-f]{{32}}){_OVER}", "CF-"),
)  # fmt: skip
"""Published forms of the services' own snippets, beside the ids that tell themselves."""

_MATOMO_HOST = r"(?:https?:)?//([a-z0-9.-]{4,253}(?::[0-9]{2,5})?)/"
MATOMO = (
    mark(
        "idsite=",
        rf"{_MATOMO_HOST}(?:[a-z0-9_/-]{{0,64}}/)?(?:matomo|piwik)\.php\?(?:[a-z0-9_=&;.-]{{0,64}}[&;])?idsite=([0-9]{{1,6}})",
        "MTM-",
        words="idsite php",
    ),
    mark("setsiteid", rf"setsiteid{_Q}\s{{0,4}},\s{{0,4}}{_Q}([0-9]{{1,6}})", "MTM-"),
)
"""Its image and its script, whose numbers say nothing without the host."""
_MATOMO_TRACKER = re.compile(rf"(?:\bu\s{{0,2}}=\s{{0,2}}|settrackerurl{_Q}\s{{0,4}},\s{{0,4}}){_Q}{_MATOMO_HOST}")
_MATOMO_REACH = 600  # characters of the snippet that may stand between the host and the site's number

_SHAPES = tuple(map(re.compile, (
    r"UA-[0-9]{4,10}-[0-9]{1,4}", r"GTM-[A-Z0-9]{4,9}", r"G-[A-Z0-9]{10}", r"(?:YM|HJ|TMR|SC|HS|LI)-[0-9]{4,9}",
    r"FBP-[0-9]{12,17}", r"TTP-[A-Z0-9]{20}", r"CLARITY-[a-z0-9]{8,12}", r"VK-RTRG-[0-9]{4,9}-[A-Za-z0-9]{4,8}",
    r"CF-[0-9a-f]{32}", r"MTM-[a-z0-9.-]{4,253}(?::[0-9]{2,5})?/[0-9]{1,6}",
)))  # fmt: skip


class Analytics:
    """Id by which an analytics service knows a page's keeper; two pages with one id have one keeper.

    Google (`UA-…`, `G-…`, `GTM-…`) and VK (`VK-RTRG-…`) by their shape, also in plain text; from the services' own
    snippets in a page: Yandex Metrica, Facebook pixel, Hotjar, TikTok pixel, Microsoft Clarity, Top.Mail.Ru,
    Statcounter, Histats, LinkedIn, Cloudflare, Matomo. Read in posts and in the HTML of the page they stand on.
    Normal form: the id with its service before it: `UA-1234567-1`, `G-ABCDE12345`, `GTM-ABC1234`, `YM-12345678`,
    `FBP-123456789012345`, `HJ-1234567`, `TTP-…`, `CLARITY-…`, `TMR-…`, `SC-…`, `HS-…`, `LI-…`, `CF-…`, `MTM-host/site`.
    """

    kind = "analytics"
    example = "UA-1234567-1"
    yields = False

    def find(self, folded: Folded, hints: Hints) -> Iterator[Contact]:  # noqa: ARG002
        """Give every id."""
        yield from find_marks(folded, self.kind, MARKS)
        yield from self._matomo(folded)

    def _matomo(self, folded: Folded) -> Iterator[Contact]:
        """Matomo runs on its keeper's own host, where sites are counted from 1: only both together say anything."""
        lowered = folded.lowered
        found: list[tuple[tuple[int, int], str]] = []
        if said_words(folded).issuperset(MATOMO[0].words) and MATOMO[0].stem in lowered:
            found += [(beacon.span(), f"MTM-{beacon[1]}/{beacon[2]}") for beacon in MATOMO[0].pattern.finditer(lowered)]
        if MATOMO[1].stem in lowered:
            trackers = [(tracker.start(), tracker[1]) for tracker in _MATOMO_TRACKER.finditer(lowered)]
            for site in MATOMO[1].pattern.finditer(lowered):
                after = bisect_left(trackers, (site.start(), ""))
                beside = [(abs(at - site.start()), host) for at, host in trackers[max(0, after - 1) : after + 1]]
                distance, host = min(beside, default=(_MATOMO_REACH, ""))
                if distance < _MATOMO_REACH:
                    found.append((site.span(), f"MTM-{host}/{site[1]}"))
        for (start, end), value in found:
            if self.check(value):
                yield contact_at(folded, start, end, kind=self.kind, value=value, confidence=0.97, reasons=("script",))

    def normalise(self, text: str, hints: Hints) -> str | None:  # noqa: ARG002
        """Give the id as Vigil writes it."""
        return whole_value(fold(text).latin, _SHAPES)

    def recognise(self, text: str, hints: Hints) -> str | None:  # noqa: ARG002
        """Ids that tell themselves."""
        text = text.strip()
        return text if any(shape.fullmatch(text) for shape in _SHAPES[:3]) else None

    def check(self, value: str) -> bool:
        """Tell whether this is an id in normal form."""
        return any(shape.fullmatch(value) for shape in _SHAPES)
