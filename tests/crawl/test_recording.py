"""A WARC file answers as the network did."""

from datetime import UTC, datetime

import pytest

from crawlers.recording import Recording
from tests.crawl.warc import write_warc
from vigil.records.errors import BadInput

AT = datetime(2026, 3, 5, 14, 0, tzinfo=UTC)
LATER = datetime(2026, 3, 6, 14, 0, tzinfo=UTC)
HOME = "http://board.example/"


def as_is(url: str) -> str:
    return url


def test_it_starts_at_its_first_response_and_answers_with_the_recorded_time(tmp_path):
    recording = Recording(
        write_warc(tmp_path / "b.warc.gz", [(HOME, "<p>one", AT), (HOME + "2", "<p>two", LATER)]), as_is
    )
    assert recording.first_url == HOME
    answer = recording.answer(HOME + "2")
    assert (answer.status, answer.body, answer.date) == (200, b"<p>two", LATER)
    assert len(recording) == 2


def test_an_address_that_was_not_recorded_has_no_answer(tmp_path):
    recording = Recording(write_warc(tmp_path / "b.warc.gz", [(HOME, "<p>one", AT)]), as_is)
    assert recording.answer(HOME + "missing") is None


def test_the_later_of_two_answers_to_one_address_counts(tmp_path):
    recording = Recording(write_warc(tmp_path / "b.warc.gz", [(HOME, "<p>old", AT), (HOME, "<p>new", LATER)]), as_is)
    assert recording.answer(HOME).body == b"<p>new"


def test_addresses_are_compared_in_canonical_form(tmp_path):
    pages = [(HOME + "?t=1&sid=abc", "<p>one", AT)]
    recording = Recording(write_warc(tmp_path / "b.warc.gz", pages), lambda url: url.split("&sid")[0])
    assert recording.answer(HOME + "?t=1&sid=xyz") is not None


@pytest.mark.parametrize("content", [b"", b"not a recording", b"\x1f\x8b\x08\x00broken"])
def test_a_file_that_is_no_recording_is_refused_by_name(tmp_path, content):
    path = tmp_path / "odd.warc.gz"
    path.write_bytes(content)
    with pytest.raises(BadInput, match=r"odd\.warc\.gz"):
        Recording(path, as_is)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(BadInput, match="no file"):
        Recording(tmp_path / "none.warc", as_is)
