"""VK names."""

import re

from pipelines.extractors.account import Account
from pipelines.extractors.links import LinkTable

_NAME = r"[a-z](?:[a-z0-9_]|\.(?=[a-z0-9_])){1,31}"
_OWN = re.compile(
    r"(?:wall|photos?|albums?|videos?|clips?|topic|docs?|audios?|audio_playlists?|app|market|story|product|page|board"
    r"|notes?|friends|gifts?|poll|groups|event_list|tag)-?[0-9]*_?[0-9_]*"
)


class Vk(Account):
    """Name or number of a person or community on VK (VKontakte).

    Found as a link (`vk.com/name`, `vk.com/id123`, `vk.me/name`, `vkontakte.ru/name`) and beside a label ("vk", "вк",
    "вконтакте" …). Names have letters, digits, `_` and `.`; links to posts, pictures and the like are left out.
    Normal form: lower case without `@`, since VK ignores case; people and communities by number as `id123`, `club123`.
    """

    kind = "vk"
    example = "example_name"
    name = re.compile(_NAME)
    links = (
        LinkTable(
            ("vk.com", "vk.ru", "vk.me", "vkontakte.ru"),
            re.compile(
                rf"(?:write(?P<id>[0-9]{{1,12}})|@?(?P<name>{_NAME}))(?![a-z0-9_-])",
                re.IGNORECASE,
            ),
        ),
    )
    own_paths = frozenset({
        "feed", "im", "al_feed.php", "al_im.php", "search", "login", "login.php", "join", "restore", "support", "apps",
        "away.php", "share.php", "settings", "mail", "dev", "about", "terms", "privacy", "jobs", "ads", "stickers",
        "music", "podcasts", "games", "video_ext.php", "widget_community.php", "profile.php", "write", "mobile", "id",
        "club", "public", "event", "bookmarks", "fave", "help", "data_protection", "call",
    })  # fmt: skip

    def of_name(self, written: str) -> str | None:
        """Give the normal form, unless it names a post, a picture or the like."""
        value = super().of_name(written)
        return None if value and _OWN.fullmatch(value) else value

    def of_link(self, parts: dict[str, str]) -> str | None:
        """Give the number as `id123`, or the name."""
        return f"id{parts['id']}" if "id" in parts else super().of_link(parts)
