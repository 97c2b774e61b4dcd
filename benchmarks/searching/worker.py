"""One side in a process of its own, so that its memory can be told: does what standard input says, a JSON line each.

{"do": "put", "start": 1, "end": 10001}   index these posts; answers seconds, CPU seconds and peak memory
{"do": "finish"}                          wait for what goes on behind, answers the same
{"do": "ask", "shape": …, "first": …, "count": …, "all": …, "posts": …}   ask; answers the seconds each took
"""

import argparse
import json
import resource
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.searching.corpus import stored_posts
from benchmarks.searching.questions import questions


def side(name: str, folder: Path, url: str) -> Any:
    """Open the side of this name, which imports no other."""
    match name:
        case "vigil":
            from benchmarks.searching.ours import embedded

            return embedded(folder)
        case "tantivy":
            from benchmarks.searching.raw_tantivy import RawTantivy

            return RawTantivy(folder)
        case "vigil-elasticsearch":
            from benchmarks.searching.ours import elasticsearch

            return elasticsearch(url)
        case "elasticsearch":
            from benchmarks.searching.raw_elasticsearch import RawElasticsearch

            return RawElasticsearch(url)
    raise ValueError(name)


def answer(opened: Any, order: dict[str, Any]) -> dict[str, Any]:
    """Do one order."""
    if order["do"] == "ask":
        asked = questions(order["shape"], order["all"], order["posts"])[order["first"] :][: order["count"]]
        reading, searching, hits = [], [], []
        for question in asked:
            begun = time.perf_counter()
            read = opened.read(question)
            understood = time.perf_counter()
            hits.append(opened.search(read))
            searching.append(time.perf_counter() - understood)
            reading.append(understood - begun)
        return {"reading": reading, "searching": searching, "hits": hits}
    posts = list(stored_posts(order["start"], order["end"])) if order["do"] == "put" else []
    begun, cpu = time.perf_counter(), time.process_time()
    if posts:
        opened.put(posts)
    else:
        opened.finish()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {
        "seconds": time.perf_counter() - begun,
        "cpu": time.process_time() - cpu,
        "peak_mb": peak / 1024,
    }


def main() -> None:
    """Answer orders until there are no more."""
    parser = argparse.ArgumentParser()
    parser.add_argument("side")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--url", default="")
    asked = parser.parse_args()
    opened = side(asked.side, asked.folder, asked.url)
    for line in sys.stdin:
        print(json.dumps(answer(opened, json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
