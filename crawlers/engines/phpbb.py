"""phpBB 3: the style prosilver and what is derived from it, versions 3.0 to 3.3."""

from collections.abc import Callable

from crawlers.engines.document import Document
from crawlers.engines.phpbb_links import read_links
from crawlers.engines.phpbb_posts import read_posts
from vigil.records.page import Link
from vigil.records.post import Post

MARKS: tuple[tuple[str, float, Callable[[Document], bool]], ...] = (
    ("body called phpbb", 0.25, lambda page: page.tree.css_matches("body#phpbb")),
    (
        "posts with profile and body as in prosilver",
        0.35,
        lambda page: page.tree.css_matches(".postprofile") and page.tree.css_matches(".postbody .content"),
    ),
    ("list of forums or topics as in prosilver", 0.35, lambda page: page.tree.css_matches("ul.topiclist li dl dt")),
    (
        "links to memberlist.php and ucp.php",
        0.25,
        lambda page: (
            page.tree.css_matches('a[href*="ucp.php?mode="]')
            and page.tree.css_matches(
                'a[href*="memberlist.php"], a[href*="viewforum.php?f="], a[href*="viewtopic.php?"]'
            )
        ),
    ),
    (
        "a style's theme in styles/",
        0.15,
        lambda page: page.tree.css_matches('link[href*="/styles/"][href*="/theme/"], link[href*="style.php?id="]'),
    ),
    ("frames for its alerts", 0.2, lambda page: page.tree.css_matches("#phpbb_alert, #phpbb_confirm")),
    (
        "powered by phpBB",
        0.15,
        lambda page: page.tree.css_matches('.copyright a[href*="phpbb.com"], #page-footer a[href*="phpbb.com"]'),
    ),
)
"""What tells the board, how much each weighs, and how it is seen; no mark alone reaches the threshold."""


class Phpbb:
    """Reads lists of forums and topics, and topics with their posts; see phpbb_posts.py and phpbb_links.py."""

    name = "phpbb"

    def recognises(self, page: Document) -> float:
        """Add up the weights of the marks the page bears."""
        return min(1.0, sum(weight for _, weight, seen in MARKS if seen(page)))

    def marks(self, page: Document) -> tuple[str, ...]:
        """Give the names of the marks the page bears."""
        return tuple(name for name, _, seen in MARKS if seen(page))

    def expects_posts(self, page: Document) -> bool:
        """Say whether it is a topic: one with its title or with profiles, and no bare message."""
        tree = page.tree
        if tree.css_matches("#message"):
            return False
        return tree.css_matches(".postprofile, .postbody, body.section-viewtopic .topic-title")

    def posts(self, page: Document) -> tuple[Post, ...]:
        """Give the posts of a topic page."""
        return read_posts(page)

    def links(self, page: Document) -> tuple[Link, ...]:
        """Give forums, topics and the pages of the list or topic at hand."""
        return read_links(page)
