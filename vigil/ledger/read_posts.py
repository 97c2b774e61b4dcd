"""From rows to `StoredPost`: versions with their contacts and pictures put back into their places."""

import json
from collections.abc import Mapping, Sequence

from attrs import evolve
from django.db.models import Max

from vigil.ledger.models import ContactRow, EntryRow, SightingRow, SourceRow, VersionRow
from vigil.ledger.rows import chunks
from vigil.ledger.version_parts import image_of
from vigil.records.as_json import read_post
from vigil.records.contact import Contact
from vigil.records.post import Image, Post
from vigil.records.stored import StoredPost


def read_posts(ids: Sequence[int], versions: Mapping[int, int] | None = None) -> dict[int, StoredPost]:
    """Give posts by number, unknown ones left out; `versions` says which version to take as present."""
    found: dict[int, StoredPost] = {}
    for some in chunks(dict.fromkeys(ids)):
        found.update(_read_some(some, versions or {}))
    return found


def _read_some(ids: Sequence[int], versions: Mapping[int, int]) -> dict[int, StoredPost]:
    rows: dict[int, list[VersionRow]] = {}
    # one statement, so that a post and its versions are of one moment
    for row in VersionRow.objects.filter(post_id__in=ids).select_related("post").order_by("post_id", "at", "number"):
        rows.setdefault(row.post_id, []).append(row)
    seqs = dict(EntryRow.objects.filter(post_id__in=list(rows)).values_list("post_id").annotate(Max("seq")).order_by())
    everything = [row.id for mine in rows.values() for row in mine]
    contacts, pictures = _contacts(everything), _pictures(everything)
    sources = _sources({row.post.source_id for mine in rows.values() for row in mine})
    found = {}
    for number, mine in rows.items():
        wanted = versions.get(number, mine[0].post.version)
        present = next((row for row in mine if row.number == wanted), None)
        if present is None:
            continue
        said = {row.number: _post(row, contacts, pictures) for row in mine}
        source, country = sources[present.post.source_id]
        post = evolve(said[wanted], deleted_at=present.post.deleted_at)
        found[number] = StoredPost(
            id=number,
            source=source,
            seq=seqs.get(number, 0),
            post=post,
            version=wanted,
            seen_at=present.post.seen_at,
            changed_at=present.post.changed_at,
            engine=present.engine,
            country=post.country or country,
            earlier=tuple(said[row.number] for row in mine if _before(row, present)),
        )
    return found


def _before(row: VersionRow, present: VersionRow) -> bool:
    """By the time of its look: a version read from an old capture has a high number and yet is an earlier one."""
    if row.number == present.number:
        return False
    if present.number == present.post.version:
        return True
    return (row.at, row.number) < (present.at, present.number)


def _post(
    row: VersionRow, contacts: Mapping[int, tuple[Contact, ...]], pictures: Mapping[int, Mapping[int, Image]]
) -> Post:
    post = read_post(json.loads(row.body))
    shown = pictures.get(row.id, {})
    images = tuple(
        evolve(shown[place], url=image.url) if place in shown else image for place, image in enumerate(post.images)
    )
    return evolve(post, detected_lang=row.detected_lang, contacts=contacts.get(row.id, ()), images=images)


def _contacts(versions: Sequence[int]) -> dict[int, tuple[Contact, ...]]:
    found: dict[int, list[Contact]] = {}
    for some in chunks(versions):
        for row in ContactRow.objects.filter(version_id__in=some).order_by("id").defer("key", "tail"):
            found.setdefault(row.version_id, []).append(
                Contact(
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
            )
    return {version: tuple(contacts) for version, contacts in found.items()}


def _pictures(versions: Sequence[int]) -> dict[int, dict[int, Image]]:
    found: dict[int, dict[int, Image]] = {}
    for some in chunks(versions):
        for row in SightingRow.objects.filter(version_id__in=some).select_related("picture"):
            found.setdefault(row.version_id, {})[row.position] = image_of(row.picture)
    return found


def _sources(ids: set[int]) -> dict[int, tuple[str, str | None]]:
    """Name and country of sources, removed ones too."""
    rows = SourceRow.objects.filter(id__in=ids).values_list("id", "name", "settings")
    return {number: (name, settings.get("country")) for number, name, settings in rows}
