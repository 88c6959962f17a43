"""Digits as people here write them, drawn from the paths of a pen: MNIST's American writers lack some of these shapes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

Gray = NDArray[np.uint8]
Points = NDArray[np.float64]

HEIGHT = 60  # pixels of a digit
_MARGIN = 14
_FINER = 2  # drawn so many times larger, for smooth edges
_STEPS = 10  # points between two of a path
_SHAKE = 0.035  # of the height: how far a writer misses a point


class Way(NamedTuple):
    """One way to write a digit: how wide it is, its height being 1, and its strokes.

    A stroke is a path through a box one wide and one high, from its upper left corner; a point given twice is a corner.
    """

    wide: float
    strokes: list[list[tuple[float, float]]]


WAYS: list[list[Way]] = [
    [Way(**way) for way in ways]
    for _, ways in sorted(json.loads(Path(__file__).with_name("pen_paths.json").read_text()).items())
]


def draw(digit: int, way: int, pen: float, rng: np.random.Generator) -> Gray:
    """The digit written this way (any number: ways repeat) with a pen so many pixels wide, white on black."""
    wide, strokes = WAYS[digit][way % len(WAYS[digit])]
    width = round(wide * HEIGHT * rng.uniform(0.8, 1.25))
    image = Image.new("L", ((width + 2 * _MARGIN) * _FINER, (HEIGHT + 2 * _MARGIN) * _FINER))
    drawing = ImageDraw.Draw(image)
    for stroke in strokes:
        path = np.array(stroke)
        # A corner's two points are missed alike.
        _, same = np.unique(path, axis=0, return_inverse=True)
        path = (path + rng.normal(0, _SHAKE, path.shape)[same.ravel()]) * (width, HEIGHT) + _MARGIN
        line = [(float(x), float(y)) for x, y in smooth(path) * _FINER]
        thick = max(1, round(pen * _FINER))
        drawing.line(line, 255, thick, joint="curve")
        for x, y in (line[0], line[-1]):
            drawing.ellipse((x - thick / 2, y - thick / 2, x + thick / 2, y + thick / 2), 255)
    return np.asarray(image.reduce(_FINER))


def smooth(path: Points) -> Points:
    """A Catmull-Rom curve through the points."""
    if len(path) == 2:
        return path
    around = np.concatenate((2 * path[:1] - path[1:2], path, 2 * path[-1:] - path[-2:-1]))
    t = np.linspace(0, 1, _STEPS, endpoint=False)[:, None]
    parts = []
    for a, b, c, d in zip(around, around[1:], around[2:], around[3:], strict=False):
        parts.append(0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3))
    return np.concatenate((*parts, path[-1:]))
