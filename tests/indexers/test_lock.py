"""One writer at a time, by name, and a dead one is none."""

import subprocess
import sys
from pathlib import Path

import pytest

from indexers.lock import WriterLock
from vigil.records.errors import IndexDown, LockBusy

HOLDER = """
import sys
from pathlib import Path
from indexers.lock import WriterLock
lock = WriterLock(Path(sys.argv[1]))
lock.acquire()
print("held", flush=True)
sys.stdin.read()
"""


def test_a_second_writer_is_told_who_the_first_is(tmp_path: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path / "lock"), "unspeakable"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).resolve().parent.parent.parent,
    )
    assert holder.stdout is not None
    assert holder.stdin is not None
    try:
        assert holder.stdout.readline() == "held\n"
        second = WriterLock(tmp_path / "lock", patience=0)
        with pytest.raises(LockBusy, match=f"process {holder.pid} ") as refusal:
            second.acquire()
        assert "unspeakable" not in str(refusal.value)
        assert not second.held
        holder.kill()
        holder.wait()
        second.acquire()
        assert second.held
        second.release()
    finally:
        holder.kill()
        holder.wait()
        holder.stdin.close()
        holder.stdout.close()


def test_a_busy_lock_is_waited_for_no_longer_than_asked(tmp_path: Path) -> None:
    first = WriterLock(tmp_path / "lock")
    first.acquire()
    now = [0.0]
    waits: list[float] = []

    def pause(seconds: float) -> None:
        waits.append(seconds)
        now[0] += seconds

    with pytest.raises(IndexDown):
        WriterLock(tmp_path / "lock", patience=1.0, clock=lambda: now[0], pause=pause).acquire()
    assert 1.0 <= sum(waits) < 1.5
    first.release()
    first.release()


def test_a_lock_let_go_while_another_waits_is_taken(tmp_path: Path) -> None:
    first = WriterLock(tmp_path / "lock")
    first.acquire()
    second = WriterLock(tmp_path / "lock", pause=lambda _: first.release())
    second.acquire()
    assert second.held
    second.acquire()
    second.release()
