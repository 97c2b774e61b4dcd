"""The tables, one noun a file. Rows of append-only tables go in through `vigil.ledger.rows`, never by `bulk_create`."""

from vigil.ledger.models.alerts import FindingRow, MailRow, RuleRow
from vigil.ledger.models.audit import AuditRow
from vigil.ledger.models.captures import CaptureRow
from vigil.ledger.models.contacts import ContactRow, ExtractionRow, ReextractionRow, RulingRow
from vigil.ledger.models.entries import CounterRow, EntryRow, MarkRow
from vigil.ledger.models.frontier import FrontierRow
from vigil.ledger.models.pictures import PictureRow, SightingRow
from vigil.ledger.models.posts import PostRow, VersionRow
from vigil.ledger.models.sources import RunRow, SourceRow
from vigil.ledger.models.stories import StoryKeyRow, StoryRow
from vigil.ledger.models.watch import WatchlistRow, WatchRow

__all__ = [
    "AuditRow",
    "CaptureRow",
    "ContactRow",
    "CounterRow",
    "EntryRow",
    "ExtractionRow",
    "FindingRow",
    "FrontierRow",
    "MailRow",
    "MarkRow",
    "PictureRow",
    "PostRow",
    "ReextractionRow",
    "RuleRow",
    "RulingRow",
    "RunRow",
    "SightingRow",
    "SourceRow",
    "StoryKeyRow",
    "StoryRow",
    "VersionRow",
    "WatchRow",
    "WatchlistRow",
]
