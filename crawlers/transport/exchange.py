"""One request and its answer, as they went over the wire."""

from datetime import datetime

from attrs import field, frozen

from vigil.records.source import Network


@frozen(kw_only=True)
class Exchange:
    """What one site answered to one GET; a redirect is an answer like any other."""

    url: str
    """The address asked for, in its one spelling."""
    status: int
    headers: tuple[tuple[str, str], ...]
    """As received, in order."""
    body: bytes = field(repr=False)
    """Unpacked."""
    at: datetime
    """When the answer was complete, aware, in UTC."""
    network: Network

    def header(self, name: str) -> str | None:
        """Give the first header called `name`, in any case."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)
