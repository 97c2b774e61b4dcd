"""Sizes in bytes and lengths of time in seconds, written and read as they are spoken."""

import math

from vigil.records.errors import BadInput

KIB = 1024
MIB = 1024 * KIB
GIB = 1024 * MIB

MAX_SECONDS = 10 * 365 * 86_400  # ten years: anything longer is a slip of the finger
SECONDS_OF = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}


def seconds(text: str) -> float:
    """Read a length of time such as "30s", "10m", "1.5h", "2d" or "1w" as seconds; raise BadInput for anything else."""
    number, unit = text.strip()[:-1], text.strip()[-1:].lower()
    try:
        value = float(number)
    except ValueError:
        value = math.nan
    if unit not in SECONDS_OF or not 0 < value * SECONDS_OF[unit] <= MAX_SECONDS:
        raise BadInput(f'"{text}" is not a length of time; write a number and s, m, h, d or w, such as 10m')
    return value * SECONDS_OF[unit]


def duration(value: float) -> str:
    """Write seconds the way `seconds` reads them, in the largest unit that leaves a whole number."""
    for unit in ("w", "d", "h", "m"):
        if value >= SECONDS_OF[unit] and value % SECONDS_OF[unit] == 0:
            return f"{value / SECONDS_OF[unit]:.0f}{unit}"
    return f"{value:g}s"
