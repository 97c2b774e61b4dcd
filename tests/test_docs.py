"""The documentation says what is true: its commands run, its links lead somewhere, its packages are those in use."""

import re
import shlex
import shutil
import tomllib
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import click
import pytest
from PIL import Image

from console.cli.main import cli
from tests.console.commands import Vigil, as_lines
from tests.console.sample import HOSTILE
from tests.lab.fake_socks import made_up_onion
from tests.shared import ROOT
from vigil.ledger.open import close_ledger

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
TEXTS = {str(page.relative_to(ROOT)): page.read_text(encoding="utf-8") for page in PAGES}

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ +(.*)$", re.MULTILINE)
TYPED = re.compile(r"^    +(?:(?:uv run|Examples?:) +)?(vigil [a-z-].*)$", re.MULTILINE)
NAMED = re.compile(r"`(vigil [a-z-][^`]*)`")
PACKAGE = re.compile(r"^[A-Za-z0-9-]+(?:\[[a-z-]+\])?")

NEEDS_NETWORK = {"crawl", "up", "replay", "source test"}
"""Commands that fetch, run until they are stopped, or start a loop that a process has only once."""
FILLED_IN = {
    "http://….onion/": f"http://{made_up_onion('harbour')}/",
    "HASH": "0f" * 32,
    "FILE.jsonl": "chat.jsonl",
    "QUERY": "walnut",
    "NAME": "name",
    "FILE": "photo.jpg",
    "~/vigil": "elsewhere",
}
"""What stands for something of the reader's own."""


def typed() -> list[str]:
    """Give every command line that the pages show to be typed."""
    found = [line.strip() for text in TEXTS.values() for line in TYPED.findall(text)]
    return [line for line in dict.fromkeys(found) if "[OPTIONS]" not in line]


def named() -> list[str]:
    """Give every command that the pages name in running text, some without their arguments."""
    return list(dict.fromkeys(line for text in TEXTS.values() for line in NAMED.findall(text)))


def words(line: str) -> list[str]:
    """Give the arguments of a command line, what is the reader's own filled in."""
    for what, filled in FILLED_IN.items():
        line = line.replace(what, filled)
    return shlex.split(line.partition(" > ")[0].partition(" < ")[0])[1:]


def found_command(args: list[str]) -> tuple[click.Command, str, list[str]]:
    """Give the command that `args` name, its name, and the rest of them; fails when there is none."""
    command: click.Command = cli
    name = ""
    rest = args[2:] if args[0] == "--home" else args
    while isinstance(command, click.Group) and rest:
        below = command.get_command(click.Context(command), rest[0])
        assert below is not None, f"there is no command {rest[0]}"
        command, name, rest = below, f"{name} {rest[0]}".strip(), rest[1:]
    return command, name, rest


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A home in which everything that the pages speak of exists, and one where it can still be made."""
    full = Vigil(tmp_path_factory.mktemp("full") / "home")
    posts = [
        {"post_id": str(n), "url": f"http://chat.example.org/{n}", "text": f"walnut {n} +44 7700 900123 {HOSTILE}"}
        for n in range(1, 21)
    ]
    full.done("init")
    full.done("source", "add", "harbour", FILLED_IN["http://….onion/"])
    full.done("import", "-", "--source", "chat", stdin=as_lines(posts))
    entries = ["+44 7700 900123", "t.me/agent_x", "a@example.com"]
    full.done("watchlist", "add", "case-12", *entries)
    full.done("contact", "reject", "+44 7700 900199", "--reason", "an order number", "--yes")
    full.done("index", "update")
    empty = tmp_path_factory.mktemp("empty") / "home"
    shutil.copytree(full.home, empty)
    Vigil(empty).done("source", "remove", "harbour", "--yes")
    full.done("rule", "add", "case-12", "--watchlist", "case-12", "--to", "desk@example.org")
    close_ledger()
    return {"full": full.home, "empty": empty}


@pytest.fixture
def desk(homes: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with the files that the pages speak of."""
    monkeypatch.chdir(tmp_path)
    line = as_lines([{"post_id": "1", "url": "http://chat.example.org/1", "text": "hello"}])
    Path("chat.jsonl").write_bytes(line)
    Path("numbers.csv").write_text("value,label\n+44 7700 900124,the driver\n", encoding="utf-8")
    Path("sources.toml").write_text(f'[source.quay]\nurl = "{FILLED_IN["http://….onion/"]}"\n', encoding="utf-8")
    Image.radial_gradient("L").save("photo.jpg")
    yield tmp_path
    close_ledger()


@pytest.mark.parametrize("line", typed())
def test_a_command_line_that_is_shown_can_be_read(line):
    command, name, rest = found_command(words(line))
    assert not isinstance(command, click.Group)
    command.make_context(name, list(rest))


@pytest.mark.parametrize("line", named())
def test_a_command_that_is_named_exists_with_its_options(line):
    command, _, rest = found_command(words(line))
    options = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
    assert {word for word in rest if word.startswith("--")} <= options | {"--help"}


@pytest.mark.slow
@pytest.mark.parametrize("line", [line for line in typed() if found_command(words(line))[1] not in NEEDS_NETWORK])
def test_a_command_line_that_is_shown_does_what_it_says(line, homes, desk):
    args = words(line)
    home = desk / "home"
    shutil.copytree(homes["empty" if "add" in args else "full"], home)
    vigil = Vigil(home)
    if args[:2] == ["mail", "retry"] or args[0] == "status":
        assert vigil(*args).status in (0, 1)  # nothing runs on this home, which is a trouble
        return
    vigil.done(*args)


@pytest.mark.parametrize("page", TEXTS)
def test_every_link_within_the_documentation_leads_somewhere(page):
    broken = []
    for target in LINK.findall(TEXTS[page]):
        if "://" in target or target.startswith("mailto:"):
            continue
        path, _, anchor = target.partition("#")
        file = (ROOT / page).parent / path if path else ROOT / page
        if not file.exists() or (anchor and anchor not in anchors(file)):
            broken.append(target)
    assert not broken


def anchors(page: Path) -> set[str]:
    """Give the anchors that a page's headings make."""
    headings = HEADING.findall(page.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def test_the_readme_leads_to_every_page():
    linked = {target.partition("#")[0] for target in LINK.findall(TEXTS["README.md"])}
    assert {f"docs/{page.name}" for page in PAGES[1:]} <= linked


def declared(lines: list[str]) -> set[str]:
    """Give the packages of a list of requirements, as they are written there without versions."""
    found = set()
    for line in lines:
        match = PACKAGE.match(line)
        assert match is not None
        found.add(match[0].lower())
    return found


def test_every_package_in_use_is_listed_with_its_reason_and_no_other():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    table = re.findall(r"^\| ([^|]+) \| ([^|]+) \|$", TEXTS["docs/dependencies.md"], re.MULTILINE)[1:]
    listed = {name.strip().lower() for names, _ in table for name in re.sub(r"\([^)]*\)", "", names).split(",")}
    assert listed == {name.partition("[")[0] for name in declared(project["project"]["dependencies"])}
    assert all(reason.strip() for _, reason in table)


def test_every_package_of_the_developers_is_listed():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    told = TEXTS["docs/dependencies.md"].partition("For development:")[2].partition("\n\n")[0]
    missing = {
        name
        for name in declared(project["dependency-groups"]["dev"])
        if not re.search(rf"\b{re.escape(name.partition('[')[0])}\b", told)
    }
    assert not missing


def test_versions_that_the_pages_name_are_those_installed():
    named = re.compile(r"^\| (\w+) \((\d+\.\d+)(?! or)\b[^|]*\|", re.MULTILINE)
    for package, minor in named.findall(TEXTS["docs/dependencies.md"]):
        assert version(package).startswith(minor), package
