"""`vigil` run inside the test's own process: its arguments in, its output and exit status out."""

import io
import json
import logging
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from unittest import mock

from attrs import frozen

from console.cli.main import main

LIBRARIES = ("apscheduler", "asyncio", "elastic_transport", "scrapy", "stem", "")


@frozen
class Ended:
    """How a command ended."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> list[Any]:
        """Its answers, one a line."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def one(self) -> Any:
        """Its only answer."""
        (answer,) = self.json
        return answer


class Vigil:
    """The command line on one home."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def __call__(self, *args: str, stdin: bytes = b"", env: dict[str, str] | None = None) -> Ended:
        """Run `vigil ARGS` on this home to its end; what a process of its own would leave behind is put back."""
        out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
        mask = os.umask(0o022)
        levels = {name: logging.getLogger(name).level for name in LIBRARIES}
        handlers = {handler: handler.level for handler in logging.root.handlers}
        environment = {"VIGIL_HOME": str(self.home), "COLUMNS": "200", **(env or {})}
        with (
            mock.patch.dict(os.environ, environment),
            mock.patch.multiple(sys, stdin=io.TextIOWrapper(io.BytesIO(stdin)), stdout=out, stderr=err),
        ):
            try:
                main(args)
            except SystemExit as end:
                status = int(end.code or 0)
            finally:
                os.umask(mask)
                for name, level in levels.items():
                    logging.getLogger(name).setLevel(level)
                for handler, level in handlers.items():
                    handler.setLevel(level)
        return Ended(status, *(stream.buffer.getvalue().decode() for stream in (out, err)))  # type: ignore[attr-defined]

    def done(self, *args: str, stdin: bytes = b"") -> Ended:
        """Run a command that must succeed without a complaint."""
        ended = self(*args, stdin=stdin)
        assert (ended.status, complaints(ended)) == (0, []), ended
        return ended

    def refused(self, *args: str, stdin: bytes = b"", status: int = 2) -> str:
        """Run a command that must end with `status` and one line of complaint; give that line."""
        ended = self(*args, stdin=stdin)
        lines = ended.err.splitlines()
        assert (ended.status, len(lines)) == (status, 1), ended
        assert lines[0].startswith("vigil: ")
        return lines[0]


def complaints(ended: Ended) -> list[str]:
    """Give what a command complained of."""
    return [line for line in ended.err.splitlines() if line.startswith("vigil: ")]


def as_lines(posts: Iterable[dict[str, Any]]) -> bytes:
    """Write posts as `vigil import` takes them."""
    return "".join(json.dumps(post) + "\n" for post in posts).encode()
