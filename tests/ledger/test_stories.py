"""Posts that say nearly the same belong to one story, whoever brings them, in whatever order and on either database."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from attrs import evolve

from pipelines.likeness import likeness_of
from tests.homes import a_page, a_post, a_source
from vigil.config.schema import Config
from vigil.ledger.append import append_pages
from vigil.ledger.entries import highest_seq
from vigil.ledger.open import close_ledger
from vigil.ledger.posts import get_posts, iterate_posts, post_at_version
from vigil.ledger.stories import posts_of_story, story_sizes
from vigil.records.post import Post

ADVERT = (
    "Two walnut tables and four chairs from a house in the old town, hardly used, no pets, sold together or apart, "
    "call in the evening or write here"
)
OTHER = "The meeting of the reading circle moves to Thursday at seven because the hall is being painted all this week"


def said(post_id: str, text: str, **more: Any) -> Post:
    """A post as the likeness step gives it."""
    return evolve(a_post(post_id, text, **more), likeness=likeness_of(text))


def stories() -> dict[str, tuple[int | None, bool]]:
    return {stored.post.post_id: (stored.story, stored.repost) for stored in iterate_posts()}


def test_a_post_that_says_nearly_the_same_joins_the_story_and_is_a_repost(ledger: Config) -> None:
    run, market = a_source(), a_source("market", "http://market.example.org/")
    append_pages([a_page(run, said("1", ADVERT), said("2", OTHER))])
    append_pages([a_page(market, said("3", ADVERT.replace("hardly", "barely").upper()), source="market")])
    (first, _), (other, _), (third, again) = (stories()[name] for name in "123")
    assert first == third != other
    assert again
    assert not stories()["1"][1]
    assert (posts_of_story(first or 0), posts_of_story(other or 0)) == ([1, 3], [2])
    assert posts_of_story(first or 0, 1) == [1]
    assert story_sizes([first or 0, other or 0, 999]) == {first: 2, other: 1}


def test_within_one_batch_and_one_page_too(ledger: Config) -> None:
    run = a_source()
    append_pages([a_page(run, said("1", ADVERT), said("2", ADVERT)), a_page(run, said("3", ADVERT), minutes=1)])
    assert len({story for story, _ in stories().values()}) == 1
    assert [repost for _, repost in stories().values()] == [False, True, True]


def test_another_number_is_the_same_story_and_another_text_is_not(ledger: Config) -> None:
    run = a_source()
    texts = (f"{ADVERT} 202-555-0143", f"{ADVERT} +44 7700 900123", OTHER, f"{OTHER} {ADVERT}")
    append_pages([a_page(run, *(said(str(number), text) for number, text in enumerate(texts)))])
    found = [story for story, _ in stories().values()]
    assert found[0] == found[1]
    assert len(set(found)) == 3


def test_short_texts_must_be_the_same_but_for_case_and_signs(ledger: Config) -> None:
    run = a_source()
    texts = ("Call me, please!", "call me please", "call her please", "call me please 12", "call me please 13")
    append_pages([a_page(run, *(said(str(number), text) for number, text in enumerate(texts)))])
    found = [story for story, _ in stories().values()]
    assert found[0] == found[1]
    assert len(set(found)) == 4


def test_a_post_without_words_has_no_story(ledger: Config) -> None:
    run = a_source()
    append_pages([a_page(run, said("1", ""), said("2", "🍒 !"), a_post("3", ADVERT))])
    assert set(stories().values()) == {(None, False)}


def test_an_edit_keeps_the_story_or_moves_to_another(ledger: Config) -> None:
    run = a_source()
    append_pages([a_page(run, said("1", ADVERT), said("2", ADVERT), said("3", OTHER))])
    before = stories()
    append_pages([a_page(run, said("1", ADVERT + " today"), said("2", OTHER + " today"), minutes=5)])
    after = stories()
    assert after["1"] == before["1"]
    assert after["2"] == (before["3"][0], True)
    assert post_at_version(2, 1).story == before["1"][0]
    assert posts_of_story(before["1"][0] or 0) == [1]


def test_a_founder_that_moves_away_leaves_its_story_to_those_that_came_after(ledger: Config) -> None:
    run = a_source()
    append_pages([a_page(run, said("1", ADVERT), said("2", ADVERT))])
    before = stories()
    append_pages([a_page(run, said("1", OTHER), minutes=5)])
    append_pages([a_page(run, said("3", ADVERT), minutes=6)])
    after = stories()
    assert after["2"] == before["2"] == after["3"] == (before["1"][0], True)
    assert after["1"] == (after["1"][0], False)
    assert after["1"][0] != before["1"][0]
    append_pages([a_page(run, said("1", ADVERT), minutes=9)])
    assert stories()["1"] == before["1"]  # back where it began, and still the first that said it


def test_a_story_does_not_drift(ledger: Config) -> None:
    run = a_source()
    words = [f"word{chr(97 + number)}{chr(97 + number % 7)}" for number in range(26)]
    texts = [" ".join([*(f"new{chr(97 + n)}" for n in range(done)), *words[done:]]) for done in range(26)]
    for number, text in enumerate(texts):
        append_pages([a_page(run, said(str(number), text), minutes=number)])
    found = [story for story, _ in stories().values()]
    assert found[0] == found[1]
    assert found[0] != found[-1]


def test_the_step_is_no_part_of_what_is_compared_or_kept(ledger: Config) -> None:
    run = a_source()
    append_pages([a_page(run, said("1", ADVERT))])
    (again,) = append_pages([a_page(run, a_post("1", ADVERT), minutes=1)])
    assert (again.unchanged, highest_seq()) == (1, 1)
    (stored,) = get_posts([1])
    assert stored.post == a_post("1", ADVERT)


def test_half_a_character_does_not_cost_the_story(ledger: Config) -> None:
    run = a_source()
    append_pages([a_page(run, said("1", ADVERT), said("2", f"{ADVERT} \ud800"))])
    assert stories()["1"][0] == stories()["2"][0]


def test_two_writers_at_once_found_no_story_twice(ledger: Config) -> None:
    runs = {name: a_source(name, f"http://{name}.example.org/") for name in ("board", "market")}
    texts = [
        " ".join(f"{chr(97 + batch)}{chr(97 + word)}{chr(97 + word * batch % 26)}" for word in range(20))
        for batch in range(12)
    ]

    def write(source: str) -> None:
        for batch, text in enumerate(texts):
            append_pages([a_page(runs[source], said(f"{source}-{batch}", text), source=source, minutes=batch)])
        close_ledger()

    with ThreadPoolExecutor(2) as pool:
        for written in [pool.submit(write, source) for source in runs]:
            written.result()
    found = stories()
    for batch in range(len(texts)):
        (one, first), (two, second) = found[f"board-{batch}"], found[f"market-{batch}"]
        assert one == two
        assert first != second
