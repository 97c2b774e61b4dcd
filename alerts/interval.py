"""How often: "30s", "10m", "1h", "2d" as people write it."""

import re

from vigil.records.errors import BadInput

SHORTEST = 10.0  # seconds; mails more often than that are one mail read in pieces
LONGEST = 31 * 86_400.0  # seconds; findings that wait longer than a month are no alert

_WRITTEN = re.compile(r"(\d{1,6}(?:\.\d{1,3})?)\s*(s|m|h|d)", re.IGNORECASE)
_SECONDS = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86_400.0}


def read_interval(text: str) -> float:
    """Give seconds, between ten seconds and 31 days; BadInput says what to write instead."""
    found = _WRITTEN.fullmatch(text.strip())
    if found is None:
        raise BadInput(f'"{text.strip()}" is no interval; write 30s, 10m, 1h or 2d')
    seconds = float(found[1]) * _SECONDS[found[2].lower()]
    check_interval(seconds)
    return seconds


def check_interval(seconds: float) -> None:
    """Raise BadInput for an interval outside the limits."""
    if not SHORTEST <= seconds <= LONGEST:
        raise BadInput(
            f"{seconds:g} seconds is no interval for mails: at least {SHORTEST:g} s, at most {LONGEST / 86_400:g} days"
        )
