"""Captures in and out: the HTML of a page, compressed, without pictures."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import zstandard

from vigil.ledger.edge import typed
from vigil.ledger.models import CaptureRow
from vigil.ledger.rows import existing, insert, key, plain, reserve_ids, stored_times
from vigil.ledger.sources import source_ids
from vigil.records.as_json import to_text
from vigil.records.page import Capture, Page

LEVEL = 3  # of Zstandard: higher levels cost more time than the page took to read, for a tenth less
READ_AT_ONCE = 16  # captures of up to 8 MiB each

_packer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="captures")
"""Packing leaves Python's lock free, so that a second core can do it."""

FIELDS = (
    "id",
    "source",
    "run",
    "key",
    "url",
    "final_url",
    "fetched_at",
    "status",
    "headers",
    "body",
    "body_sha256",
    "route",
    "identity",
    "software",
    "engine",
    "hops",
)


@typed
def captures(source: str, *, newest_first: bool = False) -> Iterator[Capture]:
    """Give the stored captures of a source in the order of their times, those stored from now on left out.

    UsageError for an unknown source. What is read at once is little, so that the ledger may be written in between.
    """
    number = source_ids([source])[source]
    ids = list(CaptureRow.objects.filter(source_id=number).order_by("fetched_at", "id").values_list("id", flat=True))
    return _read(ids[::-1] if newest_first else ids)


def capture_key(capture: Capture) -> bytes:
    """Digest what makes a capture this one: the same, replayed or read again, is not stored again."""
    return key(capture.url, capture.fetched_at.isoformat(), capture.body_sha256)


class NewCaptures:
    """The captures of a batch that are not stored yet; they are packed on a thread while the posts are looked at."""

    def __init__(self, pages: Sequence[Page], sources: dict[str, int]) -> None:
        keys = [None if page.capture is None else (sources[page.source], capture_key(page.capture)) for page in pages]
        numbers = _stored({one for one in keys if one is not None})
        new: dict[tuple[int, bytes], Page] = {}
        for one, page in zip(keys, pages, strict=True):
            if one is not None and one not in numbers:
                new.setdefault(one, page)
        numbers.update(zip(new, reserve_ids(CaptureRow, len(new)), strict=True))
        bodies = [page.capture.body for page in new.values() if page.capture is not None]
        self._packed = _packer.submit(_pack, bodies)
        self._new = [(numbers[one], *one, page) for one, page in new.items()]
        self.numbers = [None if one is None else numbers[one] for one in keys]
        """The ledger's number of each page's capture; None where a page has none."""

    def write(self) -> None:
        """Write the rows."""
        time = stored_times()
        rows = []
        for (number, source, digest, page), body in zip(self._new, self._packed.result(), strict=True):
            capture = page.capture
            assert capture is not None
            rows.append(
                (
                    number,
                    source,
                    page.run,
                    digest,
                    plain(capture.url),
                    plain(capture.final_url),
                    time(capture.fetched_at),
                    capture.status,
                    to_text([[plain(name), plain(value)] for name, value in capture.headers]),
                    body,
                    capture.body_sha256,
                    capture.route,
                    capture.identity,
                    capture.software,
                    page.engine,
                    page.hops,
                )
            )
        insert(CaptureRow, FIELDS, rows)


def _pack(bodies: Sequence[bytes]) -> list[bytes]:
    """Pack all bodies in one call: between two calls the thread would wait for Python's lock, 5 ms each time."""
    packer = zstandard.ZstdCompressor(level=LEVEL)
    if not any(bodies):  # which the one call refuses
        return [packer.compress(body) for body in bodies]
    packed = packer.multi_compress_to_buffer(list(bodies), threads=1)
    return [packed[place].tobytes() for place in range(len(bodies))]


def _stored(keys: set[tuple[int, bytes]]) -> dict[tuple[int, bytes], int]:
    found: dict[tuple[int, bytes], int] = {}
    for source in {source for source, _ in keys}:
        wanted = [digest for other, digest in keys if other == source]
        stored = existing(CaptureRow, source, wanted)
        found.update({(source, digest): number for digest, number in stored.items()})
    return found


def _read(ids: Sequence[int]) -> Iterator[Capture]:
    for start in range(0, len(ids), READ_AT_ONCE):
        yield from _read_some(ids[start : start + READ_AT_ONCE])


@typed
def _read_some(ids: Sequence[int]) -> list[Capture]:
    unpack = zstandard.ZstdDecompressor().decompress
    rows = CaptureRow.objects.in_bulk(list(ids))
    return [
        Capture(
            url=row.url,
            final_url=row.final_url,
            fetched_at=row.fetched_at,
            status=row.status,
            headers=tuple((name, value) for name, value in row.headers),
            body=unpack(bytes(row.body)),
            body_sha256=row.body_sha256,
            route=row.route,
            identity=row.identity,
            software=row.software,
        )
        for row in (rows[number] for number in ids if number in rows)
    ]
