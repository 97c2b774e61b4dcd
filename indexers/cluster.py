"""The way to an Elasticsearch cluster: its client, its credentials, and what its refusals mean."""

import ipaddress
import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import urlsplit

from elastic_transport import TransportError
from elasticsearch import ApiError, Elasticsearch

from vigil.config.private import read_secret
from vigil.config.schema import IndexConfig
from vigil.records.errors import ConfigError, IndexDown, QueryTooCostly

log = logging.getLogger(__name__)

REQUEST_SECONDS = 60.0  # a bulk of a thousand long posts on a busy node takes some seconds
TOO_COSTLY = (
    "too_many_nested_clauses",
    "too_many_clauses",
    "too_complex_to_determinize",
    "circuit_breaking",
    "max_regex_length",
    "maximum nested depth",
)
"""Words of a refusal that is about the size of the query."""


def connect(config: IndexConfig) -> Elasticsearch:
    """Give a client for the cluster that vigil.toml names, not asking it anything yet; ConfigError for bad settings."""
    if not config.url:
        raise ConfigError('"index.url" is missing: index.kind = "elasticsearch" needs the address of the cluster')
    login: dict[str, Any] = {}
    if config.credentials_file is not None:
        _refuse_open_wire(config.url)
        secret = read_secret(config.credentials_file)
        user, colon, password = secret.partition(":")
        login = {"basic_auth": (user, password)} if colon else {"api_key": secret}
    return Elasticsearch(config.url, request_timeout=REQUEST_SECONDS, max_retries=2, retry_on_timeout=True, **login)


def without_login(url: str) -> str:
    """Give an address as it may be shown: without user and password."""
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


@contextmanager
def answers(where: str) -> Iterator[None]:
    """Turn what the cluster or the way to it says into our errors, without its words, which may hold content."""
    try:
        yield
    except TransportError as error:
        log.warning("Elasticsearch does not answer: %s", type(error).__name__)
        raise IndexDown(
            f"Elasticsearch at {where} cannot be reached; start it, or check index.url in vigil.toml. "
            "The ledger is unharmed, and the index catches up by itself"
        ) from None
    except ApiError as error:
        said = f"{error.error} {error.info}" if isinstance(error.error, str) else ""
        if any(word in said for word in TOO_COSTLY):
            raise QueryTooCostly("Elasticsearch finds this query too costly; narrow it") from None
        log.warning("Elasticsearch answered %s: %s", error.status_code, error.error)
        if error.status_code in (401, 403):
            raise IndexDown(f"Elasticsearch at {where} refuses the credentials; check index.credentials_file") from None
        raise IndexDown(f"Elasticsearch at {where} answered {error.status_code} ({error.error})") from None


def _refuse_open_wire(url: str) -> None:
    parts = urlsplit(url)
    host = parts.hostname or ""
    with suppress(ValueError):
        if ipaddress.ip_address(host).is_loopback:
            return
    if parts.scheme != "https" and host != "localhost":
        raise ConfigError(
            '"index.url" would send the credentials unencrypted; use https, or an address of this machine'
        )
