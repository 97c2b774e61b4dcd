"""Kinds of contact, one file each, over one folding of the text and one registry."""
