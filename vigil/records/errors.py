"""Everything that can go wrong, as one tree.

VigilError
├── UsageError               the person's to mend: a wrong name, file, option or setting      exit 2
│   ├── ConfigError          vigil.toml: which key, what to write instead
│   ├── QueryError           a query: what, at which code point, the likely fix
│   └── BadInput             a line or file that is not what it should be
├── SourceError              something about one source; the others go on                     exit 1
│   ├── RouteRefused         no retry: policy says this address may not be fetched
│   ├── FetchFailed          the exchange failed; `retry` says whether trying again can help
│   │   ├── DeadlinePassed   retry: slower than the source's total deadline
│   │   ├── BodyTooLarge     no retry: over the source's limit
│   │   ├── OnionGone        no retry: no descriptor, or a bad address
│   │   ├── OnionUnreachable retry with backoff: introduction or rendezvous failed
│   │   ├── OnionLocked      no retry: the service wants client authorisation
│   │   └── TlsRefused       no retry: the certificate does not verify
│   └── LayoutChanged        no retry; the operator is told, the capture is kept
├── TorDown                  retry once Tor is back; nothing went any other way               exit 3
├── SocketRefused            no retry: something tried to open a socket or look up a name outside the door   exit 1
├── LedgerError              nothing was acknowledged                                         exit 4
│   ├── LedgerBusy           retry: another process holds the write lock too long
│   └── DiskFull             retry once there is room
├── IndexDown                retry: the search index cannot be reached or opened              exit 1
│   └── LockBusy             retry: another process writes it; the message names that process
├── QueryTooCostly           no retry: narrow the query                                       exit 2
└── ImageRefused             no retry: not a picture that may be hashed; `why` says           exit 1
"""

from typing import ClassVar


class VigilError(Exception):
    """The root: `retry` says whether trying again can help, `exit_status` what a command ends with."""

    retry: ClassVar[bool] = False
    exit_status: ClassVar[int] = 1


class UsageError(VigilError):
    """The person asked for something that cannot be done as asked."""

    exit_status = 2


class ConfigError(UsageError):
    """vigil.toml holds something it may not hold; the message names the key."""


class QueryError(UsageError):
    """A query that is not understood: `offset` counts code points of the query as typed, from 0."""

    LONGEST: ClassVar[int] = 300
    """Characters of `what` and `hint`: they may quote a query of 8 KiB."""

    def __init__(self, what: str, offset: int, hint: str | None = None) -> None:
        super().__init__(what, offset, hint)
        self.what = self._short(what)
        self.offset = offset
        self.hint = None if hint is None else self._short(hint)

    def _short(self, said: str) -> str:
        return said if len(said) <= self.LONGEST else said[: self.LONGEST - 1] + "…"

    def __str__(self) -> str:
        # Behind the piece that is wrong a bare "at 4" can only be its place; behind other words it would be read on.
        where = f"at {self.offset}" if self.what.endswith('"') else f"(at character {self.offset})"
        return f"{self.what} {where}" + (f"; {self.hint}" if self.hint else "")


class BadInput(UsageError):
    """A line, file or value that is not what it should be; the message says where and what to do."""


class SourceError(VigilError):
    """Something about one source went wrong; the other sources go on."""


class RouteRefused(SourceError):
    """Policy says this address may not be fetched; never retried."""


class FetchFailed(SourceError):
    """One exchange failed."""

    retry = True


class DeadlinePassed(FetchFailed):
    """The whole exchange took longer than the source's deadline."""


class BodyTooLarge(FetchFailed):
    """The body is, or unpacks to, more than the source's limit."""

    retry = False


class OnionGone(FetchFailed):
    """Tor has no descriptor for this onion, or the address is not valid."""

    retry = False


class OnionUnreachable(FetchFailed):
    """The onion is known, but introduction or rendezvous failed."""


class OnionLocked(FetchFailed):
    """The onion asks for client authorisation that Vigil does not have."""

    retry = False


class TlsRefused(FetchFailed):
    """The certificate does not verify and is not pinned for this source."""

    retry = False


class LayoutChanged(SourceError):
    """The page shows posts and none were parsed, or the posts of a thread vanished all at once."""


class TorDown(VigilError):
    """Tor cannot be reached, is not bootstrapped, or died; nothing went any other way."""

    retry = True
    exit_status = 3


class SocketRefused(VigilError):
    """Something in a crawl process tried to open a socket or look up a name outside the door; it was stopped."""


class LedgerError(VigilError):
    """The ledger could not take or give something; nothing was acknowledged."""

    exit_status = 4


class LedgerBusy(LedgerError):
    """Another process holds the write lock for too long."""

    retry = True


class DiskFull(LedgerError):
    """There is no room left where the ledger lives."""

    retry = True


class IndexDown(VigilError):
    """The search index cannot be reached or opened; the ledger is unharmed."""

    retry = True


class LockBusy(IndexDown):
    """Another process is writing the embedded index; the message names it."""


class QueryTooCostly(VigilError):
    """The query asks for more work than one search may take."""

    exit_status = 2


class ImageRefused(VigilError):
    """Not a picture that may be hashed: wrong format, too large, broken, too slow."""
