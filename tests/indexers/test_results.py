"""Reposts of a page are folded into the first of them."""

from indexers.evaluator import Evaluator
from indexers.query.ast import Word
from indexers.results import folded, hit_of
from tests.indexers.sample import stored


def test_each_story_comes_once_with_its_other_posts_beside_it() -> None:
    stories = [None, 7, 8, 7, None, 7]
    posts = [stored(ledger={"id": number, "story": story}) for number, story in enumerate(stories, 1)]
    hits = folded((hit_of(Evaluator(), Word("any", "x"), post) for post in posts), {7: 5, 8: 1})
    assert [(hit.stored.id, [also.id for also in hit.also]) for hit in hits] == [(1, []), (2, [4, 6]), (3, []), (5, [])]
    assert [hit.same for hit in hits] == [1, 5, 1, 1]


def test_posts_without_a_story_are_never_folded() -> None:
    assert len(folded((hit_of(Evaluator(), Word("any", "x"), stored()) for _ in range(3)), {})) == 3
