"""What an answer or an error means for the address that was asked: done, tried again, or given up."""

from datetime import timedelta

from attrs import frozen

from vigil.records.errors import FetchFailed, VigilError
from vigil.records.page import FrontierState

MAX_TRIES = 4  # with the pauses below, an onion has about seven minutes to come back
FIRST_PAUSE = timedelta(seconds=5)
PAUSE_GROWS = 4
RETRY_STATUSES = frozenset({408, 425, 429, 500, 502, 503, 504})


@frozen
class Verdict:
    """What becomes of an address; `again_in` is set when this run tries it again."""

    state: FrontierState
    why: str | None = None
    again_in: timedelta | None = None
    next_run: bool = False
    """Whether the next run tries again what this one gives up."""


def judge_status(status: int, tries: int) -> Verdict:
    """Judge an HTTP status on the `tries`-th try, counted from 1."""
    if status < 400:
        return Verdict("done")
    why = f"HTTP {status}"
    return _again(why, tries) if status in RETRY_STATUSES else Verdict("failed", why)


def judge_error(error: BaseException, tries: int) -> Verdict:
    """Judge what ended an exchange on the `tries`-th try, counted from 1."""
    if isinstance(error, FetchFailed):
        why = str(error) or type(error).__name__
        return _again(why, tries) if error.retry else Verdict("failed", why)
    if isinstance(error, VigilError):
        return Verdict("refused", str(error) or type(error).__name__)
    return _again(type(error).__name__, tries)


def _again(why: str, tries: int) -> Verdict:
    if tries >= MAX_TRIES:
        return Verdict("failed", f"{why}, {tries} tries", next_run=True)
    return Verdict("pending", why, FIRST_PAUSE * PAUSE_GROWS ** (tries - 1))
