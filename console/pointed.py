"""A caret under the character of a query that is wrong."""

from rich.cells import cell_len

from console.shown import visible

BEFORE = 40  # characters of a long query left of the place: enough to find it again
AFTER = 30


def pointed(query: str, offset: int) -> str:
    """Give the query, or the part around `offset` (code points), harmless on one line, and below it the caret."""
    first = max(0, offset - BEFORE)
    last = min(len(query), offset + AFTER)
    shown = [" " if character.isspace() else visible(character) for character in query[first:last]]
    margin = "… " if first else ""
    line = margin + "".join(shown) + (" …" if last < len(query) else "")
    return f"{line}\n{' ' * cell_len(margin + ''.join(shown[: offset - first]))}^"
