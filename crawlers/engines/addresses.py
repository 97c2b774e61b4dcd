"""One page, one address: session ids, highlights and fragments dropped; and which addresses are never followed."""

import re
import tomllib
from importlib.resources import files
from urllib.parse import parse_qsl, unquote, urlsplit, urlunsplit

TOLD: dict[str, str] = tomllib.loads(files("crawlers.engines").joinpath("addresses.toml").read_text(encoding="utf-8"))
SESSIONS, NOISE, JUMPS, DEEDS, ERRANDS, DEED_KEYS, VALUE_KEYS = (
    frozenset(TOLD[name].split())
    for name in ("sessions", "noise", "jumps", "deeds", "errands", "deed_keys", "value_keys")
)
"""See addresses.toml for what each holds."""

JUMP_KEYS = frozenset({"action", "view", "goto"})

SESSION_VALUE = re.compile(r"(?=.*\d)[0-9A-Za-z,_-]{16,}\Z|[0-9a-fA-F]{16,}\Z")

SPACE = re.compile(r"[\s\x00-\x1f\x7f]")
"""Browsers send these encoded, whatever the page wrote."""

PATH_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/?;]*", re.IGNORECASE)

EXTENSION = re.compile(r"\.(?:php\d?|html?|aspx?|jsp|cgi|pl)\Z", re.IGNORECASE)

MAX_DIGITS = 18
"""Of a number in an address; it still fits 64 bits, and no board has counted further."""

DEFAULT_PORTS = {"http": 80, "https": 443}


def canonical(url: str) -> str:
    """Give the one address of the page behind `url`: no fragment, session, highlight or jump; host in lower case.

    The order of the other parameters and their values stay as they are, for some sites read them by place.
    """
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return url  # no address at all: whoever routes it will say so
    host = (parts.hostname or "").rstrip(".")
    if ":" in host:
        host = f"[{host}]"
    try:
        port = parts.port
    except ValueError:
        port = None
    if port is not None and port != DEFAULT_PORTS.get(parts.scheme.lower()):
        host = f"{host}:{port}"
    path = SPACE.sub("%20", PATH_SESSION.sub("", parts.path)) or "/"
    query = "&".join(part for part in SPACE.sub("%20", parts.query).split("&") if part and not _is_noise(part))
    return urlunsplit((parts.scheme.lower(), host, path, query, ""))


def acts(url: str) -> bool:
    """Say whether fetching `url` may change something, or leads to a form or to no reading matter: never followed."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return True
    if parts.scheme.lower() not in {"http", "https"}:
        return True
    for segment in parts.path.split("/"):
        named = unquote(segment).casefold()
        bare = EXTENSION.sub("", named)
        if bare in DEEDS or (bare != named and bare in ERRANDS):
            return True
    for key, value in parse_qsl(parts.query, keep_blank_values=True):
        name, said = key.casefold(), value.casefold()
        if name in DEED_KEYS or (name in VALUE_KEYS and (said in DEEDS or said in ERRANDS)):
            return True
    return False


def query_number(url: str, key: str) -> int | None:
    """Give the number that parameter `key` of `url` holds; None when it has none."""
    _, _, query = url.partition("?")
    for name, value in parse_qsl(query.partition("#")[0]):
        if name == key and value.isascii() and value.isdigit() and len(value) <= MAX_DIGITS:
            return int(value)
    return None


def _is_noise(part: str) -> bool:
    key, _, value = part.partition("=")
    name, said = unquote(key).casefold(), unquote(value)
    if name in NOISE:
        return True
    if name in JUMP_KEYS and said.casefold() in JUMPS:
        return True
    return (name in SESSIONS or name.startswith("aspsessionid")) and bool(SESSION_VALUE.match(said))
