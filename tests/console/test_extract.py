"""`vigil extract`: texts in, contacts out, no home, and a bad line stops nothing."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.console.commands import Vigil, complaints
from tests.shared import ROOT

NUMBER = "+447700900123"
WRITTEN = "call +44 7700 900123 or write to agent@example.com"


@pytest.fixture
def vigil(tmp_path: Path) -> Vigil:
    """The command line where there is no home at all."""
    return Vigil(tmp_path / "nowhere")


def lines(*objects: object) -> bytes:
    return "".join(json.dumps(one) + "\n" for one in objects).encode()


def values(answer: dict[str, list[dict[str, object]]]) -> list[tuple[object, object]]:
    return [(one["kind"], one["value"]) for one in answer["contacts"]]


def start(*args: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", "console.cli.main", "extract", *args],
        cwd=ROOT,
        env={**os.environ, "VIGIL_HOME": "/nowhere"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def test_an_answer_has_the_id_and_the_place_of_each_contact(vigil):
    text = f"😀 Привіт {WRITTEN}"
    answer = vigil.done("extract", stdin=lines({"id": "a", "text": text})).one
    assert answer["id"] == "a"
    assert values(answer) == [("phone", NUMBER), ("email", "agent@example.com")]
    for contact in answer["contacts"]:
        assert text[contact["start"] : contact["end"]] == contact["raw"]
        assert set(contact) == {"kind", "value", "raw", "start", "end", "confidence", "obfuscated", "reasons"}


@pytest.mark.parametrize("given", [7, "x", None, [1, {"a": "ї"}], {"b": 1.5}, True, -0.25, "\ud800"])
def test_an_id_comes_back_as_it_was(vigil, given):
    assert vigil.done("extract", stdin=lines({"id": given, "text": "hello"})).one == {"id": given, "contacts": []}


def test_a_line_without_an_id_is_called_by_its_number(vigil):
    assert [one["id"] for one in vigil.done("extract", stdin=b'\n{"text": ""}\n\n{"text": ""}').json] == [2, 4]


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (b'{"id": 1', "is not JSON"),
        (b"nothing of the kind", "is not JSON"),
        (b"[1, 2]", "is not a JSON object"),
        (b'{"id": 1}', "text: is missing; every line needs a text"),
        (b'{"text": 5}', "text: is a number"),
        (b'{"text": null}', "text: is null"),
        (b'{"text": "a\\u0000b"}', "text: holds a NUL at 1"),
        (b'{"text": "\\ud800"}', "half of a surrogate pair at 0"),
        (b'{"text": "\xff"}', "is not JSON"),
        (b'{"text": "a", "lang": 5}', "lang: is not a language"),
        (b'{"text": "a", "country": "Ukraine"}', 'country: is not two letters as in "UA"'),
        (b'{"id": NaN, "text": "a"}', "is not JSON"),
        (b'{"id": 1e999, "text": "a"}', "is not JSON"),
        (b"[" * 100_000, "is not JSON"),
        (b'{"text": "' + b"a" * (8 << 20) + b'"}', "is longer than 8 MiB"),
    ],
)
def test_a_bad_line_is_told_with_its_number_and_the_rest_goes_on(vigil, bad, said):
    good = lines({"id": "good", "text": WRITTEN})
    ended = vigil("extract", stdin=good + bad + b"\n" + good)
    (complaint,) = complaints(ended)
    assert complaint.startswith("vigil: -: line 2: ")
    assert said in complaint
    assert [len(answer["contacts"]) for answer in ended.json] == [2, 2]
    assert ended.status == 1


def test_a_broken_first_line_does_not_make_plain_text_of_the_others(vigil):
    for bad in (b"nope\n", b'{"id": 1, "text": "cut\n'):
        ended = vigil("extract", stdin=bad + lines({"id": 2, "text": WRITTEN}))
        assert (ended.status, [one["id"] for one in ended.json], len(complaints(ended))) == (1, [2], 1)


def test_plain_text_is_one_text(vigil):
    answer = vigil.done("extract", stdin=b"[1] call\n{me}\n+44 7700 900123\n").one
    assert (answer["id"], values(answer)) == (None, [("phone", NUMBER)])
    assert vigil.done("extract", stdin=b"").one == {"id": None, "contacts": []}


def test_the_form_can_be_said(vigil):
    text = f"{WRITTEN}\r\n\nnothing here\n".encode()
    assert [one["id"] for one in vigil.done("extract", "--format", "lines", stdin=text).json] == [1, 3]
    as_text = vigil.done("extract", "--format", "text", stdin=lines({"text": WRITTEN})).one
    assert as_text["id"] is None
    assert vigil("extract", "--format", "jsonl", stdin=text).status == 1


def test_plain_text_that_is_no_text_is_refused(vigil):
    for bad in (b"\xff\xfe", b"a\0b", b"a" * (8 << 20) + b"bc"):
        ended = vigil("extract", stdin=bad)
        assert (ended.status, ended.out, len(complaints(ended))) == (1, "", 1)


def test_kinds_are_chosen_and_a_wrong_one_is_told_with_the_nearest(vigil):
    given = lines({"text": WRITTEN})
    assert values(vigil.done("extract", "--kind", "email,url", stdin=given).one) == [("email", "agent@example.com")]
    assert "did you mean phone" in vigil.refused("extract", "--kind", "phon", stdin=given)


def test_country_and_language_of_a_line_come_before_those_of_the_command(vigil):
    given = lines({"text": "call 07700 900123"}, {"text": "call 0491 570 006", "country": "AU"})
    first, second = vigil.done("extract", "--country", "GB", stdin=given).json
    assert values(first) == [("phone", NUMBER)]
    assert values(second) == [("phone", "+61491570006")]
    assert "is not two letters" in vigil.refused("extract", "--country", "England", stdin=given)
    spoken = vigil.done("extract", "--lang", "en-AU", stdin=lines({"text": "call 0491 570 006"})).one
    assert values(spoken) == [("phone", "+61491570006")]


def test_what_is_less_sure_than_asked_for_is_left_out(vigil):
    given = lines({"text": WRITTEN})
    (found,) = vigil.done("extract", "--kind", "email", stdin=given).one["contacts"]
    just_above = str(found["confidence"] + 0.001)
    assert vigil.done("extract", "--kind", "email", "--min-confidence", just_above, stdin=given).one["contacts"] == []


@pytest.mark.slow
def test_each_answer_is_there_before_the_next_line_is_given():
    process = start()
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        for number in range(3):
            process.stdin.write(lines({"id": number, "text": WRITTEN}))
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == number
    finally:
        process.communicate()
    assert process.returncode == 0


@pytest.mark.slow
def test_a_reader_that_goes_away_ends_it_without_a_word():
    process = start()
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(lines({"text": WRITTEN}))
    process.stdin.flush()
    assert process.stdout.readline()
    process.stdout.close()
    process.stdout = None
    _, said = process.communicate(lines({"text": WRITTEN}) * 10)
    assert (said, process.returncode) == (b"", 1)
