"""The world of crawl tests."""

from tests.crawl.world import quay, world

__all__ = ["quay", "world"]
