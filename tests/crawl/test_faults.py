"""What an answer or an error means for the address that was asked."""

from itertools import pairwise

import pytest

from crawlers.faults import MAX_TRIES, judge_error, judge_status
from vigil.records.errors import BodyTooLarge, DeadlinePassed, OnionGone, OnionUnreachable, RouteRefused


@pytest.mark.parametrize("status", [200, 204, 304])
def test_a_good_answer_settles_the_address(status):
    assert judge_status(status, 1).state == "done"


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_a_final_error_answer_is_not_tried_again(status):
    verdict = judge_status(status, 1)
    assert (verdict.state, verdict.again_in, verdict.next_run) == ("failed", None, False)
    assert str(status) in (verdict.why or "")


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_passing_error_answer_is_tried_again_with_growing_pauses(status):
    pauses = [judge_status(status, tries).again_in for tries in range(1, MAX_TRIES)]
    assert all(earlier < later for earlier, later in pairwise(pauses))


@pytest.mark.parametrize("error", [DeadlinePassed("slow"), OnionUnreachable("no rendezvous"), OSError("odd")])
def test_what_a_retry_can_help_is_tried_again_and_then_left_to_the_next_run(error):
    assert judge_error(error, 1).state == "pending"
    last = judge_error(error, MAX_TRIES)
    assert (last.state, last.again_in, last.next_run) == ("failed", None, True)


@pytest.mark.parametrize("error", [OnionGone("no descriptor"), BodyTooLarge("too much")])
def test_what_no_retry_can_help_is_given_up_at_once(error):
    verdict = judge_error(error, 1)
    assert (verdict.state, verdict.next_run) == ("failed", False)


def test_what_policy_refuses_is_refused_and_never_retried():
    verdict = judge_error(RouteRefused("LOCAL"), 1)
    assert (verdict.state, verdict.again_in) == ("refused", None)
