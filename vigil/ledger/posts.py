"""Reading posts: by number, by name, by contact, one after the other, or as they were."""

from collections.abc import Iterator, Sequence

from django.db.models import Q

from vigil.ledger.captures import captures
from vigil.ledger.contact_rows import MAX_TAIL, PHONE, tail_of, value_key
from vigil.ledger.edge import typed
from vigil.ledger.models import ContactRow, PostRow, RulingRow, SourceRow
from vigil.ledger.read_posts import read_posts
from vigil.ledger.rows import chunks, key
from vigil.ledger.rulings import Value, sources_of
from vigil.records.errors import UsageError
from vigil.records.stored import StoredPost

__all__ = [
    "captures",
    "existing_posts",
    "find_post",
    "get_posts",
    "iterate_posts",
    "post_at_version",
    "post_before",
    "posts_with_contact",
]

MIN_TAIL = 7  # fewer digits end too many numbers to mean one
MAX_ID = 2**63 - 1  # what the databases can compare a number with


@typed
def get_posts(ids: Sequence[int]) -> list[StoredPost]:
    """Give posts by the ledger's numbers, in the order asked for; unknown numbers are left out."""
    return _posts(ids)


@typed
def existing_posts(ids: Sequence[int]) -> set[int]:
    """Give those of the ledger's numbers that there is a post for."""
    return {row.id for some in chunks(ids) for row in PostRow.objects.filter(id__in=some).only("id")}


@typed
def find_post(text: str) -> list[StoredPost]:
    """Give the post with that number of the ledger, or the posts that `source/post_id` or a mere `post_id` names."""
    wanted = text.strip()
    if wanted.isascii() and wanted.isdigit() and 0 < int(wanted) <= MAX_ID:
        found = read_posts([int(wanted)])
        if found:
            return list(found.values())
    sources = dict(SourceRow.objects.values_list("name", "id"))
    source, slash, post_id = wanted.partition("/")
    named = Q(source_id__in=list(sources.values()), key=key(wanted))
    if slash and source in sources:
        named |= Q(source_id=sources[source], key=key(post_id))
    return _posts([row.id for row in PostRow.objects.filter(named).order_by("id").only("id")])


@typed
def posts_with_contact(kind: str | None, value: str) -> list[StoredPost]:
    """Give the posts in which this contact (normal form) counts, in any version and field; `kind` None: of any kind.

    A telephone number without `+` and country is met by all that end in its digits (7 at least).
    """
    wanted = Q(key=key(value))
    if kind is not None:
        wanted &= Q(kind=kind)
    tail = _tail(value) if kind in (PHONE, None) else None
    if tail:
        # digits sort alike in every collation
        wanted |= Q(kind=PHONE, tail__gte=tail, tail__lte=tail + "9" * (MAX_TAIL - len(tail)))

    def is_meant(one: Value) -> bool:
        if one[1] == value and kind in (one[0], None):
            return True
        return bool(tail) and one[0] == PHONE and tail_of(one[1]).startswith(tail or "")

    corrections = RulingRow.objects.filter(verdict="correct", undone_seq=None)
    met = {new for row in corrections if is_meant(new := (row.new_kind or "", row.new_value or ""))}
    for (of_kind, source), post in sources_of(met) if met else ():
        where = Q(kind=of_kind, key=value_key(source))
        wanted |= where if post is None else where & Q(version__post_id=post)
    rows = ContactRow.objects.filter(wanted, retired_seq=None).select_related("version").only("version__post_id")
    found = _posts(sorted({row.version.post_id for row in rows}))
    return [
        stored
        for stored in found
        if any(is_meant((one.kind, one.value)) for post in (stored.post, *stored.earlier) for one in post.contacts)
    ]


def iterate_posts(after_id: int = 0, batch: int = 500) -> Iterator[StoredPost]:
    """Give every post above the number `after_id`, lowest first, reading `batch` at once."""
    while posts := _posts_after(after_id, batch):
        yield from posts
        after_id = posts[-1].id


@typed
def post_at_version(id: int, version: int) -> StoredPost:  # noqa: A002  the word all parts use for it
    """Give a post as of one of its versions: that one is present, and `earlier` holds what went before it.

    UsageError when there is no such post or version.
    """
    found = read_posts([id], {id: version})
    if id not in found:
        raise UsageError(f"there is no post {id} with a version {version}")
    return found[id]


@typed
def post_before(id: int, version: int, seq: int) -> StoredPost:  # noqa: A002  the word all parts use for it
    """Give a post as of one of its versions, its contacts as they counted before the entry `seq` was written.

    UsageError when there is no such post or version.
    """
    found = read_posts([id], {id: version}, {id: seq})
    if id not in found:
        raise UsageError(f"there is no post {id} with a version {version}")
    return found[id]


@typed
def _posts_after(after_id: int, batch: int) -> list[StoredPost]:
    return _posts([row.id for row in PostRow.objects.filter(id__gt=after_id).order_by("id").only("id")[:batch]])


def _posts(ids: Sequence[int]) -> list[StoredPost]:
    found = read_posts(ids)
    return [found[number] for number in ids if number in found]


def _tail(value: str) -> str | None:
    digits = tail_of(value)
    if value.startswith("+") or len(digits) < MIN_TAIL or any(sign.isalpha() for sign in value):
        return None
    return digits
