"""The command `vigil`: finds the file of a command, runs it, and turns errors into one line and an exit status."""

import errno
import importlib
import logging
import os
import sys
from pathlib import Path

import click

from console.cli.context import Console
from vigil import __version__
from vigil.config.load import default_home
from vigil.records.errors import LedgerError, VigilError

COMMANDS = {
    "init": "make a home: configuration, ledger, folders",
    "source": "add, list, test, pause, remove the sites that are watched",
    "crawl": "gather sources once, through Tor",
    "replay": "gather a source from a WARC recording in place of the network",
    "reparse": "read the stored pages of a source again with today's engine",
    "import": "take in posts that something else gathered",
    "export": "print posts as lines that `vigil import` takes",
    "search": "find posts",
    "post": "show one post with its versions",
    "contact": "show everything known about one contact",
    "kinds": "list the kinds of contact that are recognised",
    "hash": "hash a picture the way posts' pictures are hashed",
    "watchlist": "keep lists of contacts, pictures and words to look for",
    "rule": "say who is told about what, and how often",
    "mail": "show mails that wait or could not be delivered, and retry them",
    "index": "show, rebuild or catch up the search index",
    "up": "run everything: crawls, index, alerts, until stopped",
    "status": "show what runs, what lags and what failed",
    "audit": "show who did what",
}


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

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands without loading any."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def _with_home(command: click.Command) -> click.Command:
    """Let the command, and each command below it, take `--home` behind its name too."""
    if isinstance(command, click.Group):
        for below in command.commands.values():
            _with_home(below)
    elif not any(option.name == "home" for option in command.params):
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
    logging.basicConfig(
        level=logging.INFO if verbose else logging.WARNING, format="%(levelname)s %(name)s: %(message)s"
    )
    ctx.obj = Console((home or default_home()).expanduser().absolute())


def main() -> None:
    """Run the command line; its status is 0 done, 1 part failed, 2 wrong use, 3 Tor down, 4 ledger or disk."""
    try:
        status = cli.main(standalone_mode=False)
    except click.exceptions.Abort:
        status = _complain("stopped", 130)
    except click.ClickException as error:
        error.show()
        status = 2
    except VigilError as error:
        status = _complain(str(error) or type(error).__name__, error.exit_status)
    except BrokenPipeError:
        # the reader of our output went away, which is its right
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 1
    except OSError as error:
        status = _complain(str(error), LedgerError.exit_status if error.errno == errno.ENOSPC else 1)
    sys.exit(status or 0)


def _complain(message: str, status: int) -> int:
    click.echo(f"vigil: {message}", err=True)
    return status


if __name__ == "__main__":
    main()
