"""Property tests of search are not timed: the first word loads dictionaries, and machines are slow at times."""

from hypothesis import HealthCheck, settings

settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")
