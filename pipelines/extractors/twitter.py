"""Names on Twitter, now X."""

import re

from pipelines.extractors.account import Account
from pipelines.extractors.links import LinkTable

_NAME = r"[a-z0-9_]{1,15}"


class Twitter(Account):
    """Name on Twitter, now X.

    Found as a link (`twitter.com/name`, `x.com/name`, of a post too, since its link names the account) and beside a
    label ("twitter", "твиттер", "X: @name" …). Names have up to 15 letters, digits and `_`.
    Normal form: lower case without `@`, since Twitter ignores case.
    """

    kind = "twitter"
    example = "example_name"
    name = re.compile(_NAME)
    links = (
        LinkTable(
            ("twitter.com", "x.com"),
            re.compile(
                rf"(?:intent/(?:user|follow)\?(?:[^\s#&]{{0,60}}&){{0,4}}screen_name=|#!/|@)?(?P<name>{_NAME})(?![a-z0-9_])",
                re.IGNORECASE,
            ),
        ),
        LinkTable(("twitter:",), re.compile(rf"//user\?screen_name=(?P<name>{_NAME})(?![a-z0-9_])", re.IGNORECASE)),
    )
    own_paths = frozenset({
        "i", "home", "search", "hashtag", "share", "intent", "explore", "settings", "notifications", "messages",
        "login", "signup", "tos", "privacy", "about", "compose", "download", "jobs", "who_to_follow", "account",
        "logout", "oauth", "widgets", "statuses",
    })  # fmt: skip
