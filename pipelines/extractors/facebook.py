"""Facebook names and numbers."""

import re

from pipelines.extractors.account import Account
from pipelines.extractors.links import LinkTable

_NAME = r"[a-z0-9](?:[a-z0-9]|\.(?=[a-z0-9])){4,49}"
_QUERY = r"(?:[^\s#&]{0,60}&(?:amp;)?){0,4}"


class Facebook(Account):
    """Facebook name of a person or page, or their number.

    Found as a link (`facebook.com/name`, `fb.com/name`, `m.me/name`, `facebook.com/profile.php?id=100000000000001`)
    and beside a label ("facebook", "fb", "фб" …). Names have 5 to 50 letters, digits and `.`; links to groups, events
    and posts are left out.
    Normal form: lower case without `@`, since Facebook ignores case; a number as its digits.
    """

    kind = "facebook"
    example = "example.name"
    name = re.compile(_NAME)
    links = (
        LinkTable(
            ("facebook.com", "fb.com", "fb.me"),
            re.compile(
                rf"(?:profile\.php\?{_QUERY}id=(?P<id>[0-9]{{5,20}})|(?:people|pages)/[^/\s]{{1,80}}/(?P<person>[0-9]{{5,20}})"
                rf"|p/[^/\s]{{0,80}}-(?P<page>[0-9]{{8,20}})|(?:#!/|pg/|@)?(?P<name>{_NAME})(?![a-z0-9_-]))",
                re.IGNORECASE,
            ),
        ),
        LinkTable(("m.me",), re.compile(rf"(?P<name>{_NAME})(?![a-z0-9_-])", re.IGNORECASE), plain=("m.me",)),
        LinkTable(("messenger.com",), re.compile(rf"t/(?P<name>{_NAME})(?![a-z0-9_-])", re.IGNORECASE)),
        LinkTable(("fb:",), re.compile(r"//(?:profile|page)/(?P<id>[0-9]{5,20})(?![0-9])", re.IGNORECASE)),
    )
    own_paths = frozenset({
        "groups", "pages", "events", "watch", "marketplace", "photo", "photos", "photo.php", "story.php", "share",
        "permalink.php", "sharer", "sharer.php", "share.php", "login", "login.php", "policies", "privacy", "hashtag",
        "search", "plugins", "dialog", "business", "gaming", "reels", "media", "notes", "places", "people", "public",
        "l.php", "home.php", "legal", "settings", "about", "careers", "directory", "recover", "checkpoint", "messages",
        "stories", "videos", "profile.php", "profile", "friends", "games", "terms", "terms.php", "policy.php",
        "help", "support", "developers", "cookies", "video.php", "album.php", "group.php", "event.php", "pages.php",
    })  # fmt: skip

    def of_link(self, parts: dict[str, str]) -> str | None:
        """Give the number or the name."""
        return parts.get("id") or parts.get("person") or parts.get("page") or super().of_link(parts)
