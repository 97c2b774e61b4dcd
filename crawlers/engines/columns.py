"""What the first row of a table says about a cell further down."""

from collections.abc import Sequence

from crawlers.engines.item import Item

MAX_HEADING = 40
"""Code points of a column's heading."""


def column_heading(items: Sequence[Item], position: int) -> str:
    """Give the text of the first row's cell above a cell of a table."""
    cell = items[position].parent
    for _ in range(4):
        if cell < 0 or items[cell].tag in {"td", "th"}:
            break
        cell = items[cell].parent
    if cell < 0 or items[cell].tag not in {"td", "th"}:
        return ""
    row = items[cell].parent
    table = items[row].parent if row >= 0 else -1
    if table < 0:
        return ""
    before = _column(items, row, cell)
    child = table + 1
    while child < items[table].end and child < row:
        if items[child].tag == "tr":
            inner, column = child + 1, 0
            while inner < items[child].end:
                width = items[inner].attributes.get("colspan") or "1"
                column += int(width) if width.isascii() and width.isdigit() and len(width) < 3 else 1
                if column > before:
                    return " ".join(item.text for item in items[inner : items[inner].end] if item.text)[:MAX_HEADING]
                inner = items[inner].end
            return ""
        child = items[child].end
    return ""


def _column(items: Sequence[Item], row: int, cell: int) -> int:
    column, child = 0, row + 1
    while child < cell:
        width = items[child].attributes.get("colspan") or "1"
        column += int(width) if width.isascii() and width.isdigit() and len(width) < 3 else 1
        child = items[child].end
    return column
