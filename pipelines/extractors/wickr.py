"""Wickr names."""

import re

from pipelines.extractors.account import Account


class Wickr(Account):
    """Wickr name.

    Found beside a label ("wickr", "wickr me", "викр:" …); Wickr has no links to people. Names have 3 to 30 letters,
    digits, `-`, `_` and `.`.
    Normal form: lower case without `@`, since Wickr ignores case.
    """

    kind = "wickr"
    example = "example_name"
    name = re.compile(r"[a-z0-9](?:[a-z0-9_.\-]{1,28})[a-z0-9_]")
