"""Engines turn a page into posts and links: pure, data-driven, testable from a folder of saved pages."""
