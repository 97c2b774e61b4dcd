"""Two invented sites for the demo and the tests: a forum and an ad site, each with a template of its own."""
