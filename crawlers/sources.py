"""What a source must be before it is watched."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from crawlers.engines.registry import engines
from crawlers.transport.refusal import Refused
from crawlers.transport.route import route_for
from vigil.records.errors import UsageError
from vigil.records.source import Source


def check_source(source: Source) -> None:
    """Raise UsageError for what could never be crawled: an address policy refuses, an unknown engine or zone."""
    route = route_for(source.url, source)
    if isinstance(route, Refused):
        raise UsageError(f"{source.url} cannot be watched: {route.why.value}")
    known = engines()
    if source.engine != "auto" and source.engine not in known:
        raise UsageError(f'unknown engine "{source.engine}"; known are auto, {", ".join(sorted(known))}')
    try:
        ZoneInfo(source.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UsageError(f'unknown time zone "{source.timezone}"; write one such as Europe/Kyiv') from None
    for name, least in (("pause", 0), ("deadline", 1), ("concurrency", 1), ("max_pages", 1), ("max_body", 1)):
        if getattr(source, name) < least:
            raise UsageError(f"{name} is {getattr(source, name)}; it must be at least {least}")
