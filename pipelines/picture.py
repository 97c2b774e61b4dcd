"""One picture, from bytes to hashes: decoded small, turned upright, flattened to grey. Runs inside the hash worker."""

import hashlib
import io
import warnings

import imagehash
import numpy as np
import pdqhash
from PIL import Image as Pillow
from PIL import ImageOps, UnidentifiedImageError

from pipelines.picture_limit import MAX_BYTES
from vigil.records.errors import ImageRefused
from vigil.records.post import Image
from vigil.records.units import MIB

FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
"""What boards show; Pillow's other decoders are the ones with the history."""

MAX_PIXELS = 40_000_000  # a 40-megapixel camera; a 420 KB PNG can hold 144 million and cost 13 CPU seconds
MIN_SIDE = 8  # smaller ones are trackers and spacers
MAX_ASPECT = 30  # a strip has nothing to compare
MAX_SCANS = 100  # of a progressive JPEG: each costs a pass over the picture, and 72 KB can hold 1,500
ENOUGH = 480
"""Pixels of the shorter side that are kept: from there the hashes move by 4 bits of 256 on average, 10 at most."""

_BACKGROUND = 255  # what shows through is white, as on most pages
_START_OF_SCAN = b"\xff\xda"


def hash_of(picture: bytes) -> Image:
    """Give SHA-256, pHash, PDQ with its quality, and the size of a picture; of a moving one, its first frame's.

    Raises ImageRefused with the reason.
    """
    if not picture:
        raise ImageRefused("empty")
    if len(picture) > MAX_BYTES:
        raise ImageRefused(f"more than {MAX_BYTES // MIB} MiB")
    if picture.startswith(b"\xff\xd8") and picture.count(_START_OF_SCAN) > MAX_SCANS:
        raise ImageRefused("too many scans")
    grey, width, height = _grey(picture)
    bits, quality = pdqhash.compute(np.repeat(np.asarray(grey)[:, :, None], 3, axis=2))
    return Image(
        sha256=hashlib.sha256(picture).hexdigest(),
        phash=str(imagehash.phash(grey)),
        pdq=np.packbits(bits).tobytes().hex(),
        quality=int(quality),
        width=width,
        height=height,
    )


def _grey(picture: bytes) -> tuple[Pillow.Image, int, int]:
    """Give the picture upright in 8-bit grey, no larger than needed, with its true width and height."""
    Pillow.MAX_IMAGE_PIXELS = MAX_PIXELS
    with warnings.catch_warnings():
        warnings.simplefilter("error", Pillow.DecompressionBombWarning)
        try:
            with Pillow.open(io.BytesIO(picture), formats=FORMATS) as opened:
                width, height = _upright_size(opened)
                _refuse_odd_shapes(width, height)
                if opened.mode in ("RGB", "L", "YCbCr"):
                    opened.draft("L", (ENOUGH, ENOUGH))
                opened.load()
                return _flat(ImageOps.exif_transpose(opened)), width, height
        except (Pillow.DecompressionBombWarning, Pillow.DecompressionBombError) as error:
            raise ImageRefused(f"more than {MAX_PIXELS} pixels") from error
        except UnidentifiedImageError as error:
            raise ImageRefused("not a PNG, JPEG, GIF or WebP") from error
        except MemoryError as error:
            raise ImageRefused("takes too much memory") from error
        except (OSError, ValueError, SyntaxError, EOFError, IndexError, TypeError, KeyError, OverflowError) as error:
            raise ImageRefused(f"broken ({type(error).__name__})") from error  # all seen from Pillow on bad files


def _upright_size(opened: Pillow.Image) -> tuple[int, int]:
    """Give width and height as people see them, after the camera's turn."""
    turned = opened.getexif().get(0x0112, 1) in (5, 6, 7, 8)
    return (opened.height, opened.width) if turned else opened.size


def _refuse_odd_shapes(width: int, height: int) -> None:
    if min(width, height) < MIN_SIDE:
        raise ImageRefused("too small")
    if max(width, height) > MAX_ASPECT * min(width, height):
        raise ImageRefused("too long and thin")


def _flat(opened: Pillow.Image) -> Pillow.Image:
    """Give the picture in 8-bit grey on white, reduced by whole pixels where it is much larger than needed."""
    if opened.mode.startswith("I"):  # 16 bits a pixel: Pillow's own conversion clips instead of scaling
        opened = Pillow.fromarray((np.asarray(opened).astype(np.uint32) >> 8).clip(0, 255).astype(np.uint8))
    has_holes = opened.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in opened.info
    factor = min(opened.size) // ENOUGH
    if has_holes:
        clear = opened.convert("RGBA")
        clear = clear.reduce(factor) if factor > 1 else clear
        paper = Pillow.new("RGBA", clear.size, (_BACKGROUND,) * 4)
        return Pillow.alpha_composite(paper, clear).convert("L")
    if opened.mode in ("P", "CMYK"):
        opened = opened.convert("RGB")
    grey = opened if opened.mode == "L" else opened.convert("L")
    return grey.reduce(factor) if factor > 1 else grey
