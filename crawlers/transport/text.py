"""The text of an answer, decoded as Scrapy decodes a page: by header, byte order mark, <meta>, else a good guess."""

from scrapy.http import Headers, Response, TextResponse
from scrapy.responsetypes import responsetypes

from crawlers.transport.exchange import Exchange

_UNPACKED = frozenset(("content-encoding", "content-length", "transfer-encoding"))
"""Headers that no longer hold for an unpacked body; Scrapy would take the page for a file because of the first."""


def response_of(exchange: Exchange) -> Response:
    """Give `exchange` as Scrapy's own handlers would."""
    headers = Headers([(name, value) for name, value in exchange.headers if name.lower() not in _UNPACKED])
    kind: type[Response] = responsetypes.from_args(headers=headers, url=exchange.url, body=exchange.body)
    return kind(
        url=exchange.url,
        status=exchange.status,
        headers=headers,
        body=exchange.body,
        flags=[exchange.network],
        protocol="HTTP/1.1",
    )


def text_of(exchange: Exchange) -> str:
    """Give the page as text; "" for what is no text."""
    response = response_of(exchange)
    return response.text if isinstance(response, TextResponse) else ""
