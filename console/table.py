"""Plain tables on a terminal: no lines, one row a thing, columns as wide as they need."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from rich.console import Console as Terminal
from rich.table import Table
from rich.text import Text

from console.shown import value

UNFOLDED = 10_000  # columns, where nobody looks: a program that reads lines wants each row on one


def print_table(terminal: Terminal, rows: Sequence[Mapping[str, object]]) -> None:
    """Print rows that share their keys; None is left empty, True is yes, a time (in UTC) goes down to the minute."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in rows[0]:
        table.add_column(name.replace("_", " "), overflow="fold")
    for row in rows:
        table.add_row(*(Text(_cell(value)) for value in row.values()))
    terminal.print(table, width=None if terminal.is_terminal else UNFOLDED)


def _cell(told: object) -> str:
    if told is None or told is False:
        return ""
    if isinstance(told, datetime):
        return f"{told:%Y-%m-%d %H:%M}Z"
    return "yes" if told is True else value(str(told))
