"""What is logged: one line an event on standard error, with its identifiers; never a word from a page."""

import logging
import traceback
from pathlib import Path
from time import gmtime

LOUD = {
    "apscheduler": logging.CRITICAL,  # the supervisor tells of its jobs itself
    "asyncio": logging.WARNING,
    "elastic_transport": logging.ERROR,
    "scrapy": logging.WARNING,
    "stem": logging.WARNING,
}
"""Libraries whose own doings help nobody, and from which level on they are heard."""

OWN = frozenset({"vigil", "pipelines", "indexers", "alerts", "crawlers", "console"})
"""Whose fields are written: a library's may hold a page, as Scrapy's do."""

STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class Lines(logging.Formatter):
    """Writes the fields given as `extra` behind the message: `key=value`, in the order they were given.

    Of Vigil's own loggers only.
    """

    converter = staticmethod(gmtime)  # times are UTC everywhere in Vigil

    def __init__(self) -> None:
        super().__init__("%(asctime)sZ %(levelname)s %(name)s: %(message)s", "%Y-%m-%dT%H:%M:%S")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  logging's name
        """Give the line without an exception."""
        if record.name.partition(".")[0] not in OWN:
            return super().formatMessage(record)
        fields = [f"{key}={value}" for key, value in vars(record).items() if key not in STANDARD]
        return " ".join([super().formatMessage(record), *fields])


def write_logs(*, verbose: bool) -> None:
    """Log warnings and worse to standard error; with `verbose` what is done, too. Once a process."""
    level = logging.INFO if verbose else logging.WARNING
    if not logging.root.handlers:
        lines = logging.StreamHandler()
        lines.setFormatter(Lines())
        logging.root.addHandler(lines)
    logging.root.setLevel(level)
    for handler in logging.root.handlers:
        handler.setLevel(level)  # libraries give their loggers levels of their own
    for library, least in LOUD.items():
        logging.getLogger(library).setLevel(least)


def place_of(error: BaseException) -> str:
    """Give what kind of error it is and where it was raised, without its words: they may quote a page."""
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return type(error).__name__
    return f"{type(error).__name__} at {Path(frames[-1].filename).name}:{frames[-1].lineno}"
