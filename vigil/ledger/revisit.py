"""When is a known address looked at again? Pure decisions over one address of the frontier.

- An address is handed out once a run: what a run has settled stays settled until the next one.
- A list (board, or a further page of one) is looked at in every run that meets a link to it, since only lists tell
  what is new; so is a further page of a thread, which is met only when the thread itself was looked at.
- A thread, or a page of one post, is looked at again when its list shows another mark or number of replies than
  when the page that is stored was asked for. Where neither was ever known, nothing says that it is the same: it is
  looked at in every run. A link without marks (a side bar's "latest posts", the way back from the thread's own second
  page) says nothing about a thread that has some.
- What failed for a passing reason is tried again by the next run; what was refused, whenever it is linked again.
"""

from attrs import evolve, frozen

from vigil.records.page import FrontierState, Link, LinkKind

ALWAYS: tuple[LinkKind, ...] = ("board", "page")
TELLING: tuple[LinkKind, ...] = ("board", "thread", "post", "page")


@frozen(kw_only=True)
class Address:
    """What the frontier knows of one address."""

    url: str
    kind: LinkKind
    hops: int
    state: FrontierState = "pending"
    retry: bool = False
    attempts: int = 0
    mark: str | None = None
    """As the newest list shows it."""
    replies: int | None = None
    closed_run: int | None = None
    """The run that settled it last."""
    fetched_mark: str | None = None
    """As it was when the stored page was asked for."""
    fetched_replies: int | None = None


def after_link(known: Address | None, link: Link, hops: int, run: int | None) -> Address:
    """Give what the frontier knows of an address once `run` has met `link` to it, `hops` links from the start.

    `run` is None at the start of a run, where whatever was settled may be looked at again.
    """
    if known is None:
        return Address(url=link.url, kind=link.kind, hops=hops, mark=link.mark, replies=link.replies)
    met = evolve(
        known,
        hops=min(known.hops, hops),
        kind=_kind(known.kind, link.kind),
        mark=known.mark if link.mark is None else link.mark,
        replies=known.replies if link.replies is None else link.replies,
    )
    settled_now = run is not None and known.closed_run == run
    if known.state == "pending" or settled_now or not _wanted_again(met, link):
        return met
    return evolve(met, state="pending", retry=False, attempts=0)


def _wanted_again(known: Address, link: Link) -> bool:
    if known.state == "refused" or known.retry or (link.kind in ALWAYS and known.kind in ALWAYS):
        return True
    if known.fetched_mark is None and known.fetched_replies is None:
        return True
    other_mark = link.mark is not None and link.mark != known.fetched_mark
    other_replies = link.replies is not None and link.replies != known.fetched_replies
    return other_mark or other_replies


def _kind(known: LinkKind, met: LinkKind) -> LinkKind:
    """The kind that tells most: a thread's first page is linked as a mere page by its others."""
    return min(known, met, key=TELLING.index)
