"""What is logged is one line with its identifiers; what libraries say of themselves is not."""

import io
import logging

import pytest

from console.logs import LOUD, OWN, Lines, place_of


def written(name: str = "crawlers.jobs", **extra: object) -> str:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Lines())
    logger = logging.Logger(name)
    logger.addHandler(handler)
    logger.warning("crawl ended", extra=extra)
    return stream.getvalue()


def test_a_line_names_time_level_place_and_what_it_is_about():
    time, rest = written(source="quay", status=3).split(" ", 1)
    assert time.endswith("Z")
    assert rest == "WARNING crawlers.jobs: crawl ended source=quay status=3\n"


def test_a_line_without_identifiers_is_only_its_message():
    assert written().endswith(" WARNING crawlers.jobs: crawl ended\n")


def test_a_library_s_fields_are_not_written():
    # Scrapy gives its records the spider and, on an error, the page
    for name in ("scrapy.core.scraper", "root", "source", "crawlersandmore"):
        assert written(name, item="words of a page", spider="words").endswith(f" WARNING {name}: crawl ended\n")


@pytest.mark.parametrize("name", sorted(OWN))
def test_the_fields_of_every_part_of_vigil_are_written(name):
    assert written(name, source="quay").endswith(f"{name}: crawl ended source=quay\n")


def test_the_scheduler_s_own_warnings_are_not_heard():
    assert LOUD["apscheduler"] > logging.WARNING


def test_the_place_of_an_error_holds_none_of_its_words():
    with pytest.raises(ValueError, match="words of a page") as raised:
        int("words of a page")
    assert place_of(raised.value).startswith("ValueError at test_logs.py:")
    assert place_of(KeyError("words")) == "KeyError"
