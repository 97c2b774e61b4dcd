"""Signal."""

import re

from pipelines.extractors.phone_services import DialledService


class Signal(DialledService):
    """Phone number said to be on Signal.

    Found where the label ("signal", "сигнал" …) stands before a number or right after it, or where a link
    of the messenger holds it (`signal.me/#p/…`). The number is reported as a phone too: both have
    the same value, so that one search finds it under every label.
    Normal form: as a phone's, E.164 when the country is known, else the digits as typed.
    """

    kind = "signal"
    example = "+12025550123"
    _link_form = re.compile(r"(?:https?://)?signal\.me/#p/(?:\+|%2B)?(\d{7,15})(?!\d)", re.IGNORECASE)
