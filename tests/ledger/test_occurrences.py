"""Where else a contact stands is looked up in the ledger, up to a limit."""

from attrs import evolve

from pipelines.likeness import likeness_of
from tests.homes import a_page, a_phone, a_post, a_source
from vigil.config.schema import Config
from vigil.ledger.append import append_pages
from vigil.ledger.occurrences import occurrences

PHONE = ("phone", "+12025550143")


def test_posts_sources_and_texts_of_a_contact(ledger: Config) -> None:
    run, market = a_source(), a_source("market", "http://market.example.org/")
    one, other = (evolve(a_post("x", text), likeness=likeness_of(text)) for text in ("call me now", "write to me"))
    append_pages(
        [
            a_page(
                run,
                evolve(one, post_id="1", contacts=(a_phone(),)),
                evolve(one, post_id="2", contacts=(a_phone(), a_phone(start=3))),
            ),
            a_page(
                market,
                evolve(other, post_id="3", contacts=(a_phone(),)),
                a_post("4", "", contacts=(a_phone(field="quote:0"),)),
                source="market",
            ),
        ]
    )
    found = occurrences([PHONE, ("phone", "+12025550199")], 10)
    assert (found[PHONE].posts, found[PHONE].sources, found[PHONE].stories) == ((1, 2, 3), ("board", "market"), 2)
    assert not found[PHONE].more
    none = found["phone", "+12025550199"]
    assert (none.posts, none.sources, none.stories, none.more) == ((), (), 0, False)


def test_no_more_is_looked_at_than_asked_for(ledger: Config) -> None:
    run = a_source()
    append_pages([a_page(run, *(a_post(str(number), contacts=(a_phone(),)) for number in range(5)))])
    found = occurrences([PHONE], 3)[PHONE]
    assert (len(found.posts), found.stories, found.more) == (3, 3, True)
