"""What is kept of an answer: the page as text without pictures, and how it came."""

import hashlib
from datetime import UTC, datetime

from scrapy.http import Response, TextResponse

from crawlers.transport.handler import FETCHED_AT
from pipelines.data_uris import strip_pictures
from vigil import __version__
from vigil.records.page import Capture
from vigil.records.source import Source

SOFTWARE = f"vigil {__version__}"
SECRET_HEADERS = frozenset({"set-cookie", "authorization", "proxy-authorization"})


def capture_of(response: Response, asked: str, source: Source, *, recorded: bool) -> tuple[Capture, dict[str, bytes]]:
    """Give the capture of an answer to `asked`, and the pictures that were written into the page, by SHA-256.

    What is no text (a picture, a file) is kept as its hash alone.
    """
    stripped = strip_pictures(response.text if isinstance(response, TextResponse) else "")
    capture = capture_from(
        asked=asked,
        final=response.url,
        status=response.status,
        headers=tuple(
            (name.decode("latin-1"), value.decode("latin-1"))
            for name, values in response.headers.items()
            for value in values
        ),
        html=stripped.html,
        body=response.body,
        at=response.meta.get(FETCHED_AT) or datetime.now(UTC),
        route="warc" if recorded else source.network,
        identity=source.identity,
    )
    return capture, stripped.pictures


def capture_from(
    *,
    asked: str,
    final: str,
    status: int,
    headers: tuple[tuple[str, str], ...],
    html: str,
    body: bytes,
    at: datetime,
    route: str,
    identity: str,
) -> Capture:
    """Build the capture of one exchange, however it was made; `html` holds no pictures any more."""
    return Capture(
        url=asked,
        final_url=final,
        fetched_at=at.astimezone(UTC),
        status=status,
        headers=tuple((name, value) for name, value in headers if name.lower() not in SECRET_HEADERS),
        body=html.encode("utf-8", errors="replace"),
        body_sha256=hashlib.sha256(body).hexdigest(),
        route=route,
        identity=identity,
        software=SOFTWARE,
    )
