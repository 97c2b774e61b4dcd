"""Hash and forget: right hashes, hard limits, and no byte of a picture anywhere but in memory."""

import array
import fcntl
import hashlib
import os
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import threading
import time
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pillow
from PIL.PngImagePlugin import PngInfo

from pipelines.hashing import HashWorker, hash_picture
from tests.pipelines.drawn import HEIGHT, WIDTH, drawing, encoded
from tests.shared import ROOT
from vigil.records.errors import ImageRefused

NEAR = 20  # bits of 256 within which two hashes of one picture stay; different pictures differ by 74 at least


@pytest.fixture(scope="module")
def worker():
    with HashWorker() as running:
        yield running


def distance(one, two):
    return (int(one.pdq, 16) ^ int(two.pdq, 16)).bit_count()


def turned():
    exif = Pillow.Exif()
    exif[0x0112] = 6
    return encoded(drawing().rotate(90, expand=True), "JPEG", exif=exif, quality=90)


def see_through():
    picture = drawing().convert("RGBA")
    framed = Pillow.new("RGBA", (WIDTH + 200, HEIGHT + 200), (0, 0, 0, 0))
    framed.paste(picture, (100, 100))
    return encoded(framed, "PNG")


def white_frame():
    framed = Pillow.new("RGB", (WIDTH + 200, HEIGHT + 200), (255, 255, 255))
    framed.paste(drawing(), (100, 100))
    return encoded(framed, "PNG")


def test_a_picture_gets_all_its_hashes(worker):
    picture = encoded(drawing(), "PNG")
    image = worker.hash_picture(picture)
    assert image.sha256 == hashlib.sha256(picture).hexdigest()
    assert (len(image.phash), len(image.pdq)) == (16, 64)
    assert int(image.pdq, 16).bit_count() in range(126, 131)
    assert image.quality >= 90
    assert (image.width, image.height, image.url) == (WIDTH, HEIGHT, None)


@pytest.mark.parametrize(
    "other",
    [
        encoded(drawing(), "JPEG", quality=85),
        encoded(drawing(), "WEBP"),
        encoded(drawing().convert("CMYK"), "JPEG", quality=90),
        encoded(drawing().quantize(128), "PNG"),
        encoded(drawing().quantize(200), "GIF"),
        encoded(Pillow.fromarray(np.asarray(drawing().convert("L")).astype(np.uint16) * 257), "PNG"),
        encoded(drawing().resize((WIDTH * 5, HEIGHT * 5)), "JPEG", quality=90),
        encoded(drawing(), "GIF", save_all=True, append_images=[drawing(2), drawing(3)]),
        turned(),
    ],
    ids=["jpeg", "webp", "cmyk", "palette png", "gif", "16 bits", "large", "animated", "turned"],
)
def test_the_same_picture_in_another_form_has_nearly_the_same_hash(worker, other):
    image = worker.hash_picture(other)
    assert distance(image, worker.hash_picture(encoded(drawing(), "PNG"))) <= NEAR
    assert image.width > image.height


def test_what_shows_through_is_white(worker):
    assert distance(worker.hash_picture(see_through()), worker.hash_picture(white_frame())) <= 2


def test_different_pictures_are_far_apart(worker):
    assert distance(*(worker.hash_picture(encoded(drawing(seed), "PNG")) for seed in (1, 2))) > 2 * NEAR


def bomb():
    """A PNG that says it holds 16 by 12 thousand pixels; it is refused before the first is decoded."""
    width, height = 16_000, 12_000

    def chunk(name, body):
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    rows = zlib.compress(bytes(width + 1))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("picture", "why"),
    [
        (b"", "empty"),
        (b"hello", "not a PNG"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not a PNG"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "not a PNG"),
        (encoded(drawing(), "BMP"), "not a PNG"),
        (encoded(drawing(), "TIFF"), "not a PNG"),
        (encoded(drawing(), "JPEG")[:-4000], "broken"),
        (encoded(drawing(), "PNG")[:20_000], "broken"),
        (encoded(Pillow.new("RGB", (1, 1)), "GIF"), "too small"),
        (encoded(Pillow.new("RGB", (4000, 9)), "PNG"), "too long"),
        (bomb(), "pixels"),
        (encoded(drawing(), "JPEG")[:-2] + b"\xff\xda" * 200 + b"\xff\xd9", "scans"),
        (bytes(33 * 1024 * 1024), "MiB"),
    ],
    ids=[
        "empty",
        "text",
        "svg",
        "eps",
        "bmp",
        "tiff",
        "cut jpeg",
        "cut png",
        "tracker",
        "strip",
        "bomb",
        "scans",
        "huge",
    ],
)
def test_what_may_not_be_hashed_is_refused_with_the_reason(worker, picture, why):
    with pytest.raises(ImageRefused, match=why):
        worker.hash_picture(picture)
    assert worker.hash_picture(encoded(drawing(), "PNG")).quality >= 90


@pytest.mark.slow
def test_a_worker_that_hangs_is_ended_and_the_next_picture_gets_a_new_one():
    with HashWorker(wall_seconds=1.0) as worker:
        worker.hash_picture(encoded(drawing(), "PNG"))
        hung = worker.pid
        os.kill(hung, signal.SIGSTOP)
        with pytest.raises(ImageRefused, match="took too long"):
            worker.hash_picture(encoded(drawing(), "PNG"))
        assert worker.pid is None
        assert not Path(f"/proc/{hung}").exists()
    with HashWorker() as worker:
        assert worker.hash_picture(encoded(drawing(), "PNG")).quality >= 90


@pytest.mark.slow
def test_a_worker_that_dies_over_a_picture_refuses_it_and_is_started_again():
    picture = encoded(drawing(), "PNG")
    with HashWorker() as worker:
        worker.hash_picture(picture)
        died, pipe = worker.pid, worker._process.stdin.fileno()
        os.kill(died, signal.SIGSTOP)
        killer = threading.Thread(target=kill_once_it_reads, args=(died, pipe))
        killer.start()
        with pytest.raises(ImageRefused, match=r"limit of memory or CPU time|ended over it"):
            worker.hash_picture(picture)
        killer.join()
        assert worker.hash_picture(picture).quality >= 90
        assert worker.pid != died


def kill_once_it_reads(worker, pipe):
    """Kill the stopped worker when part of a picture waits in its pipe."""
    waiting = array.array("i", [0])
    deadline = time.monotonic() + 30
    while not waiting[0] and time.monotonic() < deadline:
        fcntl.ioctl(pipe, termios.FIONREAD, waiting)
        time.sleep(0.01)
    os.kill(worker, signal.SIGKILL)


def test_the_worker_lives_within_hard_limits(worker):
    worker.hash_picture(encoded(drawing(), "PNG"))
    limits = {
        line[:26].strip(): line[26:].split()[:2] for line in Path(f"/proc/{worker.pid}/limits").read_text().splitlines()
    }
    assert limits["Max file size"] == ["0", "0"]
    assert limits["Max core file size"] == ["0", "0"]
    assert int(limits["Max address space"][1]) <= 1024**3
    assert int(limits["Max cpu time"][0]) < 60


def test_one_picture_can_be_hashed_without_keeping_a_worker():
    assert hash_picture(encoded(drawing(), "PNG")).width == WIDTH


@pytest.mark.slow
def test_no_byte_of_a_picture_reaches_a_file(tmp_path, monkeypatch):
    """Row I1 of the safety list: a canary's pixels and bytes are looked for wherever a library might leave a copy."""
    begun = time.time() - 1
    canary = os.urandom(24).hex().encode()
    told = PngInfo()
    told.add_text("canary", canary.decode())
    noise = np.frombuffer(canary * (WIDTH * HEIGHT * 3 // 48), dtype=np.uint8).reshape(HEIGHT, WIDTH, 3)
    picture = encoded(Pillow.fromarray(noise), "PNG", compress_level=0, pnginfo=told)
    assert canary in picture
    places = {name: tmp_path / name for name in ("home", "cwd", "tmp")}
    for name, place in places.items():
        place.mkdir()
        monkeypatch.setenv({"home": "HOME", "tmp": "TMPDIR", "cwd": "XDG_CACHE_HOME"}[name], str(place))
    monkeypatch.chdir(places["cwd"])
    with HashWorker() as worker:
        assert worker.hash_picture(picture).width == WIDTH
        with pytest.raises(ImageRefused):
            worker.hash_picture(picture[:-400_000])
        opened = [os.readlink(link) for link in Path(f"/proc/{worker.pid}/fd").iterdir()]
        assert all(name.startswith("pipe:") or name == os.devnull for name in opened), opened
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    for kept in Path(tempfile.gettempdir()).iterdir():
        if kept.is_file() and kept.stat().st_mtime >= begun:
            assert canary not in kept.read_bytes()


@pytest.mark.parametrize(
    "deed",
    [
        "open('kept', 'wb')",
        "__import__('os').open('kept', 65)",
        "__import__('socket').create_connection(('127.0.0.1', 9))",
        "__import__('subprocess').Popen(['true'])",
    ],
)
def test_the_confined_worker_can_neither_write_nor_connect_nor_start_anything(deed, tmp_path):
    program = (
        f"from pipelines.picture_worker import _confine\nimport subprocess, socket, tempfile\n_confine()\n{deed}\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.getcwd(), "OPENBLAS_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
    )
    assert "PermissionError: the picture worker" in ended.stderr, ended.stderr
    assert [*tmp_path.iterdir()] == []


def test_the_confined_worker_has_no_memory_without_end():
    program = "from pipelines.picture_worker import _confine, MEMORY\n_confine()\nbytearray(MEMORY)\n"
    ended = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": os.getcwd(), "OPENBLAS_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
    )
    assert "MemoryError" in ended.stderr


def test_a_picture_cut_off_in_the_pipe_ends_the_worker_quietly():
    started = subprocess.Popen(
        [sys.executable, "-m", "pipelines.picture_worker"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    out, _ = started.communicate(struct.pack(">Q", 100)[:5])
    assert (out, started.returncode) == (b"", 0)


def test_beside_the_worker_no_decoder_is_loaded():
    code = "import sys, pipelines.hashing, crawlers.session; print(*sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert not {"imagehash", "numpy", "PIL", "pdqhash", "scipy", "pipelines.picture"} & set(told.stdout.split())
