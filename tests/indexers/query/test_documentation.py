"""Every example of docs/query-language.md does what the page says."""

import re
import tomllib
from datetime import UTC, date, datetime

import pytest

from indexers.evaluator import Evaluator
from indexers.query.fields import known_fields
from indexers.query.parse import parse
from indexers.query.resolve import resolve
from pipelines.extractors.registry import registry
from tests.indexers.sample import NOW, stored
from tests.shared import ROOT
from vigil.records.errors import QueryError
from vigil.records.post import Price, Quote
from vigil.records.stored import StoredPost

PAGE = (ROOT / "docs" / "query-language.md").read_text(encoding="utf-8")


def blocks(kind: str) -> list[list[str]]:
    return [block.splitlines() for block in re.findall(rf"^```{kind}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)]


def post_of_the_page() -> StoredPost:
    facts = tomllib.loads("\n".join(blocks("toml")[0]))

    def day(name: str) -> datetime:
        return datetime.combine(date.fromisoformat(facts[name]), datetime.min.time(), UTC)

    return stored(
        ledger={"source": facts["source"], "seen_at": day("seen")},
        url=facts["url"],
        board=facts["board"],
        title=facts["title"],
        author=facts["author"],
        text=facts["text"],
        quotes=(Quote(text=facts["quote"]),),
        signature=facts["signature"],
        posted_at=day("posted"),
        posted_precision="day",
        price=Price(amount=facts["price"], currency=facts["currency"]),
        lang=facts["lang"],
        contacts=tuple(registry().find(facts["text"])),
    )


POST = post_of_the_page()
EXAMPLES = [tuple(line.split(maxsplit=1)) for block in blocks("query") for line in block]


def test_the_page_has_examples():
    assert len(EXAMPLES) > 80
    assert {verdict for verdict, _ in EXAMPLES} == {"yes", "no", "parse"}


@pytest.mark.parametrize(("verdict", "query"), EXAMPLES)
def test_an_example_finds_the_post_or_not_as_the_page_says(verdict, query):
    node = parse(query)
    if verdict != "parse":
        resolved = resolve(node, now=NOW, registry=registry(), watchlists={})
        assert Evaluator().matches(resolved, POST) == (verdict == "yes")


@pytest.mark.parametrize(("query", "message"), [tuple(block) for block in blocks("error")])
def test_an_error_reads_as_the_page_says(query, message):
    with pytest.raises(QueryError) as caught:
        parse(query)
    assert str(caught.value).startswith(message)


def test_every_field_is_on_the_page():
    assert [name for name in known_fields(()) if f"{name}:" not in PAGE] == []
    assert "`vigil kinds`" in PAGE  # which are fields too
