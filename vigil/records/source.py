"""A source: one site that Vigil watches, and the manners it keeps there."""

from typing import Literal

from attrs import frozen

from vigil.records.units import MIB

Network = Literal["tor", "direct"]
RobotsPolicy = Literal["obey", "ignore"]


@frozen(kw_only=True)
class Source:
    """How one site is gathered. Every field but `name` and `url` has a sane default."""

    name: str
    """Lower-case letters, digits, `-` and `_`; 64 characters at most."""
    url: str
    """Where a crawl starts."""
    engine: str = "auto"
    """Name of an engine, or "auto": the one that recognises the pages."""
    network: Network = "tor"
    """"direct" leaves Tor out: only for a clearnet site, and every such choice is audited."""
    identity: str = "default"
    """Alias of the identity: another one has other circuits and cookies."""
    epoch: int = 0
    """Raising it gives the identity new circuits."""
    country: str | None = None
    """ISO 3166-1 alpha-2 of the site's users: a hint for phone numbers."""
    lang: str | None = None
    timezone: str = "UTC"
    """IANA zone the site shows its times in, where a page does not say it."""
    robots: RobotsPolicy = "obey"
    pause: float = 2.0
    """Seconds between two requests: one person's reading speed, kind to small onion services."""
    concurrency: int = 1
    deadline: float = 120.0
    """Seconds for one whole exchange; onions are slow, a dripping server is slower."""
    max_body: int = 8 * MIB
    """Bytes after unpacking; the largest real forum page seen is 1.9 MiB."""
    max_pages: int = 10_000
    """Pages one run may fetch: a calendar without end stops here, and the run says so."""
    max_hops: int = 20
    """Links between the start and a page (Heritrix rejects more than 20)."""
    max_segments: int = 20
    """Path segments of an address (Heritrix rejects more than 20)."""
    max_repeats: int = 2
    """How often one path segment may stand in an address."""
    images: bool = False
    """Whether pictures are fetched to be hashed; off, because fetching one is already handling it."""
    tls_pin: str | None = None
    """SHA-256 of the one certificate accepted although it does not verify, 64 hex digits."""
    every: float | None = None
    """Seconds between two crawls under `vigil up`; None: only by hand."""
    paused: bool = False
