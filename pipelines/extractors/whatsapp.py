"""WhatsApp."""

import re

from pipelines.extractors.phone_services import DialledService


class Whatsapp(DialledService):
    """Phone number said to be on WhatsApp, or an invitation to a group there.

    Found where the label ("whatsapp", "wa", "вотсап", "ватсап", "wsp" …) stands before a number or right after it, or
    where a link of the messenger holds it (`wa.me/…`, `api.whatsapp.com/send?phone=…`, `whatsapp://…`). The number is
    reported as a phone too: both have the same value, so that one search finds it under every label.
    Normal form: as a phone's, E.164 when the country is known, else the digits as typed; an invitation
    (`chat.whatsapp.com/…`) as `chat:` and its code, whose case counts.
    """

    kind = "whatsapp"
    example = "+12025550123"
    _link_form = re.compile(
        r"(?:https?://)?(?:www\.)?(?:wa\.me/|api\.whatsapp\.com/send/?\?phone=|whatsapp://send/?\?phone=)(?:\+|%2B)?"
        r"(\d{7,15})(?!\d)",
        re.IGNORECASE,
    )
    _other_form = re.compile(r"(?P<whole>chat\.whatsapp\.com/(?:invite/)?(?P<own>[a-z0-9]{6,40}))(?![a-z0-9])")
    _value_form = re.compile(r"chat:[A-Za-z0-9]{6,40}")
    _other_value = "chat:{}"
