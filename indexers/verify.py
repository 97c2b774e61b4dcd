"""Compares an index with the ledger, post by post in the order of their ids, and mends it where they differ.

A page of posts is in memory at a time. What the ledger entered after the index's mark is the projector's to bring, and
no difference.
"""

from collections.abc import Iterator
from itertools import chain, islice

from attrs import field, frozen

from indexers.document import digest_of, document_of
from indexers.index import Held, Index
from indexers.projector import OnProgress, Projector
from vigil.ledger.entries import highest_seq
from vigil.ledger.posts import existing_posts, get_posts, iterate_posts
from vigil.records.errors import LockBusy
from vigil.records.stored import StoredPost

PAGE = 500  # posts compared at once
NAMED = 10  # posts of each sort that are named


@frozen(kw_only=True)
class Verdict:
    """What a comparison found."""

    compared: int
    missing: int = 0
    """Posts of the ledger that the index does not have."""
    stale: int = 0
    """Posts that the index has in another state than the ledger."""
    surplus: int = 0
    """Posts of the index that the ledger does not have."""
    mended: bool = True
    """Whether the index is now as it should be."""
    examples: tuple[int, ...] = field(default=())
    """Ledger ids of the first posts that differed."""

    @property
    def differences(self) -> int:
        """How many posts differed."""
        return self.missing + self.stale + self.surplus


def verify(index: Index, *, mend: bool = True, on_progress: OnProgress | None = None) -> Verdict:
    """Compare `index` with the ledger that is open in this thread; `mend` what differs.

    An index that must be built anew is, first. Where another process writes it, nothing can be mended here: that
    process is asked to build it anew if anything differs. Raises IndexDown.
    """
    wanted = mend
    if mend:
        try:
            Projector(index).catch_up(on_progress=on_progress)
        except LockBusy:
            mend = _left_to_another(index)
    mark, top = index.mark(), highest_seq()
    counts = {"missing": 0, "stale": 0, "surplus": 0}
    differing: list[int] = []
    compared = 0
    for posts, held in _pages(index):
        wrong = _differences(posts, held, mark)
        for name, ids in wrong.items():
            counts[name] += len(ids)
            differing += ids[: NAMED - len(differing)]
        compared += len(posts)
        if mend and any(wrong.values()):
            try:
                _mend(index, wrong["missing"] + wrong["stale"], wrong["surplus"])
            except LockBusy:
                mend = _left_to_another(index)
        if on_progress is not None:
            on_progress(compared, max(top, compared))
    mended = mend or not differing
    if wanted and not mended:
        index.ask_rebuild()
    return Verdict(compared=compared, mended=mended, examples=tuple(sorted(differing)), **counts)


def _left_to_another(index: Index) -> bool:
    """Let go of what a refused attempt opened; nothing is mended from now on."""
    index.close()
    return False


def _pages(index: Index) -> Iterator[tuple[list[StoredPost], dict[int, Held]]]:
    """Give the posts of the ledger page by page, each with what the index holds up to its last post."""
    posts = iterate_posts(batch=PAGE)
    waiting = _held(index)
    kept: Held | None = None
    while page := list(islice(posts, PAGE)):
        held: dict[int, Held] = {}
        while (kept := kept or next(waiting, None)) is not None and kept.id <= page[-1].id:
            held[kept.id] = kept
            kept = None
            if len(held) > 2 * PAGE:  # far more than there are posts here: they are judged by themselves
                some = {number: held.pop(number) for number in held.keys() - {stored.id for stored in page}}
                yield [], some
        yield page, held
    while some := {held.id: held for held in islice(chain((kept,) if kept else (), waiting), PAGE)}:
        kept = None
        yield [], some


def _held(index: Index) -> Iterator[Held]:
    """Give what the index holds, by id; pages of it are read as they are needed."""
    after = 0
    while found := index.held(after, PAGE):
        yield from found
        after = found[-1].id


def _differences(posts: list[StoredPost], held: dict[int, Held], mark: int) -> dict[str, list[int]]:
    """Say which posts the index lacks, has in another state, or has too many."""
    found: dict[str, list[int]] = {"missing": [], "stale": [], "surplus": []}
    for stored in posts:
        there = held.pop(stored.id, None)
        if stored.seq > mark:
            continue
        if there is None:
            found["missing"].append(stored.id)
        elif there.seq <= stored.seq and there.digest != digest_of(document_of(stored)):
            found["stale"].append(stored.id)
    found["surplus"] = sorted(held.keys() - existing_posts(sorted(held)))
    return found


def _mend(index: Index, lacking: list[int], surplus: list[int]) -> None:
    index.erase(surplus)
    index.put(map(document_of, get_posts(lacking)), index.mark())
