"""Addresses of which only the name is written, behind that of its provider: "my gmail is name.surname"."""

import re
from collections.abc import Iterator
from functools import cache

from pipelines.extractors.address_words import either, hosts_by_name, listed, words_alone
from pipelines.extractors.email_domain import is_sure_host
from pipelines.extractors.extractor import contact_at
from pipelines.extractors.fold import Folded
from pipelines.extractors.said_words import said_words
from pipelines.extractors.vocabulary import word_list
from vigil.records.contact import Contact

_BEHIND = re.compile(
    rf"[ \t]{{0,2}}(?:[:=>→-]|[ \t]{either(word_list('handles', 'equals'))}[ \t]|👉)[ \t]{{0,3}}[\"'«“]?"
    r"(?P<name>(?=[a-z0-9._-]*[a-z]{3})(?=[a-z0-9-]*[._0-9])[a-z0-9](?:[a-z0-9_-]|\.(?=[a-z0-9])){4,39})(?![\w@/:-])"
)
"""A name of at least five letters, with something in it that no plain word has."""


def labelled_by_provider(folded: Folded) -> Iterator[tuple[int, int, Contact]]:
    """Give every such address with the place of its name, in no order."""
    text = folded.lowered
    for provider in _providers() & said_words(folded):
        for place in words_alone(folded, provider):
            found = _BEHIND.match(text, place + len(provider))
            if found is None or is_sure_host(found["name"]) or _goes_on(text, found):
                continue
            start, end = found.span("name")
            contact = contact_at(
                folded,
                start,
                end,
                kind="email",
                value=f"{found['name']}@{hosts_by_name()[provider]}",
                confidence=0.75,
                reasons=("label", "provider known"),
                obfuscated=True,
            )
            yield start, end, contact


def _goes_on(text: str, found: re.Match[str]) -> bool:
    """Tell whether a sentence goes on behind words with a stop whose space was forgotten: "gmail is slow.why so"."""
    plain = found["name"].replace(".", "").isalpha()
    return plain and text[found.end() : found.end() + 1] == " " and text[found.end() + 1 : found.end() + 2].isalpha()


@cache
def _providers() -> frozenset[str]:
    """Give the names of providers, of one word each, that are no words of their own."""
    return frozenset(name for name in hosts_by_name() if name.isalnum()) - listed("need_ending")
