"""WeChat names."""

import re
from collections.abc import Iterator

from pipelines.extractors.account import Account
from pipelines.extractors.fold import Folded
from pipelines.extractors.hints import Hints
from vigil.records.contact import Contact

_GIVEN = re.compile(r"(?<![a-z0-9_])wxid_[a-z0-9]{10,15}(?![a-z0-9_])")
_SHAPE = 0.95  # nobody else gives such names


class Wechat(Account):
    """WeChat name (微信号).

    Found beside a label ("wechat", "weixin", "wx:", "вичат" …); names that WeChat gave (`wxid_…`) by themselves too.
    Names have 6 to 20 letters, digits, `-` and `_`, and begin with a letter.
    Normal form: lower case, since WeChat ignores case.
    """

    kind = "wechat"
    example = "example_name"
    name = re.compile(r"[a-z][a-z0-9_\-]{5,19}")

    def find(self, folded: Folded, hints: Hints) -> Iterator[Contact]:
        """Give names by label, then those that WeChat gave; no place twice."""
        ends = set()
        for contact in super().find(folded, hints):
            ends.add(contact.end)
            yield contact
        if "wxid_" not in folded.lowered:
            return
        for given in _GIVEN.finditer(folded.lowered):
            contact = self._contact(folded, *given.span(), given[0], _SHAPE, "shape", spelt=False)
            if contact.end not in ends:
                yield contact
