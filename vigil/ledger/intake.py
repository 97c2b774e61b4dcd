"""The posts of a batch of pages on their way into the tables: all that is known is read first, all rows go in last."""

from collections.abc import Sequence
from datetime import datetime
from operator import attrgetter

from attrs import define, evolve
from django.db.models import F

from vigil.ledger.contact_rows import Correction, correct_contacts, extraction_ids, write_contacts
from vigil.ledger.held import Held
from vigil.ledger.looks import Known, Look, Same, compare, hashed, look_at, other_picture, shown_before
from vigil.ledger.models import EntryRow, PostRow, VersionRow
from vigil.ledger.rows import Times, advance, chunks, existing, insert, key, plain, reserve_ids, stored_times, update
from vigil.ledger.stories import give_stories
from vigil.ledger.version_parts import Sightings
from vigil.records.contact import Contact
from vigil.records.page import Page
from vigil.records.post import Post
from vigil.records.stored import EntryKind

POST_FIELDS = ("id", "source", "key", "post_id", "version", "seen_at", "changed_at", "deleted_at", "settled_at")
POST_CHANGES = ("version", "seen_at", "changed_at", "deleted_at", "settled_at")
VERSION_FIELDS = (
    "id",
    "post",
    "number",
    "at",
    "strict",
    "loose",
    "said_at",
    "detected_lang",
    "engine",
    "run",
    "capture",
    "contacts",
    "body",
    "story",
)
ENTRY_FIELDS = ("seq", "kind", "at", "source", "post", "version")


@define
class Counted:
    """What one page brought."""

    new: int = 0
    edited: int = 0
    unchanged: int = 0
    deleted: int = 0
    entries: int = 0


class Intake:
    """Takes pages one after the other, then writes all of them; only inside one writing transaction."""

    def __init__(self, sources: dict[str, int]) -> None:
        self._sources = sources
        self._digests: dict[str, bytes] = {}
        self._held: dict[tuple[int, bytes], Held] = {}
        self._fresh: list[Held] = []
        self._versions: list[tuple[Held, int, Look, Page]] = []
        self._contacts: list[tuple[Held, int, tuple[Contact, ...], str | None]] = []
        self._corrected: list[tuple[Held, int, tuple[Contact, ...], str | None, int]] = []
        self._sightings = Sightings()
        self._entries: list[tuple[EntryKind, datetime, Held, int]] = []

    def read(self, pages: Sequence[Page]) -> None:
        """Read what is known of the posts that `pages` show or miss."""
        wanted: dict[int, set[bytes]] = {}
        with_pictures: set[tuple[int, bytes]] = set()
        for page in pages:
            source = self._sources[page.source]
            keys = wanted.setdefault(source, set())
            for post in page.posts:
                digest = self._digest(post.post_id)
                keys.add(digest)
                if any(hashed(image) for image in post.images):
                    with_pictures.add((source, digest))
            keys.update(map(self._digest, page.gone))
        for source, keys in wanted.items():
            for some in chunks(existing(PostRow, source, keys).values()):
                self._read_held(source, some)
        self._sightings.read(
            held.version_ids[held.present.number] for one, held in self._held.items() if one in with_pictures
        )

    def take(self, page: Page, capture: int | None, at: datetime) -> Counted:
        """Decide what one page changes."""
        counted = Counted()
        before = len(self._entries)
        source = self._sources[page.source]
        address = None if page.capture is None else page.capture.url
        seen = set()
        for post in page.posts:
            digest = self._digest(post.post_id)
            if digest in seen:
                continue  # a page that shows a post twice (a pinned one, an answer's context) says it once
            seen.add(digest)
            look = look_at(post, at, capture, address)
            held = self._held.get((source, digest))
            if held is None:
                self._create(source, digest, look, page)
                counted.new += 1
            else:
                self._look_again(held, look, page, counted)
        for post_id in page.gone:
            digest = self._digest(post_id)
            held = self._held.get((source, digest))
            if held is not None and digest not in seen:
                self._delete(held, at, at, counted)
        counted.entries = len(self._entries) - before
        return counted

    def write(self) -> int:
        """Write all rows; give the highest seq given. The counter comes last."""
        time = stored_times()
        for held, number in zip(self._fresh, reserve_ids(PostRow, len(self._fresh)), strict=True):
            held.id = number
        insert(PostRow, POST_FIELDS, [self._post_row(held, time) for held in self._fresh])
        self._write_versions()
        extractions = extraction_ids({extraction for _, _, _, extraction in self._contacts})
        write_contacts(
            [
                (held.version_ids[number], found, extractions[extraction])
                for held, number, found, extraction in self._contacts
            ]
        )
        self._sightings.write()
        changed = sorted((held for held in self._held.values() if held.dirty), key=attrgetter("id"))
        update(PostRow, POST_CHANGES, [self._changed_row(held, time) for held in changed])
        if not self._entries:
            return 0
        last = advance("seq", len(self._entries))
        first = last - len(self._entries) + 1
        insert(
            EntryRow,
            ENTRY_FIELDS,
            [
                (seq, kind, time(at), held.source, held.id, version)
                for seq, (kind, at, held, version) in enumerate(self._entries, first)
            ],
        )
        correct_contacts(
            [
                Correction(version=held.version_ids[number], contacts=found, seq=first + place, extraction=extraction)
                for held, number, found, extraction, place in self._corrected
            ]
        )
        return last

    def _digest(self, post_id: str) -> bytes:
        found = self._digests.get(post_id)
        if found is None:
            found = self._digests[post_id] = key(post_id)
        return found

    def _read_held(self, source: int, ids: Sequence[int]) -> None:
        rows = VersionRow.objects.filter(post_id__in=ids, number=F("post__version"))
        for row in rows.select_related("post", "capture").defer("body", "capture__body", "capture__headers"):
            post = row.post
            self._held[source, bytes(post.key)] = Held(
                source=source,
                key=bytes(post.key),
                post_id=post.post_id,
                present=_known(row),
                seen_at=post.seen_at,
                settled_at=post.settled_at,
                changed_at=post.changed_at,
                deleted_at=post.deleted_at,
                id=post.id,
                version_ids={row.number: row.id},
            )

    def _all_versions(self, held: Held) -> list[Known]:
        if held.versions is None:
            held.versions = []
            if held.id:
                rows = VersionRow.objects.filter(post_id=held.id).select_related("capture").order_by("number")
                for row in rows.defer("body", "capture__body", "capture__headers"):
                    held.versions.append(_known(row))
                    held.version_ids[row.number] = row.id
            else:
                held.versions.append(held.present)
        return held.versions

    def _create(self, source: int, digest: bytes, look: Look, page: Page) -> None:
        held = Held(
            source=source,
            key=digest,
            post_id=plain(look.post.post_id),
            present=look,
            seen_at=look.at,
            settled_at=look.at,
            deleted_at=look.post.deleted_at,
        )
        self._held[source, digest] = held
        self._fresh.append(held)
        self._add_version(held, 1, look, page)
        self._entries.append(("post_created", look.at, held, 1))

    def _look_again(self, held: Held, look: Look, page: Page, counted: Counted) -> None:
        known: Known | None = held.present
        assert known is not None
        if compare(look, known) is Same.OTHER or self._repainted(held, known, look.post):
            known = shown_before(look, self._all_versions(held), held.present)
            if known is not None and self._repainted(held, known, look.post):
                known = None
        edits = counted.edited
        if known is None:
            self._add_look(held, look, page)
            counted.edited += 1
        else:
            self._complete(held, known, look, page)
        if look.post.deleted_at is not None:
            self._delete(held, look.post.deleted_at, look.at, counted)
        elif held.deleted_at is not None and look.at >= held.settled_at:
            held.deleted_at, held.settled_at, held.dirty = None, look.at, True
            if known is not None:
                self._entries.append(("post_edited", look.at, held, held.present.number))
                counted.edited += 1
        if counted.edited == edits:
            counted.unchanged += 1

    def _add_look(self, held: Held, look: Look, page: Page) -> None:
        """Add what `look` shows as a version: the present one, unless the look is older than that."""
        versions = self._all_versions(held)
        number = versions[-1].number + 1
        known = evolve(look, number=number)
        versions.append(known)
        self._add_version(held, number, look, page)
        if look.at >= held.present.at:
            held.present, held.changed_at, held.dirty = known, look.at, True
            held.settled_at = max(held.settled_at, look.at)
        elif look.at < held.seen_at:
            held.seen_at, held.dirty = look.at, True
        self._entries.append(("post_edited", look.at, held, number))

    def _add_version(self, held: Held, number: int, look: Look, page: Page) -> None:
        self._versions.append((held, number, look, page))
        if look.post.contacts:
            self._contacts.append((held, number, look.post.contacts, page.extraction))
        if look.post.images:
            self._sightings.see(held, number, None, look.post.images, look.at)

    def _complete(self, held: Held, known: Known, look: Look, page: Page) -> None:
        """Add to a version what pipelines have found out since: contacts read better, pictures hashed."""
        if look.strict == known.strict and look.contacts != known.contacts:
            # only for the very same text: in another, spans would point beside what they mean
            corrected = evolve(known, contacts=look.contacts)
            self._corrected.append((held, known.number, look.post.contacts, page.extraction, len(self._entries)))
            self._replace_known(held, known, corrected)
            self._entries.append(("contact_corrected", look.at, held, known.number))
        if look.post.images:
            row = held.version_ids.get(known.number)
            if self._sightings.see(held, known.number, row, look.post.images, look.at):
                self._entries.append(("picture_hashed", look.at, held, known.number))

    def _replace_known(self, held: Held, known: Known, corrected: Known) -> None:
        if held.present is known:
            held.present = corrected
        if held.versions is not None:
            held.versions = [corrected if one.number == known.number else one for one in held.versions]

    def _repainted(self, held: Held, known: Known, post: Post) -> bool:
        """Say whether another picture now stands where the version had one."""
        if not any(hashed(image) for image in post.images):
            return False
        shown = self._sightings.of(held, known.number, held.version_ids.get(known.number))
        return any(place in shown and other_picture(image, shown[place]) for place, image in enumerate(post.images))

    def _delete(self, held: Held, deleted_at: datetime, at: datetime, counted: Counted) -> None:
        if held.deleted_at is not None or at < held.settled_at:
            return
        held.deleted_at, held.settled_at, held.dirty = deleted_at, at, True
        self._entries.append(("post_deleted", at, held, held.present.number))
        counted.deleted += 1

    def _write_versions(self) -> None:
        rows, time = [], stored_times()
        numbers = reserve_ids(VersionRow, len(self._versions))
        stories = give_stories(
            [(row, look.post.likeness) for row, (_, _, look, _) in zip(numbers, self._versions, strict=True)]
        )
        for (held, number, look, page), row, story in zip(self._versions, numbers, stories, strict=True):
            held.version_ids[number] = row
            rows.append(
                (
                    row,
                    held.id,
                    number,
                    time(look.at),
                    look.strict,
                    look.loose,
                    time(look.said_at),
                    look.post.detected_lang,
                    page.engine,
                    page.run,
                    look.capture,
                    look.contacts,
                    look.body,
                    story,
                )
            )
        insert(VersionRow, VERSION_FIELDS, rows)

    def _post_row(self, held: Held, time: Times) -> tuple[object, ...]:
        held.dirty = False
        return (
            held.id,
            held.source,
            held.key,
            held.post_id,
            held.present.number,
            time(held.seen_at),
            time(held.changed_at),
            time(held.deleted_at),
            time(held.settled_at),
        )

    def _changed_row(self, held: Held, time: Times) -> tuple[object, ...]:
        return (
            held.present.number,
            time(held.seen_at),
            time(held.changed_at),
            time(held.deleted_at),
            time(held.settled_at),
            held.id,
        )


def _known(row: VersionRow) -> Known:
    return Known(
        number=row.number,
        at=row.at,
        capture=row.capture_id,
        page=None if row.capture is None else row.capture.url,
        strict=bytes(row.strict),
        loose=bytes(row.loose),
        contacts=bytes(row.contacts),
        said_at=row.said_at,
    )
