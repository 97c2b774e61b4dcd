"""The model kept in the cache folder tells languages exactly as py3langid's own does."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from pipelines.language import LANGUAGES
from pipelines.language_model import load_model
from tests.shared import ROOT

TEXTS = [
    "new girls in town, call me",
    "новые девушки в городе, звони",
    "нові дівчата в місті",
    "hola, chicas nuevas en la ciudad",
    "neue Mädchen in der Stadt " * 40,
    "新しい女の子が町にいます",
    "zzz qqq xx",
    "…",
    "",
]


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the cache folder of this test, where nothing is yet."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "vigil"


def ranks() -> list[list[tuple[str, float]]]:
    model = load_model(LANGUAGES)
    return [model.rank(text) for text in TEXTS]


@pytest.fixture(scope="module")
def expected() -> list[list[tuple[str, float]]]:
    whole = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    whole.set_languages(list(LANGUAGES))
    return [whole.rank(text) for text in TEXTS]


@pytest.mark.slow
def test_it_answers_as_py3langid_itself_when_it_is_made_and_when_it_is_read(kept: Path, expected: list) -> None:
    made = ranks()
    (file,) = kept.iterdir()  # and nothing half-made beside it
    written = file.stat().st_mtime_ns
    read = ranks()
    assert file.stat().st_mtime_ns == written
    for told in (made, read):
        for one, other in zip(told, expected, strict=True):
            assert dict(one) == pytest.approx(dict(other), rel=1e-4, abs=1e-7)
            assert one[0][0] == other[0][0]
    assert made == read


@pytest.mark.slow
def test_a_broken_file_is_made_again(kept: Path) -> None:
    first = ranks()
    (file,) = kept.iterdir()
    for broken in (b"", file.read_bytes()[:100_000], b"PK\x03\x04 nothing"):
        file.write_bytes(broken)
        assert ranks() == first
        assert file.stat().st_size > 1_000_000


@pytest.mark.slow
def test_it_works_where_nothing_can_be_written(tmp_path: Path) -> None:
    # a file in the folder's place, and a temporary folder that is full: not even root can write there
    (tmp_path / "cache").touch()
    code = """
import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
from pipelines.language import detect
print(detect("neue Mädchen in der Stadt"))
"""
    for cache in (tmp_path / "cache", tmp_path / "free"):
        environment = {**os.environ, "XDG_CACHE_HOME": str(cache), "PYTHONDONTWRITEBYTECODE": "1"}
        told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True)
        assert (told.stdout, told.stderr) == ("de\n", "")
    assert list((tmp_path / "free").rglob("languages-*")) == []


@pytest.mark.slow
def test_a_language_that_the_model_does_not_know_is_named(kept: Path) -> None:
    with pytest.raises(ValueError, match="does not know: xx"):
        load_model(("en", "xx"))
    assert not kept.exists()


def test_reading_it_again_takes_no_temporary_file(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load_model(("en", "de"))
    monkeypatch.setattr(tempfile, "tempdir", str(kept / "nowhere"))
    assert load_model(("en", "de")).rank("neue Mädchen in der Stadt")[0][0] == "de"
