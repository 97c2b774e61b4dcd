"""docs/command-line.md, written from the commands themselves: `python -m console.manual > docs/command-line.md`."""

import inspect
from collections.abc import Iterator

import click

from console.cli.main import cli

HEAD = """# Command line

This page is made from the commands' own help.

Every command takes `--home DIR` (or the variable `VIGIL_HOME`), before or behind its name; the default is
`~/.local/share/vigil`. Where a program may read the answer, `--json` prints it as JSON, one value a line.

| exit status | meaning |
|---|---|
| 0 | done |
| 1 | part of it failed; what, is told on standard error |
| 2 | wrong use: an unknown name, a bad query, a setting that is refused |
| 3 | Tor cannot be reached; nothing went any other way |
| 4 | the ledger or the disk refused; nothing was acknowledged |
"""


def manual() -> str:
    """Give the whole page."""
    ctx = click.Context(cli, info_name="vigil")
    parts = [HEAD]
    for name in cli.list_commands(ctx):
        command = cli.get_command(ctx, name)
        assert command is not None
        parts.extend(_pages(command, f"vigil {name}"))
    return "\n".join(parts)


def _pages(command: click.Command, path: str) -> Iterator[str]:
    if isinstance(command, click.Group):
        yield f"## {path}\n\n{_prose(command)}\n"
        for name, below in command.commands.items():
            yield from _pages(below, f"{path} {name}")
        return
    ctx = click.Context(command, info_name=path)
    usage = " ".join(command.collect_usage_pieces(ctx))
    yield f"{'##' if path.count(' ') == 1 else '###'} {path}\n\n    {path} {usage}\n\n{_prose(command)}\n"
    rows = [
        _row(option, ctx)
        for option in command.params
        if isinstance(option, click.Option) and option.name != "home" and not option.hidden
    ]
    if rows:
        yield "| option | meaning |\n|---|---|\n" + "\n".join(rows) + "\n"


def _prose(command: click.Command) -> str:
    """Give the help as Markdown: what click leaves unwrapped becomes a block of its own."""
    blocks = []
    for block in inspect.cleandoc(command.help or "").split("\n\n"):
        kept = block.removeprefix("\b\n")
        blocks.append("\n".join("    " + line for line in kept.split("\n")) if kept != block else block)
    return "\n\n".join(blocks)


def _row(option: click.Option, ctx: click.Context) -> str:
    record = option.get_help_record(ctx)
    assert record is not None
    name, meaning = (text.replace("|", "\\|") for text in record)
    return f"| `{name}` | {meaning.strip()} |"


if __name__ == "__main__":
    print(manual(), end="")  # noqa: T201  the page is the output
