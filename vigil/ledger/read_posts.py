"""From rows to `StoredPost`: versions with their contacts and pictures put back into their places.

The one place where rulings are applied: search, alerts, exports and views all read posts here.
"""

import json
from collections.abc import Mapping, Sequence

from attrs import evolve
from django.db.models import Max

from vigil.ledger.contact_rows import read_contacts
from vigil.ledger.models import EntryRow, SightingRow, SourceRow, VersionRow
from vigil.ledger.rows import chunks
from vigil.ledger.rulings import rulings_for
from vigil.ledger.verdicts import Rulings
from vigil.ledger.version_parts import image_of
from vigil.records.as_json import read_post
from vigil.records.contact import Contact
from vigil.records.post import Image, Post
from vigil.records.ruling import Ruled
from vigil.records.stored import StoredPost


def read_posts(
    ids: Sequence[int], versions: Mapping[int, int] | None = None, before: Mapping[int, int] | None = None
) -> dict[int, StoredPost]:
    """Give posts by number, unknown ones left out; `versions` says which version to take as present.

    `before` names an entry for some posts: their contacts are given as they counted before it was written.
    """
    found: dict[int, StoredPost] = {}
    for some in chunks(dict.fromkeys(ids)):
        found.update(_read_some(some, versions or {}, before or {}))
    return found


def _read_some(ids: Sequence[int], versions: Mapping[int, int], before: Mapping[int, int]) -> dict[int, StoredPost]:
    rows: dict[int, list[VersionRow]] = {}
    # one statement, so that a post and its versions are of one moment
    for row in VersionRow.objects.filter(post_id__in=ids).select_related("post").order_by("post_id", "at", "number"):
        rows.setdefault(row.post_id, []).append(row)
    seqs = dict(EntryRow.objects.filter(post_id__in=list(rows)).values_list("post_id").annotate(Max("seq")).order_by())
    everything = [row.id for mine in rows.values() for row in mine]
    contacts, pictures = _contacts(rows, before), pictures_of(everything)
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
            ruled=contacts[present.id][1],
            story=present.story or None,
            repost=bool(present.story) and all(row.id != present.story for row in mine),
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
    row: VersionRow,
    contacts: Mapping[int, tuple[tuple[Contact, ...], tuple[Ruled, ...]]],
    pictures: Mapping[int, Mapping[int, Image]],
) -> Post:
    post = read_post(json.loads(row.body))
    shown = pictures.get(row.id, {})
    images = tuple(
        evolve(shown[place], url=image.url) if place in shown else image for place, image in enumerate(post.images)
    )
    return evolve(post, detected_lang=row.detected_lang, contacts=contacts[row.id][0], images=images)


def _contacts(
    rows: Mapping[int, Sequence[VersionRow]], before: Mapping[int, int]
) -> dict[int, tuple[tuple[Contact, ...], tuple[Ruled, ...]]]:
    """Give by version's row the contacts that count and those that were ruled on."""
    posts = {row.id: post for post, mine in rows.items() for row in mine}
    found = read_contacts(posts, before)
    passed = rulings_for(found)
    standing = Rulings(ruling for ruling in passed if ruling.holds_before(None))
    earlier = {
        post: Rulings(ruling for ruling in passed if ruling.holds_before(seq))
        for post, seq in before.items()
        if post in rows
    }
    return {row: earlier.get(post, standing).apply(post, found.get(row, ())) for row, post in posts.items()}


def pictures_of(versions: Sequence[int]) -> dict[int, dict[int, Image]]:
    """Give the hashed pictures of versions, by row and place."""
    found: dict[int, dict[int, Image]] = {}
    for some in chunks(versions):
        for row in SightingRow.objects.filter(version_id__in=some).select_related("picture"):
            found.setdefault(row.version_id, {})[row.position] = image_of(row.picture)
    return found


def _sources(ids: set[int]) -> dict[int, tuple[str, str | None]]:
    """Name and country of sources, removed ones too."""
    rows = SourceRow.objects.filter(id__in=ids).values_list("id", "name", "settings")
    return {number: (name, settings.get("country")) for number, name, settings in rows}
