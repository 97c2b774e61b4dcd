"""What every search index must do: inherit `SearchContract`, and `IndexContract` where the index is kept on disk.

`index` is an empty index. The cases are in index_cases.py, the random posts and queries in index_random.py.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import ClassVar

import attrs
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import DataObject, data

from alerts.shown import defanged
from indexers.document import IndexDocument, document_of
from indexers.evaluator import Evaluator
from indexers.facets import FACETS, facet_values
from indexers.index import Index, Place
from indexers.query.ast import Everything, Node, Number, Word
from indexers.query.parse import parse
from indexers.query.resolve import resolve
from pipelines.extractors.registry import registry
from tests.contracts.index_cases import ALL, CASES, DOCUMENTS, POSTS, day, deep, stored, word
from tests.contracts.index_census import KINDS, LEAST_OF_A_KIND, LEAST_SHARE, Census, batches
from tests.contracts.index_hostile import HOSTILE, noise
from tests.contracts.index_random import documents, nodes
from vigil.records.errors import IndexDown, QueryError, QueryTooCostly

PAGE = 1000


def counted(docs: Iterable[IndexDocument]) -> dict[str, dict[str, int]]:
    """Count documents by every facet, as facets.py defines them."""
    counts: dict[str, Counter[str]] = {name: Counter() for name in FACETS}
    for doc in docs:
        for name, values in facet_values(doc).items():
            counts[name].update(values)
    return {name: dict(count) for name, count in counts.items()}


def found(index: Index, node: Node) -> frozenset[int]:
    """Give the ids of all hits, in both orders; the total agrees with them."""
    by_time = index.search(node, limit=PAGE)
    by_score = index.search(node, limit=PAGE, sort="best")
    ids = frozenset(hit for hit, _ in by_time.hits)
    assert ids == frozenset(hit for hit, _ in by_score.hits)
    assert by_time.total == by_score.total == len(by_time.hits) == len(ids)
    return ids


def _understood(query: str) -> Node:
    return resolve(parse(query), now=day(5), registry=registry(), watchlists={})


class SearchContract:
    """The same hits for the same query, whatever finds them."""

    examples: ClassVar[int] = 8
    """Random batches tried, and how many where there is time."""
    many_examples: ClassVar[int] = 100

    @pytest.fixture
    def index(self) -> Index:
        raise NotImplementedError

    @pytest.fixture
    def filled(self, index: Index) -> Index:
        index.put(DOCUMENTS, max(doc.seq for doc in DOCUMENTS))
        return index

    def test_each_kind_of_predicate_finds_what_it_should(self, filled: Index) -> None:
        wrong = {
            name: sorted(found(filled, node) ^ expected)
            for name, node, expected in CASES
            if found(filled, node) != expected
        }
        assert wrong == {}

    @pytest.mark.parametrize("levels", [1, 19])
    def test_a_query_as_deep_as_the_language_allows_is_answered(self, filled: Index, levels: int) -> None:
        assert found(filled, deep(levels)) == {1, 2}

    def test_newest_is_the_earlier_of_posted_and_seen_then_the_higher_id(self, index: Index) -> None:
        docs = [document_of(post) for post in POSTS]
        docs += [attrs.evolve(docs[0], id=20, seq=200), attrs.evolve(docs[0], id=21, seq=210)]
        index.put(docs, 210)
        expected = sorted(((doc.newest // 1_000_000, doc.id) for doc in docs), reverse=True)
        assert [hit for hit, _ in index.search(Everything(), limit=PAGE).hits] == [number for _, number in expected]

    def test_pages_join_to_the_whole(self, filled: Index) -> None:
        whole = index_ids(filled, limit=PAGE)
        pages = [index_ids(filled, limit=4, offset=start) for start in range(0, len(ALL) + 4, 4)]
        assert [hit for page in pages for hit in page] == whole

    def test_a_page_goes_on_behind_a_place_whatever_arrived_since(self, filled: Index) -> None:
        whole = index_ids(filled, limit=PAGE)
        first = filled.search(Everything(), limit=5)
        assert [hit for hit, _ in first.hits] == whole[:5]
        newest = max(DOCUMENTS, key=lambda doc: (doc.newest // 1_000_000, doc.id)).newest
        arrived = [attrs.evolve(DOCUMENTS[0], id=60 + number, seq=600, newest=newest + 10**9) for number in range(3)]
        filled.put(arrived, 600)
        pages = []
        last = first.last
        while last is not None:
            page = filled.search(Everything(), limit=5, after=last)
            assert page.total == len(ALL) + len(arrived)
            pages += [hit for hit, _ in page.hits]
            last = page.last
        assert pages == whole[5:]

    def test_nothing_stands_behind_the_last_place(self, filled: Index) -> None:
        hits = filled.search(Everything(), after=Place(0, 0))
        assert (hits.total, hits.hits, hits.last) == (len(ALL), (), None)

    def test_a_scan_gives_every_hit_once_in_order(self, filled: Index, monkeypatch: pytest.MonkeyPatch) -> None:
        for module in ("embedded", "elasticsearch_scan"):
            monkeypatch.setattr(f"indexers.{module}.SCANNED", 4)
        assert list(filled.scan(Everything())) == index_ids(filled, limit=PAGE)
        assert set(filled.scan(word("girls"))) == {1, 2}
        assert list(filled.scan(word("nowhere"))) == []

    def test_a_scan_gives_what_there_was_when_it_began(self, filled: Index, monkeypatch: pytest.MonkeyPatch) -> None:
        for module in ("embedded", "elasticsearch_scan"):
            monkeypatch.setattr(f"indexers.{module}.SCANNED", 4)
        whole = index_ids(filled, limit=PAGE)
        scan = filled.scan(Everything())
        some = [next(scan) for _ in range(2)]
        filled.erase(whole[-3:])
        assert some + list(scan) == whole

    def test_facets_count_the_hits_by_their_values(self, filled: Index) -> None:
        assert filled.facets(Everything(), FACETS) == counted(DOCUMENTS)
        girls = filled.facets(word("girls"), ("board", "contact"))
        assert girls == {"board": {"adverts": 2}, "contact": {}}
        assert filled.facets(word("nowhere"), ("month",)) == {"month": {}}
        assert filled.facets(Everything(), ()) == {}

    def test_the_values_of_a_facet_come_most_frequent_first(self, filled: Index) -> None:
        months = list(filled.facets(Everything(), ("contact", "month", "board"))["board"].items())
        assert months == sorted(months, key=lambda pair: (-pair[1], pair[0]))
        assert months[0] == ("adverts", 2)

    def test_a_page_of_none_still_counts(self, filled: Index) -> None:
        hits = filled.search(word("girls"), limit=0)
        assert (hits.total, hits.hits) == (2, ())

    def test_best_puts_the_post_that_says_it_more_often_first(self, index: Index) -> None:
        filler = " ".join(f"filler{number}" for number in range(40))
        posts = [stored(1, f"walnut {filler} {filler}"), stored(2, f"walnut walnut walnut {filler}"), stored(3, filler)]
        index.put([document_of(post) for post in posts], 30)
        hits = index.search(Word("text", "walnut"), sort="best").hits
        assert [hit for hit, _ in hits] == [2, 1]
        assert hits[0][1] > hits[1][1]

    def test_an_address_finds_its_post_as_it_is_shown_too(self, index: Index) -> None:
        written = (
            "https://market.example/item_(1).html?id=3",
            "t.me/+AbCdEf123456789x",
            "night.rider@mail.example.net",
            "walnut.example",
            "http://192.0.2.7/x",
        )
        texts = [f"see {address} today" for address in written]
        posts = [
            stored(number, text, contacts=tuple(registry().find(text)), links=(written[0],) * (number == 2))
            for number, text in enumerate(texts, 1)
        ]
        index.put([document_of(post) for post in posts], 50)
        for number, address in enumerate(written, 1):
            assert found(index, _understood(defanged(address))) == {number}, address
        assert found(index, _understood("link:hxxps://market[.]example/*")) == {2}
        assert found(index, _understood("url:hxxp://board[.]example[.]org/post/4")) == {4}

    @pytest.mark.slow
    def test_a_hostile_query_is_answered_or_refused_and_harms_no_other(self, filled: Index) -> None:
        definition = Evaluator()
        for name, query in (*HOSTILE.items(), *(("noise", query) for query in noise(20))):
            try:
                node = _understood(query)
                answer = found(filled, node)
            except (QueryError, QueryTooCostly):
                continue
            assert answer == {doc.id for doc in DOCUMENTS if definition.matches(node, doc)}, name
        assert found(filled, word("girls")) == {1, 2}

    @pytest.mark.slow
    def test_two_thousand_queries_of_every_kind_find_what_the_definition_says(
        self, index: Index, capsys: pytest.CaptureFixture[str]
    ) -> None:
        census = Census()
        definition = Evaluator()
        for docs, queries in batches():
            index.erase([hit for hit, _ in index.search(Everything(), limit=PAGE).hits])
            index.put(docs, max(doc.seq for doc in docs))
            for node in queries:
                expected = {doc.id for doc in docs if definition.matches(node, doc)}
                assert {hit for hit, _ in index.search(node, limit=PAGE).hits} == expected, node
                census.take(node, len(expected), len(docs))
        with capsys.disabled():
            print(f"\n{type(index).__name__}: {census}")
        assert min(census.kinds[kind.__name__] for kind in KINDS) >= LEAST_OF_A_KIND
        assert census.some / census.queries >= LEAST_SHARE

    def test_random_queries_over_random_posts_find_what_the_definition_says(self, index: Index) -> None:
        check_random(index, self.examples)

    @pytest.mark.slow
    def test_many_random_queries_over_random_posts_find_what_the_definition_says(self, index: Index) -> None:
        check_random(index, self.many_examples)


def index_ids(index: Index, *, limit: int, offset: int = 0) -> list[int]:
    """Give one page of all posts."""
    return [hit for hit, _ in index.search(Everything(), limit=limit, offset=offset).hits]


def check_random(index: Index, examples: int) -> None:
    """Put random batches over each other and hold every answer against the evaluator."""
    definition = Evaluator()
    numbers = iter(range(1, 10**9))

    @settings(
        max_examples=examples,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.explicit, Phase.generate, Phase.shrink),
        database=None,
    )
    @given(data())
    def run(drawn: DataObject) -> None:
        seq = next(numbers) * 100
        docs = drawn.draw(documents(seq))
        index.erase([number for number, _ in index.search(Everything(), limit=PAGE).hits])
        index.put(docs, seq)
        for node in drawn.draw(nodes(docs)):
            expected = {doc.id for doc in docs if definition.matches(node, doc)}
            assert found(index, node) == expected, node
            assert set(index.scan(node)) == expected, node
            assert index.facets(node, FACETS) == counted(doc for doc in docs if doc.id in expected), node

    run()


class IndexContract(SearchContract):
    """What an index that keeps its posts must do besides."""

    @pytest.fixture
    def again(self, index: Index) -> Iterator[Callable[[], Index]]:
        """Open what `index` is kept in once more, as another process would."""
        raise NotImplementedError

    def test_an_index_never_begun_is_empty_and_not_stale(self, index: Index) -> None:
        assert index.mark() == 0
        assert index.stale() is None
        assert index.search(Everything()).total == 0
        assert index.health().documents == 0

    def test_the_mark_is_kept_with_the_posts(self, filled: Index, again: Callable[[], Index]) -> None:
        other = again()
        assert other.mark() == filled.mark() == 190
        assert found(other, Everything()) == ALL
        assert other.health().documents == len(ALL)

    def test_the_mark_moves_without_posts_too(self, filled: Index) -> None:
        filled.put((), 500)
        assert filled.mark() == 500
        assert found(filled, Everything()) == ALL

    def test_the_mark_is_found_by_no_query(self, filled: Index) -> None:
        assert filled.search(Number("seq", None, None)).total == len(ALL)
        assert filled.search(Everything()).total == len(ALL)

    def test_a_reader_sees_what_is_put_after_it_was_opened(self, filled: Index, again: Callable[[], Index]) -> None:
        other = again()
        assert found(other, word("later")) == frozenset()
        filled.put([document_of(stored(30, "later"))], 300)
        assert found(other, word("later")) == {30}

    def test_the_same_batch_again_changes_nothing(self, filled: Index) -> None:
        filled.put(DOCUMENTS, 190)
        assert found(filled, Everything()) == ALL
        assert filled.mark() == 190

    def test_a_word_is_kept_as_it_was_read_though_an_engine_of_its_own_would_drop_it(self, index: Index) -> None:
        """Tamil's sign for ten and Oriya's for three quarters are no words to the analysers of the engines."""
        index.put([put_at(1, "x௰y walnut", 10), put_at(2, "xy ୶", 11)], 11)
        assert (found(index, word("x௰y")), found(index, word("୶")), found(index, word("xy"))) == ({1}, {2}, {2})

    def test_an_edit_replaces_the_post(self, filled: Index) -> None:
        filled.put([put_at(1, "walnut only", 201)], 201)
        assert found(filled, word("arrived")) == frozenset()
        assert found(filled, word("walnut")) == {1}
        assert found(filled, Everything()) == ALL

    def test_of_two_states_in_one_batch_the_later_stays(self, index: Index) -> None:
        index.put([put_at(1, "first", 5), put_at(1, "second", 6)], 6)
        assert found(index, word("first")) == frozenset()
        assert found(index, word("second")) == {1}

    def test_erased_posts_are_gone_and_unknown_ones_no_error(self, filled: Index, again: Callable[[], Index]) -> None:
        filled.erase([1, 2, 4711])
        assert found(filled, Everything()) == ALL - {1, 2}
        assert found(again(), Everything()) == ALL - {1, 2}
        assert filled.mark() == 190
        filled.erase([])
        assert filled.health().documents == len(ALL) - 2

    def test_a_successor_is_not_seen_until_it_takes_over(self, filled: Index, again: Callable[[], Index]) -> None:
        other = again()
        fresh = filled.fresh()
        fresh.put([document_of(stored(40, "successor"))], 77)
        assert fresh.mark() == 77
        assert found(fresh, Everything()) == {40}
        assert found(filled, Everything()) == found(other, Everything()) == ALL
        assert filled.mark() == other.mark() == 190
        fresh.take_over()
        assert found(filled, Everything()) == found(other, Everything()) == found(fresh, Everything()) == {40}
        assert filled.mark() == other.mark() == fresh.mark() == 77
        filled.put([document_of(stored(41, "afterwards"))], 80)
        assert found(other, Everything()) == {40, 41}
        fresh.close()

    def test_an_empty_successor_can_take_over(self, filled: Index) -> None:
        fresh = filled.fresh()
        fresh.take_over()
        assert filled.search(Everything()).total == 0
        assert filled.mark() == 0

    def test_a_successor_given_up_leaves_the_index_as_it_was(self, filled: Index) -> None:
        fresh = filled.fresh()
        fresh.put([document_of(stored(40, "successor"))], 77)
        fresh.close()
        assert found(filled, Everything()) == ALL
        filled.put([document_of(stored(41, "afterwards"))], 410)
        assert found(filled, Everything()) == ALL | {41}

    def test_an_index_that_serves_cannot_take_over(self, filled: Index) -> None:
        with pytest.raises(IndexDown, match="serves already"):
            filled.take_over()

    def test_a_rebuild_that_is_asked_for_is_due_until_it_is_done(
        self, filled: Index, again: Callable[[], Index]
    ) -> None:
        again().ask_rebuild()
        assert filled.stale() == "a rebuild was asked for"
        assert found(filled, Everything()) == ALL
        filled.put([document_of(stored(41, "afterwards"))], 410)
        fresh = filled.fresh()
        fresh.take_over()
        assert filled.stale() is None

    def test_a_closed_index_can_be_used_again(self, filled: Index) -> None:
        filled.close()
        filled.close()
        assert found(filled, Everything()) == ALL
        filled.put([document_of(stored(41, "afterwards"))], 410)
        assert filled.mark() == 410


def put_at(number: int, text: str, seq: int) -> IndexDocument:
    """Give the document of a post as of an entry."""
    return attrs.evolve(document_of(stored(number, text)), seq=seq)
