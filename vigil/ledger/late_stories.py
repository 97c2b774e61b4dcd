"""Stories of versions that were stored before there were stories, given a batch at a time, the oldest first.

A version without a story is one that waits: each batch is one transaction, so whoever was killed goes on with the rest.
Posts that are stored meanwhile get theirs as ever.
"""

import json
from collections.abc import Sequence
from datetime import datetime

from attrs import frozen

from vigil.ledger.edge import typed, writes
from vigil.ledger.entries import enter
from vigil.ledger.failpoint import failpoint
from vigil.ledger.models import VersionRow
from vigil.ledger.rows import lock_sources, now, update
from vigil.ledger.stories import give_stories
from vigil.records.as_json import read_post
from vigil.records.likeness import Likeness


@frozen
class Unstoried:
    """A version that waits for its story."""

    id: int
    """Its row."""
    text: str


@typed
def count_unstoried() -> int:
    """Give how many versions wait for their story; 0 as soon as all have been looked at."""
    return VersionRow.objects.filter(story=None).count()


@typed
def unstoried_after(position: int, limit: int) -> list[Unstoried]:
    """Give the next versions behind the row `position` that wait for their story, oldest first; [] at the end."""
    rows = VersionRow.objects.filter(story=None, id__gt=position).order_by("id").values_list("id", "body")[:limit]
    return [Unstoried(number, read_post(json.loads(body)).text) for number, body in rows]


@writes
def store_late_stories(found: Sequence[tuple[int, Likeness | None]], at: datetime | None = None) -> int:
    """Give versions (row, likeness) their stories, oldest first; give how many had none until then.

    Search is told of each post whose present version has a story now, alerts are not: nobody said anything new.
    """
    wanted = VersionRow.objects.filter(id__in=[row for row, _ in found])
    lock_sources(wanted.values_list("post__source_id", flat=True))
    # under the lock: another process may have been at the same versions
    waiting = {row.id: row for row in wanted.filter(story=None).select_related("post").defer("body")}
    mine = [(row, likeness) for row, likeness in sorted(found, key=lambda one: one[0]) if row in waiting]
    given = list(zip(give_stories(mine), (row for row, _ in mine), strict=True))
    update(VersionRow, ("story",), given)
    told = [waiting[row] for story, row in given if story and waiting[row].number == waiting[row].post.version]
    if told:
        enter("story_given", [(row.post.source_id, row.post_id, row.number) for row in told], at or now(), quiet=True)
    failpoint("late_stories.before_commit")
    return len(given)
