"""Text that somebody hostile wrote, made fit to be shown: nothing unseen, no address that works, no value in full."""

import re
import unicodedata

VALUE_TAIL = 4  # characters of a hidden value left to be seen: enough to tell two apart, too few to call
TAIL_SHARE = 3  # at most one part in so many of a value is seen, or a short one would stand there whole
HIDDEN = "•••"
MARKS_IN_A_ROW = 4  # combining marks on one letter; real scripts need fewer, more climb over the neighbouring lines

_NEEDS_SIGN = {"Cc", "Cf", "Zl", "Zp", "Cs", "Co", "Cn"}
_JOINER = "\u200d"
_WEB_SCHEME = re.compile(r"\bh(tt)ps?\s*:|\bf(t)ps?\s*://", re.IGNORECASE)
_SCHEME_COLON = re.compile(r"\b[a-z][a-z0-9+-]*(:)//", re.IGNORECASE)
_DOT = re.compile(r"(?<=[^\W_])[.\u3002\uff0e\uff61](?=[^\W\d_])")
_ADDRESS_V4 = re.compile(r"(?<![\d.])\d{1,3}(\.)\d{1,3}(\.)\d{1,3}(\.)\d{1,3}(?![\d.]*\d)")
_AT = re.compile(r"(?<=[\w.+-])@(?=\w)")


def shown_characters(text: str) -> list[str]:
    """Give for each character of `text` what is shown in its place, so that spans of `text` still fit.

    Control, bidi, zero-width and unassigned characters become their code point; http becomes hxxp, the dots of host
    names and the at of mail addresses stand in brackets; tabs and line ends stay.
    """
    out = [_shown(text, at) for at in range(len(text))]
    _rein_in_marks(text, out)
    for found in _WEB_SCHEME.finditer(text):
        for group in (1, 2):
            for at in range(*found.span(group)):
                out[at] = "x"
    for found in _SCHEME_COLON.finditer(text):
        out[found.start(1)] = "[:]" if not found[0].lower().startswith(("http", "ftp")) else ":"
    for found in _ADDRESS_V4.finditer(text):
        for group in (1, 2, 3):
            out[found.start(group)] = "[.]"
    for found in _DOT.finditer(text):
        out[found.start()] = "[.]"
    for found in _AT.finditer(text):
        out[found.start()] = "[@]"
    return out


def _shown(text: str, at: int) -> str:
    char = text[at]
    if char == "\r":
        return "" if text[at + 1 : at + 2] == "\n" else "\n"
    if char in "\n\t" or unicodedata.category(char) not in _NEEDS_SIGN or _joins_emoji(text, at):
        return char
    return f"⟨U+{ord(char):04X}⟩"


def _joins_emoji(text: str, at: int) -> bool:
    """Say whether the joiner at `at` makes one picture of two, which hides nothing."""
    if text[at] != _JOINER or not 0 < at < len(text) - 1:
        return False
    return unicodedata.category(text[at + 1]) in {"So", "Sk"} and (
        unicodedata.category(text[at - 1]) in {"So", "Sk"} or text[at - 1] == "\ufe0f"
    )


def _rein_in_marks(text: str, out: list[str]) -> None:
    row = 0
    for at, char in enumerate(text):
        row = row + 1 if unicodedata.category(char) in {"Mn", "Me"} else 0
        if row > MARKS_IN_A_ROW:
            out[at] = "⟨…⟩" if row == MARKS_IN_A_ROW + 1 else ""


def defanged(text: str) -> str:
    """Give `text` with nothing invisible, and no address that a mail program would make a link of."""
    return "".join(shown_characters(text))


def visible(text: str) -> str:
    """Give `text` with nothing invisible; tabs, line ends and addresses stay: for what Vigil itself says."""
    if text.isascii() and text.isprintable():
        return text
    out = [_shown(text, at) for at in range(len(text))]
    _rein_in_marks(text, out)
    return "".join(out)


def one_line(text: str) -> str:
    """Give `text` with nothing invisible, on one line: for names and causes, which hold no addresses."""
    return " ".join(visible(text).split())


def subject_text(text: str) -> str:
    """Give `text` fit for a header: one line, nothing invisible, nothing that reads as an encoded word (RFC 2047)."""
    return one_line(text).replace("=?", "= ?")


def masked(value: str) -> str:
    """Give the last characters of `value`, at most a third of it, behind dots."""
    value = value.strip()
    seen = min(VALUE_TAIL, len(value) // TAIL_SHARE)
    return HIDDEN + (one_line(value[-seen:]) if seen else "")
