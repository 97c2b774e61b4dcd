"""Fixtures that every part's tests may use."""

from tests.homes import ledger

__all__ = ["ledger"]
