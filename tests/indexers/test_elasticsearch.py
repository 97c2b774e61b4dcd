"""The index of a cluster keeps the contract on a real server, and says what to do when that is away."""

import os
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

import attrs
import pytest
from elasticsearch import Elasticsearch

from indexers.cluster import connect
from indexers.document import Words
from indexers.elasticsearch import ElasticsearchIndex, open_elasticsearch
from indexers.open import open_index
from indexers.query.ast import Everything, Or, Phrase, Wildcard
from tests.console.commands import Vigil, as_lines
from tests.console.sample import FIRST_LOOK, SECOND_LOOK
from tests.contracts.index import IndexContract, found, put_at
from tests.contracts.index_cases import ALL, DOCUMENTS, word
from tests.lab.elasticsearch import ADMIN, ElasticsearchServer
from vigil.config.schema import Config, IndexConfig
from vigil.ledger.open import close_ledger
from vigil.records.errors import ConfigError, IndexDown

pytestmark = pytest.mark.xdist_group("elasticsearch")

PASSWORD = "correct horse"


@pytest.fixture(scope="module")
def server() -> Iterator[ElasticsearchServer]:
    with ElasticsearchServer() as server:
        yield server


@pytest.fixture
def config(server: ElasticsearchServer) -> Iterator[IndexConfig]:
    """Settings for a name nobody used before; its indexes are removed afterwards."""
    config = IndexConfig(kind="elasticsearch", url=server.url, name=f"vigil-{secrets.token_hex(4)}")
    yield config
    with connect(config) as client:
        for index in client.indices.get(index=f"{config.name}-*", features="aliases"):
            client.indices.delete(index=index)


@pytest.mark.slow
class TestElasticsearch(IndexContract):
    examples = 1
    many_examples = 8

    @pytest.fixture
    def index(self, config: IndexConfig) -> Iterator[ElasticsearchIndex]:
        index = open_elasticsearch(config)
        yield index
        index.close()

    @pytest.fixture
    def again(self, config: IndexConfig, index: ElasticsearchIndex) -> Callable[[], ElasticsearchIndex]:
        return lambda: open_elasticsearch(config)

    def test_vigil_toml_opens_it(self, config: IndexConfig, filled: ElasticsearchIndex, tmp_path: Path) -> None:
        index = open_index(Config(home=tmp_path, index=config))
        assert found(index, Everything()) == found(filled, Everything()) == ALL
        assert index.health().where == config.url

    def test_an_older_state_never_goes_over_a_newer_one(
        self, filled: ElasticsearchIndex, again: Callable[[], ElasticsearchIndex]
    ) -> None:
        filled.put([put_at(1, "walnut", 300)], 300)
        slow = again()
        slow.put([put_at(1, "almond", 299), put_at(50, "hazel", 298)], 299)
        assert found(filled, word("walnut")) == {1}
        assert found(filled, word("almond")) == frozenset()
        assert found(filled, word("hazel")) == {50}
        assert filled.mark() == 300

    def test_a_writer_that_missed_a_rebuild_writes_nothing_into_its_result(
        self, filled: ElasticsearchIndex, again: Callable[[], ElasticsearchIndex]
    ) -> None:
        assert filled.mark() == 190
        other = again()
        fresh = other.fresh()
        fresh.put(DOCUMENTS[:5], 50)
        fresh.take_over()
        with pytest.raises(IndexDown):
            filled.put([put_at(30, "later", 300)], 300)
        assert other.mark() == 50
        assert found(other, Everything()) == {1, 2, 3, 4, 5}
        assert filled.mark() == 50
        filled.put([put_at(30, "later", 300)], 300)
        assert found(other, word("later")) == {30}

    def test_rebuilds_leave_one_index_behind(self, filled: ElasticsearchIndex, config: IndexConfig) -> None:
        filled.fresh()  # given up
        fresh = filled.fresh()
        fresh.take_over()
        with connect(config) as client:
            assert len(client.indices.get(index=f"{config.name}-*", features="aliases")) == 1

    def test_hits_past_the_window_are_reached(
        self, filled: ElasticsearchIndex, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        whole = [hit for hit, _ in filled.search(Everything(), limit=100).hits]
        monkeypatch.setattr("indexers.elasticsearch.WINDOW", 4)
        for offset in range(len(whole) + 2):
            hits = filled.search(Everything(), limit=6, offset=offset)
            assert [hit for hit, _ in hits.hits] == whole[offset : offset + 6]
            assert hits.total == len(whole)

    def test_an_index_with_other_fields_is_stale(self, filled: ElasticsearchIndex, config: IndexConfig) -> None:
        with connect(config) as client:
            client.indices.put_mapping(index=config.name, meta={"layout": 0, "analysis": 0})
        assert filled.stale() == "it has the fields of another version of Vigil"

    def test_a_thousand_phrases_are_answered(self, filled: ElasticsearchIndex) -> None:
        many = Or(tuple(Phrase("any", (f"w{number}", "girls"), 2) for number in range(1000)))
        assert found(filled, many) == frozenset()
        assert found(filled, Or((*many.nodes[1:], Phrase("any", ("new", "girls"), 0)))) == {1}

    def test_a_post_the_cluster_refuses_stops_the_mark_and_is_named(
        self, filled: ElasticsearchIndex, config: IndexConfig, caplog: pytest.LogCaptureFixture
    ) -> None:
        with connect(config) as client:
            client.indices.add_block(index=f"{config.name}-000001", block="write")
        with pytest.raises(IndexDown) as refusal:
            filled.put([put_at(77, "unspeakable", 400)], 400)
        assert filled.mark() == 190
        assert "unspeakable" not in f"{refusal.value}{caplog.text}"

    def test_a_field_the_mapping_does_not_know_is_refused_and_the_mark_stays(
        self, filled: ElasticsearchIndex, config: IndexConfig
    ) -> None:
        odd = attrs.evolve(put_at(78, "odd", 400), words={"nonsense": (Words("odd", "odd"),)})
        with pytest.raises(IndexDown, match=r"refused 1 posts \(78: strict_dynamic_mapping_exception\)"):
            filled.put([put_at(77, "even", 399), odd], 400)
        assert filled.mark() == 190
        filled.put([put_at(77, "even", 399)], 400)
        assert found(filled, word("even")) == {77}

    def test_an_index_somebody_else_made_under_the_name_is_told_of(
        self, index: ElasticsearchIndex, config: IndexConfig
    ) -> None:
        with connect(config) as client:
            client.indices.create(index=config.name)
            try:
                with pytest.raises(IndexDown, match=rf'"{config.name}" is an index .* index\.name in vigil\.toml'):
                    index.put(DOCUMENTS, 190)
            finally:
                client.indices.delete(index=config.name)
        index.put(DOCUMENTS, 190)
        assert found(index, Everything()) == ALL

    def test_an_index_whose_mapping_somebody_changed_is_built_anew_behind_the_alias(
        self, filled: ElasticsearchIndex, config: IndexConfig, again: Callable[[], ElasticsearchIndex]
    ) -> None:
        with connect(config) as client:
            client.indices.create(index=f"{config.name}-000007", mappings={"properties": {"id": {"type": "text"}}})
            actions = [
                {"remove": {"index": f"{config.name}-000001", "alias": config.name}},
                {"add": {"index": f"{config.name}-000007", "alias": config.name}},
            ]
            client.indices.update_aliases(actions=actions)
        assert filled.stale() == "it has the fields of another version of Vigil"
        fresh = filled.fresh()
        fresh.put(DOCUMENTS, 190)
        fresh.take_over()
        assert (again().stale(), found(again(), Everything())) == (None, ALL)

    def test_totals_above_ten_thousand_are_exact(self, index: ElasticsearchIndex) -> None:
        index.put((put_at(number, "walnut", number) for number in range(1, 10_051)), 10_050)
        assert index.search(word("walnut")).total == 10_050

    def test_each_post_has_one_place_of_its_own_in_the_cluster(
        self, filled: ElasticsearchIndex, config: IndexConfig
    ) -> None:
        with connect(config) as client:
            assert client.get(index=config.name, id="1", stored_fields=[])["_version"] == DOCUMENTS[0].seq
            kept = client.indices.get_mapping(index=config.name)[f"{config.name}-000001"]["mappings"]
        assert kept["dynamic"] == "strict"
        assert kept["properties"]["version"]["type"] == "long"

    def test_no_error_or_log_shows_what_was_searched(
        self, filled: ElasticsearchIndex, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level("INFO")
        found(filled, Wildcard("any", "unspeakable*"))
        assert "unspeakable" not in caplog.text


@pytest.mark.soak
class TestElasticsearchAtLength(TestElasticsearch):
    """All of it with more random posts and queries."""

    many_examples = 50


@pytest.fixture(scope="module")
def newer() -> Iterator[ElasticsearchServer]:
    with ElasticsearchServer(release=9) as server:
        yield server


@pytest.mark.soak
class TestNewerElasticsearch(TestElasticsearch):
    """All of it on the release after."""

    @pytest.fixture
    def server(self, newer: ElasticsearchServer) -> ElasticsearchServer:
        return newer

    def test_the_server_is_of_the_release_after(self, config: IndexConfig) -> None:
        with connect(config) as client:
            assert client.info()["version"]["number"].startswith("9.")


def secret(path: Path, text: str) -> Path:
    """Write a secret as it should be written."""
    path.touch(mode=0o600)
    path.write_text(text)
    return path


@pytest.fixture(scope="module")
def locked() -> Iterator[ElasticsearchServer]:
    """A server that asks for a password."""
    with ElasticsearchServer(password=PASSWORD) as server:
        yield server


def with_credentials(server: ElasticsearchServer, path: Path, text: str) -> ElasticsearchIndex:
    """Open the index of a server with the credentials `text`, kept in a file."""
    return open_elasticsearch(IndexConfig(kind="elasticsearch", url=server.url, credentials_file=secret(path, text)))


@pytest.mark.slow
def test_a_password_or_an_api_key_opens_a_cluster_that_asks_for_one(
    locked: ElasticsearchServer, tmp_path: Path
) -> None:
    with Elasticsearch(locked.url, basic_auth=(ADMIN, PASSWORD)) as client:
        key = client.security.create_api_key(name="vigil")["encoded"]
    for number, text in enumerate((f"{ADMIN}:{PASSWORD}\n", key)):
        index = with_credentials(locked, tmp_path / f"good{number}", text)
        index.put(DOCUMENTS, 190)
        assert found(index, Everything()) == ALL
    for number, text in enumerate(("admin:wrong", "bm90OmFrZXk=")):
        index = with_credentials(locked, tmp_path / f"bad{number}", text)
        with pytest.raises(IndexDown, match=r"refuses the credentials; check index\.credentials_file") as refusal:
            index.search(Everything())
        assert text not in str(refusal.value)


@pytest.mark.slow
def test_a_cluster_that_goes_away_is_told_of_and_nothing_is_lost_when_it_is_back(
    locked: ElasticsearchServer, tmp_path: Path
) -> None:
    index = with_credentials(locked, tmp_path / "key", f"{ADMIN}:{PASSWORD}")
    index.put(DOCUMENTS, 190)
    locked.pause()
    with pytest.raises(IndexDown, match=r"cannot be reached; start it, or check index\.url"):
        index.search(Everything())
    with pytest.raises(IndexDown):
        index.put([put_at(30, "later", 300)], 300)
    locked.resume()
    assert index.mark() == 190
    assert found(index, Everything()) == ALL
    index.put([put_at(30, "later", 300)], 300)
    assert found(index, word("later")) == {30}


def test_credentials_that_others_can_read_are_refused(tmp_path: Path) -> None:
    path = secret(tmp_path / "key", "a:b")
    os.chmod(path, 0o644)
    with pytest.raises(ConfigError, match="chmod 600"):
        open_elasticsearch(IndexConfig(kind="elasticsearch", url="http://127.0.0.1:9", credentials_file=path))


@pytest.mark.parametrize("url", ["http://search.example.org:9200", "http://192.0.2.7:9200"])
def test_credentials_never_travel_unencrypted(url: str, tmp_path: Path) -> None:
    path = secret(tmp_path / "key", "a:b")
    with pytest.raises(ConfigError, match="use https"):
        open_elasticsearch(IndexConfig(kind="elasticsearch", url=url, credentials_file=path))


def test_an_address_is_shown_without_its_login() -> None:
    index = open_elasticsearch(IndexConfig(kind="elasticsearch", url="http://ann:word@127.0.0.1:9"))
    with pytest.raises(IndexDown) as refusal:
        index.search(Everything())
    assert "word" not in str(refusal.value)


QUERIES = (
    "walnut",
    "phone:*0123",
    "ever:new",
    "-walnut",
    '"mesas de"',
    "паспорт~1",
    "wal* OR /mes.s/",
    "is:edited",
    "story:1",
    "source:chat",
)


@pytest.mark.slow
def test_the_command_line_gives_the_same_answers_from_all_three_indexes(
    server: ElasticsearchServer, tmp_path: Path
) -> None:
    vigil = Vigil(tmp_path / "home")
    vigil.done("init")
    toml = vigil.home / "vigil.toml"
    name = f"vigil-{secrets.token_hex(4)}"
    toml.write_text(f'[index]\nurl = "{server.url}"\nname = "{name}"\n', encoding="utf-8")
    for look in (FIRST_LOOK, SECOND_LOOK):
        vigil.done("import", "-", "--source", "chat", stdin=as_lines(look))
    batch = "\n".join(QUERIES).encode()
    answers = []
    for kind in ("embedded", "elasticsearch", "evaluator"):
        told = vigil.done("search", "--batch", "-", "--json", "--facets", "--index", kind, stdin=batch).json
        every = vigil.done("search", "--limit", "0", "--json", "--index", kind).one
        pages = [vigil.done("search", "--limit", "2", "--json", "--index", kind).one]
        while pages[-1]["next"]:
            more = vigil.done("search", "--limit", "2", "--after", pages[-1]["next"], "--json", "--index", kind).one
            pages.append(more)
        exported = vigil.done("export", "--index", kind).out
        answers.append((told, every, pages, exported))
    close_ledger()
    assert answers[0] == answers[1] == answers[2]
    assert [page["total"] for page in answers[0][2]] == [5, 5, 5]
    with connect(IndexConfig(kind="elasticsearch", url=server.url)) as client:
        for index in client.indices.get(index=f"{name}-*", features="aliases"):
            client.indices.delete(index=index)
