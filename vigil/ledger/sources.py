"""Sources: which sites are watched, and the manners kept there."""

import difflib
import re
from collections.abc import Iterable
from datetime import datetime

import attrs

from vigil.ledger.edge import typed, writes
from vigil.ledger.models import SourceRow
from vigil.ledger.rows import now
from vigil.records.as_json import converter
from vigil.records.errors import LedgerError, UsageError
from vigil.records.source import Source

NAME = re.compile(r"[a-z0-9_-]{1,64}")  # goes into file names, queries and addresses of the console
NEAREST = 3


@writes
def add_source(source: Source, at: datetime | None = None) -> None:
    """Watch a new site; a removed one of the same name comes back with its posts. UsageError for a bad or used name."""
    _check(source)
    row = SourceRow.objects.filter(name=source.name).first()
    if row is None:
        SourceRow.objects.create(name=source.name, settings=_settings(source), added_at=at or now())
        return
    if row.removed_at is None:
        raise UsageError(f'there is a source "{source.name}" already; change it, or choose another name')
    SourceRow.objects.filter(pk=row.pk).update(settings=_settings(source), added_at=at or now(), removed_at=None)


@typed
def get_source(name: str) -> Source:
    """Give the source of that name; UsageError with the nearest names if there is none."""
    row = SourceRow.objects.filter(name=name, removed_at=None).first()
    if row is None:
        raise _unknown(name)
    return read_source(row)


@typed
def list_sources() -> list[Source]:
    """Give all sources that are watched, by name."""
    return [read_source(row) for row in SourceRow.objects.filter(removed_at=None).order_by("name")]


@writes
def change_source(source: Source) -> None:
    """Give the source of that name other settings; UsageError if there is none."""
    _check(source)
    found = SourceRow.objects.filter(name=source.name, removed_at=None).update(settings=_settings(source))
    if not found:
        raise _unknown(source.name)


@writes
def remove_source(name: str, at: datetime | None = None) -> None:
    """Stop watching a site; its posts, captures and entries stay. UsageError if there is none of that name."""
    if not SourceRow.objects.filter(name=name, removed_at=None).update(removed_at=at or now()):
        raise _unknown(name)


def source_ids(names: Iterable[str]) -> dict[str, int]:
    """Give the ledger's numbers of sources; UsageError for an unknown one. Inside a ledger call only."""
    wanted = set(names)
    found: dict[str, int] = dict(SourceRow.objects.filter(name__in=wanted).values_list("name", "id"))
    for name in sorted(wanted - found.keys()):
        raise _unknown(name)
    return found


def read_source(row: SourceRow) -> Source:
    """Give the record of a row."""
    known = {field.name for field in attrs.fields(Source)}
    settings = {name: value for name, value in row.settings.items() if name in known}
    try:
        return converter.structure({**settings, "name": row.name}, Source)
    except (TypeError, ValueError, ExceptionGroup) as error:
        raise LedgerError(f'the settings of source "{row.name}" cannot be read') from error


def _settings(source: Source) -> dict[str, object]:
    settings = attrs.asdict(source)
    del settings["name"]
    return settings


def _check(source: Source) -> None:
    if not NAME.fullmatch(source.name):
        raise UsageError(
            f'"{source.name}" cannot name a source: lower-case letters, digits, - and _ may, 64 characters at most'
        )
    if not source.url.strip():
        raise UsageError(f'source "{source.name}" has no address to start at')


def _unknown(name: str) -> UsageError:
    names = list(SourceRow.objects.filter(removed_at=None).order_by("name").values_list("name", flat=True))
    near = difflib.get_close_matches(name, names, n=NEAREST)
    if near:
        return UsageError(f'unknown source "{name}"; did you mean {" or ".join(near)}?')
    return UsageError(
        f'unknown source "{name}"; ' + (f"known are {', '.join(names[:20])}" if names else "none is known yet")
    )
