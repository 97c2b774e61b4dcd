"""The rows of contacts: written with their version, corrected later, and read as they are or as they were.

A correction retires the rows that are no longer found and adds those that are new; each names the entry that tells of
it and the state of the extractors, so that what was believed at any time can be read.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache

from attrs import frozen

from vigil.ledger.edge import typed
from vigil.ledger.looks import contacts_digest
from vigil.ledger.models import ContactRow, EntryRow, ExtractionRow, VersionRow
from vigil.ledger.rows import chunks, digest, insert, plain, update
from vigil.records.as_json import to_text
from vigil.records.contact import PAGE, Contact

FIELDS = (
    "version",
    "kind",
    "key",
    "value",
    "raw",
    "start",
    "stop",
    "field",
    "confidence",
    "obfuscated",
    "reasons",
    "tail",
    "position",
    "found_by",
    "found_seq",
)
PHONE = "phone"
NO_DIGITS = re.compile("[^0-9]+")
MAX_TAIL = 32  # digits; E.164 has 15


@frozen(kw_only=True)
class Correction:
    """What the contacts of one stored version turn out to be."""

    version: int
    """The row of the version."""
    contacts: tuple[Contact, ...]
    seq: int
    """The entry that tells of it."""
    extraction: str | None = None
    """The state of the extractors; None: unknown."""


@frozen(kw_only=True)
class FoundContact:
    """One contact with its history: which extractors found it and which no longer did."""

    version: int
    """Number of the version of its post."""
    contact: Contact
    found_by: str | None
    """The state of the extractors; None: nobody wrote it down."""
    found_at: datetime
    retired_by: str | None
    retired_at: datetime | None
    """None: it is found to this day."""


def extraction_ids(stamps: Iterable[str | None]) -> dict[str | None, int | None]:
    """Give the numbers of states of the extractors; those never seen get one, inside the transaction at hand."""
    wanted = {stamp for stamp in stamps if stamp is not None}
    known = _known_stamps(wanted)
    if missing := wanted - known.keys():
        insert(ExtractionRow, ("stamp",), [(stamp,) for stamp in sorted(missing)], ignore=True)
        known = _known_stamps(wanted)
    return {None: None, **known}


def write_contacts(found: Sequence[tuple[int, tuple[Contact, ...], int | None]]) -> None:
    """Write the contacts of new versions: (row of the version, contacts, number of the extractors' state)."""
    insert(
        ContactRow,
        FIELDS,
        [
            (version, *_columns(contact), 0, extraction, None)
            for version, contacts, extraction in found
            for contact in contacts
        ],
    )


def correct_contacts(corrections: Sequence[Correction]) -> None:
    """Make the contacts of stored versions what they turned out to be, one correction after the other."""
    numbers = extraction_ids(one.extraction for one in corrections)
    for one in corrections:
        rows = ContactRow.objects.filter(version_id=one.version, retired_seq=None).order_by("position", "id")
        waiting: dict[tuple[object, ...], list[ContactRow]] = {}
        for row in rows:
            waiting.setdefault(_same(_contact(row)), []).append(row)
        new, moved = [], []
        for place, contact in enumerate(one.contacts):
            if same := waiting.get(_same(contact)):
                moved.append((place, same.pop(0).id))
            else:
                new.append((one.version, *_columns(contact), place, numbers[one.extraction], one.seq))
        gone = [row.id for left in waiting.values() for row in left]
        update(ContactRow, ("position",), moved)
        update(
            ContactRow, ("retired_by", "retired_seq"), [(numbers[one.extraction], one.seq, number) for number in gone]
        )
        insert(ContactRow, FIELDS, new)
    update(VersionRow, ("contacts",), [(contacts_digest(one.contacts), one.version) for one in corrections])


def read_contacts(
    versions: Mapping[int, int], before: Mapping[int, int] | None = None
) -> dict[int, tuple[Contact, ...]]:
    """Give the contacts of versions, by row; `versions` names the post of each row.

    `before` names, for some posts, an entry: theirs are given as they stood before it was written.
    """
    found: dict[int, list[Contact]] = {}
    for some in chunks(versions):
        rows = ContactRow.objects.filter(version_id__in=some)
        if not before:
            rows = rows.filter(retired_seq=None)
        for row in rows.order_by("position", "id").defer("key", "tail"):
            if not before or _stood(row, before.get(versions[row.version_id])):
                found.setdefault(row.version_id, []).append(_contact(row))
    return {version: tuple(contacts) for version, contacts in found.items()}


@typed
def contact_history(post: int) -> list[FoundContact]:
    """Give every contact that was ever found in a post, retired ones too, oldest version first."""
    rows = ContactRow.objects.filter(version__post_id=post).select_related("version", "found_by", "retired_by")
    read = list(rows.order_by("version__number", "position", "id"))
    seqs = {seq for row in read for seq in (row.found_seq, row.retired_seq) if seq is not None}
    times: dict[int, datetime] = {}
    for some in chunks(seqs):
        times.update(EntryRow.objects.filter(seq__in=some).values_list("seq", "at"))
    return [
        FoundContact(
            version=row.version.number,
            contact=_contact(row),
            found_by=row.found_by.stamp if row.found_by else None,
            found_at=row.version.at if row.found_seq is None else times[row.found_seq],
            retired_by=row.retired_by.stamp if row.retired_by else None,
            retired_at=None if row.retired_seq is None else times[row.retired_seq],
        )
        for row in read
    ]


def tail_of(number: str) -> str:
    """Give the digits of a telephone number, last first."""
    return NO_DIGITS.sub("", number)[::-1][:MAX_TAIL]


def value_key(value: str) -> bytes:
    """Digest a value as contacts are looked up by."""
    return digest(plain(value)).digest()


def _known_stamps(stamps: Iterable[str]) -> dict[str | None, int | None]:
    return dict(ExtractionRow.objects.filter(stamp__in=list(stamps)).values_list("stamp", "id"))


def _stood(row: ContactRow, seq: int | None) -> bool:
    if seq is None:
        return row.retired_seq is None
    return (row.found_seq is None or row.found_seq < seq) and (row.retired_seq is None or row.retired_seq >= seq)


def _same(contact: Contact) -> tuple[object, ...]:
    """Give what two readings of one contact agree in; in the page around a post its place says nothing."""
    return (contact.kind, plain(contact.value), PAGE) if contact.field == PAGE else _columns(contact)


def _columns(contact: Contact) -> tuple[object, ...]:
    value = plain(contact.value)
    return (
        contact.kind,
        digest(value).digest(),
        value,
        plain(contact.raw),
        contact.start,
        contact.end,
        contact.field,
        contact.confidence,
        contact.obfuscated,
        _reasons(contact.reasons),
        tail_of(value) if contact.kind == PHONE else None,
    )


def _contact(row: ContactRow) -> Contact:
    return Contact(
        kind=row.kind,
        value=row.value,
        raw=row.raw,
        start=row.start,
        end=row.stop,
        field=row.field,
        confidence=row.confidence,
        obfuscated=row.obfuscated,
        reasons=tuple(json.loads(row.reasons)),
    )


@lru_cache(maxsize=1024)  # extractors have few reasons, and the same ones again and again
def _reasons(reasons: tuple[str, ...]) -> str:
    return to_text(reasons)
