"""Lengths of time as people write them."""

import pytest

from vigil.records.errors import BadInput
from vigil.records.units import duration, seconds


@pytest.mark.parametrize(
    ("text", "value"), [("30s", 30), ("10m", 600), ("1.5h", 5400), ("2d", 172_800), (" 1W ", 604_800)]
)
def test_a_length_of_time_is_read(text, value):
    assert seconds(text) == value


@pytest.mark.parametrize("text", ["", "10", "m", "-5m", "0s", "5 years", "nanm", "infd", "1e99d", "10mm"])
def test_anything_else_is_refused(text):
    with pytest.raises(BadInput, match="length of time"):
        seconds(text)


@pytest.mark.parametrize(("value", "text"), [(30, "30s"), (600, "10m"), (5400, "90m"), (604_800, "1w"), (0.5, "0.5s")])
def test_it_is_written_as_it_is_read(value, text):
    assert duration(value) == text
    assert seconds(text) == value
