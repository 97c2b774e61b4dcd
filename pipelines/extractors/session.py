"""Session."""

import re
from collections.abc import Iterator

from pipelines.extractors.cues import said_near
from pipelines.extractors.extractor import contact_at
from pipelines.extractors.fold import Folded, fold
from pipelines.extractors.hex_runs import SESSION, hex_runs, together
from pipelines.extractors.hints import Hints
from vigil.records.contact import Contact

_ID = re.compile(r"05[0-9a-f]{64}")
_DISTINCT = 8  # digits that differ; a key has all sixteen but for one in fifty


class Session:
    """Account ID of the messenger Session: 66 hexadecimal digits that begin with 05.

    Also in groups where the text speaks of Session. There is no checksum; the length and the first digits are those
    of no common hash. Normal form: lower case, without spaces.
    """

    kind = "session"
    example = "05000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
    yields = False

    def find(self, folded: Folded, hints: Hints) -> Iterator[Contact]:  # noqa: ARG002
        """Give every ID."""
        for run in hex_runs(folded):
            if len(run.digits) != SESSION or not self.check(value := run.digits.lower()):
                continue
            named = said_near(folded, run.start, self.kind)
            if named or not run.separator:
                yield contact_at(
                    folded,
                    run.start,
                    run.end,
                    kind=self.kind,
                    value=value,
                    confidence=0.97 if named else 0.8,
                    reasons=("shape", "label near") if named else ("shape",),
                    obfuscated=bool(run.separator),
                )

    def normalise(self, text: str, hints: Hints) -> str | None:  # noqa: ARG002
        """Give the ID, written in groups or not."""
        value = together(fold(text).latin).lower()
        return value if self.check(value) else None

    def recognise(self, text: str, hints: Hints) -> str | None:
        """Nothing else has this shape."""
        return self.normalise(text, hints)

    def check(self, value: str) -> bool:
        """Tell whether this is an ID in lower case."""
        return _ID.fullmatch(value) is not None and len(set(value)) >= _DISTINCT
