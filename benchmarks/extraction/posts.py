"""Posts to measure speed with: the labelled lines close together, and the same lines between plain sentences."""

import random
from collections.abc import Iterator, Sequence

POST = 4_000  # bytes of UTF-8 of one post
DILUTION = 9  # bytes of plain sentences for each byte of a labelled line: contacts are one part in ten
SEED = 7

PLAIN = (
    "The house has two rooms near the market and we meet there after lunch to talk about the plan for next week.",
    "Please read the rules of the board before you post, and be kind to those who joined last month.",
    "I worked there for one summer; the boss was fine at first, later he kept our papers and paid half.",
    "Has anybody been to this place lately? The last review is old and says little about the owner.",
    "Кімната чиста, поруч зупинка, господиня привітна, але ввечері буває галасливо через сусідів.",
    "Хто їздив цією дорогою взимку, розкажіть, будь ласка, чи чистять сніг і скільки стояли на кордоні.",
    "Працювала там два місяці, платили із затримкою, документи віддали тільки після довгої розмови.",
    "Дякую за відповідь, завтра подзвоню подрузі й запитаю, як вона влаштувалась на новому місці.",
    "Квартира тёплая, рядом рынок и остановка, хозяйка живёт этажом выше и во всё вмешивается.",
    "Подскажите, пожалуйста, кто уже ездил с этими людьми и правда ли, что дорогу потом вычитают.",
    "Мы приехали вчера вечером, нас никто не встретил, пришлось ждать до утра на вокзале.",
    "Отзывы разные: одни хвалят, другие пишут, что обещали одно, а на деле вышло совсем другое.",
    "El piso es tranquilo y está cerca de la estación, aunque por la noche se oye a los vecinos.",
    "¿Alguien ha trabajado con esta agencia? Me dijeron que descuentan el viaje del primer sueldo.",
    "Llegamos ayer y todo fue distinto de lo que nos habían contado por teléfono.",
    "Gracias por responder; mañana pregunto a una amiga que estuvo allí el verano pasado.",
)


def dense(texts: Sequence[str], size: int) -> list[str]:
    """Give at least `size` bytes of posts that hold nothing but the texts, shuffled, again and again."""
    return _posts(_again(texts), size)


def ordinary(texts: Sequence[str], size: int) -> list[str]:
    """Give at least `size` bytes of posts in which the texts are one part in ten, among plain sentences."""
    return _posts(_diluted(texts), size)


def megabytes(posts: Sequence[str]) -> float:
    """Give the size of the posts in millions of bytes of UTF-8."""
    return sum(len(post.encode()) for post in posts) / 1e6


def _again(texts: Sequence[str]) -> Iterator[str]:
    chance, order = random.Random(SEED), list(texts)
    while True:
        chance.shuffle(order)
        yield from order


def _diluted(texts: Sequence[str]) -> Iterator[str]:
    chance = random.Random(SEED)
    owed = 0
    for text in _again(texts):
        yield text
        owed += DILUTION * len(text.encode())
        while owed > 0:
            sentence = chance.choice(PLAIN)
            owed -= len(sentence.encode())
            yield sentence


def _posts(parts: Iterator[str], size: int) -> list[str]:
    posts: list[str] = []
    post: list[str] = []
    filled = total = 0
    while total < size:
        part = next(parts)
        post.append(part)
        length = len(part.encode()) + 1
        filled += length
        total += length
        if filled >= POST or total >= size:
            posts.append("\n".join(post))
            post, filled = [], 0
    return posts
