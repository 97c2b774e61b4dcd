"""What a source must be before it is watched."""

import re
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from crawlers.engines.registry import engines
from crawlers.transport.refusal import Refused
from crawlers.transport.route import route_for
from vigil.records.errors import UsageError
from vigil.records.source import Source

COUNTRY = re.compile("[A-Z]{2}")


def check_source(source: Source) -> None:
    """Raise UsageError for what could never be crawled: an address policy refuses, an unknown engine or zone."""
    route = route_for(source.url, source)
    if isinstance(route, Refused):
        raise UsageError(f"{source.url} cannot be watched: {route.why.value}")
    check_reading(source.engine, source.timezone)
    for name, least in (("pause", 0), ("deadline", 1), ("concurrency", 1), ("max_pages", 1), ("max_body", 1)):
        if getattr(source, name) < least:
            raise UsageError(f"{name} is {getattr(source, name)}; it must be at least {least}")
    if source.every is not None and source.every < 1:
        raise UsageError(f"every is {source.every:g} seconds; it must be at least 1")
    if source.country is not None and not COUNTRY.fullmatch(source.country):
        raise UsageError(f'unknown country "{source.country}"; write its two letters (ISO 3166-1), such as UA')


def check_reading(engine: str, timezone: str) -> None:
    """Raise UsageError for an engine or a time zone that there is not."""
    known = engines()
    if engine != "auto" and engine not in known:
        raise UsageError(f'unknown engine "{engine}"; known are auto, {", ".join(sorted(known))}')
    try:
        ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UsageError(f'unknown time zone "{timezone}"; write one such as Europe/Kyiv') from None
