"""LINE names."""

import re

from pipelines.extractors.account import Account
from pipelines.extractors.links import LinkTable

_NAME = r"[a-z0-9](?:[a-z0-9_-]|\.(?=[a-z0-9_-])){3,19}"
_CODE = r"[A-Za-z0-9_-]{10}"


class Line(Account):
    """LINE name, or the code of a link to a person.

    Found as a link (`line.me/ti/p/~name`, `line.me/ti/p/@name`, `line.me/ti/p/code`) and beside a label that a sign or
    "id" follows ("line: name", "LINE ID name", "лайн: name"). Names have 4 to 20 letters, digits, `-`, `_` and `.`.
    Normal form: lower case without `@`, since LINE ignores case; a code as `+` and itself, whose case counts.
    """

    kind = "line"
    example = "example_name"
    name = re.compile(_NAME)
    invitation = re.compile(rf"\+{_CODE}")
    links = (
        LinkTable(
            ("line.me", "line:"),
            re.compile(
                rf"(?://)?(?:r/)?ti/p/(?:(?:~|%7e|@)(?P<name>{_NAME})(?![a-z0-9_])|(?P<invite>{_CODE})(?![a-z0-9_]))",
                re.IGNORECASE,
            ),
        ),
    )

    def of_name(self, written: str) -> str | None:
        """Give the normal form of a name; a code as it is."""
        return written if self._is_invitation(written) else super().of_name(written)
