"""The name before an at-sign, as it is or with its dots and dashes said in words."""

import re

from pipelines.extractors.address_words import either, written
from pipelines.extractors.vocabulary import word_list

MAX_LOCAL = 64  # characters (RFC 5321, section 4.5.3.1)

LOCAL = frozenset("abcdefghijklmnopqrstuvwxyz0123456789._%+-")
STRIPPED = "".join(sorted(LOCAL))

_JOINTS = {".": "dot", "_": "underscore", "-": "hyphen"}
MAX_PARTS = 4  # of a name with its dots in words
_REACH = 100  # characters before a name in which one more part of it ends
_CLOSERS = "])}>"


def _joint(key: str) -> str:
    said = either(word_list("addresses", key))
    framed = rf"[ \t]?[\[({{<][ \t]?{said}[ \t]?[\])}}>][ \t]?"
    return rf"(?P<{key}>[ \t]{{1,2}}{said}[ \t]{{1,2}}|{framed})"


_JOINT = re.compile("|".join(map(_joint, _JOINTS.values())))
JOINT_ENDS = written(word.split()[-1] for key in _JOINTS.values() for word in word_list("addresses", key))
"""Last words of what says a dot, an underscore or a dash."""
_WORD_REACH = 24  # characters of the longest of them and the spaces behind
_PART_BEFORE = re.compile(rf"(?<![\w.@-])[a-z0-9]{{1,40}}(?:{_JOINT.pattern.replace('?P<', '?P<_')})\Z")


def name_before(text: str, from_: int, end: int) -> int:
    """Give where the name that ends at `end` of lower-case `text` begins: `end` when there is none."""
    tail = text[max(from_, end - MAX_LOCAL) : end]
    begin = end - (len(tail) - len(tail.rstrip(STRIPPED)))
    name = text[begin:end]
    if name.isalnum():
        return begin
    if ".." in name:
        name = name[name.rindex("..") + 2 :]
    if "%20" in name:
        name = name[name.rindex("%20") + 3 :]
    name = name.lstrip(".-_%+") if not name.startswith("_") else name
    if name.endswith("."):
        return end
    return end - len(name)


def spelt_name_before(text: str, from_: int, start: int) -> int:
    """Give where a name begins whose last part begins at `start`: `name dot last at host dot com`."""
    for _ in range(MAX_PARTS):
        before = text[max(0, start - _WORD_REACH) : start].rstrip(" \t")
        if not before.rstrip(_CLOSERS).rstrip(" \t").endswith(JOINT_ENDS):
            break
        part = _PART_BEFORE.search(text, max(from_, start - _REACH), start)
        if part is None:
            break
        start = part.start()
    return start


def said_name(name: str) -> str:
    """Give a name with the words in it that say a dot, an underscore or a dash as those."""
    if not any(sign in name for sign in (" ", *_CLOSERS)):
        return name
    signs = {key: sign for sign, key in _JOINTS.items()}
    return _JOINT.sub(lambda joint: signs[str(joint.lastgroup)], name.lower())
