"""Addresses that mails go to: real ones, in the one form every mail server takes."""

import re

import idna

from vigil.records.errors import BadInput

LONGEST = 254  # octets of a path without its angle brackets, RFC 5321 §4.5.3.1.3
LONGEST_LOCAL = 64  # octets, RFC 5321 §4.5.3.1.1

_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")


def read_address(text: str) -> str:
    """Give a mail address with its domain in lower-case ASCII (IDNA); BadInput says what is wrong with it.

    The part before the at is a dot-atom of RFC 5322 in ASCII: quoted parts and SMTPUTF8 are what servers on the way
    refuse, and an alert that is refused is an alert missed.
    """
    written = text.strip()
    local, at, domain = written.rpartition("@")
    if not at or not local or not domain:
        raise BadInput(f'"{written}" is no mail address; one looks like name@example.org')
    if not _LOCAL.fullmatch(local) or len(local) > LONGEST_LOCAL:
        raise BadInput(f'"{written}" is no mail address: "{local}" is not what may stand before the @')
    ascii_domain = _domain(domain)
    if ascii_domain is None or len(local) + 1 + len(ascii_domain) > LONGEST:
        raise BadInput(f'"{written}" is no mail address: "{domain}" is not the name of a domain')
    return f"{local}@{ascii_domain}"


def _domain(text: str) -> str | None:
    try:
        name = text.lower() if text.isascii() else idna.encode(text, uts46=True).decode("ascii")
    except idna.IDNAError:
        return None
    labels = name.split(".")
    if name != "localhost" and (len(labels) < 2 or labels[-1].isdigit()):
        return None
    return name if all(_LABEL.fullmatch(label) for label in labels) else None
