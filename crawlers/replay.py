"""The network of a replay: Scrapy asks, a recording answers. No socket exists here."""

from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.http import Headers, Request, Response
from scrapy.responsetypes import responsetypes

from crawlers.recording import Recording
from crawlers.transport.handler import FETCHED_AT
from vigil.records.errors import FetchFailed

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

RECORDING = "VIGIL_RECORDING"
"""The setting that names the WARC file of a replay."""


class NotRecorded(FetchFailed):
    """The recording does not hold this address."""

    retry = False


class ReplayHandler:
    """Answers from the recording that the setting names; `WARC-Date` is the clock."""

    lazy = False

    def __init__(self, recording: Recording) -> None:
        self._recording = recording

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> "ReplayHandler":
        """Take the recording out of the settings."""
        return cls(opened(Path(crawler.settings[RECORDING])))

    async def download_request(self, request: Request) -> Response:
        """Give the recorded answer; raise NotRecorded when there is none."""
        answer = self._recording.answer(request.url)
        if answer is None:
            raise NotRecorded("not in the recording")
        request.meta[FETCHED_AT] = answer.date
        headers = Headers(answer.headers)
        kind: type[Response] = responsetypes.from_args(headers=headers, url=request.url, body=answer.body)
        return kind(url=request.url, status=answer.status, headers=headers, body=answer.body)

    async def close(self) -> None:
        """Nothing is held open."""


def opened(path: Path) -> Recording:
    """Index the recording at `path`; addresses are compared in the engines' canonical form."""
    from crawlers.engines.addresses import canonical

    return Recording(path, canonical)
