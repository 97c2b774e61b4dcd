"""A mail about new findings: made so that a person can decide in seconds, and safe whatever the pages said.

Nothing of a page ever stands in a header. Nothing is loaded from anywhere, nothing links to a source. The same letter
gives the same bytes, boundary included, so that an attempt repeated is the same mail to every program on its way.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import cache
from pathlib import Path

from attrs import frozen
from django.template import Context, Engine

from alerts.extract import Piece
from alerts.shown import one_line, subject_text

TEMPLATES = Path(__file__).parent / "templates"
PARTS = (("digest.txt", False), ("digest.html", True))  # which template, and whether it is HTML and escapes
SUBJECT_NAME = 60  # characters of a rule's name in a subject; phones show about forty of the whole


@frozen(kw_only=True)
class Item:
    """One post of a letter, every text of it ready to be shown."""

    number: int
    """Its place in the letter, from 1."""
    post: int
    """The ledger's number of the post."""
    why: tuple[str, ...]
    """What matched and where, a line each."""
    event: str
    """"new post", "edited post" or "deleted post"."""
    where: str
    """Source, board, thread."""
    author: str
    posted: str
    seen: str
    pieces: tuple[Piece, ...]
    address: str
    """The post's address, defanged."""
    console: str | None = None
    """The post in Vigil's own console."""


@frozen(kw_only=True)
class Letter:
    """What one mail tells."""

    rule: str
    """Name of the rule."""
    total: int
    """Findings waiting when the digest was made."""
    shown: int
    """Findings in this mail."""
    part: int = 1
    parts: int = 1
    summary: tuple[str, ...]
    """How many findings each matched entry has, a line each."""
    items: tuple[Item, ...]

    @property
    def subject(self) -> str:
        """Give the subject: counts and the rule's name, never a word of a page."""
        name = subject_text(self.rule)
        name = name if len(name) <= SUBJECT_NAME else name[: SUBJECT_NAME - 1] + "…"
        counted = findings(self.total)
        if self.parts > 1:
            return f'[Vigil] {self.shown} of {counted}, rule "{name}" ({self.part}/{self.parts})'
        return f'[Vigil] {counted}, rule "{name}"'


def findings(count: int) -> str:
    """Give "1 new finding", "2 new findings"."""
    return f"{count:,} new finding{'' if count == 1 else 's'}"


def message_id(parts: Sequence[object], sender: str) -> str:
    """Give a Message-ID that is the same whenever `parts` and the sender's domain are."""
    digest = hashlib.sha256("\n".join(str(part) for part in parts).encode()).hexdigest()[:40]
    return f"<{digest}@{_domain(sender)}>"


def compose(letter: Letter, *, sender: str, recipient: str, own_id: str, thread_id: str, at: datetime) -> bytes:
    """Give the whole message (RFC 5322, CR LF, seven bits) for one recipient; equal arguments give equal bytes."""
    message = EmailMessage(policy=SMTP.clone(cte_type="7bit"))
    message["From"] = Address("Vigil", addr_spec=sender)
    message["To"] = Address("", addr_spec=recipient)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(at)
    message["Message-ID"] = own_id
    message["References"] = thread_id
    message["In-Reply-To"] = thread_id
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday reply comes back
    message["X-Auto-Response-Suppress"] = "All"  # the same for servers that do not know RFC 3834
    text, page = render(letter)
    message.set_content(text, cte="quoted-printable" if text.isascii() else "base64")
    message.add_alternative(page, subtype="html", cte="base64")
    message.set_boundary("vigil-" + hashlib.sha256(own_id.encode() + text.encode()).hexdigest()[:32])
    return message.as_bytes()


def render(letter: Letter) -> tuple[str, str]:
    """Give the text part and the HTML part of a letter."""
    values = {"letter": letter, "rule": one_line(letter.rule), "headline": findings(letter.total)}
    text, page = (_rendered(name, values, escape=escape) for name, escape in PARTS)
    return _encodable(text), _encodable(page)


def _rendered(name: str, values: dict[str, object], *, escape: bool) -> str:
    # Without the machine's language, in which a post's number 1234 could become 1.234.
    context = Context(values, autoescape=escape, use_l10n=False, use_tz=False)
    return str(_engine().get_template(name).render(context))


def _encodable(text: str) -> str:
    """Give `text` without lone surrogates, which no mail can carry."""
    return text.encode("utf-8", "replace").decode()


@cache
def _engine() -> Engine:
    return Engine(dirs=[str(TEMPLATES)])


def _domain(sender: str) -> str:
    return sender.rpartition("@")[2] or "localhost"
