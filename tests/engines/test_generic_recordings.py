"""The generic engine on recorded boards of real engines, of which it knows nothing."""

from pathlib import Path

import pytest

from tests.engines.recording import load, score, walk
from tests.shared import shared

NEVER = ("duplicates", "quotes leaked", "signatures leaked", "threads torn", "threads merged")


@pytest.mark.slow
@pytest.mark.parametrize(("board", "floor", "strangers"), [("phpbb", 0.99, 1), ("mybb", 0.99, 0), ("osclass", 0.99, 0)])
def test_a_recorded_board_is_read_whole(board: str, floor: float, strangers: int, tmp_path: Path) -> None:
    """The one stranger of phpBB is the welcome its installer posts, which the truth leaves out."""
    reading = walk(load(shared(f"boards/{board}.warc.gz")), "generic")
    told = score(board, reading.posts, tmp_path)
    assert {name: share for name, share in told["shares"].items() if share < floor} == {}
    assert {name: told["bad"].get(name, 0) for name in NEVER} == dict.fromkeys(NEVER, 0)
    assert told["bad"].get("strangers", 0) == strangers
