"""What is remembered of numbers read before changes nothing but the time it takes."""

import random

import pytest

from pipelines.extractors.hints import NO_HINTS, Hints
from pipelines.extractors.phone_reading import Where
from pipelines.extractors.registry import registry
from tests.pipelines.labelled import OWN_SET, read_set
from tests.shared import shared

PROSE = (
    "members people users",
    "$100 for an hour",
    "order no.",
    "is it you?",
    "GB 20",
    "call",
    "usd",
    "+",
    "years",
    "",
)
"""What a line may begin or end with: units, money, labels and vetoes, which must not reach over its end."""
LINES_IN_POST = 12


def posts(lines, count):
    chance = random.Random(5)
    for _ in range(count):
        yield "\n".join(
            "\n".join((chance.choice(PROSE), chance.choice(lines), chance.choice(PROSE))) for _ in range(LINES_IN_POST)
        )


@pytest.mark.parametrize("hints", [NO_HINTS, Hints(lang="en"), Hints(country="UA")])
@pytest.mark.parametrize("of", ["own", "open"])
def test_a_post_holds_the_same_contacts_whatever_was_read_before(of, hints):
    lines = [line.text for line in read_set(OWN_SET if of == "own" else shared("contacts"))]
    read = [*posts(lines, 60)]
    Where.forget()
    after_others = [registry().find(post, hints) for post in read]
    for post, found in zip(read, after_others, strict=True):
        Where.forget()
        assert registry().find(post, hints) == found
