"""TikTok names."""

import re

from pipelines.extractors.account import Account
from pipelines.extractors.links import LinkTable

_NAME = r"(?:[a-z0-9_]|\.(?=[a-z0-9_.])){1,23}[a-z0-9_]"


class Tiktok(Account):
    """TikTok name.

    Found as a link (`tiktok.com/@name`) and beside a label ("tiktok", "tik tok", "тикток" …). Names have 2 to 24
    letters, digits, `_` and `.`, which is not last; short links (`vm.tiktok.com`) name nobody.
    Normal form: lower case without `@`, since TikTok ignores case.
    """

    kind = "tiktok"
    example = "example.name"
    name = re.compile(_NAME)
    links = (LinkTable(("tiktok.com",), re.compile(rf"@(?P<name>{_NAME})(?![a-z0-9_])", re.IGNORECASE)),)
