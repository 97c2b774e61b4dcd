"""Newer extractors over what is stored: every version of every post, in the order they were stored.

One row says how far a walk has come and moves with each batch in the transaction that corrects it, so a walk that was
killed goes on where it stood. Batches are small: crawls, search and alerts go on beside it.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from attrs import evolve, frozen
from django.db.models import QuerySet

from vigil.ledger.contact_rows import Correction, correct_contacts, extraction_ids, read_contacts
from vigil.ledger.edge import typed, writes
from vigil.ledger.entries import enter
from vigil.ledger.failpoint import failpoint
from vigil.ledger.looks import contacts_digest, look_at
from vigil.ledger.models import ReextractionRow, VersionRow
from vigil.ledger.read_posts import pictures_of
from vigil.ledger.rows import lock_sources, now, update
from vigil.ledger.sources import source_ids
from vigil.records.as_json import read_post
from vigil.records.contact import Contact
from vigil.records.errors import LedgerBusy
from vigil.records.post import Post

PROFILE = "profile"

Counts = Mapping[str, object]
"""What a walk has done so far, as JSON can hold it."""


@frozen(kw_only=True)
class Reextraction:
    """One walk over the stored versions."""

    id: int
    """0: only to look; nothing of it is stored."""
    stamp: str
    """The state of the extractors."""
    source: int | None
    """The row of the only source; None: all."""
    since: datetime | None
    alert: bool
    """Whether what it finds is news to alerts."""
    until: int
    """The last version there was when it began."""
    position: int = 0
    """The version up to which it has come."""
    counts: Counts
    started_at: datetime
    total: int
    """Versions it looks at in all."""
    left: int
    """Versions it has yet to look at."""


@frozen(kw_only=True)
class StoredVersion:
    """One version of a post, with what extraction needs to know of its source."""

    id: int
    """Its row."""
    post: int
    """The ledger's number of the post."""
    number: int
    source: str
    country: str | None
    lang: str | None
    said: Post
    """With the contacts that were found in it, whatever was ruled on them."""


@frozen(kw_only=True)
class Reread:
    """What the contacts of one version turn out to be."""

    version: StoredVersion
    contacts: tuple[Contact, ...]


@writes
def begin_reextraction(
    stamp: str,
    *,
    actor: str,
    source: str | None = None,
    since: datetime | None = None,
    alert: bool = False,
    at: datetime | None = None,
) -> Reextraction:
    """Begin a walk, or go on with the one that was begun with these extractors and wishes and not ended.

    UsageError for an unknown source.
    """
    planned = _plan(stamp, source, since, alert, at or now())
    extraction = extraction_ids([stamp])[stamp]
    assert extraction is not None
    known = ReextractionRow.objects.filter(
        extraction_id=extraction, source_id=planned.source, since=since, alert=alert, finished_at=None
    ).first()
    row = known or ReextractionRow.objects.create(
        extraction_id=extraction,
        source_id=planned.source,
        since=since,
        alert=alert,
        actor=actor,
        started_at=planned.started_at,
        until=planned.until,
    )
    begun = evolve(
        planned, id=row.id, until=row.until, position=row.position, counts=row.counts, started_at=row.started_at
    )
    return evolve(begun, total=_rows(begun, 0).count(), left=_rows(begun, begun.position).count())


@typed
def plan_reextraction(
    stamp: str, *, source: str | None = None, since: datetime | None = None, at: datetime | None = None
) -> Reextraction:
    """Give a walk from the beginning that is only to be looked at. UsageError for an unknown source."""
    return _plan(stamp, source, since, False, at or now())


@typed
def versions_after(walk: Reextraction, position: int, limit: int) -> list[StoredVersion]:
    """Give the next versions of a walk behind the row `position`; [] at its end."""
    rows = list(_rows(walk, position).select_related("post__source")[:limit])
    contacts = read_contacts({row.id: row.post_id for row in rows})
    return [
        StoredVersion(
            id=row.id,
            post=row.post_id,
            number=row.number,
            source=row.post.source.name,
            country=row.post.source.settings.get("country"),
            lang=row.post.source.settings.get("lang"),
            said=evolve(
                read_post(json.loads(row.body)), detected_lang=row.detected_lang, contacts=contacts.get(row.id, ())
            ),
        )
        for row in rows
    ]


@writes
def store_reread(
    walk: Reextraction,
    reread: Sequence[Reread],
    position: int,
    counts: Counts,
    at: datetime | None = None,
) -> Reextraction:
    """Correct the contacts of versions and move the walk to the row `position`; give the walk as it is then.

    LedgerBusy when another process is at the same walk.
    """
    moved = ReextractionRow.objects.filter(id=walk.id, position=walk.position, finished_at=None)
    if not moved.update(position=position, counts=counts):
        raise LedgerBusy("another process is at the same re-extraction; let it finish, or stop it and begin again")
    changed = {one.version.id: one for one in reread}
    rows = list(VersionRow.objects.filter(id__in=list(changed)).select_related("post").order_by("id"))
    lock_sources(row.post.source_id for row in rows)
    # a crawl may have read one of them with these extractors since
    rows = [row for row in rows if bytes(row.contacts) != contacts_digest(changed[row.id].contacts)]
    if rows:
        _write(walk, [(row, changed[row.id]) for row in rows], at or now())
    failpoint("reextract.before_commit")
    return evolve(walk, position=position, counts=counts)


@writes
def finish_reextraction(walk: Reextraction, at: datetime | None = None) -> None:
    """Say that a walk has come to its end."""
    ReextractionRow.objects.filter(id=walk.id).update(finished_at=at or now())


def _plan(stamp: str, source: str | None, since: datetime | None, alert: bool, at: datetime) -> Reextraction:
    number = None if source is None else source_ids([source])[source]
    last = VersionRow.objects.order_by("-id").values_list("id", flat=True).first() or 0
    walk = Reextraction(
        id=0,
        stamp=stamp,
        source=number,
        since=since,
        alert=alert,
        until=last,
        counts={},
        started_at=at,
        total=0,
        left=0,
    )
    total = _rows(walk, 0).count()
    return evolve(walk, total=total, left=total)


def _rows(walk: Reextraction, position: int) -> "QuerySet[VersionRow]":
    rows = VersionRow.objects.filter(id__gt=position, id__lte=walk.until).order_by("id")
    if walk.source is not None:
        rows = rows.filter(post__source_id=walk.source)
    return rows if walk.since is None else rows.filter(at__gte=walk.since)


def _write(walk: Reextraction, changed: Sequence[tuple[VersionRow, Reread]], at: datetime) -> None:
    loose = [found for row, reread in changed if (found := _loose(row, reread)) is not None]
    update(VersionRow, ("loose",), loose)
    about = [(row.post.source_id, row.post_id, row.number) for row, _ in changed]
    seqs = enter("contact_corrected", about, at, quiet=not walk.alert)
    correct_contacts(
        [
            Correction(version=row.id, contacts=reread.contacts, seq=seq, extraction=walk.stamp)
            for seq, (row, reread) in zip(seqs, changed, strict=True)
        ]
    )


def _loose(row: VersionRow, reread: Reread) -> tuple[bytes, int] | None:
    """Give the digest that the next look at the post is held against, where contacts of a profile count in it."""
    if _of_profile(reread.version.said.contacts) == _of_profile(reread.contacts):
        return None
    shown = pictures_of([row.id]).get(row.id, {})
    said = reread.version.said
    images = tuple(
        evolve(shown[place], url=image.url) if place in shown else image for place, image in enumerate(said.images)
    )
    look = look_at(evolve(said, images=images, contacts=reread.contacts), row.at, row.capture_id)
    # another strict digest: the post was read by an older program, and what it was made of is not known
    return (look.loose, row.id) if look.strict == bytes(row.strict) else None


def _of_profile(contacts: Sequence[Contact]) -> list[tuple[str, str]]:
    return sorted((one.kind, one.value) for one in contacts if one.field == PROFILE)
