"""Today's extractors over the posts of the ledger: what they find more is added, what they find no more is retired."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import Any

from attrs import define, evolve, field, frozen

from pipelines.contacts import add_contacts
from pipelines.extractors.registry import Registry
from vigil.ledger.failpoint import failpoint
from vigil.ledger.reextract import (
    Reextraction,
    Reread,
    StoredVersion,
    finish_reextraction,
    store_reread,
    versions_after,
)
from vigil.records.contact import PAGE, Contact
from vigil.records.page import Page

BATCH = 200  # versions a transaction: the ledger is held for some hundredths of a second
MAX_EXAMPLES = 10  # posts told of one by one; the rest is counted

Value = tuple[str, str]
"""Kind and normal form."""


@frozen(kw_only=True)
class Change:
    """What changes in one version of one post."""

    post: int
    version: int
    added: tuple[Value, ...]
    retired: tuple[Value, ...]


@define
class Tally:
    """What a walk has found, from its beginning, over all interruptions."""

    versions: int = 0
    changed: int = 0
    """Versions whose contacts are others, or are the same with another place, confidence or reason."""
    added: "Counter[str]" = field(factory=Counter)
    """Values that were not found in a version before, by kind."""
    retired: "Counter[str]" = field(factory=Counter)
    examples: list[Change] = field(factory=list)
    """The first that were met since it last began."""

    def counts(self) -> dict[str, Any]:
        """Give the numbers as JSON can hold them."""
        return {
            "versions": self.versions,
            "changed": self.changed,
            "added": dict(sorted(self.added.items())),
            "retired": dict(sorted(self.retired.items())),
        }


def reextract(
    walk: Reextraction,
    on_progress: Callable[[Tally], None] = lambda _: None,
    kinds: Registry | None = None,
) -> Tally:
    """Read every version of the walk again and store what is found; one that is only looked at stores nothing.

    Raises LedgerError as the ledger does; what was stored until then stays, and the walk can be gone on with.
    """
    tally = _resumed(walk)
    at = walk.position
    while versions := versions_after(walk, at, BATCH):
        changed = [one for one in _reread(versions, kinds) if one.contacts != one.version.said.contacts]
        for one in changed:
            _count(one, tally)
        tally.versions += len(versions)
        at = versions[-1].id
        if walk.id:
            walk = store_reread(walk, changed, at, tally.counts())
            failpoint("reextract.after_commit")
        on_progress(tally)
    if walk.id:
        finish_reextraction(walk)
    return tally


def _resumed(walk: Reextraction) -> Tally:
    counts: dict[str, Any] = dict(walk.counts)
    return Tally(
        versions=counts.get("versions", 0),
        changed=counts.get("changed", 0),
        added=Counter(counts.get("added", {})),
        retired=Counter(counts.get("retired", {})),
    )


def _reread(versions: Sequence[StoredVersion], kinds: Registry | None) -> Iterator[Reread]:
    """Find the contacts of versions, those of one source as one page, the way they took when they came in."""
    for (source, country, lang), some in groupby(versions, key=lambda one: (one.source, one.country, one.lang)):
        mine = list(some)
        posts = tuple(evolve(one.said, contacts=()) for one in mine)
        page = Page(source=source, run=0, capture=None, posts=posts, country=country, lang=lang)
        for one, post in zip(mine, add_contacts(page, kinds).posts, strict=True):
            kept = tuple(contact for contact in one.said.contacts if contact.field == PAGE)  # the page is not at hand
            yield Reread(version=one, contacts=post.contacts + kept)


def _count(one: Reread, tally: Tally) -> None:
    before, after = _values(one.version.said.contacts), _values(one.contacts)
    added = tuple(value for value in after if value not in before)
    retired = tuple(value for value in before if value not in after)
    tally.changed += 1
    tally.added.update(kind for kind, _ in added)
    tally.retired.update(kind for kind, _ in retired)
    if (added or retired) and len(tally.examples) < MAX_EXAMPLES:
        tally.examples.append(Change(post=one.version.post, version=one.version.number, added=added, retired=retired))


def _values(contacts: Sequence[Contact]) -> dict[Value, None]:
    return dict.fromkeys((one.kind, one.value) for one in contacts)
