"""Plain tables on a terminal: no lines, one row a thing, columns as wide as they need."""

from collections.abc import Mapping, Sequence

from rich.console import Console as Terminal
from rich.table import Table
from rich.text import Text

from console.shown import visible


def print_table(terminal: Terminal, rows: Sequence[Mapping[str, object]]) -> None:
    """Print rows that share their keys; None is left empty, True is yes."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in rows[0]:
        table.add_column(name.replace("_", " "), overflow="fold")
    for row in rows:
        table.add_row(*(Text(_cell(value)) for value in row.values()))
    terminal.print(table)


def _cell(value: object) -> str:
    if value is None or value is False:
        return ""
    return "yes" if value is True else visible(str(value))
