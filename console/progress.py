"""Long work on a terminal: one line that tells how far it is, and nothing at all where nobody looks."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console as Terminal

LINES_A_SECOND = 4


@contextmanager
def live_line(terminal: "Terminal") -> Iterator[Callable[[str], None]]:
    """Give a function that replaces the one live line; on a pipe or a file it prints nothing."""
    if not terminal.is_terminal:
        yield lambda _: None
        return
    from rich.live import Live
    from rich.text import Text

    with Live(Text(""), console=terminal, refresh_per_second=LINES_A_SECOND, transient=True) as live:
        yield lambda text: live.update(Text(text))


@contextmanager
def bootstrap(terminal: "Terminal") -> Iterator[Callable[[int, str], None]]:
    """Give Tor's progress callback: percent and what Tor is doing."""
    with live_line(terminal) as show:
        yield lambda percent, doing: show(f"Tor: {percent} %, {doing}")
