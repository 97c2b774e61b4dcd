"""The page about the command line says what the commands say."""

from console.manual import manual
from tests.shared import ROOT


def test_the_page_is_made_from_the_commands():
    written = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
    assert written == manual(), "write it anew: python -m console.manual > docs/command-line.md"
