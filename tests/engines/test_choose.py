"""Which engine reads a page, and which engines there are."""

from importlib.metadata import EntryPoint

import pytest

from crawlers.engines.choose import FALLBACK, THRESHOLD, choose
from crawlers.engines.phpbb import Phpbb
from crawlers.engines.registry import GROUP, engines, load
from tests.engines.pages import document, saved
from vigil.records.errors import ConfigError, UsageError


def test_the_surest_engine_is_chosen_and_says_why() -> None:
    chosen = choose(saved("phpbb/topic"))
    assert chosen.engine.name == "phpbb"
    assert chosen.score >= THRESHOLD
    assert len(chosen.marks) > 1


def test_a_page_that_no_engine_recognises_goes_to_the_generic_one() -> None:
    assert choose(document("<p>Hello")).engine.name == FALLBACK


def test_the_wanted_engine_is_taken_whatever_the_page() -> None:
    assert choose(saved("phpbb/topic"), "generic").engine.name == "generic"
    assert choose(document("<p>Hello"), "phpbb").engine.name == "phpbb"


def test_an_unknown_engine_is_refused_with_those_there_are() -> None:
    with pytest.raises(UsageError, match=r"'phpb'.*phpbb"):
        choose(document("<p>Hello"), "phpb")


def test_every_engine_goes_by_the_name_it_is_registered_under() -> None:
    assert {"declared", "phpbb", "generic"} <= engines().keys()
    assert all(engine.name == name for name, engine in engines().items())


def test_an_installed_package_brings_an_engine() -> None:
    point = EntryPoint(name="phpbb", value="crawlers.engines.phpbb:Phpbb", group=GROUP)
    assert isinstance(load([point])["phpbb"], Phpbb)


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("crawlers.engines.nowhere:Engine", "cannot be loaded"),
        ("crawlers.engines.phpbb:Nothing", "cannot be loaded"),
        ("crawlers.engines.stamp:Stamp", "cannot be loaded"),
        ("collections:OrderedDict", "is not an engine"),
        ("crawlers.engines.phpbb:Phpbb", "is not an engine called 'mine'"),
    ],
)
def test_a_broken_engine_is_refused_by_name(value: str, why: str) -> None:
    with pytest.raises(ConfigError, match=why):
        load([EntryPoint(name="mine", value=value, group=GROUP)])


def test_a_name_cannot_be_taken_twice() -> None:
    point = EntryPoint(name="phpbb", value="crawlers.engines.phpbb:Phpbb", group=GROUP)
    with pytest.raises(ConfigError, match="two engines"):
        load([point, point])
