"""ICQ numbers."""

import re
from collections.abc import Iterator

from pipelines.extractors.account import Account
from pipelines.extractors.fold import Folded, fold
from pipelines.extractors.hints import Hints
from pipelines.extractors.labels import labels
from pipelines.extractors.links import LinkTable
from pipelines.extractors.spelt import read_token
from pipelines.extractors.spelt_runs import spelt_runs
from pipelines.extractors.spelt_stretches import stretches
from vigil.records.contact import Contact

_NUMBER = r"[1-9][0-9]{4,8}"
_FIRST_WORD = re.compile(r"[^\w\n]{0,4}([^\W_]{2,20})")
_REACH = 90  # characters in which nine digits are spelt


class Icq(Account):
    """ICQ number (UIN): 5 to 9 digits.

    Found as a link (`icq.com/people/123456`, `icq.im/123456`) and beside a label ("icq", "uin", "аська" …), also with
    spaces or hyphens between the digits, and spelt in words.
    Normal form: the digits alone.
    """

    kind = "icq"
    example = "123456"
    name = re.compile(_NUMBER)
    links = (
        LinkTable(
            ("icq.com", "icq.im"),
            re.compile(
                rf"(?:people/|profile/|whitepages/about_me\.php\?uin=)?(?P<name>{_NUMBER})(?![a-z0-9_])", re.IGNORECASE
            ),
        ),
    )

    def find(self, folded: Folded, hints: Hints) -> Iterator[Contact]:
        """Give numbers by link and label, then those spelt behind a label; no place twice."""
        ends = set()
        for contact in super().find(folded, hints):
            ends.add(contact.start)
            yield contact
        for label in labels(folded):
            if label.service == self.kind:
                spelt = self._spelt(folded, label.end)
                if spelt and spelt.start not in ends:
                    yield spelt

    def _spelt(self, folded: Folded, at: int) -> Contact | None:
        """Read a number in words right behind a label."""
        line = folded.text[at : at + _REACH].partition("\n")[0]
        first = _FIRST_WORD.match(line.lower())
        if first is None or not isinstance(read_token(first[1]), tuple):
            return None
        behind = fold(line)
        stretch = next(iter(stretches(behind, ())), None)
        for run in spelt_runs(behind.text, stretch) if stretch else ():
            start, end = run.groups[0].start, run.groups[-1].end
            value = self.of_name("".join(group.digits for group in run.groups))
            if value and not any(map(str.isalnum, line[:start])):
                return self._contact(folded, at + start, at + end, value, 0.9, "label", spelt=True)
            break
        return None

    def of_label(self, written: str) -> str | None:
        """Give the number."""
        return self.of_name(written)

    def of_name(self, written: str) -> str | None:
        """Give the digits of a number."""
        return super().of_name(re.sub(r"[\s-]", "", written))
