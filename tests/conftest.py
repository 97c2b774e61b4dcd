"""Fixtures that every part's tests may use, and how property tests are run."""

import os

from hypothesis import HealthCheck, settings

from tests.homes import ledger

__all__ = ["ledger"]

# No test is timed: machines are slow at times. The suite tries the same examples each time, so that a red run is news
# about the change at hand; `make soak` looks for new ones.
settings.register_profile("suite", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("soak", deadline=None, max_examples=1_000, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("VIGIL_HYPOTHESIS", "suite"))
