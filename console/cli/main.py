"""The command `vigil`: finds the file of a command, runs it, and turns errors into one line and an exit status."""

import difflib
import errno
import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import click

from console.cli.context import Console
from console.logs import place_of, write_logs
from console.shown import value
from vigil import __version__
from vigil.config.load import default_home
from vigil.records.errors import LedgerError, UsageError, VigilError

COMMANDS = {
    "init": "make a home: configuration, ledger, folders",
    "source": "add, list, test, pause, remove the sites that are watched",
    "crawl": "gather sources once, through Tor",
    "replay": "gather a source from a WARC recording in place of the network",
    "reparse": "read the stored pages of a source again with today's engine",
    "reextract": "find the contacts of stored posts again with today's extractors",
    "import": "take in posts that something else gathered",
    "export": "print posts as lines that `vigil import` takes",
    "search": "find posts",
    "post": "show one post with its versions",
    "contact": "show everything known about one contact, reject or correct it",
    "extract": "find the contacts in texts on standard input",
    "kinds": "list the kinds of contact that are recognised",
    "hash": "hash a picture the way posts' pictures are hashed",
    "watchlist": "keep lists of contacts, pictures and words to look for",
    "rule": "say who is told about what, and how often",
    "mail": "show mails that wait or could not be delivered, and retry them",
    "index": "show, rebuild or catch up the search index",
    "backup": "copy the ledger to a file while everything goes on",
    "up": "run everything: crawls, index, alerts, until stopped",
    "status": "show what runs, what lags and what failed",
    "audit": "show who did what",
}

QUERY_COMMANDS = ("search", "export")
QUERY_EXAMPLE = "-is:deleted"
STOPPED = 130  # what shells give a program that Ctrl-C ended


class Commands(click.Group):
    """Loads a command's file only when it is asked for, so that `vigil --help` is quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Give the names in the order people meet them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Load one command."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"console.cli.{cmd_name.replace('import', 'import_')}")
        return _with_home(module.command)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; one that does not exist is told with those that are spelled like it."""
        if args[0] not in COMMANDS and (near := difflib.get_close_matches(args[0], COMMANDS)):
            raise click.UsageError(f"No such command '{args[0]}'; did you mean {' or '.join(near)}?", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands without loading any."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def _with_home(command: click.Command) -> click.Command:
    """Let the command, and each command below it, take `--home` behind its name too."""
    if isinstance(command, click.Group):
        for below in command.commands.values():
            _with_home(below)
    if not any(option.name == "home" for option in command.params):
        command.params.append(
            click.Option(
                ["--home"],
                type=click.Path(path_type=Path, file_okay=False),
                expose_value=False,
                callback=_choose_home,
                help="Folder of vigil.toml and the ledger.",
            )
        )
    return command


def _choose_home(ctx: click.Context, _: click.Parameter, home: Path | None) -> None:
    if home is not None:
        ctx.find_root().obj.home = home.expanduser().absolute()


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--home", type=click.Path(path_type=Path, file_okay=False), help="Folder of vigil.toml and the ledger.")
@click.option("-v", "--verbose", is_flag=True, help="Log what is done, by identifiers, on standard error.")
@click.version_option(__version__, prog_name="vigil")
@click.pass_context
def cli(ctx: click.Context, home: Path | None, verbose: bool) -> None:
    """Watch dark-web sites and forums, and tell people what is new on their watchlists.

    \b
    Start with:   vigil init
                  vigil source add NAME URL
                  vigil crawl NAME
                  vigil search WORDS
    """
    os.umask(0o077)
    write_logs(verbose=verbose)
    ctx.obj = Console((home or default_home()).expanduser().absolute())


def main(args: Sequence[str] | None = None) -> NoReturn:
    """Run the command line, by default this process' own, and exit.

    The status is 0 done, 1 part failed, 2 wrong use, 3 Tor down, 4 ledger or disk.
    """
    try:
        status = cli.main(args, prog_name="vigil", standalone_mode=False)
    except click.exceptions.Abort:
        status = _complain("stopped", STOPPED)
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        status = UsageError.exit_status
    except click.ClickException as error:
        status = _complain(_wrong_use(error), UsageError.exit_status)
    except VigilError as error:
        status = _complain(str(error) or type(error).__name__, error.exit_status)
    except BrokenPipeError:
        # the reader of our output went away, which is its right
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = VigilError.exit_status
    except OSError as error:
        status = _complain(str(error), LedgerError.exit_status if error.errno == errno.ENOSPC else 1)
    except Exception as error:
        # its own words may quote a page, and a traceback helps nobody who did not write Vigil
        status = _complain(f"this is a fault of Vigil, please report it: {place_of(error)}", VigilError.exit_status)
    sys.exit(status or 0)


def _wrong_use(error: click.ClickException) -> str:
    """Say in one line what was wrong, and what would be right where that is known."""
    said = error.format_message().rstrip(".")
    ctx = error.ctx if isinstance(error, click.UsageError) else None
    if ctx is None or "did you mean" in said.lower():
        return said
    if isinstance(error, click.NoSuchOption) and ctx.command.name in QUERY_COMMANDS:
        return f'{said}; a query that begins with "-" stands behind --, as in: {ctx.command_path} -- {QUERY_EXAMPLE}'
    return f"{said}; see: {ctx.command_path} --help"


def _complain(message: str, status: int) -> int:
    click.echo("vigil: " + value(message), err=True)
    return status


if __name__ == "__main__":
    main()
