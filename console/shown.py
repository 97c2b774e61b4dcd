"""Text from a page on its way to a terminal: whatever could move the cursor, hide or reverse is shown as a mark."""

import unicodedata


def visible(text: str, *, lines: bool = False) -> str:
    """Show control, bidi and invisible characters as <U+XXXX>; line ends stay when `lines`."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_mark(character, lines) for character in text)


def _mark(character: str, lines: bool) -> str:
    if character == "\n" and lines:
        return character
    if unicodedata.category(character) in {"Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp"}:
        return " " if character in "\n\t" else f"<U+{ord(character):04X}>"
    return character


def defanged(address: str) -> str:
    """Write an address so that nothing makes it clickable."""
    return visible(address).replace("http", "hxxp", 1).replace(".", "[.]")
