"""Vigil's core, on which all else stands: the records, the configuration and the ledger."""

__version__ = "0.1.0"
