"""Appending pages: all of a batch in one transaction, or nothing of it."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from attrs import frozen
from django.db import transaction

from vigil.ledger.captures import NewCaptures
from vigil.ledger.edge import typed_errors
from vigil.ledger.failpoint import failpoint
from vigil.ledger.intake import Counted, Intake
from vigil.ledger.merge import merge_frontier
from vigil.ledger.rows import lock_sources, now
from vigil.ledger.sources import source_ids
from vigil.records.page import Page


@frozen(kw_only=True)
class Receipt:
    """What the ledger made of one page; once it is given, all of the page is durable."""

    url: str
    """Address asked for; empty for imported lines."""
    new: int = 0
    edited: int = 0
    unchanged: int = 0
    """`new`, `edited` and `unchanged` together are the different posts the page shows."""
    deleted: int = 0
    """Posts the page does not show any more, marked as such by this page."""
    last_seq: int = 0
    """Highest seq of the entries this page brought; 0 when it brought none."""


def append_pages(pages: Sequence[Page], at: datetime | None = None) -> list[Receipt]:
    """Store pages whole, in their order, in one transaction; give a receipt for each.

    `at` (default: the present) dates pages without a capture. Raises UsageError for an unknown source,
    LedgerError, LedgerBusy or DiskFull when nothing was stored.
    """
    if not pages:
        return []
    with _no_collection(), typed_errors(), transaction.atomic(durable=True):
        receipts = _append(pages, at or now())
        failpoint("ledger.before_commit")
    failpoint("ledger.after_commit")
    return receipts


@contextmanager
def _no_collection() -> Iterator[None]:
    """Let the garbage collector rest for the part of a second that a batch takes.

    All that a batch makes lives to its end and holds no cycles: walking it over and over took a tenth of the time.
    """
    resting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if resting:
            gc.enable()


def _append(pages: Sequence[Page], at: datetime) -> list[Receipt]:
    sources = source_ids(page.source for page in pages)
    lock_sources(sources.values())
    captures = NewCaptures(pages, sources)
    intake = Intake(sources)
    intake.read(pages)
    counts = [
        intake.take(page, capture, at if page.capture is None else page.capture.fetched_at)
        for page, capture in zip(pages, captures.numbers, strict=True)
    ]
    captures.write()
    merge_frontier(pages, sources, at)
    return _receipts(pages, counts, intake.write())


def _receipts(pages: Sequence[Page], counts: Sequence[Counted], last: int) -> list[Receipt]:
    seq = last - sum(counted.entries for counted in counts)
    receipts = []
    for page, counted in zip(pages, counts, strict=True):
        seq += counted.entries
        receipts.append(
            Receipt(
                url=page.capture.url if page.capture else "",
                new=counted.new,
                edited=counted.edited,
                unchanged=counted.unchanged,
                deleted=counted.deleted,
                last_seq=seq if counted.entries else 0,
            )
        )
    return receipts
