"""The store step: pages go into the ledger, whole or not at all."""

from collections.abc import Sequence

from vigil.ledger.append import Receipt, append_pages
from vigil.records.page import Page


def store(pages: Sequence[Page]) -> list[Receipt]:
    """Append pages in one transaction and give a receipt for each; nothing is acknowledged when this raises.

    Raises LedgerError, LedgerBusy or DiskFull.
    """
    return append_pages(pages)
