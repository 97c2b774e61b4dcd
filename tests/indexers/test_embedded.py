"""The embedded index keeps the contract, and comes back from every damage."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from indexers.embedded import EmbeddedIndex
from tests.contracts.index import IndexContract


class TestEmbedded(IndexContract):
    @pytest.fixture
    def index(self, tmp_path: Path) -> Iterator[EmbeddedIndex]:
        index = EmbeddedIndex(tmp_path / "index", patience=0)
        yield index
        index.close()

    @pytest.fixture
    def again(self, tmp_path: Path, index: EmbeddedIndex) -> Iterator[Callable[[], EmbeddedIndex]]:
        opened = []

        def open_again() -> EmbeddedIndex:
            opened.append(EmbeddedIndex(tmp_path / "index", patience=0))
            return opened[-1]

        yield open_again
        for other in opened:
            other.close()
