"""Instagram names."""

import re

from pipelines.extractors.account import Account
from pipelines.extractors.links import LinkTable

_NAME = r"(?:[a-z0-9_]|(?<!\.)\.(?=[a-z0-9_])){1,30}"


class Instagram(Account):
    """Instagram name.

    Found as a link (`instagram.com/name`, `instagr.am/name`, `ig.me/m/name`; of posts only where the link names the
    account) and beside a label ("instagram", "insta", "ig", "инста" …). Names have up to 30 letters, digits, `_` and
    single `.`, which is not first or last.
    Normal form: lower case without `@`, since Instagram ignores case.
    """

    kind = "instagram"
    example = "example.name"
    name = re.compile(rf"(?!\.){_NAME}")
    links = (
        LinkTable(
            ("instagram.com", "instagr.am"),
            re.compile(rf"(?:_u/|stories/|#!/|@)?(?P<name>(?!\.){_NAME})(?![a-z0-9_])", re.IGNORECASE),
        ),
        LinkTable(("ig.me",), re.compile(rf"m/(?P<name>(?!\.){_NAME})(?![a-z0-9_])", re.IGNORECASE)),
        LinkTable(
            ("instagram:",), re.compile(rf"//user\?username=(?P<name>(?!\.){_NAME})(?![a-z0-9_])", re.IGNORECASE)
        ),
    )
    own_paths = frozenset({
        "p", "reel", "reels", "tv", "explore", "accounts", "about", "developer", "developers", "legal", "directory",
        "stories", "highlights", "s", "challenge", "direct", "web", "api", "static", "download", "press", "privacy",
        "support", "help", "emails", "oauth", "session", "invites", "graphql", "share", "terms", "locations", "tags",
    })  # fmt: skip
