"""What stands around a post and what its edits changed, on a terminal and for programs."""

from collections.abc import Sequence
from typing import Any

from rich.console import Console as Terminal
from rich.text import Text

from console.posts import DIM, MARK, print_indented
from console.shown import harmless, value
from indexers.around import Around
from indexers.changes import Change, edits
from vigil.records.stored import StoredPost

MAX_POSTS = 8  # numbers of other posts that are named
GONE, NEW = "red strike", "green underline"
SHOWN = {"gone": ("[-", "-]"), "new": ("{+", "+}")}
"""Signs around what went and what came, as git and wdiff write them: colours are lost on paper and in pipes."""


def around_line(around: Around) -> dict[str, Any]:
    """Give the surroundings of a post for programs."""
    return {
        "elsewhere": [
            {
                "kind": kind,
                "value": found,
                "posts": list(occurrences.posts),
                "sources": list(occurrences.sources),
                "more": occurrences.more,
            }
            for kind, found, occurrences in around.contacts
        ],
        "same": list(around.story),
    }


def changes_line(stored: StoredPost) -> list[dict[str, Any]]:
    """Give what each edit changed for programs, oldest first."""
    return [
        {
            "version": number,
            "fields": [
                {
                    "field": change.field,
                    "before": change.before,
                    "after": change.after,
                    "pieces": [[piece.how, piece.text] for piece in change.pieces],
                }
                for change in changed
            ],
        }
        for number, changed in enumerate(edits((*stored.earlier, stored.post)), 2)
    ]


def print_around(terminal: Terminal, stored: StoredPost, around: Around) -> None:
    """Print where else the contacts of a post occur, and who else says the same."""
    told = [(f"{kind} {value(found)}", list(one.posts), one.more) for kind, found, one in around.contacts if one.posts]
    if told:
        terminal.print(Text("\nElsewhere:", style="bold"))
    for what, posts, more in told:
        line = Text(f"  {what}", style=MARK)
        terminal.print(line.append(f"  in {_count(posts, more)}: {_numbers(posts, more)}", style=DIM))
    if around.story:
        says = "says" if len(around.story) == 1 else "say"
        said = f"{_count(list(around.story), more=False)} {says} nearly the same (story:{stored.story}): "
        terminal.print(Text(f"\n{said}{_numbers(list(around.story), more=False)}"))


def print_edits(terminal: Terminal, stored: StoredPost) -> None:
    """Print what each edit changed, word by word."""
    for number, changed in enumerate(edits((*stored.earlier, stored.post)), 2):
        terminal.print(Text(f"\nWhat version {number} changed:", style="bold"))
        for change in changed:
            terminal.print(Text(f"  {change.field}:", style=DIM))
            print_indented(terminal, changed_text(change), 4)
        if not changed:
            terminal.print(Text("  nothing that can be shown", style=DIM))


def changed_text(change: Change) -> Text:
    """Give both versions of a field as one text, what went and what came in signs and colours."""
    line = Text()
    for piece in change.pieces:
        shown = harmless(piece.text)
        if piece.how == "same":
            line.append(shown)
        else:
            before, after = SHOWN[piece.how]
            body = shown.rstrip()
            line.append(f"{before}{body}{after}", style=GONE if piece.how == "gone" else NEW)
            line.append(shown[len(body) :])
    return line


def _count(posts: Sequence[int], more: bool) -> str:
    return f"{len(posts)}{'+' * more} other post{'s' * (len(posts) != 1 or more)}"


def _numbers(posts: Sequence[int], more: bool) -> str:
    shown = ", ".join(map(str, posts[:MAX_POSTS]))
    return shown + (", …" if more or len(posts) > MAX_POSTS else "")
