"""The network side's one way out: `route.py` decides, `door.py` opens the only socket."""
