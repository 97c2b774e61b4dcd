"""Why an address may not be fetched: one list, which runs, findings and people read."""

from enum import Enum

from attrs import frozen

from vigil.records.errors import RouteRefused


class Refusal(Enum):
    """The reason, in the words that a person is shown."""

    TOO_LONG = "the address is longer than any real one"
    MALFORMED = "the address cannot be read in one way only"
    SCHEME = "only http and https are fetched"
    METHOD = "only GET is sent: Vigil reads and never acts"
    CREDENTIALS = "the address carries a user name or password"
    PORT = "the port is not one that a web site is served from"
    LOCAL = "the address is this machine, its network or a private one"
    IP_LITERAL = "the address is a bare IP number: Tor is given names only"
    BAD_ONION = "the onion address is not a valid version 3 address"
    OTHER_NETWORK = "the name belongs to a network that Tor cannot reach"
    CLEARNET_FROM_ONION = "an onion source never leads out to the clearnet"
    ONION_FROM_DIRECT = "a source fetched without Tor never leads to an onion"
    OTHER_SITE = "the address is on another site than the source"


@frozen
class Refused:
    """The answer in place of a route."""

    why: Refusal


def refused(why: Refusal) -> RouteRefused:
    """Give the error for a refusal: its name, and its reason in words."""
    return RouteRefused(f"{why.name}: {why.value}")
