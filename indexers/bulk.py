"""Many posts in one request to Elasticsearch: each item has its own answer, and each is heeded."""

import logging
from collections.abc import Callable, Iterator
from typing import Any

from elasticsearch import Elasticsearch

from vigil.records.errors import IndexDown
from vigil.records.units import MIB

log = logging.getLogger(__name__)

Action = tuple[dict[str, Any], dict[str, Any] | None]
"""What to do, and the document to do it with."""

BULK = 500  # posts a request
BULK_BYTES = 20 * MIB  # of a request; a node refuses 100 MiB
RETRIES = 5
BACKOFF = 0.5  # seconds, doubled each time
BUSY = {429, 502, 503, 504}
"""Answers to one item that another try may mend."""


def send(client: Elasticsearch, alias: str, actions: list[Action], sleep: Callable[[float], None]) -> None:
    """Do all actions through `alias`; raise IndexDown unless each was done, or found done already."""
    for chunk in _chunks(actions):
        waiting = chunk
        for attempt in range(RETRIES + 1):
            operations = [part for action in waiting for part in action if part is not None]
            answer = client.bulk(index=alias, operations=operations, require_alias=True, source=False)
            waiting = _to_retry(waiting, answer["items"])
            if not waiting:
                break
            if attempt == RETRIES:
                raise IndexDown(f"Elasticsearch is too busy for {len(waiting)} posts; they are tried again later")
            sleep(BACKOFF * 2**attempt)


def _chunks(actions: list[Action]) -> Iterator[list[Action]]:
    chunk: list[Action] = []
    size = 0
    for action in actions:
        weight = len(str(action))
        if chunk and (len(chunk) == BULK or size + weight > BULK_BYTES):
            yield chunk
            chunk, size = [], 0
        chunk.append(action)
        size += weight
    if chunk:
        yield chunk


def _to_retry(actions: list[Action], items: list[dict[str, Any]]) -> list[Action]:
    """Give the actions to send again; raise IndexDown for one that no second try can mend.

    A version conflict means that this or a newer state of the post is there; a delete of nothing is done.
    """
    again = []
    refused = []
    for action, item in zip(actions, items, strict=True):
        ((kind, result),) = item.items()
        status = result["status"]
        if status in BUSY:
            again.append(action)
        elif status >= 400 and status != 409 and not (kind == "delete" and status == 404 and "error" not in result):
            refused.append((result["_id"], result.get("error", {}).get("type", status)))
    if refused:
        for post_id, why in refused:
            log.error("post refused by Elasticsearch", extra={"post": post_id, "why": why})
        names = ", ".join(f"{post_id}: {why}" for post_id, why in refused[:3])
        raise IndexDown(f"Elasticsearch refused {len(refused)} posts ({names}); nothing is marked as done")
    return again
