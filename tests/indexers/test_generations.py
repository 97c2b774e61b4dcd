"""Which generation serves changes in one step, whoever looks meanwhile, and names never come back."""

import threading
from pathlib import Path

from indexers.generations import CURRENT, Generation, new_folder, read_current, switch

SWITCHES = 300


def test_a_reader_sees_the_old_generation_or_the_new_and_never_none(tmp_path: Path) -> None:
    generations = [Generation(folder=f"generation-{number:06d}", layout=1, analysis="1") for number in (1, 2)]
    switch(tmp_path, generations[0])
    done = threading.Event()
    seen: list[Generation | None] = []

    def look() -> None:
        while not done.is_set():
            seen.append(read_current(tmp_path))

    reader = threading.Thread(target=look)
    reader.start()
    for number in range(SWITCHES):
        switch(tmp_path, generations[number % 2])
    done.set()
    reader.join()
    assert len(seen) > SWITCHES / 10
    assert all(found in generations for found in seen)
    assert [path.name for path in tmp_path.iterdir()] == [CURRENT]


def test_a_folder_is_never_named_as_one_before_it(tmp_path: Path) -> None:
    first = new_folder(tmp_path)
    switch(tmp_path, Generation(folder=first.name, layout=1, analysis="1"))
    first.rmdir()
    assert new_folder(tmp_path).name > first.name
