"""What rulings make of the contacts of a post. Pure.

A ruling for one post comes before one for every post, and of two alike the later one counts. What a correction gives
is held against the rulings that were passed after it only: they were passed by people who saw it. So the last word
counts, and no circle is walked twice.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from attrs import evolve

from vigil.records.contact import Contact
from vigil.records.ruling import Ruled, Ruling

CORRECTED = "corrected"
"""Reason of a contact that somebody put right."""


class Rulings:
    """Rulings that hold, ready to be asked."""

    def __init__(self, rulings: Iterable[Ruling]) -> None:
        self._by_value: dict[tuple[str, str], list[Ruling]] = defaultdict(list)
        for ruling in sorted(rulings, key=lambda ruling: ruling.id):
            self._by_value[ruling.kind, ruling.value].append(ruling)

    def apply(self, post: int, contacts: Sequence[Contact]) -> tuple[tuple[Contact, ...], tuple[Ruled, ...]]:
        """Give the contacts that count in a post, and those that were ruled on."""
        if not self._by_value:
            return tuple(contacts), ()
        counting: list[Contact] = []
        ruled: list[Ruled] = []
        for contact in contacts:
            path = self._path(post, contact)
            if not path:
                counting.append(contact)
                continue
            last = path[-1]
            counts = _corrected(contact, last)
            ruled.append(Ruled(found=contact, counts=counts, rulings=tuple(path)))
            if counts is not None:
                counting.append(counts)
        return tuple(counting), tuple(ruled)

    def _path(self, post: int, contact: Contact) -> list[Ruling]:
        path: list[Ruling] = []
        here: tuple[str, str] | None = (contact.kind, contact.value)
        while here is not None:
            passed = path[-1].id if path else 0
            later = [one for one in self._by_value.get(here, ()) if one.id > passed and one.post in (None, post)]
            if not later:
                break
            ruling = max(later, key=lambda one: (one.post is not None, one.id))
            path.append(ruling)
            here = (ruling.new_kind, ruling.new_value) if ruling.new_kind and ruling.new_value else None
        return path


def _corrected(contact: Contact, ruling: Ruling) -> Contact | None:
    if ruling.new_kind is None or ruling.new_value is None:
        return None
    return evolve(
        contact,
        kind=ruling.new_kind,
        value=ruling.new_value,
        confidence=1.0,
        reasons=(*contact.reasons, CORRECTED),
    )
