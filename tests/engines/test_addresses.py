"""One page, one address; and the addresses nobody follows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.engines.addresses import acts, canonical, query_number

SESSION = "0123456789abcdef0123456789abcdef"


@pytest.mark.parametrize(
    ("url", "plain"),
    [
        (f"http://a.example/viewtopic.php?f=1&t=2&sid={SESSION}#p3", "http://a.example/viewtopic.php?f=1&t=2"),
        (f"http://a.example/?PHPSESSID={SESSION}", "http://a.example/"),
        (f"http://a.example/showthread.php?s={SESSION}&t=7", "http://a.example/showthread.php?t=7"),
        (f"http://a.example/list;jsessionid={SESSION}?page=2", "http://a.example/list?page=2"),
        ("http://a.example/t?id=4&highlight=blue+car", "http://a.example/t?id=4"),
        ("http://a.example/t?id=4&hilit=x&utm_source=mail", "http://a.example/t?id=4"),
        ("http://a.example/showthread.php?tid=9&action=lastpost", "http://a.example/showthread.php?tid=9"),
        ("http://a.example/viewtopic.php?t=9&view=unread#unread", "http://a.example/viewtopic.php?t=9"),
        ("HTTP://A.Example:80", "http://a.example/"),
        ("https://a.example:443/x", "https://a.example/x"),
        ("http://a.example:8105/x", "http://a.example:8105/x"),
        ("http://[2001:db8::1]:8080/x", "http://[2001:db8::1]:8080/x"),
        ("http://a.example/?fid%5B%5D=5&q=a%20b", "http://a.example/?fid%5B%5D=5&q=a%20b"),
        ("http://a.example/story?s=red&sid=12", "http://a.example/story?s=red&sid=12"),  # no sessions: they tell pages
        ("http://a.example/index.php?action=profile", "http://a.example/index.php?action=profile"),
    ],
)
def test_what_does_not_change_the_page_is_dropped(url: str, plain: str) -> None:
    assert canonical(url) == plain
    assert canonical(plain) == plain


@pytest.mark.parametrize(
    "url",
    [
        "http://a.example/posting.php?mode=quote&p=4",
        "http://a.example/report.php?p=4",
        "http://a.example/ucp.php?mode=login",
        "http://a.example/memberlist.php",
        "http://a.example/search.php?author_id=4",
        "http://a.example/viewtopic.php?t=4&view=print",
        "http://a.example/viewtopic.php?t=4&view=next",
        "http://a.example/ratethread.php?tid=4&rating=5",
        "http://a.example/showthread.php?tid=4&rating=5",
        "http://a.example/showthread.php?tid=4&action=nextnewest",
        "http://a.example/printthread.php?tid=4",
        "http://a.example/index.php?action=markasread&token=1",
        "http://a.example/threads/some.4/report",
        "http://a.example/logout",
        "http://a.example/misc.php?action=rules",
        "javascript:void(0)",
        "mailto:a@example.com",
        "ftp://a.example/x",
        "data:text/html,x",
    ],
)
def test_what_acts_or_asks_is_never_followed(url: str) -> None:
    assert acts(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://a.example/viewtopic.php?t=4&start=10",
        "http://a.example/forumdisplay.php?fid=3&page=2",
        "http://a.example/misc/res/44.html",  # a board may be called misc
        "http://a.example/threads/how-to-vote-in-the-poll.4/page-2",
        "http://a.example/?q=report",
    ],
)
def test_reading_matter_is_followed(url: str) -> None:
    assert not acts(url)


def test_a_number_of_the_query_is_read() -> None:
    assert query_number("http://a.example/viewtopic.php?f=1&t=20", "t") == 20
    assert query_number("http://a.example/viewtopic.php?t=x", "t") is None
    assert query_number("http://a.example/viewtopic.php?t=٣", "t") is None


@given(st.text(st.characters(codec="utf-8", exclude_characters="[]"), max_size=40), st.text(max_size=40))
def test_the_canonical_address_is_its_own_canonical_address(path: str, query: str) -> None:
    try:
        once = canonical(f"http://a.example/{path}?{query}")
    except ValueError:
        return
    assert canonical(once) == once
    acts(once)
