"""Posts that were stored before there were stories get the ones they would have had, once, whatever kills it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from pipelines import late_stories
from pipelines.late_stories import give_late_stories
from pipelines.likeness import likeness_of
from tests.homes import a_page, a_post, a_source
from tests.ledger.test_stories import ADVERT, OTHER, said, stories
from tests.shared import ROOT
from vigil.config.load import FILE_NAME
from vigil.config.schema import Config
from vigil.ledger.append import append_pages
from vigil.ledger.entries import entries_after, highest_seq
from vigil.ledger.failpoint import ENVIRONMENT
from vigil.ledger.late_stories import count_unstoried, store_late_stories, unstoried_after
from vigil.ledger.models import StoryKeyRow, StoryRow
from vigil.ledger.open import create_ledger, open_ledger
from vigil.ledger.posts import iterate_posts, post_at_version
from vigil.records.errors import LedgerError

BEFORE, FIRST = "0003", "0004"
"""The tables of a Vigil that knew no stories, and of the first that knew them."""


def brought_to(migration: str) -> None:
    call_command("migrate", "ledger", migration, verbosity=0)


def told() -> list[tuple[int | None, int | None]]:
    return [(one.post_id, one.version) for one in entries_after(0, 10_000) if one.kind == "story_given"]


@pytest.fixture
def run(ledger: Config) -> int:
    """An advert said three times, in one case only before an edit; another text; and a post without words."""
    run = a_source()
    append_pages([a_page(run, said("1", ADVERT), said("2", OTHER), said("3", "🍒"))])
    append_pages([a_page(run, said("4", ADVERT.upper()), said("5", f"{ADVERT} 202-555-0143"), minutes=1)])
    append_pages([a_page(run, said("5", f"{OTHER} again"), minutes=2)])
    return run


def test_an_older_ledger_is_brought_to_the_stories_it_would_have_had(run: int, ledger: Config) -> None:
    as_ever = stories(), post_at_version(5, 1).story, set(StoryKeyRow.objects.values_list())
    assert as_ever[:2] == ({"1": (1, False), "2": (2, False), "3": (None, False), "4": (1, True), "5": (2, True)}, 1)
    brought_to(BEFORE)
    with pytest.raises(LedgerError, match="vigil init"):
        open_ledger(ledger)
    create_ledger(ledger)
    assert {story for story, _ in stories().values()} == {None}
    assert (count_unstoried(), give_late_stories(), count_unstoried()) == (6, 6, 0)
    assert (stories(), post_at_version(5, 1).story, set(StoryKeyRow.objects.values_list())) == as_ever


def test_search_is_told_of_each_post_whose_story_is_new_and_alerts_are_not(run: int, ledger: Config) -> None:
    brought_to(BEFORE)
    create_ledger(ledger)
    before = highest_seq()
    give_late_stories()
    assert told() == [(1, 1), (2, 1), (4, 1), (5, 2)]
    news = entries_after(before, 100)
    assert [one.seq for one in news] == list(range(before + 1, before + 5))
    assert all(one.quiet for one in news)


def test_a_second_time_there_is_nothing_to_do(run: int, ledger: Config) -> None:
    brought_to(BEFORE)
    create_ledger(ledger)
    give_late_stories()
    before = stories(), highest_seq()
    create_ledger(ledger)
    assert (give_late_stories(), count_unstoried()) == (0, 0)
    assert (stories(), highest_seq()) == before


def test_a_ledger_that_never_lacked_one_keeps_its_stories(run: int, ledger: Config) -> None:
    before = stories(), highest_seq()
    brought_to(FIRST)
    create_ledger(ledger)
    assert give_late_stories() == 0
    assert (stories(), highest_seq()) == before


def test_who_said_it_first_is_first_though_a_later_post_had_founded_the_story(ledger: Config) -> None:
    run = a_source()
    append_pages([a_page(run, said("1", ADVERT))])
    brought_to(BEFORE)
    brought_to(FIRST)
    append_pages([a_page(run, said("2", ADVERT), minutes=1)])
    assert stories() == {"1": (None, False), "2": (2, False)}
    create_ledger(ledger)
    give_late_stories()
    assert stories() == {"1": (1, False), "2": (1, True)}
    assert list(StoryRow.objects.values_list("id", flat=True)) == [1]


def test_posts_that_come_in_meanwhile_have_their_story_at_once(
    run: int, ledger: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    brought_to(BEFORE)
    create_ledger(ledger)
    monkeypatch.setattr(late_stories, "BATCH", 2)

    def another(done: int, of: int) -> None:
        append_pages([a_page(run, said(f"new {done}", ADVERT), said(f"none {done}", ""), minutes=10 + done)])

    assert give_late_stories(another) == 6
    assert count_unstoried() == 0
    found = stories()
    assert {found[name] for name in ("new 2", "new 4", "new 6")} == {(1, True)}
    assert {found[name] for name in ("none 2", "none 4", "none 6")} == {(None, False)}


def test_two_at_once_give_a_version_its_story_once(run: int, ledger: Config) -> None:
    brought_to(BEFORE)
    create_ledger(ledger)
    both = [(one.id, likeness_of(one.text)) for one in unstoried_after(0, 100)]
    assert [store_late_stories(both), store_late_stories(both)] == [6, 0]
    assert len(told()) == 4


@pytest.mark.slow
@pytest.mark.parametrize("hit", [1, 3])
@pytest.mark.parametrize("failpoint", ["late_stories.before_commit", "late_stories.after_commit"])
def test_a_kill_loses_and_doubles_nothing(ledger: Config, failpoint: str, hit: int) -> None:
    posts = 2 * late_stories.BATCH + 100
    run = a_source()
    texts = [f"{ADVERT} {chr(97 + number % 26) * (5 + number % 3)}" for number in range(posts)]
    append_pages([a_page(run, *(a_post(str(number), text) for number, text in enumerate(texts)))])
    brought_to(BEFORE)
    assert _init(ledger, f"{failpoint}:{hit}") == -signal.SIGKILL
    open_ledger(ledger)
    whole = hit - 1 if failpoint == "late_stories.before_commit" else hit
    done = min(whole * late_stories.BATCH, posts)
    assert posts - count_unstoried() == len(told()) == done
    assert _init(ledger, None) == 0
    assert count_unstoried() == 0
    assert sorted(told()) == [(number, 1) for number in range(1, posts + 1)]
    assert [one.seq for one in entries_after(0, 10_000)] == list(range(1, 2 * posts + 1))
    found = [stored for stored in iterate_posts() if stored.story is None or not stored.repost]
    assert [(stored.id, stored.story) for stored in found] == [(1, 1)]


def _init(config: Config, failpoint: str | None) -> int:
    """Run `vigil init` on a ledger, in a process of its own; give how it ended."""
    connection.close()
    database = config.database
    if database.kind == "postgresql":
        lines = [f'{name} = "{getattr(database, name)}"' for name in ("kind", "host", "name", "user")]
        Path(config.home, FILE_NAME).write_text("\n".join(["[database]", *lines]) + "\n", encoding="utf-8")
    environment = {key: value for key, value in os.environ.items() if key != ENVIRONMENT}
    if failpoint is not None:
        environment[ENVIRONMENT] = failpoint
    command = [sys.executable, "-m", "console.cli.main", "--home", str(config.home), "init"]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False, timeout=60).returncode
