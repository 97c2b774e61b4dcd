"""The bytes of a mail: what stands in its headers, what in its two parts, and what never does."""

import email
import email.policy
import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.extract import Piece
from alerts.mail import Item, Letter, compose, message_id, render

AT = datetime(2026, 1, 5, 10, 30, tzinfo=UTC)
OURS = [
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "References",
    "In-Reply-To",
    "Auto-Submitted",
    "X-Auto-Response-Suppress",
    "MIME-Version",
    "Content-Type",
]
INJECTIONS = [
    "a\r\nBcc: eve@example.net",
    "a\nBcc: eve@example.net",
    "a\rBcc: eve@example.net",
    "=?utf-8?q?a=0ABcc:_eve@example.net?=",
    "=?utf-8?b?YQpCY2M6IGV2ZUBleGFtcGxlLm5ldA==?=",
    "=?us-ascii?q?a=0D=0ABcc:_eve@example.net?= =?utf-8?q?=0A?=",
    "a\x0bBcc: eve@example.net",
    "a\x0cBcc: eve@example.net",
    "a\x85Bcc: eve@example.net",
    "a\u2028Bcc: eve@example.net",
    "a\u2029\x1c\x1d\x1eBcc: eve@example.net",
    "a\x00b\x7f",
    "lone \ud800 surrogate",
    "x" * 5000,
    "слово " * 400,
    "\u202eright to left",
]


def item(**changed) -> Item:
    values = {
        "number": 1,
        "post": 12,
        "why": ("phone •••0123 (Case 114), in the text",),
        "event": "new post",
        "where": "board-a › Offers › New in town",
        "author": "night_rider",
        "posted": "2026-01-05 10:11 UTC",
        "seen": "2026-01-05 10:20 UTC",
        "pieces": (Piece("Call "), Piece("•••0123", hit=True), Piece(" now")),
        "address": "hxxp://board[.]example[.]org/viewtopic?p=12",
    }
    return Item(**(values | changed))


def letter(**changed) -> Letter:
    values = {"rule": "Offers", "total": 1, "shown": 1, "summary": ("phone •••0123 (Case 114): 1",), "items": (item(),)}
    return Letter(**(values | changed))


def composed(of: Letter, recipient: str = "ann@example.org") -> bytes:
    return compose(
        of,
        sender="vigil@example.org",
        recipient=recipient,
        own_id=message_id(["1", recipient], "vigil@example.org"),
        thread_id="<root@example.org>",
        at=AT,
    )


def header_names(mail: bytes) -> list[str]:
    head = mail.split(b"\r\n\r\n", 1)[0].decode("ascii")
    return [line.split(":", 1)[0] for line in head.split("\r\n") if not line.startswith((" ", "\t"))]


@pytest.mark.parametrize("name", INJECTIONS)
def test_no_name_of_a_rule_makes_a_second_header(name):
    mail = composed(letter(rule=name))
    assert header_names(mail) == OURS
    head = mail.split(b"\r\n\r\n", 1)[0]
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\xff]", head)
    for policy in (email.policy.default, email.policy.SMTP, email.policy.compat32):
        parsed = email.message_from_bytes(mail, policy=policy)
        assert parsed["Bcc"] is None
        assert parsed.keys() == OURS
        # Written again by another program, it still has no header of the page's making.
        assert header_names(parsed.as_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")) == OURS


@given(st.text(max_size=200))
def test_no_text_at_all_makes_a_second_header(text):
    assert header_names(composed(letter(rule=text))) == OURS


@pytest.mark.parametrize("hostile", INJECTIONS)
def test_nothing_of_a_page_stands_in_a_header(hostile):
    said = {"where": hostile, "author": hostile, "pieces": (Piece(hostile),), "address": hostile}
    plain, attacked = composed(letter()), composed(letter(items=(item(**said),)))
    boundary = rb'boundary="[^"]*"'

    def head(mail):
        return re.sub(boundary, b"", mail.split(b"\r\n\r\n", 1)[0])

    assert head(plain) == head(attacked)


def test_the_subject_counts_and_names_the_rule():
    parsed = email.message_from_bytes(composed(letter(total=3, shown=3)), policy=email.policy.default)
    assert parsed["Subject"] == '[Vigil] 3 new findings, rule "Offers"'
    parsed = email.message_from_bytes(
        composed(letter(rule="Пропозиції", total=180, shown=50, part=2, parts=4)), policy=email.policy.default
    )
    assert parsed["Subject"] == '[Vigil] 50 of 180 new findings, rule "Пропозиції" (2/4)'


def test_the_headers_are_those_of_a_program_that_wants_no_reply():
    parsed = email.message_from_bytes(composed(letter()), policy=email.policy.default)
    assert parsed["Auto-Submitted"] == "auto-generated"
    assert parsed["Date"].datetime == AT
    assert parsed["To"] == "ann@example.org"
    assert parsed["From"].addresses[0].addr_spec == "vigil@example.org"
    assert parsed["References"] == parsed["In-Reply-To"] == "<root@example.org>"
    assert parsed.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in parsed.iter_parts()] == ["text/plain", "text/html"]


def test_the_same_letter_gives_the_same_bytes():
    assert composed(letter()) == composed(letter())


def test_another_recipient_has_another_message_id():
    ids = {
        email.message_from_bytes(composed(letter(), recipient))["Message-ID"]
        for recipient in ("ann@example.org", "bob@example.org")
    }
    assert len(ids) == 2


def test_the_html_part_shows_markup_as_text_and_loads_nothing():
    attack = "<script>alert(1)</script><img src=x onerror=alert(1)><a href='javascript:x'>\"'&amp;"
    names = {"rule": attack, "summary": (attack,)}
    _, page = render(
        letter(
            **names,
            items=(
                item(why=(attack,), where=attack, author=attack, pieces=(Piece(attack, hit=True),), address=attack),
            ),
        )
    )
    tags = set(re.findall(r"<\s*([a-zA-Z]+)", page))
    assert tags <= {"html", "head", "meta", "title", "body", "div", "h", "p", "b", "br", "span", "mark", "bdi"}
    assert not re.search(r"<[^>]*\s(?:src|href|background|onerror|srcset)\s*=", page)
    assert "url(" not in page
    assert page.count("&lt;script&gt;") == 7


def test_the_only_link_is_the_own_console():
    _, page = render(letter(items=(item(console="https://vigil.example.org/posts/12"),)))
    assert re.findall(r'href="([^"]*)"', page) == ["https://vigil.example.org/posts/12"]


def test_the_text_part_tells_what_is_needed_to_decide():
    text, _ = render(letter(total=1234, items=(item(),)))
    assert text == (
        '1,234 new findings for rule "Offers"\n'
        "  phone •••0123 (Case 114): 1\n"
        "\n"
        "1. phone •••0123 (Case 114), in the text\n"
        '   "Call >>•••0123<< now"\n'
        "   new post in board-a › Offers › New in town\n"
        "   by night_rider\n"
        "   posted 2026-01-05 10:11 UTC\n"
        "   seen   2026-01-05 10:20 UTC\n"
        "   at hxxp://board[.]example[.]org/viewtopic?p=12\n"
        "   open it: vigil post 12\n"
        "\n"
        "--\n"
        "Addresses are broken on purpose: do not visit them from your own machine.\n"
        "Vigil delivers at least once: a mail with the same Message-ID is the same mail.\n"
    )


def test_the_text_part_is_not_escaped():
    text, _ = render(letter(items=(item(author='O\'Hara <x> & "y"'),)))
    assert 'by O\'Hara <x> & "y"\n' in text


def test_no_line_of_the_message_is_longer_than_smtp_carries():
    mail = composed(letter(items=(item(pieces=(Piece("x" * 5000), Piece("ї" * 5000)), where="y" * 5000),)))
    assert max(len(line) for line in mail.split(b"\r\n")) <= 998
    assert mail.isascii()


def test_fifty_posts_stay_below_what_mail_programs_show_unclipped():
    items = tuple(item(number=n, pieces=(Piece("w" * 240), Piece("•••0123", hit=True))) for n in range(50))
    _, page = render(letter(items=items))
    assert len(page.encode()) < 102 * 1024
