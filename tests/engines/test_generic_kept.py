"""Whatever people write on a board of any make is kept: each line stands in the text, a quote or the signature."""

import random
from collections.abc import Callable

import pytest

from crawlers.engines.contact_lines import holds_contact
from crawlers.engines.generic import Generic
from tests.engines.pages import document
from vigil.records.post import Post, Quote

WORDS = [
    "harbour",
    "kettle",
    "lantern",
    "walnut",
    "ribbon",
    "gravel",
    "saddle",
    "marble",
    "copper",
    "violin",
    "meadow",
    "thistle",
    "anchor",
    "pillow",
]
NAMES = ("Ida", "Wren", "Old Tom")

Lines = Callable[[random.Random, int], list[str]]

BOARDS = {
    "divs": '<div class="post" id="p{i}"><div class="head"><a href="/user/{a}">{a}</a> <span>{t}</span></div>'
    '<div class="text">{b}</div></div>',
    "bare": '<div class="c" id="c{i}"><b>{a}</b> <i>{t}</i><br>{b}</div>',
    "rows": '<tr class="m" id="m{i}"><td><a href="/user/{a}">{a}</a><br>Posts: {i}</td><td><small>{t}</small><p>{b}</p>'
    '<a href="/reply?p={i}">Reply</a></td></tr>',
    "items": '<li id="n{i}"><p class="by">{a}</p><p>{t}</p><p>{b}</p></li>',
    "terms": '<dt id="e{i}"><b>{a}</b>, {t}</dt><dd>{b}</dd>',
    "articles": '<article id="k{i}"><header><h4>{a}</h4><time>{t}</time></header>{b}'
    '<footer><a href="/like/{i}">Like</a></footer></article>',
    "hashed": '<div class="x7" id="x{i}"><div class="u2">{a}</div><div class="d9">{t}</div><div>{b}</div></div>',
}
AROUND = {"rows": "<table>{}</table>", "items": "<ul>{}</ul>", "terms": "<dl>{}</dl>"}

SAYS: dict[str, Lines] = {
    "a number that ends in other digits": lambda r, i: [f"Boat of {_two(r)}.", f"Call (202) 555-01{i:02}"],
    "only a number": lambda _, i: [f"(202) 555-01{i:02}"],
    "a number with a label": lambda r, i: [f"Fresh {_two(r)} daily", f"Tel: 202 555 01{i:02}"],
    "the same for all": lambda r, i: [f"{_two(r)} {i}", "Call (202) 555-0199", "Best regards"],
    "counts": lambda r, i: [_two(r), f"Rooms: {i}", f"Price: {i * 10}"],
    "a mail address": lambda r, i: [f"{_two(r)} {i}", f"ida{i}@example.org"],
    "a time with a number": lambda r, i: [f"{_two(r)} {i}", f"Today 14:03, 202 555 01{i:02}"],
    "a ruled line": lambda r, i: [f"{_two(r)} {i}", "-----", f"Call 202555 01{i:02}"],
    "a long line": lambda r, i: [f"Selling {_two(r)} for {i} coins today and tomorrow", f"Call (202) 555-01{i:02}"],
}
SHAPES: dict[str, Callable[[list[str]], str]] = {
    "breaks": "<br>".join,
    "paragraphs": lambda lines: "".join(f"<p>{line}</p>" for line in lines),
    "divisions": lambda lines: "".join(f"<div>{line}</div>" for line in lines),
    "bold end": lambda lines: "<br>".join([*lines[:-1], f"<b>{lines[-1]}</b>"]),
    "mailto end": lambda lines: "<br>".join([*lines[:-1], f'<a href="mailto:{lines[-1]}">{lines[-1]}</a>']),
}


@pytest.mark.parametrize("says", SAYS)
@pytest.mark.parametrize("board", BOARDS)
def test_every_line_of_every_post_is_kept(board: str, says: str) -> None:
    for shape, shaped in SHAPES.items():
        if "mailto" in shape and "mail" not in says:
            continue
        for count in (1, 2, 3, 6, 12):
            dice = random.Random(f"{board} {says} {shape} {count}")
            said = [SAYS[says](dice, number) for number in range(1, count + 1)]
            posts = Generic().posts(document(_page(board, [shaped(lines) for lines in said]), "http://b.example/t/1"))
            kept = "\n".join(_all_of(post) for post in posts)
            lost = [line for lines in said for line in lines if line not in kept and line != "-----"]
            assert (len(posts), lost) == (count, []), (shape, count)


def test_a_number_beside_the_body_is_kept_in_the_signature() -> None:
    bodies = [
        f'<div>A boat of {word} for rent today</div><div class="n">Call (202) 555-01{number:02}</div>'
        for number, word in enumerate(WORDS[:4])
    ]
    posts = Generic().posts(document(_page("bare", bodies), "http://b.example/t/1"))
    assert [post.signature for post in posts] == [f"Call (202) 555-01{number:02}" for number in range(4)]


def test_a_link_that_calls_somebody_is_no_deed_of_the_site() -> None:
    bodies = [
        f'{word} for rent<br><a href="tel:+1202555010{number}">Contact</a>' for number, word in enumerate(WORDS[:4])
    ]
    posts = Generic().posts(document(_page("divs", bodies), "http://b.example/t/1"))
    assert [post.links for post in posts] == [(f"tel:+1202555010{number}",) for number in range(4)]


def test_chrome_that_repeats_is_still_left_out() -> None:
    bodies = [f"{word} for rent" for word in WORDS[:4]]
    for board in BOARDS:
        for post in Generic().posts(document(_page(board, bodies), "http://b.example/t/1")):
            assert post.text in bodies
            assert post.signature is None


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("Call (202) 555-0143", True),
        ("ida@example.org", True),
        ("see http://example.org/a", True),
        ("Posts: 42", False),
        ("Best regards", False),
    ],
)
def test_what_may_be_a_contact_is_known(text: str, held: bool) -> None:
    assert holds_contact(text) is held


def _two(dice: random.Random) -> str:
    return f"{dice.choice(WORDS)} and {dice.choice(WORDS)}"


def _page(board: str, bodies: list[str]) -> str:
    posts = "".join(
        BOARDS[board].format(i=number, a=NAMES[number % 3], t=f"{number} May 2026, 14:{number:02}", b=body)
        for number, body in enumerate(bodies, 1)
    )
    inside = AROUND.get(board, "{}").format(posts)
    return f"<html><head><title>Talk</title></head><body><h1>Talk</h1><main>{inside}</main></body></html>"


def _all_of(post: Post) -> str:
    return "\n".join([post.text, post.signature or "", *(_quoted(quote) for quote in post.quotes)])


def _quoted(quote: Quote) -> str:
    return "\n".join([quote.text, *(_quoted(inner) for inner in quote.quotes)])
