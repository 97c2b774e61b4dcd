"""Rulings: an analyst rejects or corrects a value, in one post or everywhere, and may take it back.

They are applied where posts are read (`vigil.ledger.read_posts`), so one new row rules every post at once, those to
come too, and taking it back restores what was found. One transaction holds the ruling, its line of the audit, and a
"contact_corrected" entry for each post it touches, so that search and alerts follow; they are written a few thousand
at a time, so that memory does not grow with their number.
"""

from collections.abc import Iterable
from datetime import datetime

from attrs import frozen
from django.db.models import Q, QuerySet

from vigil.ledger.contact_rows import value_key
from vigil.ledger.edge import typed, writes
from vigil.ledger.entries import enter
from vigil.ledger.failpoint import failpoint
from vigil.ledger.models import AuditRow, ContactRow, PostRow, RulingRow
from vigil.ledger.rows import advance, chunks, now, plain
from vigil.records.errors import UsageError
from vigil.records.ruling import Ruling, Verdict

AT_ONCE = 5_000  # entries written in one go: a fraction of a second and a few MiB

Value = tuple[str, str]
"""Kind and normal form."""


@frozen(kw_only=True)
class Passed:
    """A ruling as it was passed or taken back."""

    ruling: Ruling
    posts: int
    """How many stored posts it touches."""


def reject_contact(
    kind: str, value: str, *, reason: str, actor: str, post: int | None = None, at: datetime | None = None
) -> Passed:
    """Rule that a value is no contact of that kind, in one post or (`post` None) in all there are and will be.

    UsageError for an unknown post, an empty reason, and a ruling that stands already.
    """
    return _pass("reject", (kind, value), None, post, reason, actor, at or now())


def correct_contact(
    kind: str,
    value: str,
    new_kind: str,
    new_value: str,
    *,
    reason: str,
    actor: str,
    post: int | None = None,
    at: datetime | None = None,
) -> Passed:
    """Rule that a value means another one, given in normal form; else as `reject_contact`.

    A value corrected to itself in one post counts there whatever is ruled everywhere.
    """
    return _pass("correct", (kind, value), (new_kind, new_value), post, reason, actor, at or now())


@writes
def undo_ruling(number: int, *, reason: str, actor: str, at: datetime | None = None) -> Passed:
    """Take a ruling back: what was found counts again. UsageError when there is none, or it is taken back already."""
    at = at or now()
    _refuse_no_reason(reason)
    row = RulingRow.objects.filter(id=number).first()
    if row is None:
        raise UsageError(f"there is no ruling {number}; vigil contact rulings lists them")
    if row.undone_at is not None:
        raise UsageError(f"ruling {number} was undone already, on {row.undone_at:%Y-%m-%d %H:%M}Z by {row.undone_by}")
    posts, row.undone_seq = _tell((row.kind, row.value), row.post_id, at)
    row.undone_at, row.undone_by, row.undone_why = at, plain(actor), plain(reason)
    row.save(update_fields=["undone_at", "undone_by", "undone_why", "undone_seq"])
    _note("contact.undo", row, posts, actor, at)
    failpoint("ruling.before_commit")
    return Passed(ruling=read_ruling(row), posts=posts)


@typed
def touched_by(kind: str, value: str, post: int | None = None) -> int:
    """Count the posts that a ruling on this value would touch."""
    return 1 if post is not None else int(_affected((kind, value)).count())


@typed
def list_rulings(value: Value | None = None, *, only_standing: bool = False) -> list[Ruling]:
    """Give all rulings, or those on a value or that give it, newest first."""
    rows = RulingRow.objects.order_by("-id")
    if value is not None:
        kind, normal = value
        rows = rows.filter(Q(kind=kind, key=value_key(normal)) | Q(new_kind=kind, new_value=normal))
    if only_standing:
        rows = rows.filter(undone_seq=None)
    return [read_ruling(row) for row in rows]


def rulings_for(versions: Iterable[int]) -> list[Ruling]:
    """Give all rulings, undone ones too, that may concern the contacts of versions (by row), a correction's too."""
    found: dict[int, Ruling] = {}
    if not RulingRow.objects.exists():
        return []
    for some in chunks(versions):
        keys = ContactRow.objects.filter(version_id__in=some).values("key")
        found |= {row.id: read_ruling(row) for row in RulingRow.objects.filter(key__in=keys)}
    waiting = [one.new_value for one in found.values() if one.new_value is not None]
    while waiting:
        keys_of_new = {value_key(value) for value in waiting}
        waiting = []
        for some_keys in chunks(keys_of_new):
            for row in RulingRow.objects.filter(key__in=some_keys).exclude(id__in=list(found)):
                found[row.id] = read_ruling(row)
                if row.new_value is not None:
                    waiting.append(row.new_value)
    return list(found.values())


def sources_of(values: Iterable[Value]) -> list[tuple[Value, int | None]]:
    """Give the values that standing corrections turn into one of `values`, directly or not: (value, post or None)."""
    found: dict[tuple[Value, int | None], None] = {}
    waiting = list(values)
    while waiting:
        wanted = Q()
        for kind, value in waiting:
            wanted |= Q(new_kind=kind, new_value=value)
        waiting = []
        for row in RulingRow.objects.filter(wanted, undone_seq=None):
            source = ((row.kind, row.value), row.post_id)
            if source not in found:
                found[source] = None
                waiting.append(source[0])
    return list(found)


def read_ruling(row: RulingRow) -> Ruling:
    """Give the record of a row."""
    return Ruling(
        id=row.id,
        verdict=row.verdict,
        kind=row.kind,
        value=row.value,
        post=row.post_id,
        new_kind=row.new_kind,
        new_value=row.new_value,
        reason=row.reason,
        actor=row.actor,
        at=row.at,
        seq=row.seq,
        undone_at=row.undone_at,
        undone_by=row.undone_by,
        undone_why=row.undone_why,
        undone_seq=row.undone_seq,
    )


@writes
def _pass(
    verdict: Verdict, value: Value, new: Value | None, post: int | None, reason: str, actor: str, at: datetime
) -> Passed:
    _refuse_no_reason(reason)
    if post is not None and not PostRow.objects.filter(id=post).exists():
        raise UsageError(f"there is no post {post}; vigil search shows the numbers of posts")
    if new == value and post is None:
        raise UsageError(f"{value[0]} {value[1]} is what it is already; only one post can be exempt from a ruling")
    kind, normal = value
    standing = RulingRow.objects.filter(kind=kind, key=value_key(normal), post_id=post, undone_seq=None)
    newest = standing.order_by("-id").first()
    if newest is not None and (newest.verdict, newest.new_kind, newest.new_value) == (verdict, *(new or (None, None))):
        raise UsageError(f"ruling {newest.id} says so already; it is undone by: vigil contact undo {newest.id}")
    row = RulingRow(
        verdict=verdict,
        kind=kind,
        key=value_key(normal),
        value=plain(normal),
        post_id=post,
        new_kind=new and new[0],
        new_value=new and plain(new[1]),
        reason=plain(reason),
        actor=plain(actor),
        at=at,
        seq=0,
    )
    posts, row.seq = _tell(value, post, at)
    row.save()
    _note(f"contact.{verdict}", row, posts, actor, at)
    failpoint("ruling.before_commit")
    return Passed(ruling=read_ruling(row), posts=posts)


def _tell(value: Value, post: int | None, at: datetime) -> tuple[int, int]:
    """Enter a correction for each post that holds the value; give how many there are and the last seq.

    The counter's lock is taken before the posts are looked for: whoever stores one meanwhile is done, and seen, or
    gets a later seq, and is read under the ruling.
    """
    last = advance("seq", 0)
    posts = 0
    rows = PostRow.objects.filter(id=post) if post is not None else _affected(value)
    found = rows.order_by("id").values_list("source_id", "id", "version").iterator(chunk_size=AT_ONCE)
    for some in chunks(found, AT_ONCE):
        last = enter("contact_corrected", some, at)[-1]
        posts += len(some)
        failpoint("ruling.between_chunks")
    return posts, last


def _affected(value: Value) -> "QuerySet[PostRow]":
    """Give the posts that hold a value, as found or by a correction."""
    wanted = Q(kind=value[0], key=value_key(value[1]))
    for (kind, normal), post in sources_of([value]):
        where = Q(kind=kind, key=value_key(normal))
        wanted |= where if post is None else where & Q(version__post_id=post)
    holding = ContactRow.objects.filter(wanted, retired_seq=None).values("version__post_id")
    return PostRow.objects.filter(id__in=holding)


def _note(action: str, row: RulingRow, posts: int, actor: str, at: datetime) -> None:
    detail = {"ruling": row.id, "kind": row.kind, "value": row.value, "post": row.post_id, "posts": posts}
    if row.new_value is not None:
        detail |= {"new_kind": row.new_kind, "new_value": row.new_value}
    detail["reason"] = row.undone_why if row.undone_at is not None else row.reason
    AuditRow.objects.create(action=action, actor=plain(actor), detail=detail, at=at)


def _refuse_no_reason(reason: str) -> None:
    if not reason.strip():
        raise UsageError("a ruling needs a reason: whoever reads it later must know why")
