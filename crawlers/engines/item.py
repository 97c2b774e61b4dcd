"""One element or text of a page that was laid out flat."""

from attrs import define


@define(slots=True)
class Item:
    """An element, or a text that is not blank; `end` is the position after its last descendant."""

    tag: str
    parent: int
    attributes: dict[str, str | None]
    text: str = ""
    """White space folded."""
    raw: str = ""
    """The text as it stands in the page, for where its spaces and lines are."""
    end: int = 0
    sign: str = ""
    """Tag and classes, without what changes from block to block."""
    place: int = 0
    """Which child of that sign it is to its parent, from 0."""
    link: int = -1
    """The <a> around it."""
    quoted: bool = False
    framed: bool = False
    """In the frame of the page: menus, breadcrumbs, footer."""

    @property
    def named(self) -> str:
        """Class and id, which say in words what an element is; "" for a text and an element without them."""
        if not self.attributes:
            return ""
        return f"{self.attributes.get('class') or ''} {self.attributes.get('id') or ''}".strip()
