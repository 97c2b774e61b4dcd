"""What makes a host name believable: its labels, above all the last."""

import re
from functools import cache
from importlib.resources import files

RESERVED_LAST_LABELS = frozenset({"example", "test", "invalid", "onion", "i2p", "bit"})
"""RFC 2606 and RFC 7686, and two roots outside the IANA zone that posts of this kind use."""

FILE_ENDINGS = frozenset({
    "png", "jpg", "jpeg", "gif", "webp", "svg", "bmp", "css", "js", "mjs", "ts", "json", "xml", "html", "htm",
    "php", "asp", "aspx", "txt", "pdf", "doc", "docx", "exe", "dll", "py", "map", "woff",
})  # fmt: skip
"""`logo@2x.png` is a file, not an address: some endings are no top-level domains, and none of them a mail host's."""

_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)\Z")


@cache
def top_level_domains() -> frozenset[str]:
    """Give the top-level domains of the IANA root zone, lower case, as ASCII."""
    lines = files(__package__).joinpath("top_level_domains.txt").read_text("ascii").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))


def is_host(host: str) -> bool:
    """Tell whether lower-case ASCII `host` has the shape of a host name of at least two labels."""
    labels = host.split(".")
    return 2 <= len(labels) <= 20 and len(host) <= 253 and all(map(_LABEL.match, labels))


def last_label_is_known(host: str) -> bool:
    """Tell whether the host ends in a top-level domain that exists or is reserved."""
    last = host.rpartition(".")[2]
    return last in top_level_domains() or last in RESERVED_LAST_LABELS
