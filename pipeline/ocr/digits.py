"""Strings of handwritten, stamped or printed digits, by a small network of this project's own (`benchmarks/train_digits.py`).

The network sees the blank between two printed words as one strip and says for each two columns of it which digit ends there, if
any; how likely a string is, is the sum over all ways to end its digits (connectionist temporal classification, Graves 2006). So
digits that touch each other or the print need not be cut apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from trichluc.pipeline.ocr.image import Gray

Floats = NDArray[np.float32]

EM = 20  # pixels that a type size has in what the network sees
ABOVE, BELOW, BESIDE = 1.15, 0.45, 0.8  # type sizes of it above and below the baseline, and of print beside the blank
HEIGHT = round((ABOVE + BELOW) * EM)
STRIDES = ((2, 2), (2, 1), (2, 1), (2, 1))  # rows and columns, of each layer but the last two
_PART = 250_000  # multiplications: OpenBLAS starts threads from 2**18 on


def contrast(gray: Gray) -> Gray:
    """Ink 255, paper 0, by the darkest and the lightest of a line."""
    dark, paper = (float(np.percentile(gray, share)) for share in (2, 70))
    inked: Gray = np.clip((paper - gray.astype(np.float32)) * (255 / max(paper - dark, 32.0)), 0, 255).astype(np.uint8)
    return inked


def cut(page: Gray, x0: float, x1: float, baseline: float, size: float, tall: float = 1.0) -> Gray:
    """What the network sees of a blank from `x0` to `x1` on this baseline, in print of this type size; all in pixels.

    `tall` print is lowered to that size.
    """
    from PIL import Image

    box = x0 - BESIDE * size, baseline - ABOVE * size * tall, x1 + BESIDE * size, baseline + BELOW * size * tall
    height, width = page.shape
    left, top, right, bottom = (int(edge) for edge in box)
    part = page[max(0, top) : bottom + 1, max(0, left) : right + 1]
    # A blank at the page's edge is seen with paper beside it.
    room = (max(0, -top), max(0, bottom + 1 - height)), (max(0, -left), max(0, right + 1 - width))
    part = np.pad(part, room, mode="edge")
    within = box[0] - left, box[1] - top, box[2] - left, box[3] - top
    shape = max(4, round((box[2] - box[0]) * EM / size)), HEIGHT
    return contrast(np.asarray(Image.fromarray(part).resize(shape, Image.Resampling.BILINEAR, within)))


@lru_cache(maxsize=1)
def _layers() -> list[tuple[Floats, Floats]]:
    """Weights (out × in × rows × columns) and biases of the convolutions."""
    with (files("trichluc.data") / "ocr" / "digits.npz").open("rb") as file, np.load(file) as arrays:
        count = len(arrays.files) // 2
        return [(arrays[f"w{at}"].astype(np.float32), arrays[f"b{at}"].astype(np.float32)) for at in range(count)]


def classify(strips: NDArray[np.uint8]) -> Floats:
    """For each two columns of strips of one width the logarithms of the probabilities of nothing and of each digit.

    Strips × rows × columns to strips × columns × 11.
    """
    values: Floats = strips.astype(np.float32)[..., None] / np.float32(255)
    layers = _layers()
    for at, (weights, biases) in enumerate(layers):
        down, across = STRIDES[at] if at < len(STRIDES) else (1, 1)
        rows, columns = weights.shape[2:]
        above, beside = rows // 2 if rows % 2 else 0, columns // 2
        padded = np.pad(values, ((0, 0), (above, above), (beside, beside), (0, 0)))
        windows = np.lib.stride_tricks.sliding_window_view(padded, (rows, columns), axis=(1, 2))[:, ::down, ::across]
        products = _multiply(windows.reshape(-1, weights[0].size), weights.reshape(len(weights), -1).T)
        values = (products + biases).reshape(*windows.shape[:3], -1)
        if at < len(layers) - 1:
            np.maximum(values, 0, out=values)
    scores = values[:, 0]
    scores = scores - scores.max(axis=2, keepdims=True)
    logs: Floats = scores - np.log(np.exp(scores).sum(axis=2, keepdims=True))
    return logs


def _multiply(rows: Floats, weights: Floats) -> Floats:
    """The product, in parts for which no library starts threads: they wait for each other longer than they work."""
    step = max(1, _PART // weights.size)
    return np.concatenate([rows[at : at + step] @ weights for at in range(0, len(rows), step)])


def likeliest(logs: Floats) -> str:
    """The string of the likeliest class of each column of one strip."""
    best = logs.argmax(axis=1)
    changed = np.diff(best, prepend=0) != 0
    return "".join(str(at - 1) for at in best[changed & (best > 0)].tolist())


def shares(texts: Sequence[str], logs: Floats) -> Floats:
    """How likely each of these strings is in each of these strips (strips × strings): of all strings there are the sum is 1."""
    longest = max(map(len, texts), default=0)
    # Between digits, before and behind them, nothing may stand: states nothing, digit, nothing … of each string.
    states = np.zeros((len(texts), 2 * longest + 1), np.intp)
    for row, text in zip(states, texts, strict=True):
        row[1 : 2 * len(text) : 2] = [int(digit) + 1 for digit in text]
    skips = np.zeros(states.shape, bool)  # from one digit to the next without nothing between, but from a digit to the same
    skips[:, 3::2] = states[:, 3::2] != states[:, 1:-2:2]
    odds = np.exp(logs)[:, :, states]
    ways = np.zeros(odds[:, 0].shape)
    ways[..., :2] = odds[:, 0, :, :2]
    for now in odds.swapaxes(0, 1)[1:]:
        stepped = ways.copy()
        stepped[..., 1:] += ways[..., :-1]
        stepped[..., 2:] += np.where(skips[:, 2:], ways[..., :-2], 0)
        ways = stepped * now
    ends = np.array([2 * len(text) for text in texts])
    rows = np.arange(len(texts))
    found: Floats = (ways[:, rows, ends] + np.where(ends > 0, ways[:, rows, ends - 1], 0)).astype(np.float32)
    return found
