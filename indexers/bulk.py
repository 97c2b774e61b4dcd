"""Many posts in one request to Elasticsearch: each item has its own answer, and each is heeded."""

import json
import logging
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, NamedTuple

from elasticsearch import Elasticsearch

from vigil.records.errors import IndexDown
from vigil.records.units import MIB

log = logging.getLogger(__name__)


class Action(NamedTuple):
    """What to do with which post, as the lines of a bulk request."""

    post: str
    head: bytes
    body: bytes | None = None
    """The document, where one is needed."""


BULK = 500  # posts a request
BULK_BYTES = 20 * MIB  # of a request; a node refuses 100 MiB
RETRIES = 5
BACKOFF = 0.5  # seconds, doubled each time
BUSY = {429, 502, 503, 504}
"""Answers to one item that another try may mend."""
_encoded = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode  # `dumps` makes one of these each time


def put_action(post_id: int, version: int, body: dict[str, Any]) -> Action:
    """Give the action that puts a post, unless a newer version of it is there."""
    head = {"index": {"_id": str(post_id), "version": version, "version_type": "external_gte"}}
    return Action(str(post_id), _line(head), _line(body))


def erase_action(post_id: int) -> Action:
    """Give the action that takes a post out."""
    return Action(str(post_id), _line({"delete": {"_id": str(post_id)}}))


def send(client: Elasticsearch, alias: str, actions: Iterable[Action], sleep: Callable[[float], None]) -> None:
    """Do all actions through `alias`; raise IndexDown unless each was done, or found done already.

    The next request is made up while the cluster is at work on one; they are done in their order.
    """
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="bulk") as at_work:
        last: Future[None] | None = None
        for chunk in _chunks(actions):
            if last is not None:
                last.result()
            last = at_work.submit(_send, client, alias, chunk, sleep)
        if last is not None:
            last.result()


def _send(client: Elasticsearch, alias: str, waiting: list[Action], sleep: Callable[[float], None]) -> None:
    for attempt in range(RETRIES + 1):
        lines: list[Any] = [line for action in waiting for line in (action.head, action.body) if line is not None]
        answer = client.bulk(index=alias, operations=lines, require_alias=True, source=False)
        waiting = _to_retry(waiting, answer["items"])
        if not waiting:
            return
        if attempt < RETRIES:
            log.warning("Elasticsearch is busy: %d posts are sent again", len(waiting))
            sleep(BACKOFF * 2**attempt)
    raise IndexDown(f"Elasticsearch is too busy for {len(waiting)} posts; they are tried again later")


def _line(content: dict[str, Any]) -> bytes:
    return _encoded(content).encode(errors="surrogatepass")


def _chunks(actions: Iterable[Action]) -> Iterator[list[Action]]:
    chunk: list[Action] = []
    size = 0
    for action in actions:
        weight = len(action.head) + len(action.body or b"")
        if chunk and (len(chunk) == BULK or size + weight > BULK_BYTES):
            yield chunk
            chunk, size = [], 0
        chunk.append(action)
        size += weight
    if chunk:
        yield chunk


def _to_retry(actions: list[Action], items: list[dict[str, Any]]) -> list[Action]:
    """Give the actions to send again; raise IndexDown for one that no second try can mend.

    A version conflict means that a newer state of the post is there; a delete of nothing is done.
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
