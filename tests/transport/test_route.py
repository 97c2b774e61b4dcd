"""Rows T4, T6, T15, P3 and P8: where a request may go, decided without a socket."""

import re

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from crawlers.transport.place import Place, read_place
from crawlers.transport.refusal import Refusal, Refused
from crawlers.transport.route import Errand, Route, route_for
from tests.lab.fake_socks import made_up_onion
from vigil.records.source import Source

BOARD = made_up_onion("board")
OTHER = made_up_onion("other")
ONION = Source(name="board", url=f"http://{BOARD}/index.php")
CLEARNET = Source(name="ads", url="https://www.example.com/")
DIRECT = Source(name="open", url="https://forum.example.org/", network="direct")

LOCAL = [
    "http://127.0.0.1/",
    "http://127.1/",
    "http://127.0.0.1:9051/",
    "http://2130706433/",
    "http://017700000001/",
    "http://0177.0.0.1/",
    "http://0x7f.0.0.1/",
    "http://0x7f000001/",
    "http://0/",
    "http://0x/",
    "http://127.0.0.1./",
    "http://①②⑦.⓪.⓪.①/",
    "http://１２７.0.0.1/",
    "http://127。0。0。1/",
    "http://[::1]/",
    "http://[::]/",
    "http://[::ffff:10.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[::10.0.0.1]/",
    "http://[64:ff9b::10.0.0.1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[2002:7f00:1::]/",
    "http://[fe80::1]/",
    "http://[fe80::1%25eth0]/",
    "http://[fec0::1]/",
    "http://[fc00::1]/",
    "http://[ff02::1]/",
    "http://10.1.2.3/",
    "http://172.16.0.1/",
    "http://192.168.1.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://100.64.0.1/",
    "http://100.127.255.254/",
    "http://224.0.0.1/",
    "http://255.255.255.255/",
    "http://localhost/",
    "http://localhost./",
    "http://LOCALHOST/",
    "http://ｌocalhost/",
    "http://a.localhost/",
    "http://printer.local/",
    "http://router.lan/",
    "http://nas.home/",
    "http://metadata.google.internal/",
    "http://1.0.0.127.in-addr.arpa/",
    "http://intranet/",
]
MALFORMED = [
    "http://",
    "http:///path",
    "http://./",
    "http://../",
    "http://a..example.com/",
    "http://example.com../",
    "http://-a.example.com/",
    "http://a%2eexample.com/",
    "http://exa mple.com/",
    "http://exam\tple.com/",
    "http://example.com/\r\nX-Header: y",
    "http://example.com/\x00",
    "http://example.com\\@127.0.0.1/",
    "http://example.com\\.evil.example/",
    "http://[::1/",
    "http://256.1.1.1/",
    "http://1.2.3.4.5/",
    "http://0x100000000/",
    "http://09.1.1.1/",
    "http://a.1/",
    f"http://{'a' * 64}.example.com/",
    "http://" + "a." * 130 + "com/",
    "http://\ud800.example.com/",
    "http://exam\u200dple.com/",
]
REFUSED = [
    *((url, Refusal.LOCAL) for url in LOCAL),
    *((url, Refusal.MALFORMED) for url in MALFORMED),
    ("http://93.184.216.34/", Refusal.IP_LITERAL),
    ("http://1572395042/", Refusal.IP_LITERAL),
    ("http://[2606:2800:220:1:248:1893:25c8:1946]/", Refusal.IP_LITERAL),
    ("file:///etc/passwd", Refusal.SCHEME),
    ("data:text/html,hello", Refusal.SCHEME),
    ("ftp://example.com/", Refusal.SCHEME),
    ("s3://bucket/key", Refusal.SCHEME),
    ("javascript:alert(1)", Refusal.SCHEME),
    ("gopher://example.com/", Refusal.SCHEME),
    ("ws://example.com/", Refusal.SCHEME),
    ("//example.com/", Refusal.SCHEME),
    ("/relative", Refusal.SCHEME),
    ("", Refusal.SCHEME),
    ("mailto:a@example.com", Refusal.SCHEME),
    (f"http://user:secret@{BOARD}/", Refusal.CREDENTIALS),
    (f"http://{BOARD}@127.0.0.1/", Refusal.CREDENTIALS),
    ("http://@example.com/", Refusal.CREDENTIALS),
    (f"http://{BOARD}:22/", Refusal.PORT),
    (f"http://{BOARD}:0/", Refusal.PORT),
    (f"http://{BOARD}:65536/", Refusal.PORT),
    (f"http://{BOARD}:8o/", Refusal.PORT),
    (f"http://{BOARD}/" + "a" * 2_000_000, Refusal.TOO_LONG),
    ("http://" + BOARD.replace(BOARD[0], "b" if BOARD[0] != "b" else "c", 1) + "/", Refusal.BAD_ONION),
    ("http://expyuzz4wqqyqhjn.onion/", Refusal.BAD_ONION),
    ("http://x.onion/", Refusal.BAD_ONION),
    ("http://site.i2p/", Refusal.OTHER_NETWORK),
    ("http://example.com.exit/", Refusal.OTHER_NETWORK),
    ("http://example.com/", Refusal.CLEARNET_FROM_ONION),
    ("https://duckduckgo.example/", Refusal.CLEARNET_FROM_ONION),
    (f"http://{OTHER}/", Refusal.OTHER_SITE),
]


@pytest.mark.parametrize(("url", "why"), REFUSED, ids=lambda value: str(value)[:60].encode("unicode_escape").decode())
def test_a_link_of_an_onion_board_to_anywhere_else_is_refused_with_its_reason(url: str, why: Refusal) -> None:
    assert route_for(url, ONION) == Refused(why)


@pytest.mark.parametrize("url", LOCAL)
@pytest.mark.parametrize("source", [CLEARNET, DIRECT], ids=["tor", "direct"])
@pytest.mark.parametrize("errand", ["page", "image"])
def test_no_source_reaches_this_machine_or_its_network(url: str, source: Source, errand: Errand) -> None:
    assert route_for(url, source, errand) == Refused(Refusal.LOCAL)


@pytest.mark.parametrize(
    ("url", "host", "target"),
    [
        (f"http://{BOARD}/viewtopic.php?t=5&p=2#p9", BOARD, "/viewtopic.php?t=5&p=2"),
        (f"HTTP://{BOARD.upper()}./", BOARD, "/"),
        (f"http://{BOARD}?t=1", BOARD, "/?t=1"),
        (f"http://forum.{BOARD}/", f"forum.{BOARD}", "/"),
        (f"http://{BOARD}/тема/1", BOARD, "/%D1%82%D0%B5%D0%BC%D0%B0/1"),
        (f"http://{BOARD}/a b%2Fc", BOARD, "/a%20b%2Fc"),
        (f" http://{BOARD}/ ", BOARD, "/"),
    ],
)
def test_a_page_of_the_board_itself_goes_through_tor_in_one_spelling(url: str, host: str, target: str) -> None:
    route = route_for(url, ONION)
    assert isinstance(route, Route)
    assert (route.network, route.onion, route.place.host, route.place.target) == ("tor", True, host, target)


@pytest.mark.parametrize("url", [f"https://{BOARD}/", f"http://{BOARD}:8080/"])
def test_https_and_high_ports_of_the_board_are_its_own(url: str) -> None:
    assert isinstance(route_for(url, ONION), Route)


def test_a_low_port_is_served_only_where_the_source_itself_lives_there() -> None:
    assert isinstance(route_for(f"http://{BOARD}:81/a", evolve(ONION, url=f"http://{BOARD}:81/")), Route)
    assert route_for(f"http://{BOARD}:81/a", ONION) == Refused(Refusal.PORT)


@pytest.mark.parametrize(
    ("url", "network"),
    [
        ("https://www.example.com/a", "tor"),
        ("https://example.com/a", "tor"),
        ("http://forum.example.com/a", "tor"),
        ("https://EXAMPLE.com./a", "tor"),
    ],
)
def test_a_clearnet_source_is_never_fetched_directly_unless_it_says_so(url: str, network: str) -> None:
    route = route_for(url, CLEARNET)
    assert isinstance(route, Route)
    assert route.network == network


@pytest.mark.parametrize("url", ["https://notexample.com/", "https://example.com.evil.example/", "https://com/"])
def test_a_look_alike_of_the_site_is_another_site(url: str) -> None:
    assert route_for(url, CLEARNET) in {Refused(Refusal.OTHER_SITE), Refused(Refusal.LOCAL)}


def test_a_direct_source_is_fetched_directly_and_only_from_its_own_site() -> None:
    route = route_for("https://forum.example.org/t/1", DIRECT)
    assert isinstance(route, Route)
    assert route.network == "direct"
    assert route_for("https://cdn.example.net/a.png", DIRECT, "image") == Refused(Refusal.OTHER_SITE)
    assert route_for(f"http://{BOARD}/", DIRECT) == Refused(Refusal.ONION_FROM_DIRECT)
    assert route_for(f"http://{BOARD}/a.png", DIRECT, "image") == Refused(Refusal.ONION_FROM_DIRECT)


def test_an_onion_marked_direct_is_not_fetched_at_all() -> None:
    assert route_for(ONION.url, evolve(ONION, network="direct")) == Refused(Refusal.ONION_FROM_DIRECT)


def test_a_source_on_this_machine_has_no_route() -> None:
    assert route_for("http://example.com/", evolve(CLEARNET, url="http://localhost/")) == Refused(Refusal.LOCAL)


def test_pictures_on_another_onion_come_through_tor_with_a_token_of_that_site() -> None:
    own, other = route_for(ONION.url, ONION), route_for(f"http://{OTHER}/a.png", ONION, "image")
    assert isinstance(own, Route)
    assert isinstance(other, Route)
    assert other.network == "tor"
    assert own.token != other.token
    assert route_for("https://example.com/a.png", ONION, "image") == Refused(Refusal.CLEARNET_FROM_ONION)
    assert isinstance(route_for("https://cdn.example.net/a.png", CLEARNET, "image"), Route)


def test_a_pin_holds_for_the_own_site_only() -> None:
    pinned = evolve(ONION, tls_pin="ab" * 32)
    own, other = route_for(f"https://{BOARD}/", pinned), route_for(f"https://{OTHER}/a.png", pinned, "image")
    assert isinstance(own, Route)
    assert isinstance(other, Route)
    assert (own.tls_pin, other.tls_pin) == ("ab" * 32, None)


def test_tokens_differ_by_source_identity_and_epoch_and_by_nothing_else() -> None:
    def token(source: Source, url: str = ONION.url) -> str:
        route = route_for(url, source)
        assert isinstance(route, Route)
        return route.token

    others = [evolve(ONION, name="b"), evolve(ONION, identity="b"), evolve(ONION, epoch=1)]
    assert len({token(source) for source in (ONION, *others)}) == 4
    assert token(ONION) == token(evolve(ONION, pause=9.0), f"http://forum.{BOARD}/other")
    # parts are told apart: no two sources share a token by moving a letter from one field to the next
    assert token(evolve(ONION, name="ab", identity="c")) != token(evolve(ONION, name="a", identity="bc"))


names = st.one_of(
    st.text(max_size=300).filter(lambda text: text.isprintable()),
    st.sampled_from(["a/b", "a@b", "a:b", "case-7%2Fa", "<torS0X>0", "é", "x" * 300]),
)


@given(name=names, identity=names)
def test_a_token_is_32_hex_digits_whatever_the_source_is_called(name: str, identity: str) -> None:
    route = route_for(ONION.url, evolve(ONION, name=name, identity=identity))
    assert isinstance(route, Route)
    assert re.fullmatch("[0-9a-f]{32}", route.token)


@given(
    st.one_of(st.text(), st.text().map(lambda text: f"http://{text}"), st.text().map(lambda t: f"http://{BOARD}/{t}"))
)
def test_any_text_is_read_as_a_plain_ascii_place_or_refused(url: str) -> None:
    place = read_place(url)
    if isinstance(place, Place):
        assert re.fullmatch(r"https?://[a-z0-9._-]+(:[0-9]+)?/[!-~]*", place.address)
        assert read_place(place.address) == place
    else:
        assert isinstance(place, Refused)
