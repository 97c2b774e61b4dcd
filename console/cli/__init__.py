"""The command `vigil`, one file a command."""
