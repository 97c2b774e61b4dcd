"""A WARC file as a network: which address it answers, with what, and when that was."""

import gzip
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from attrs import frozen
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from vigil.records.errors import BadInput
from vigil.records.units import MIB

MAX_RECORDED_BODY = 64 * MIB  # well above any page's limit: a record that lies about its length is cut here


@frozen(kw_only=True)
class Recorded:
    """One answer as recorded."""

    url: str
    date: datetime
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    """As sent, transfer encoding undone; content encoding, if any, still on."""


class Recording:
    """The responses of one WARC file, found by address; bodies are read when asked for.

    Raises BadInput when the file is not a WARC or holds no HTTP response.
    """

    def __init__(self, path: Path, canonical: Callable[[str], str]) -> None:
        self.path = path
        self._canonical = canonical
        self._offsets: dict[str, int] = {}
        self.first_url = ""
        self._read_index()

    def __len__(self) -> int:
        return len(self._offsets)

    def _read_index(self) -> None:
        try:
            with self.path.open("rb") as file:
                records = ArchiveIterator(file)
                for record in records:
                    url = record.rec_headers.get_header("WARC-Target-URI")
                    if record.rec_type != "response" or not url or record.http_headers is None:
                        continue
                    self.first_url = self.first_url or url
                    # a later answer to the same address is the newer one
                    self._offsets[self._canonical(url)] = records.get_record_offset()
        except FileNotFoundError:
            raise BadInput(f"there is no file {self.path}") from None
        except (ArchiveLoadFailed, OSError, EOFError, gzip.BadGzipFile) as error:
            raise BadInput(f"{self.path} is not a readable WARC file: {error}") from error
        if not self._offsets:
            raise BadInput(f"{self.path} holds no HTTP response")

    def answer(self, url: str) -> Recorded | None:
        """Give what the recording answered to `url`, or None when it was not recorded."""
        offset = self._offsets.get(self._canonical(url))
        if offset is None:
            return None
        with self.path.open("rb") as file:
            file.seek(offset)
            return _read_record(file)


def _read_record(file: BinaryIO) -> Recorded:
    record = next(iter(ArchiveIterator(file)))
    head = record.http_headers
    return Recorded(
        url=record.rec_headers.get_header("WARC-Target-URI"),
        date=datetime.fromisoformat(record.rec_headers.get_header("WARC-Date")),
        status=int(head.get_statuscode()),
        headers=tuple((name, value) for name, value in head.headers if name.lower() != "transfer-encoding"),
        body=record.content_stream().read(MAX_RECORDED_BODY),
    )
