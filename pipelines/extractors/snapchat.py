"""Snapchat names."""

import re

from pipelines.extractors.account import Account
from pipelines.extractors.links import LinkTable

_NAME = r"[a-z][a-z0-9_.\-]{1,13}[a-z0-9]"


class Snapchat(Account):
    """Snapchat name.

    Found as a link (`snapchat.com/add/name`, `snapchat.com/@name`) and beside a label ("snapchat", "snap", "sc:",
    "снап", 👻 …). Names have 3 to 15 letters, digits, `-`, `_` and `.`, begin with a letter and end in letter or digit.
    Normal form: lower case without `@`, since Snapchat ignores case.
    """

    kind = "snapchat"
    example = "example-name"
    name = re.compile(_NAME)
    links = (
        LinkTable(
            ("snapchat.com", "snapchat:"),
            re.compile(rf"(?://)?(?:add/|@|u/)@?(?P<name>{_NAME})(?![a-z0-9_]|[.-][a-z0-9])", re.IGNORECASE),
        ),
    )
