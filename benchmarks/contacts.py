"""How well and how fast contacts are found, beside phonenumbers, iocsearcher and ioc-finder in the same run.

    uv run --group benchmarks python -m benchmarks.contacts [FOLDER] [--json FILE] [--rivals-hostile]

FOLDER holds the open regression set (default: shared/contacts beside the checkout); without it Vigil's own labelled set
is all there is. All readers are judged by one set of rules (tests/pipelines/labelled.py), each on the kinds it claims.
Times are CPU seconds of the process, the least of some rounds in turns; sizes are millions of bytes of UTF-8.
"""

import argparse
import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from attrs import asdict, evolve

from benchmarks.extraction.calibration import calibration, expected_error
from benchmarks.extraction.posts import dense, megabytes, ordinary
from benchmarks.extraction.readers import RIVALS, Find, Reader, vigil
from pipelines.extractors.hints import NO_HINTS, Hints
from pipelines.extractors.registry import registry
from tests.contracts.extractor import HOSTILE, LARGE
from tests.pipelines.labelled import OWN_SET, Line, Tally, Value, expected_kinds, judge, overall, read_set, score
from tests.shared import ROOT

ROUNDS = 3
SIZE = 2_000_000  # bytes of posts that speed is measured with; iocsearcher takes some seconds for them
BOUND = 2.0  # CPU seconds for one hostile text
PATIENCE = 60  # CPU seconds a rival gets for a hostile text; some would take minutes
THREE_REGIONS = Hints(source_country="UA", lang="en")
NAMED_PARTS = (("dig_phone", "phone"), ("dig_email", "email"), ("presidio", "phone"), ("libphonenumber", "phone"))
"""Parts of the open set that have a goal of their own: the file, and the kind that is looked at."""

Figures = dict[str, Any]


def main() -> None:
    """Run all four parts, or be the process in which a rival reads a hostile text."""
    if sys.argv[1:2] == ["--child"]:
        _read_hostile(sys.argv[2], sys.argv[3])
        return
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "folder", nargs="?", type=Path, help="the open set; default: shared/contacts beside the checkout"
    )
    parser.add_argument("--json", type=Path, help="write all figures to this file too")
    parser.add_argument("--rivals-hostile", action="store_true", help="let the rivals read the hostile texts as well")
    args = parser.parse_args()
    open_set = _open_set(args.folder)
    own = read_set(OWN_SET)
    readers = [vigil(expected_kinds([*open_set, *own])), *(rival for rival in RIVALS if rival.installed)]
    for absent in (rival.name for rival in RIVALS if not rival.installed):
        print(f"{absent} is not installed and left out: uv sync --group benchmarks")
    finders = {reader.name: reader.ready() for reader in readers}
    figures: Figures = {"open": {}, "own": {}}
    for name, lines in (("open", open_set), ("own", own)):
        if lines:
            figures[name] = _accuracy(f"{name} set, {len(lines)} lines", lines, readers, finders)
    figures["speed"] = {
        name: _speed(name, [line.text for line in lines], finders)
        for name, lines in (("open", open_set), ("own", own))
        if lines
    }
    figures["hostile"] = _hostile([reader for reader in readers[1:] if args.rivals_hostile])
    figures["calibration"] = _calibration([*open_set, *own])
    if args.json:
        args.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


def _open_set(told: Path | None) -> list[Line]:
    folder = told or Path(os.environ.get("VIGIL_SHARED") or ROOT.parent / "shared") / "contacts"
    lines = read_set(folder) if folder.is_dir() else []
    if not lines and told is not None:
        raise SystemExit(f"{folder} holds no *.jsonl of labelled lines")
    if not lines:
        print(f"there is no open set in {folder} (name its folder as an argument): the own set is all that is measured")
    return lines


def _accuracy(title: str, lines: Sequence[Line], readers: Sequence[Reader], finders: dict[str, Find]) -> Figures:
    """Print and give F1, precision and recall of each kind and reader, the named parts, and the lines kept clean."""
    figures: Figures = {}
    rows: dict[str, dict[str, Tally]] = {kind: {} for kind in sorted(expected_kinds(lines))}
    for reader in readers:
        found = {line.id: list(finders[reader.name](line)) for line in lines}
        told = score(lines, _again(found), reader.kinds)
        for kind in rows.keys() & told.keys():
            rows[kind][reader.name] = told[kind]
        empty = [line for line in lines if not line.expected]
        figures[reader.name] = {
            "clean": sum(not judge(line, found[line.id], reader.kinds).wrong for line in empty),
            "empty": len(empty),
        }
        rows.setdefault("all it claims", {})[reader.name] = overall(told)
        if "phone" in reader.kinds:
            exact = score(lines, _again(found), ["phone"], exact=True)
            rows.setdefault("phone, exact", {})[reader.name] = exact.get("phone", Tally())
        for part, kind in NAMED_PARTS:
            of_part = [line for line in lines if line.id.startswith(f"{part}-")]
            if of_part and kind in reader.kinds:
                counts = score(of_part, _again(found), [kind])
                rows.setdefault(f"{kind} of {part}", {})[reader.name] = counts.get(kind, Tally())
    print(f"\n{title}: F1 (precision/recall)")
    print(" " * 26 + "".join(f"{reader.name:>24}" for reader in readers))
    for kind, row in rows.items():
        cells = (f"{_cell(row[reader.name])}" if reader.name in row else "–" for reader in readers)
        print(f"{kind:26}" + "".join(f"{cell:>24}" for cell in cells))
    cells = (f"{figures[reader.name]['clean']} of {figures[reader.name]['empty']}" for reader in readers)
    print(f"{'nothing there, kept clean':26}" + "".join(f"{cell:>24}" for cell in cells))
    figures["kinds"] = {
        kind: {
            name: {**asdict(tally), "f1": tally.f1, "precision": tally.precision, "recall": tally.recall}
            for name, tally in row.items()
        }
        for kind, row in rows.items()
    }
    return figures


def _again(found: Mapping[str, list[Value]]) -> Find:
    return lambda line: found[line.id]


def _cell(tally: Tally) -> str:
    return f"{tally.f1:.3f} ({tally.precision:.2f}/{tally.recall:.2f})"


def _speed(title: str, texts: Sequence[str], finders: dict[str, Find]) -> Figures:
    """Print and give the megabytes that a CPU second suffices for, of Vigil with every kind on and of iocsearcher.

    The first round is told beside the least: after it, what repeats from post to post is remembered.
    """
    figures: Figures = {}
    print(f"\nMB per CPU second, posts of 4 kB of the {title} set, least of {ROUNDS} rounds")
    for shape, posts in (("dense", dense(texts, SIZE)), ("ordinary", ordinary(texts, SIZE))):
        lines = [Line(id=str(number), text=post, expected=()) for number, post in enumerate(posts)]
        told = [evolve(line, country=THREE_REGIONS.source_country, lang=THREE_REGIONS.lang) for line in lines]
        measured = {"vigil": (finders["vigil"], lines), "vigil, three regions": (finders["vigil"], told)}
        if "iocsearcher" in finders:
            measured["iocsearcher"] = (finders["iocsearcher"], lines)
        rounds = [{name: _cpu_seconds(find, given) for name, (find, given) in measured.items()} for _ in range(ROUNDS)]
        spent = {name: min(one[name] for one in rounds) for name in measured}
        figures[shape] = {name: megabytes(posts) / seconds for name, seconds in spent.items()}
        figures[shape]["vigil, first round"] = megabytes(posts) / rounds[0]["vigil"]
        if "iocsearcher" in spent:
            figures[shape]["ratio to iocsearcher"] = spent["iocsearcher"] / spent["vigil"]
        print(f"{shape:26}" + "   ".join(f"{name} {figure:.2f}" for name, figure in figures[shape].items()))
    return figures


def _cpu_seconds(find: Find, lines: Sequence[Line]) -> float:
    began = time.process_time()
    for line in lines:
        for _ in find(line):
            pass
    return time.process_time() - began


def _hostile(rivals: Sequence[Reader]) -> Figures:
    """Print and give the CPU seconds for each hostile text of a million characters."""
    figures: Figures = {}
    print(f"\nCPU seconds for {LARGE / 1e6:.0f} MB of hostile text, bound {BOUND:.0f}")
    print(f"{'':26}{'vigil':>12}{'3 regions':>12}" + "".join(f"{rival.name:>20}" for rival in rivals))
    for shape in HOSTILE:
        text = _hostile_text(shape)
        row: dict[str, Any] = {
            "vigil": _reading(text, NO_HINTS),
            "vigil, three regions": _reading(text, THREE_REGIONS),
        }
        told = "".join(f"{seconds:11.2f}{'!' if seconds > BOUND else ' '}" for seconds in row.values())
        for rival in rivals:
            row[rival.name] = _rival_reading(rival, shape)
            told += f"{row[rival.name]:>20}"
        figures[shape] = row
        print(f"{shape:26}{told}", flush=True)
    return figures


def _hostile_text(shape: str) -> str:
    make: Callable[[random.Random], str] = HOSTILE[shape]
    return make(random.Random(7))[:LARGE]


def _reading(text: str, hints: Hints) -> float:
    began = time.process_time()
    registry().find(text, hints)
    return time.process_time() - began


def _rival_reading(rival: Reader, shape: str) -> str:
    """Give the CPU seconds as text, or what came in their place: a rival reads in a process that it may not outlive."""
    command = [sys.executable, "-m", "benchmarks.contacts", "--child", rival.name, shape]
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=ROOT)
    if done.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        return f"over {PATIENCE}"
    return done.stdout.strip() if done.returncode == 0 else "failed"


def _read_hostile(name: str, shape: str) -> None:
    find = next(rival for rival in RIVALS if rival.name == name).ready()
    text = _hostile_text(shape)
    spent = int(time.process_time()) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (spent + PATIENCE, spent + PATIENCE + 5))
    print(f"{_cpu_seconds(find, [Line(id='1', text=text, expected=())]):.2f}")


def _calibration(lines: Sequence[Line]) -> Figures:
    """Print and give the share of right ones for each confidence, and the expected calibration error."""
    bins = calibration(lines, registry().kinds)
    print("\nconfidence     found     right     share     mean confidence")
    for tenth, each in bins.items():
        print(f"{tenth:10.1f}{each.found:10}{each.right:10}{each.share:10.3f}{each.confidence:20.3f}")
    error = expected_error(bins)
    print(f"expected calibration error {error:.3f}")
    return {"bins": {str(tenth): asdict(each) for tenth, each in bins.items()}, "expected error": error}


if __name__ == "__main__":
    main()
