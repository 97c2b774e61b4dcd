"""How sure a contact must be to count."""

DEFAULT_THRESHOLD = 0.5
"""Contacts of less confidence are neither stored nor reported unless somebody asks for them.

Confidence goes from 0 to 1: from 0.95 a checksum or the service's own link settles it, near 0.9 a label stands directly
before it, near 0.8 close by, and at 0.5 as much speaks for it as against it. Below that a reader would mostly be sent
after an order number; a line drawn higher would lose people who write as few words as they can.
"""
