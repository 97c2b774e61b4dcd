"""Whose words a quote holds, by the line in front of them: "Ida wrote:", "Цитата: Ида", "Originally posted by Ida"."""

from crawlers.engines.generic_words import generic_words

MAX_AUTHOR = 60
"""Code points of the name in front of a quote."""


def said_first(text: str) -> tuple[str | None, str]:
    """Part "Ida wrote: and so on" into the name and the words; a text that does not begin so stays whole."""
    head, colon, rest = text[: MAX_AUTHOR + 40].partition(": ")
    author = said_by(f"{head}:") if colon and "\n" not in head else None
    return (author, text[len(head) + 2 :]) if author is not None and rest else (None, text)


def said_by(line: str, *, sure: bool = False) -> str | None:
    """Read "Ida wrote:", "Цитата: Ида", "Originally posted by Ida" or, when `sure`, a bare name; None: no such line."""
    said = line.strip()
    if not said or len(said) > MAX_AUTHOR + 60:
        return None
    folded = said.casefold()
    for phrase in sorted(generic_words().lists["wrote"], key=len, reverse=True):
        at = folded.find(phrase)
        if at < 0 or len(folded) != len(said):
            continue
        after = said[at + len(phrase) :]
        if (at and folded[at - 1].isalpha()) or after[:1].isalpha():
            continue
        before = _name(said[:at])
        behind = _name(after)
        closed = said.endswith(":") or sure
        if before and (closed or not behind) and (said.endswith((":", ")")) or sure):
            return before
        if at == 0 and behind and (closed or after.startswith((":", " (")) or " " in phrase):
            return behind
    return _name(said) if sure else None


def _name(text: str) -> str | None:
    said = text.strip(' \t:,;()[]«»"—–-@')
    for cut in (" on ", " (", " @ ", ", ", " » "):
        head, found, tail = said.partition(cut)
        if found and any(letter.isdigit() for letter in tail):
            said = head.strip(" :,(")
    return said if said and len(said) <= MAX_AUTHOR and "\n" not in said else None
