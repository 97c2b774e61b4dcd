"""Signal."""

import re

from pipelines.extractors.phone_services import DialledService

_NAME = r"[a-z_][a-z0-9_]{2,31}\.[0-9]{2,9}"


class Signal(DialledService):
    """Phone number said to be on Signal, or a Signal user name.

    Found where the label ("signal", "сигнал" …) stands before a number or right after it, or where a link of the
    messenger holds it (`signal.me/#p/…`). The number is reported as a phone too: both have the same value, so that
    one search finds it under every label. A user name ends in a dot and figures and stands behind the label.
    Normal form: as a phone's, E.164 when the country is known, else the digits as typed; a name in lower case.
    """

    kind = "signal"
    example = "+12025550123"
    _link_form = re.compile(r"(?:https?://)?signal\.me/#p/(?:\+|%2B)?(\d{7,15})(?!\d)", re.IGNORECASE)
    _other_form = re.compile(
        r"signal(?:[ \t:=@(>\-]{1,4}(?:user ?name|user|name|nick|id|is|me|my)(?![^\W_])){0,2}"
        rf"[ \t:=@(>\-]{{1,4}}(?P<whole>(?P<own>{_NAME}))(?![\w.])"
    )
    _value_form = re.compile(_NAME)

    @staticmethod
    def _own_part(written: str) -> str:
        return written.lower()
