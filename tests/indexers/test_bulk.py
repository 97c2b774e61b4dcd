"""Each post of a bulk request has its own answer: a busy cluster is asked again, a refusal is named."""

import json
import logging
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from elasticsearch import Elasticsearch

from indexers import bulk
from indexers.bulk import BACKOFF, RETRIES, Action, erase_action, put_action, send
from vigil.records.errors import IndexDown


class Cluster:
    """A node that answers bulk requests as it is told, post by post: every status the real one gives on a bad day."""

    def __init__(self) -> None:
        self.requests: list[list[dict[str, Any]]] = []
        self.statuses: dict[str, list[int]] = {}
        cluster = self

        class Handler(BaseHTTPRequestHandler):
            def do_PUT(self) -> None:
                said = self.rfile.read(int(self.headers["Content-Length"])).splitlines()
                answer = json.dumps(cluster.answer([json.loads(line) for line in said])).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/vnd.elasticsearch+json;compatible-with=8")
                self.send_header("X-Elastic-Product", "Elasticsearch")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            do_POST = do_PUT  # noqa: N815

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def answer(self, lines: list[dict[str, Any]]) -> dict[str, Any]:
        heads = [line for line in lines if line.keys() & {"index", "delete"}]
        self.requests.append(heads)
        items = []
        for head in heads:
            ((kind, asked),) = head.items()
            waiting = self.statuses.get(asked["_id"], [])
            status = waiting.pop(0) if waiting else 200
            error = {"error": {"type": f"reason_{status}"}} if status >= 400 and status != 404 else {}
            items.append({kind: {"_id": asked["_id"], "status": status, **error}})
        return {"took": 1, "errors": False, "items": items}


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    cluster = Cluster()
    thread = threading.Thread(target=cluster.server.serve_forever)
    thread.start()
    yield cluster
    cluster.server.shutdown()
    cluster.server.server_close()
    thread.join()


def sent(cluster: Cluster, actions: Iterator[Action] | list[Action]) -> list[float]:
    """Send actions; give the pauses made."""
    pauses: list[float] = []
    with Elasticsearch(cluster.url) as client:
        send(client, "posts-write", actions, pauses.append)
    return pauses


def ids(request: list[dict[str, Any]]) -> list[str]:
    return [next(iter(head.values()))["_id"] for head in request]


def test_only_the_posts_a_busy_cluster_put_off_are_sent_again(cluster: Cluster) -> None:
    cluster.statuses = {"2": [429, 503]}
    pauses = sent(cluster, [put_action(number, 10 + number, {"id": number}) for number in (1, 2, 3)])
    assert [ids(request) for request in cluster.requests] == [["1", "2", "3"], ["2"], ["2"]]
    assert pauses == [BACKOFF, 2 * BACKOFF]
    assert cluster.requests[2][0]["index"]["version"] == 12
    assert cluster.requests[2][0]["index"]["version_type"] == "external_gte"


def test_a_cluster_that_stays_busy_is_given_up_for_now(cluster: Cluster) -> None:
    cluster.statuses = {"1": [429] * (RETRIES + 1)}
    with pytest.raises(IndexDown, match="too busy for 1 posts; they are tried again later"):
        sent(cluster, [put_action(1, 1, {})])
    assert len(cluster.requests) == RETRIES + 1


def test_a_post_the_cluster_refuses_is_named_with_the_reason_and_without_its_words(
    cluster: Cluster, caplog: pytest.LogCaptureFixture
) -> None:
    cluster.statuses = {"7": [400]}
    with (
        caplog.at_level(logging.ERROR),
        pytest.raises(IndexDown, match=r"refused 1 posts \(7: reason_400\)") as refusal,
    ):
        sent(cluster, [put_action(number, 1, {"text": "unspeakable"}) for number in (6, 7, 8)])
    assert [record.__dict__["post"] for record in caplog.records] == ["7"]
    assert "unspeakable" not in f"{refusal.value}{caplog.text}"


def test_a_newer_state_that_is_there_and_an_erased_post_that_is_not_are_done_already(cluster: Cluster) -> None:
    cluster.statuses = {"1": [409], "2": [404]}
    assert sent(cluster, [put_action(1, 1, {}), erase_action(2)]) == []
    assert len(cluster.requests) == 1


def test_requests_are_cut_by_posts_and_by_bytes_and_keep_their_order(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "BULK", 3)
    monkeypatch.setattr(bulk, "BULK_BYTES", 1_000)
    texts = ["", "", "", "", "x" * 5_000, "", "y" * 600, "z" * 600]
    sent(cluster, (put_action(number, 1, {"text": text}) for number, text in enumerate(texts)))
    assert [ids(request) for request in cluster.requests] == [["0", "1", "2"], ["3"], ["4"], ["5", "6"], ["7"]]


def test_what_making_a_post_raises_comes_through(cluster: Cluster) -> None:
    def breaking() -> Iterator[Action]:
        yield put_action(1, 1, {})
        raise KeyError("the ledger is away")

    with pytest.raises(KeyError):
        sent(cluster, breaking())
