"""How this machine runs Vigil: vigil.toml, its secrets, and Django's settings."""
