"""A crawl that is watched from inside its own process: `python -m tests.crawl.watched HOME NAME…`.

It gathers as `vigil crawl` does and prints, as one JSON object, which sockets were used and what the door counted.
"""

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import attrs

from crawlers.gather import gather
from crawlers.tally import Tally
from crawlers.transport import handler, tripwire
from crawlers.transport.door import Door
from vigil.config.load import load


def main(home: str, *names: str) -> None:
    """Gather the sources `names` of `home`, and tell."""
    connects: Counter[str] = Counter()
    lookups: Counter[str] = Counter()
    families: Counter[int] = Counter()
    doors: dict[int, Door] = {}

    def watch(event: str, args: tuple[Any, ...]) -> None:
        if event == "socket.connect":
            connects[str(args[1])] += 1
        elif event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
            lookups[str(args[0])] += 1
        elif event == "socket.__new__":
            families[int(args[1])] += 1
        elif event in ("socket.bind", "socket.sendto"):
            connects[f"{event} {args[1]}"] += 1

    def progress(_source: str, _tally: Tally) -> None:
        doors.update((id(door), door) for door in handler._doors.values())

    sys.addaudithook(watch)
    ended = gather(load(Path(home)), names, progress=progress)
    print(
        json.dumps(
            {
                "ended": [attrs.asdict(run) for run in ended],
                "connects": connects,
                "lookups": lookups,
                "families": families,
                "sockets": sum(door.sockets for door in doors.values()),
                "stopped": tripwire.stopped(),
            }
        )
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
