"""The network side: the only package that may open a connection to a source."""
