"""What the kinds that are names of accounts share: found by link or label, one normal form, one check."""

import re
from collections.abc import Iterator

from pipelines.extractors.extractor import contact_at
from pipelines.extractors.fold import Folded, fold
from pipelines.extractors.handles import handles
from pipelines.extractors.hints import Hints
from pipelines.extractors.hosts import FILE_ENDINGS
from pipelines.extractors.links import LinkTable
from vigil.records.contact import Contact

LINKED = 0.98
"""A link says which service is meant; only the account may be gone."""

SHORTEST = 3  # characters of a name by label; shorter ones are mostly something else
_ENDINGS = FILE_ENDINGS | {"com", "net", "org", "onion"}
"""What a name by label does not end in: that is a host or a file."""


class Account:
    """A kind whose values are names of accounts; its subclasses say how names and links of their service look."""

    kind: str
    example: str
    yields: bool = False
    name: re.Pattern[str]
    """A whole normal form, but for those that `of_link` makes of other parts."""
    links: tuple[LinkTable, ...] = ()
    invitation: re.Pattern[str] | None = None
    """A whole normal form of an invitation, whose case counts; None where the service has none."""
    invited: str = "+{}"
    """The same for `str.format`, with its code: the part "invite" of a link."""
    own_paths: frozenset[str] = frozenset()
    """First parts of paths that are the service's own, in lower case; no account has such a name."""

    def find(self, folded: Folded, hints: Hints) -> Iterator[Contact]:  # noqa: ARG002
        """Give links first, then names by label; no place twice."""
        taken: list[tuple[int, int]] = []
        for table in self.links:
            for link in table.find(folded):
                value = self.of_link(link.parts)
                if value and not _overlaps(taken, link.start, link.end):
                    taken.append((link.start, link.end))
                    yield self._contact(folded, link.start, link.end, value, LINKED, "link", spelt=link.spelt)
        links = sorted(taken)
        place = 0
        for handle in handles(folded).get(self.kind, ()):
            while place < len(links) and links[place][1] <= handle.start:
                place += 1
            if place < len(links) and links[place][0] < handle.end:
                continue
            value = self.of_label(handle.written)
            if value:
                yield self._contact(
                    folded, handle.start, handle.end, value, handle.confidence, handle.reason, spelt=handle.spelt
                )

    def of_label(self, written: str) -> str | None:
        """Give the normal form of a name that stands beside a label; None when it cannot be one."""
        lowered = written.lower()
        if len(lowered) < SHORTEST or not any(map(str.isalpha, lowered)) or lowered.rpartition(".")[2] in _ENDINGS:
            return None
        return self.of_name(written)

    def of_name(self, written: str) -> str | None:
        """Give the normal form of a name without `@`; None when it cannot be one."""
        value = written.lower()
        return value if self.name.fullmatch(value) and value not in self.own_paths else None

    def of_link(self, parts: dict[str, str]) -> str | None:
        """Give the normal form of what a link names, an account or an invitation; None when it is neither."""
        if "invite" in parts:
            return self.invited.format(parts["invite"])
        return self.of_name(parts["name"]) if "name" in parts else None

    def normalise(self, text: str, hints: Hints) -> str | None:  # noqa: ARG002
        """Give the normal form of a name, `@name`, link or invitation."""
        folded = fold(text.strip())
        if self._is_invitation(folded.latin.strip()):
            return folded.latin.strip()
        linked = self._of_whole_link(folded)
        return linked or self.of_name(folded.latin.strip().removeprefix("@"))

    def recognise(self, text: str, hints: Hints) -> str | None:  # noqa: ARG002
        """Links are meant as this kind; a bare name may be anything."""
        return self._of_whole_link(fold(text.strip()))

    def check(self, value: str) -> bool:
        """Tell whether this is a normal form."""
        return self._is_invitation(value) or self.of_name(value) == value

    def _is_invitation(self, value: str) -> bool:
        return self.invitation is not None and self.invitation.fullmatch(value) is not None

    def _of_whole_link(self, folded: Folded) -> str | None:
        for table in self.links:
            link = table.whole(folded)
            if link:
                return self.of_link(link.parts)
        return None

    def _contact(
        self, folded: Folded, start: int, end: int, value: str, confidence: float, reason: str, *, spelt: bool
    ) -> Contact:
        return contact_at(
            folded,
            start,
            end,
            kind=self.kind,
            value=value,
            confidence=confidence,
            reasons=(reason,),
            obfuscated=spelt,
        )


def _overlaps(taken: list[tuple[int, int]], start: int, end: int) -> bool:
    """Tell whether a place is taken; links of one host come in their order, so that the last ones decide."""
    return any(first < end and start < last for first, last in taken[-4:])
