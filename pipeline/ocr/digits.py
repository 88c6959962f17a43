"""Single handwritten, stamped or printed digits, by a small network of this project's own (`benchmarks/train_digits.py`)."""

from __future__ import annotations

import math
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from trichluc.pipeline.ocr.image import Gray

Floats = NDArray[np.float32]

SIDE = 16  # pixels of the image that the network sees
_FRAME = 1  # pixels left free around the strokes
_MOST_SLANT = 0.6  # shear: more is no slant but a digit's shape
_INK = 90  # of 255
CLASSES = 11  # the digits, and what is none


def normalise(ink: Gray) -> Floats:
    """What the network sees of one mark's image (rows × columns, 255 ink … 0 paper, without margins): SIDE × SIDE in 0..1.

    It is set upright and brought to one height, in its own proportions, about the centre.
    """
    from PIL import Image

    ink = _upright(ink)
    height, width = ink.shape
    room = SIDE - 2 * _FRAME
    scale = room / max(height, width)
    size = max(2, round(width * scale)), max(2, round(height * scale))
    small = np.asarray(Image.fromarray(ink).resize(size, Image.Resampling.BOX if scale < 1 else Image.Resampling.BILINEAR))
    seen = np.zeros((SIDE, SIDE), np.float32)
    top, left = (SIDE - size[1]) // 2, (SIDE - size[0]) // 2
    seen[top : top + size[1], left : left + size[0]] = small / np.float32(255)
    darkest = float(seen.max())
    return seen / np.float32(darkest) if darkest else seen


def _upright(ink: Gray) -> Gray:
    """The mark sheared so that its ink leans neither way."""
    from PIL import Image

    rows, columns = np.indices(ink.shape, np.float32)
    weights = ink / max(float(ink.sum()), 1.0)
    rows -= (rows * weights).sum()
    columns -= (columns * weights).sum()
    slant = float((rows * columns * weights).sum()) / max(float((rows * rows * weights).sum()), 1e-6)
    slant = min(max(slant, -_MOST_SLANT), _MOST_SLANT)
    height, width = ink.shape
    room = math.ceil(abs(slant) * height / 2) + 1
    move = (1, slant, -slant * height / 2 - room, 0, 1, 0)
    laid = np.asarray(
        Image.fromarray(ink).transform((width + 2 * room, height), Image.Transform.AFFINE, move, Image.Resampling.BILINEAR)
    )
    inked = np.flatnonzero((laid > _INK).any(axis=0))
    return laid[:, inked[0] : inked[-1] + 1] if len(inked) else ink


@lru_cache(maxsize=1)
def _layers() -> list[tuple[Floats, Floats]]:
    """Weights and biases of the layers, from the input to the classes."""
    with (files("trichluc.data") / "ocr" / "digits.npz").open("rb") as file, np.load(file) as arrays:
        count = len(arrays.files) // 2
        return [(arrays[f"w{at}"].astype(np.float32), arrays[f"b{at}"].astype(np.float32)) for at in range(count)]


def classify(marks: Floats) -> Floats:
    """For each of these normalised marks (n × SIDE × SIDE) the probability of each class (n × CLASSES)."""
    values = marks.reshape(len(marks), -1)
    layers = _layers()
    for weights, biases in layers[:-1]:
        values = np.maximum(values @ weights + biases, 0)
    weights, biases = layers[-1]
    values = values @ weights + biases
    values = np.exp(values - values.max(axis=1, keepdims=True))
    shares: Floats = values / values.sum(axis=1, keepdims=True)
    return shares
