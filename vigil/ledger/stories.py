"""Which story a new version belongs to: looked up by its keys, one story a key, so that the time is bounded.

Given inside the transaction that stores the version. One transaction at a time does this, or two that bring the same
text would found two stories.
"""

from collections.abc import Iterable, Sequence

from django.db import connection
from django.db.models import F

from vigil.ledger.edge import typed
from vigil.ledger.models import StoryKeyRow, StoryRow, VersionRow
from vigil.ledger.models.stories import NO_STORY
from vigil.ledger.rows import chunks, insert
from vigil.records.likeness import Likeness, alikeness

MOST = 1_000  # posts of one story that are looked at: "thanks" is said a hundred thousand times
LOCK = 0x7669_6769_6C01  # any number, as long as nothing else in this database locks by it

OWNERS = """
SELECT k.key, k.story, s.signature FROM ledger_story_key k JOIN ledger_story s ON s.id = k.story
WHERE k.key {}
"""


def give_stories(versions: Sequence[tuple[int, Likeness | None]]) -> list[int]:
    """Give the story of each version (row, likeness) in turn, founding those that are new; NO_STORY without a likeness.

    Only inside a writing transaction, after the versions have their rows' numbers.
    """
    wanted = {key for _, likeness in versions if likeness for key in likeness.keys}
    if not wanted:
        return [NO_STORY] * len(versions)
    _lock()
    owners = _owners(sorted(wanted))
    founded: list[tuple[int, bytes]] = []
    keys: list[tuple[int, int]] = []
    given: list[int] = []
    for row, likeness in versions:
        if likeness is None:
            given.append(NO_STORY)
            continue
        story = _nearest(likeness, owners)
        if story is None:
            story = row
            founded.append((row, likeness.signature))
            for key in likeness.keys:
                if key not in owners:
                    owners[key] = (row, likeness.signature)
                    keys.append((key, row))
        given.append(story)
    insert(StoryRow, ("id", "signature"), founded)
    insert(StoryKeyRow, ("key", "story"), sorted(keys))
    return given


@typed
def posts_of_story(story: int, most: int = MOST) -> list[int]:
    """Give the ledger's numbers of the posts whose present version belongs to a story, lowest first, at most `most`."""
    rows = VersionRow.objects.filter(story=story, number=F("post__version")).order_by("post_id")
    return list(rows.values_list("post_id", flat=True)[:most])


@typed
def story_sizes(stories: Iterable[int]) -> dict[int, int]:
    """Give for each story how many posts say it now, counted up to `MOST`; one that none says any more is left out."""
    found = {}
    for story in dict.fromkeys(stories):
        count = VersionRow.objects.filter(story=story, number=F("post__version")).order_by()[:MOST].count()
        if count:
            found[story] = count
    return found


def _nearest(likeness: Likeness, owners: dict[int, tuple[int, bytes]]) -> int | None:
    """Give the story most alike, the older of two; None where none is near."""
    met = dict(owners[key] for key in likeness.keys if key in owners)
    degrees = [(alikeness(likeness.signature, signature), -story) for story, signature in met.items()]
    degree, story = max(degrees, default=(0, 0))
    return -story if degree else None


def _owners(wanted: Sequence[int]) -> dict[int, tuple[int, bytes]]:
    found: dict[int, tuple[int, bytes]] = {}
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(OWNERS.format("= ANY(%s)"), [list(wanted)])
            return {key: (story, bytes(signature)) for key, story, signature in cursor.fetchall()}
        for some in chunks(wanted):
            cursor.execute(OWNERS.format(f"IN ({', '.join(['%s'] * len(some))})"), some)
            found.update((key, (story, bytes(signature))) for key, story, signature in cursor.fetchall())
    return found


def _lock() -> None:
    """Let one transaction at a time found stories, until it ends. SQLite has one writer anyway."""
    if connection.vendor == "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
