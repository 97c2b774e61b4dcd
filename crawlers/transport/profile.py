"""What a server is told of us: one plain profile that never varies, in the words and order of Tor Browser.

It is not a disguise: the TLS handshake and the pace differ from a browser's. It only keeps a forum's log from showing a
crawler's name beside every visit, and one visit from being told from another.
"""

from crawlers.transport.route import Errand

USER_AGENT = "Mozilla/5.0 (Windows NT 10.0; rv:128.0) Gecko/20100101 Firefox/128.0"

_ACCEPT: dict[Errand, str] = {
    "page": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "robots": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "image": "image/png,image/jpeg,image/gif,image/webp;q=0.9,*/*;q=0.5",
}


def headers_for(errand: Errand) -> list[tuple[str, str]]:
    """Give the headers of a request, in the order sent; `Host` comes first, a cookie last, by aiohttp's hand."""
    return [
        ("User-Agent", USER_AGENT),
        ("Accept", _ACCEPT[errand]),
        ("Accept-Language", "en-US,en;q=0.5"),
        ("Accept-Encoding", "gzip, deflate, br, zstd"),
        ("Connection", "keep-alive"),
    ]
