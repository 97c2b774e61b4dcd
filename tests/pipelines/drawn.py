"""Pictures drawn for the tests: smooth noise, the same for the same seed."""

import io

import numpy as np
from PIL import Image as Pillow
from PIL import ImageFilter

WIDTH, HEIGHT = 640, 480


def drawing(seed: int = 1) -> Pillow.Image:
    """Give an RGB picture of 640 by 480 pixels with enough in it for PDQ to be sure of."""
    chance = np.random.default_rng(seed)
    coarse = Pillow.fromarray(chance.integers(0, 255, (12, 16, 3), dtype=np.uint8))
    return coarse.resize((WIDTH, HEIGHT), Pillow.Resampling.BICUBIC).filter(ImageFilter.GaussianBlur(2))


def encoded(picture: Pillow.Image, form: str, **options: object) -> bytes:
    """Give a picture as a file's bytes."""
    out = io.BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()
