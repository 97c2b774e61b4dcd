"""Fixtures that every part's tests may use, and how property tests are run."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from tests.homes import ledger
from tests.lab.private_tor import PrivateTor

__all__ = ["ledger"]

# No test is timed: machines are slow at times. The suite tries the same examples each time, so that a red run is news
# about the change at hand; `make soak` looks for new ones.
settings.register_profile("suite", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("soak", deadline=None, max_examples=1_000, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("VIGIL_HYPOTHESIS", "suite"))

LONG_FIRST = ("demo", "tor", "elasticsearch", "postgresql")
"""Groups of tests that share a server, the longest first, so that no worker is left with one of them at the end."""


@pytest.fixture(scope="session")
def tor_network() -> Iterator[PrivateTor]:
    """A private Tor network: who uses it is in the group "tor", so that one worker starts it, once."""
    with PrivateTor() as network:
        yield network


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put the long groups first, then the other slow tests: the quick ones fill what is left on either worker."""
    items.sort(key=_place)
    if config.getoption("loadgroup", False):
        apart = [item.nodeid for item in items if item.get_closest_marker("xdist_group") and "@" not in item.nodeid]
        if apart:  # seen with pytest 9.2: each worker would start every server
            raise pytest.UsageError(f"pytest-xdist does not keep groups together with this pytest: {apart[0]}")


def _place(item: pytest.Item) -> int:
    group = item.get_closest_marker("xdist_group")
    if group is not None:
        return LONG_FIRST.index(group.args[0])
    return len(LONG_FIRST) + (item.get_closest_marker("slow") is None)
