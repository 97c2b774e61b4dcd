"""All hits of a query, however many, as the cluster had them when the first was asked for (a point in time)."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from elasticsearch import ApiError, Elasticsearch

from vigil.records.errors import QueryTooCostly

SCANNED = 5_000  # hits a request; a cluster gives 10,000 at most
KEPT = "2m"  # between two requests: the reader may write each post to a disk in the meantime
ANSWER_SECONDS = 30  # what one request may cost the cluster


def scan(client: Elasticsearch, index: str, query: dict[str, Any]) -> Iterator[int]:
    """Give the ids of all hits, newest first; NotFoundError where there is no such index."""
    moment = client.open_point_in_time(index=index, keep_alive=KEPT)["id"]
    after: list[Any] | None = None
    try:
        while True:
            answer = client.search(
                pit={"id": moment, "keep_alive": KEPT},
                query=query,
                sort=[{"newest": "desc"}, {"id": "desc"}],
                size=SCANNED,
                search_after=after,
                source=False,
                track_total_hits=False,
                timeout=f"{ANSWER_SECONDS}s",
                allow_partial_search_results=False,
            )
            if answer["timed_out"]:
                raise QueryTooCostly(f"the search took more than {ANSWER_SECONDS} s; narrow it")
            moment = answer["pit_id"]
            hits = answer["hits"]["hits"]
            yield from (int(hit["_id"]) for hit in hits)
            if len(hits) < SCANNED:
                return
            after = hits[-1]["sort"]
    finally:
        with suppress(ApiError):  # it ends by itself
            client.close_point_in_time(id=moment)
