"""Vigil's own labelled set: it is well made, it is judged by fair rules, and the extractors reach what was promised."""

import json
import subprocess
import sys

import pytest

from pipelines.extractors.registry import registry
from tests.pipelines.labelled import (
    OWN_SET,
    Judged,
    Line,
    Tally,
    Value,
    comparable,
    expected_kinds,
    find,
    judge,
    overall,
    read_set,
    score,
)
from tests.shared import shared

FILES = sorted(OWN_SET.glob("*.jsonl"))
LANGUAGES = {"en", "uk", "ru", "es"}
MORE_LANGUAGES = {"cs", "de", "fr", "it", "pl", "pt", "ro", "tr"}
FIELDS = {"id", "lang", "country", "text", "expected", "optional", "tags"}
LEAST_OBFUSCATED, LEAST_NEGATIVES = 300, 200
LEAST_OF_EVERY_LANGUAGE = 60
LEAST_RECALL, LEAST_PRECISION = 0.9, 0.97

A = Value("phone", "+12025550142")
KINDS = ("phone", "whatsapp", "email", "jabber", "url", "telegram", "onion")


def line(*expected: Value, optional: tuple[Value, ...] = (), scope: frozenset[str] | None = None) -> Line:
    return Line(id="1", text="…", expected=expected, optional=optional, scope=scope)


def test_the_set_is_as_large_as_was_asked_in_every_language():
    for start, least in (("obfuscated", LEAST_OBFUSCATED), ("negatives", LEAST_NEGATIVES)):
        files = {path.stem.rpartition("_")[2]: path for path in FILES if path.stem.startswith(start)}
        sizes = {name: len(path.read_text("utf-8").splitlines()) for name, path in files.items()}
        assert sizes.keys() >= LANGUAGES
        assert all(sizes[name] >= LEAST_OF_EVERY_LANGUAGE for name in LANGUAGES)
        assert sum(sizes.values()) >= least


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_line_is_well_formed(path):
    seen = set()
    for raw in path.read_text(encoding="utf-8").splitlines():
        told = json.loads(raw)
        assert {"id", "text", "expected", "tags"} <= told.keys() <= FIELDS
        assert told["id"].startswith(f"{path.stem}-")
        assert told["id"] not in seen
        seen.add(told["id"])
        assert told["text"].strip() == told["text"] != ""
        assert told["tags"]
        assert told.get("lang", "en") in LANGUAGES | MORE_LANGUAGES
        assert told.get("country", "US").isupper()
        for each in [*told["expected"], *told.get("optional", [])]:
            assert each.keys() == {"kind", "value"}
            assert comparable(**each) == Value(**each), "a label is written in normal form"
        held = path.stem.startswith(("held", "blind", "second", "languages"))
        if path.stem.startswith("obfuscated") or (held and "negative" not in told["tags"]):
            assert told["expected"]
        elif "real_contact" not in told["tags"]:
            assert told["expected"] == []


def test_every_label_is_a_value_that_its_kind_accepts():
    kinds = registry().extractors
    for each in read_set(OWN_SET):
        for label in each.expected:
            if label.kind in kinds:
                assert kinds[label.kind].check(label.value), (each.id, label)


@pytest.mark.parametrize(
    ("labelled", "found", "judged"),
    [
        (line(A), [A], Judged((A,), (), ())),
        (line(A), [A, A], Judged((A,), (), ())),
        (line(A), [], Judged((), (), (A,))),
        (line(A), [Value("phone", "202 555 0142")], Judged((A,), (), ())),
        (line(A), [Value("phone", "+12025550143")], Judged((), (Value("phone", "+12025550143"),), (A,))),
        (line(A), [A, Value("whatsapp", "+12025550142")], Judged((A,), (), ())),
        (line(A), [A, Value("telegram", "somebody")], Judged((A,), (Value("telegram", "somebody"),), ())),
        (line(), [Value("url", "example.com")], Judged((), (), ())),
        (
            line(Value("url", "example.com/a")),
            [Value("url", "https://EXAMPLE.com/a/")],
            Judged((Value("url", "example.com/a"),), (), ()),
        ),
        (line(optional=(A,)), [A], Judged((), (), ())),
        (line(scope=frozenset({"email"})), [A], Judged((), (), ())),
        (
            line(Value("jabber", "a@example.org")),
            [Value("email", "a@example.org")],
            Judged((), (), (Value("jabber", "a@example.org"),)),
        ),
    ],
)
def test_a_line_is_judged_by_the_rules(labelled, found, judged):
    assert judge(labelled, found, KINDS) == judged


def test_an_exact_figure_asks_for_the_country_too():
    found = [Value("phone", "2025550142")]
    assert judge(line(A), found, KINDS, exact=True).missed == (A,)


def test_the_figures_of_kinds_add_up():
    counts = score([line(A), line(), line(Value("telegram", "name"))], lambda _: [A], KINDS)
    assert counts == {"phone": Tally(right=1, wrong=2), "telegram": Tally(missed=1)}
    total = overall(counts)
    assert (total.precision, total.recall) == (1 / 3, 1 / 2)
    assert total.f1 == pytest.approx(0.4)


@pytest.mark.slow
def test_the_open_set_is_judged_as_its_own_scorer_does(tmp_path):
    scorer = shared("contacts/score.py")
    lines = read_set(scorer.parent)
    found = {each.id: find(each) for each in lines}
    told = tmp_path / "found.jsonl"
    told.write_text(
        "".join(
            json.dumps({"id": key, "found": [{"type": each.kind, "value": each.value} for each in values]}) + "\n"
            for key, values in found.items()
        )
    )
    figures = tmp_path / "figures.json"
    subprocess.run(
        [sys.executable, str(scorer), "--pred", str(told), "--json", str(figures)], check=True, capture_output=True
    )
    theirs = json.loads(figures.read_text())
    for kind, row in theirs["types"].items():
        ours = score(lines, lambda each: found[each.id], [kind]).get(kind, Tally())
        assert (kind, ours) == (kind, Tally(row["tp"], row["fp"], row["fn"]))


def test_what_was_promised_of_the_set_is_reached():
    lines = read_set(OWN_SET)
    total = overall(score(lines, find, sorted({*registry().kinds, *expected_kinds(lines)})))
    assert total.precision >= LEAST_PRECISION, total
    assert total.recall >= LEAST_RECALL, total
