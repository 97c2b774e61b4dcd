"""Writes small recordings for tests."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter


def write_warc(path: Path, pages: Sequence[tuple[str, str, datetime]], status: str = "200 OK") -> Path:
    """Write `pages` (address, HTML, time) as a WARC file of HTTP responses."""
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for url, html, at in pages:
            head = StatusAndHeaders(status, [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
            record = writer.create_warc_record(
                url,
                "response",
                payload=BytesIO(html.encode()),
                http_headers=head,
                warc_headers_dict={"WARC-Date": at.strftime("%Y-%m-%dT%H:%M:%SZ")},
            )
            writer.write_record(record)
            record.raw_stream.close()
    return path
