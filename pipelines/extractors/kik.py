"""Kik names."""

import re

from pipelines.extractors.account import Account
from pipelines.extractors.links import LinkTable

_NAME = r"[a-z0-9](?:[a-z0-9_]|\.(?=[a-z0-9_])){1,19}"


class Kik(Account):
    """Kik name.

    Found as a link (`kik.me/name`, `kik.com/u/name`) and beside a label ("kik", "кик:" …). Names have 2 to 20 letters,
    digits, `_` and `.`; links to groups are left out.
    Normal form: lower case without `@`, since Kik ignores case.
    """

    kind = "kik"
    example = "example_name"
    name = re.compile(_NAME)
    links = (
        LinkTable(("kik.me",), re.compile(rf"(?!g/)(?:u/)?@?(?P<name>{_NAME})(?![a-z0-9_])", re.IGNORECASE)),
        LinkTable(("kik.com", "kik:"), re.compile(rf"(?://)?u/(?P<name>{_NAME})(?![a-z0-9_])", re.IGNORECASE)),
    )
