"""The index of a cluster: Elasticsearch 8 (or 9), behind an alias, filled by any number of projectors at once.

Each post carries its seq as external version, so that a replay or a slow second writer never puts an older one over a
newer. The mark is a document of the index itself; it is written after the refresh that made its posts visible. Every
index has, beside the alias that is searched, one of its own to write through: an index that was replaced refuses
writers instead of being made again, without its mapping, by the cluster.
"""

import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any

from elasticsearch import BadRequestError, ConflictError, Elasticsearch, NotFoundError

from indexers.analysis import ANALYSIS_VERSION
from indexers.bulk import erase_action, put_action, send
from indexers.cluster import answers, connect, without_login
from indexers.compile_elasticsearch import compile_elasticsearch
from indexers.document import IndexDocument
from indexers.elasticsearch_layout import MARK_FIELD, body_for, mapping, settings
from indexers.elasticsearch_scan import scan
from indexers.facets import MAX_VALUES, Facets, by_frequency
from indexers.index import Health, Held, Hits, Place, Sort
from indexers.layout import LAYOUT, facet_field
from indexers.query.ast import Node
from vigil.config.schema import IndexConfig
from vigil.records.errors import IndexDown, QueryTooCostly

SEARCH_SECONDS = 30  # what one search may cost the cluster
WINDOW = 10_000  # hits Elasticsearch pages through by offset; past it they are read in order
MARK_ID = "mark"


def open_elasticsearch(config: IndexConfig) -> "ElasticsearchIndex":
    """Give the index of the cluster that vigil.toml names; the cluster is not asked anything yet."""
    client = connect(config)
    return ElasticsearchIndex(client, config.name, where=without_login(config.url or ""))


class ElasticsearchIndex:
    """The index behind the alias `name`; safe for several threads and several machines."""

    def __init__(
        self,
        client: Elasticsearch,
        name: str,
        *,
        where: str,
        sleep: Callable[[float], None] = time.sleep,
        concrete: str | None = None,
    ) -> None:
        self._client = client
        self._name = name
        self._where = where
        self._sleep = sleep
        self._successor = concrete  # an index made by `fresh`, which does not serve yet
        self._concrete = concrete

    def put(self, docs: Iterable[IndexDocument], mark: int) -> None:
        """Send `docs` in bulk, refresh, then write the mark; goes where the last `mark()` was read."""
        with answers(self._where):
            concrete = self._concrete or self._resolve() or self._create(self._name)
            self._concrete = concrete
            actions = (put_action(doc.id, doc.seq, body_for(doc)) for doc in docs)
            send(self._client, _writing(concrete), actions, self._sleep)
            self._client.indices.refresh(index=concrete)
            with suppress(ConflictError):  # another projector is further on: all of ours is there too
                self._client.index(
                    index=_writing(concrete),
                    id=MARK_ID,
                    document={MARK_FIELD: mark},
                    version=mark,
                    version_type="external_gte",
                    require_alias=True,
                )

    def erase(self, ids: Sequence[int]) -> None:
        """Delete these posts; they are gone from searches when this returns."""
        if not ids:
            return
        with answers(self._where):
            concrete = self._concrete or self._resolve()
            if concrete is not None:
                send(self._client, _writing(concrete), map(erase_action, ids), self._sleep)
                self._client.indices.refresh(index=concrete)

    def search(
        self, node: Node, *, limit: int = 20, offset: int = 0, sort: Sort = "newest", after: Place | None = None
    ) -> Hits:
        """Give one page of the posts `node` is true of."""
        query = compile_elasticsearch(node, scored=sort == "best")
        keys = [{"newest": "desc"}, {"id": "desc"}] if sort == "newest" else [{"_score": "desc"}, {"id": "desc"}]
        with answers(self._where):
            target = self._successor or self._name
            try:
                return self._page(target, query, keys, limit, offset, after if sort == "newest" else None)
            except NotFoundError:
                return Hits(total=0)

    def scan(self, node: Node) -> Iterator[int]:
        """Give the ids of all posts `node` is true of as of one moment, newest first."""
        query = compile_elasticsearch(node, scored=False)
        with answers(self._where):
            try:
                yield from scan(self._client, self._successor or self._name, query)
            except NotFoundError:
                return

    def facets(self, node: Node, names: Sequence[str]) -> Facets:
        """Count the posts `node` is true of by the values of these facets."""
        query = compile_elasticsearch(node, scored=False)
        counts = {name: {"terms": {"field": facet_field(name), "size": MAX_VALUES}} for name in names}
        if not names:
            return {}
        with answers(self._where):
            try:
                answer = self._client.search(
                    index=self._successor or self._name,
                    query=query,
                    aggregations=counts,
                    size=0,
                    timeout=f"{SEARCH_SECONDS}s",
                    allow_partial_search_results=False,
                )
            except NotFoundError:
                return {name: {} for name in names}
        if answer["timed_out"]:
            raise QueryTooCostly(f"the search took more than {SEARCH_SECONDS} s; narrow it")
        found = answer["aggregations"]
        return {
            name: by_frequency({bucket["key"]: bucket["doc_count"] for bucket in found[name]["buckets"]})
            for name in names
        }

    def held(self, after: int, limit: int) -> list[Held]:
        """Give what it holds of the first `limit` posts with ids above `after`, lowest first."""
        with answers(self._where):
            try:
                answer = self._client.search(
                    index=self._successor or self._name,
                    query={"range": {"id": {"gt": after}}},
                    sort=[{"id": "asc"}],
                    size=limit,
                    source=False,
                    docvalue_fields=[{"field": name} for name in ("id", "version", "digest")],
                    track_total_hits=False,
                    allow_partial_search_results=False,
                )
            except NotFoundError:
                return []
        rows = [hit["fields"] for hit in answer["hits"]["hits"]]
        return [Held(id=row["id"][0], seq=row["version"][0], digest=row["digest"][0]) for row in rows]

    def mark(self) -> int:
        """Give the mark of the index that serves now; later calls of `put` go to that one."""
        with answers(self._where):
            self._concrete = self._successor or self._resolve()
            if self._concrete is None:
                return 0
            try:
                found = self._client.get(index=self._concrete, id=MARK_ID, realtime=True)
            except NotFoundError:
                return 0
            return int(found["_source"][MARK_FIELD])

    def stale(self) -> str | None:
        """Say why it must be built anew; an index that was never begun is not stale."""
        with answers(self._where):
            concrete = self._successor or self._resolve()
            if concrete is None:
                return None
            meta = self._client.indices.get_mapping(index=concrete)[concrete]["mappings"].get("_meta", {})
            if meta.get("layout") != LAYOUT:
                return "it has the fields of another version of Vigil"
            if meta.get("analysis") != ANALYSIS_VERSION:
                return "its words were read by another version of Vigil"
            return "a rebuild was asked for" if meta.get("asked") else None

    def ask_rebuild(self) -> None:
        """Have whoever fills the index build it anew."""
        with answers(self._where):
            concrete = self._resolve()
            if concrete is not None:
                meta = self._client.indices.get_mapping(index=concrete)[concrete]["mappings"].get("_meta", {})
                self._client.indices.put_mapping(index=concrete, meta={**meta, "asked": True})

    def health(self) -> Health:
        """Say how it is doing."""
        mark, stale = self.mark(), self.stale()
        with answers(self._where):
            concrete = self._concrete
            if concrete is None:
                return Health(kind="elasticsearch", where=self._where, documents=0, mark=0)
            documents = self._client.count(index=concrete, query={"exists": {"field": "id"}})["count"]
            stats = self._client.indices.stats(index=concrete, metric="store")
            size = stats["_all"]["total"]["store"]["size_in_bytes"]
        return Health(kind="elasticsearch", where=self._where, documents=documents, mark=mark, size=size, stale=stale)

    def fresh(self) -> "ElasticsearchIndex":
        """Give an empty successor, an index of its own that is not searched yet."""
        with answers(self._where):
            concrete = self._create(None)
        return ElasticsearchIndex(self._client, self._name, where=self._where, sleep=self._sleep, concrete=concrete)

    def take_over(self) -> None:
        """Point the alias here in one step of the cluster, then delete the other indexes of this name."""
        if self._successor is None:
            raise IndexDown("this index serves already")
        with answers(self._where):
            others = [index for index in self._known() if index != self._successor]
            actions: list[dict[str, Any]] = [{"add": {"index": self._successor, "alias": self._name}}]
            serving = self._resolve()
            if serving is not None:
                actions.append({"remove": {"index": serving, "alias": self._name}})
            self._client.indices.update_aliases(actions=actions)
            self._successor = None
            for index in others:
                self._client.indices.delete(index=index, ignore_unavailable=True)

    def close(self) -> None:
        """Forget which index was written to; the connections are kept for the next use."""
        self._concrete = self._successor

    def _page(
        self, target: str, query: dict[str, Any], keys: list[Any], limit: int, offset: int, behind: Place | None
    ) -> Hits:
        after: list[Any] | None = [behind.second, behind.id] if behind else None
        passed = 0
        counted = False
        total = 0
        found: list[tuple[int, float]] = []
        while True:
            skip = min(offset - passed, WINDOW) if offset + limit > WINDOW else 0
            size = skip or min(limit - len(found), WINDOW)
            answer = self._client.search(
                index=target,
                query=query,
                sort=keys,
                size=size,
                from_=0 if skip or after or offset + limit > WINDOW else offset,
                search_after=after,
                source=False,
                track_total_hits=not counted,
                track_scores=False,
                timeout=f"{SEARCH_SECONDS}s",
                allow_partial_search_results=False,
            )
            if answer["timed_out"]:
                raise QueryTooCostly(f"the search took more than {SEARCH_SECONDS} s; narrow it")
            hits = answer["hits"]["hits"]
            if not counted:
                total, counted = answer["hits"]["total"]["value"], True
            if skip:
                passed += len(hits)
            else:
                found += [(int(hit["_id"]), float(hit["_score"] or 0.0)) for hit in hits]
            if len(hits) < size or (not skip and len(found) >= limit):
                end = hits[-1]["sort"] if hits else after
                place = Place(*end) if found and end and keys[0].get("newest") else None
                return Hits(total=total, hits=tuple(found), last=place)
            after = hits[-1]["sort"]

    def _resolve(self) -> str | None:
        """Give the name of the index behind the alias; None where there is none."""
        try:
            return str(min(self._client.indices.get_alias(name=self._name)))
        except NotFoundError:
            return None

    def _known(self) -> list[str]:
        found = self._client.indices.get(index=f"{self._name}-*", features="aliases", expand_wildcards="all")
        return [index for index in found if re.fullmatch(rf"{re.escape(self._name)}-\d{{6}}", index)]

    def _create(self, alias: str | None) -> str:
        """Make the next index of this name, behind `alias` if given; give the one that serves if somebody was first."""
        while True:
            number = max((int(index.rpartition("-")[2]) for index in self._known()), default=0) + 1
            concrete = f"{self._name}-{number:06d}"
            aliases: dict[str, Any] = {_writing(concrete): {}}
            if alias is not None:
                aliases[alias] = {}
            try:
                self._client.indices.create(index=concrete, settings=settings(), mappings=mapping(), aliases=aliases)
            except BadRequestError as error:
                if error.error == "invalid_alias_name_exception":
                    raise IndexDown(
                        f'"{alias}" is an index of somebody else in this cluster; '
                        "choose another index.name in vigil.toml, or delete that index"
                    ) from None
                if error.error != "resource_already_exists_exception":
                    raise
                if alias is not None and (serving := self._resolve()):
                    return serving
                continue
            return concrete


def _writing(concrete: str) -> str:
    """Name the alias through which one index, and no other that may come after it, is written."""
    return f"{concrete}-write"
