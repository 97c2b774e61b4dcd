"""The contacts that are watched, looked for among the contacts of a post by dictionary, however many are watched.

Where search asks with `phone:` and apart with `quoted:`, a watchlist looks everywhere: a number that somebody cites is
worth knowing too, and the reason says "in a quote". A number without country meets every number that ends in its
digits, whichever of the two, the watched or the seen one, lacks its country: a match more costs a look, a match less
may cost a person.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from alerts.pictures import PICTURE_KINDS
from alerts.sighting import Sighting
from indexers.document import fold
from vigil.records.contact import Contact
from vigil.records.stored import StoredPost
from vigil.records.watch import WatchEntry

PHONE = "phone"
SHORTEST_TAIL = 7  # digits: fewer are shared by too many numbers
TRUNKS = (
    "8",
    "06",
)  # dialled before a number inside Russia and its neighbours, and Hungary; a leading 0 nearly everywhere


def tails(digits: str) -> set[str]:
    """Give the digits that end the international form of a number typed without its country: at least seven of them."""
    forms = {digits, digits.lstrip("0")}
    forms |= {digits.removeprefix(trunk) for trunk in TRUNKS}
    return {form for form in forms if len(form) >= SHORTEST_TAIL}


class ContactsWatched:
    """Finds entries that are a contact of any kind; picture hashes and words are left alone."""

    def __init__(self, entries: Iterable[WatchEntry]) -> None:
        self._exact: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._tails: dict[str, list[str]] = defaultdict(list)  # of watched numbers without country
        self._ends: dict[str, list[str]] = defaultdict(list)  # of watched numbers with one: every ending
        for entry in entries:
            if entry.kind in PICTURE_KINDS or entry.kind == "query":
                continue
            key = f"watch:{entry.id}"
            self._exact[entry.kind, fold(entry.value)].append(key)
            if entry.kind != PHONE:
                continue
            if entry.value.startswith("+"):
                for end in _ends(entry.value[1:]):
                    self._ends[end].append(key)
            else:
                for tail in tails(entry.value):
                    self._tails[tail].append(key)
        self._tail_lengths = sorted({len(tail) for tail in self._tails})

    def seen(self, stored: StoredPost) -> Iterator[Sighting]:
        """Give every watched contact of the post, in its present version and in those before."""
        for contact in stored.post.contacts:
            yield from self._at(contact, earlier=False)
        for post in stored.earlier:
            for contact in post.contacts:
                yield from self._at(contact, earlier=True)

    def _at(self, contact: Contact, *, earlier: bool) -> Iterator[Sighting]:
        for key in self._keys(contact):
            yield Sighting(
                entry=key,
                kind=contact.kind,
                field=contact.field,
                start=contact.start,
                end=contact.end,
                earlier=earlier,
            )

    def _keys(self, contact: Contact) -> Iterable[str]:
        exact = self._exact.get((contact.kind, fold(contact.value)), ())
        if contact.kind != PHONE:
            return exact
        keys = dict.fromkeys(exact)
        digits = contact.value.removeprefix("+")
        for length in self._tail_lengths:
            if length > len(digits):
                break
            keys |= dict.fromkeys(self._tails.get(digits[-length:], ()))
        if not contact.value.startswith("+"):
            for tail in tails(digits):
                keys |= dict.fromkeys(self._ends.get(tail, ()))
        return keys


def _ends(digits: str) -> Iterator[str]:
    """Give every ending of a number that a national form may be: nine endings at most."""
    for length in range(SHORTEST_TAIL, len(digits) + 1):
        yield digits[-length:]
