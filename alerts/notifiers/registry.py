"""The ways to tell people, by name; outsiders add theirs as entry points of the group `vigil.notifiers`."""

from collections.abc import Callable
from importlib.metadata import entry_points

from alerts.notifiers.email import EmailNotifier
from alerts.notifiers.notifier import Notifier
from vigil.config.schema import MailConfig
from vigil.records.errors import ConfigError

GROUP = "vigil.notifiers"

NotifierMaker = Callable[[MailConfig], Notifier]


def notifiers() -> dict[str, NotifierMaker]:
    """Give what makes each notifier, by name; ConfigError when two claim one name."""
    makers: dict[str, NotifierMaker] = {EmailNotifier.name: EmailNotifier}
    for point in entry_points(group=GROUP):
        if point.name in makers:
            raise ConfigError(f"two notifiers are called {point.name}: {point.value} wants a name that is taken")
        makers[point.name] = point.load()
    return makers
