"""A confidence is the share of findings like it that were right."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.extraction.calibration import calibration, expected_error
from pipelines.extractors.confidence import DEFAULT_THRESHOLD, calibrated
from tests.pipelines.labelled import OWN_SET, expected_kinds, read_set
from tests.shared import shared

LARGEST_ERROR = 0.03


@given(st.floats(0, 1), st.floats(0, 1))
def test_more_weight_is_never_less_sure(one, other):
    low, high = sorted((one, other))
    assert 0 <= calibrated(low) <= calibrated(high) <= 1


def test_the_threshold_is_the_same_before_and_after():
    assert calibrated(DEFAULT_THRESHOLD) >= DEFAULT_THRESHOLD > calibrated(DEFAULT_THRESHOLD - 0.001)


@pytest.mark.parametrize("of", ["own", "open"])
def test_what_is_said_of_the_confidence_holds_on_the_labelled_lines(of):
    lines = read_set(OWN_SET if of == "own" else shared("contacts"))
    bins = calibration(lines, tuple(sorted(expected_kinds(lines))))
    assert sum(each.found for each in bins.values()) > 500
    assert expected_error(bins) < LARGEST_ERROR
