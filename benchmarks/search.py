"""How fast posts are indexed and found, beside tantivy (and Elasticsearch) alone with the same posts in the same run.

    python -m benchmarks.search [--posts 100000] [--elasticsearch] [--no-embedded] [--json]

Both sides get the same generated posts (benchmarks/searching/corpus.py) block by block in turns, each in a process of
its own, and do all that lies between a post and its being found: analysis, commit; Vigil also looks at what it
committed. The rival has the same words twice (as they stand, and stemmed by the post's language), the same exact
values, times and prices, one thread and the same heap. Then both are asked the same in turns: a word as it stands, a
term in all its inflections (lemmas here, stems there), and so on. Reading a query is told apart: the rival is given
finished query objects.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Self

from benchmarks.searching.bounds import Row, index_rows, query_rows
from benchmarks.searching.questions import SHAPES

ROOT = Path(__file__).resolve().parent.parent
BLOCK = 10_000  # posts a turn; the first block and the last ones tell how the rate falls as the index grows
TURNS = 10  # in which each shape of query is asked
QUERIES = 200  # of each shape
FEW = 20  # of the slow shapes


class Worker:
    """One side in a process of its own."""

    def __init__(self, side: str, folder: Path, url: str = "") -> None:
        command = [sys.executable, "-m", "benchmarks.searching.worker", side, str(folder), "--url", url]
        self._process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def do(self, **order: Any) -> dict[str, Any]:
        """Give the answer to one order."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps(order), file=self._process.stdin, flush=True)
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit(f"a side ended; what it said stands above: {self._process.args}")
        answer: dict[str, Any] = json.loads(line)
        return answer


def fill(sides: dict[str, Worker], posts: int) -> dict[str, list[dict[str, Any]]]:
    """Index all posts on every side, block by block in turns; give what each said of each block."""
    said: dict[str, list[dict[str, Any]]] = {name: [] for name in sides}
    for start in range(1, posts + 1, BLOCK):
        end = min(start + BLOCK, posts + 1)
        for name, worker in sides.items():
            said[name].append({**worker.do(do="put", start=start, end=end), "posts": end - start})
        print(f"\r{end - 1:,} posts", end="", file=sys.stderr, flush=True)
    for name, worker in sides.items():
        said[name].append({**worker.do(do="finish"), "posts": 0})
    print(file=sys.stderr)
    return said


def ask(sides: dict[str, Worker], posts: int) -> dict[str, dict[str, dict[str, list[float]]]]:
    """Ask every side for every shape in turns; give the seconds of each query by shape and side."""
    asked: dict[str, dict[str, dict[str, list[float]]]] = {}
    for shape in SHAPES:
        count = FEW if shape in ("facets", "infix") else QUERIES
        times: dict[str, dict[str, list[float]]] = {
            name: {"reading": [], "searching": [], "hits": []} for name in sides
        }
        order = {"do": "ask", "shape": shape, "all": count, "posts": posts}
        for first in range(0, count, count // TURNS):
            for name, worker in sides.items():
                said = worker.do(**order, first=first, count=count // TURNS)
                for key, values in said.items():
                    times[name][key] += values
        asked[shape] = times
    return asked


def show(rows: list[Row]) -> None:
    """Print figures, each with its bound."""
    width = max(len(row.name) for row in rows)
    for row in rows:
        bound = "" if row.bound is None else f"{row.sign} {row.bound:g}"
        verdict = "" if row.bound is None else ("ok" if row.kept else "MISSED")
        print(f"{row.name:<{width}}  {row.value:>12,.{row.digits}f} {row.unit:<8} {bound:>9} {verdict:<7}{row.note}")


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--posts", type=int, default=100_000)
    parser.add_argument("--elasticsearch", action="store_true", help="its bulk too, on a private server")
    parser.add_argument("--no-embedded", action="store_true", help="that bulk alone")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="vigil-bench")))
        rows: list[Row] = []
        pairs = [] if asked.no_embedded else [("vigil", "tantivy")]
        url = ""
        if asked.elasticsearch:
            from tests.lab.elasticsearch import ElasticsearchServer

            url = stack.enter_context(ElasticsearchServer()).url
            pairs.append(("vigil-elasticsearch", "elasticsearch"))
        for pair in pairs:
            sides = {}
            for name in pair:
                (folder / name).mkdir()
                sides[name] = stack.enter_context(Worker(name, folder / name, url))
            rows += index_rows(pair, fill(sides, asked.posts))
            if pair[0] == "vigil":
                rows += query_rows(pair, ask(sides, asked.posts))
        load = os.getloadavg()[1]
    if asked.json:
        told = [{"name": row.name, "value": row.value, "unit": row.unit, "bound": row.bound} for row in rows]
        print(json.dumps({"posts": asked.posts, "load": load, "figures": told}, indent=2))
        return
    print(f"{asked.posts:,} posts, load {load:.1f} on {os.cpu_count()} cores")
    show(rows)


if __name__ == "__main__":
    main()
