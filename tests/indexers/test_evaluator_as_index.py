"""The evaluator finds what the cases say: they, and so both indexes, are held against it."""

import pytest

from tests.contracts.evaluated import EvaluatedIndex
from tests.contracts.index import SearchContract


class TestEvaluator(SearchContract):
    examples = 1
    many_examples = 2

    @pytest.fixture
    def index(self) -> EvaluatedIndex:
        return EvaluatedIndex()
