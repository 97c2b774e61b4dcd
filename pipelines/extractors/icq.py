"""ICQ numbers."""

import re

from pipelines.extractors.account import Account
from pipelines.extractors.links import LinkTable

_NUMBER = r"[1-9][0-9]{4,8}"


class Icq(Account):
    """ICQ number (UIN): 5 to 9 digits.

    Found as a link (`icq.com/people/123456`, `icq.im/123456`) and beside a label ("icq", "uin", "аська" …), also with
    spaces or hyphens between the digits.
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

    def of_label(self, written: str) -> str | None:
        """Give the number."""
        return self.of_name(written)

    def of_name(self, written: str) -> str | None:
        """Give the digits of a number."""
        return super().of_name(re.sub(r"[\s-]", "", written))
