"""An invented ad site: cards in a grid, one page an advert, price and place beside the text, a picture each."""

from datetime import datetime
from html import escape
from io import BytesIO

from attrs import define, field
from PIL import Image, ImageDraw

ADS_A_PAGE = 4


@define(kw_only=True)
class Advert:
    """One advert."""

    number: int
    title: str
    category: str
    place: str
    price: str
    seller: str
    text: str
    picture: int
    at: datetime


@define
class Adverts:
    """The whole site; newest adverts first."""

    name: str
    adverts: list[Advert] = field(factory=list)

    def place_advert(self, **fields: object) -> Advert:
        """Add an advert; its number is the next one."""
        advert = Advert(number=len(self.adverts) + 101, **fields)  # type: ignore[arg-type]
        self.adverts.append(advert)
        return advert

    def page(self, path: str, query: dict[str, str]) -> str | bytes | None:
        """Give the HTML or the picture at `path`, or None when nothing is there."""
        parts = [part for part in path.split("/") if part]
        number = int(query.get("from", "1")) if query.get("from", "1").isdigit() else 1
        match parts:
            case []:
                return self._frame(self.name, self._list(number))
            case ["ad", wanted]:
                for advert in self.adverts:
                    if str(advert.number) == wanted:
                        return self._frame(advert.title, self._advert(advert))
            case ["pic", wanted] if wanted.removesuffix(".png").isdigit():
                return picture(int(wanted.removesuffix(".png")))
            case ["post-your-ad"]:
                return self._frame("Place an advert", '<form method="post"><textarea name="t"></textarea></form>')
        return None

    def _frame(self, title: str, inside: str) -> str:
        return (
            f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)} - {escape(self.name)}</title></head>'
            f'<body><div class="top"><a href="/">{escape(self.name)}</a> <a href="/post-your-ad">Place an advert</a></div>'
            f'<div class="u-main">{inside}</div></body></html>'
        )

    def _list(self, number: int) -> str:
        newest = sorted(self.adverts, key=lambda advert: advert.number, reverse=True)
        shown = newest[(number - 1) * ADS_A_PAGE : number * ADS_A_PAGE]
        cards = "".join(
            f'<div class="crd"><a href="/ad/{advert.number}"><img src="/pic/{advert.picture}.png" alt=""></a>'
            f'<h3><a href="/ad/{advert.number}">{escape(advert.title)}</a></h3>'
            f"<span>{escape(advert.price)}</span> <span>{escape(advert.place)}</span></div>"
            for advert in shown
        )
        older = (
            f'<p><a rel="next" href="/?from={number + 1}">Older adverts</a></p>'
            if number * ADS_A_PAGE < len(newest)
            else ""
        )
        return f"<h1>Newest adverts</h1><div class='grd'>{cards}</div>{older}"

    def _advert(self, advert: Advert) -> str:
        return (
            f'<p><a href="/">All adverts</a> / {escape(advert.category)}</p><article class="one"><h1>{escape(advert.title)}</h1>'
            f'<div class="ph"><img src="/pic/{advert.picture}.png" alt=""></div>'
            f'<dl><dt>Price</dt><dd class="prc">{escape(advert.price)}</dd><dt>Location</dt><dd>{escape(advert.place)}</dd>'
            f"<dt>Seller</dt><dd>{escape(advert.seller)}</dd>"
            f'<dt>Published</dt><dd><time datetime="{advert.at:%Y-%m-%dT%H:%M:%SZ}">{advert.at:%d %B %Y}</time></dd></dl>'
            f'<div class="txt"><p>{escape(advert.text)}</p></div></article>'
        )


def picture(number: int) -> bytes:
    """Draw an invented picture, always the same for the same number, as PNG."""
    image = Image.new("RGB", (320, 240), ((number * 53) % 200 + 40, (number * 97) % 200 + 40, (number * 31) % 200 + 40))
    draw = ImageDraw.Draw(image)
    for step in range(12):
        seed = number * 7919 + step * 104_729
        x, y, size = seed % 280, seed // 7 % 200, 20 + seed // 11 % 90
        colour = (seed % 255, seed // 3 % 255, seed // 5 % 255)
        shape = (draw.ellipse, draw.rectangle)[seed % 2]
        shape((x, y, x + size, y + size), fill=colour)
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
