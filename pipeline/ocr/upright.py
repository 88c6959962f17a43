"""Turning and straightening: how a page lies on the glass, and back from the straight image to the page as it is seen."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from trichluc.pipeline.ocr.image import Gray, Mask, dark, shrink

_MOST_SKEW = 5.0  # degrees
_BEARABLE = 0.7  # degrees: up to here the engine reads as well, and its boxes are straightened instead of the image
_RULE = 30  # pixels of a small image: what is longer than any letter is a rule or a scan's black edge
_MARGIN = 0.03  # of the page, where scanners leave shadows
_STRIP = 16  # pixels of a small image that move up or down as one: at 5° their ends are less than a pixel off
_FEWEST = 300  # dark pixels of a small image, some words: fewer tell no direction


@dataclass(frozen=True, slots=True)
class Lie:
    """How the lines of text run: `turns` quarter turns counterclockwise bring them level but for `skew` degrees, positive
    where they fall to the right.

    `lean` is how many degrees upright rules then lean to the right going down, None where nothing tells: feeders pull a sheet
    out of square.
    """

    turns: int
    skew: float
    lean: float | None = None


def long_runs(mask: Mask, length: int) -> Mask:
    """The pixels of a mask that lie in a horizontal run of at least this length."""
    if mask.shape[1] < length:
        return np.zeros_like(mask)
    starts, reach = mask, 1  # where a run of `reach` pixels starts
    while reach < length:
        step = min(reach, length - reach)
        starts = starts[:, step:] & starts[:, :-step]
        reach += step
    runs = np.zeros_like(mask)
    runs[:, : starts.shape[1]] = starts
    reach = 1
    while reach < length:
        step = min(reach, length - reach)
        runs[:, step:] |= runs[:, :-step]
        reach += step
    return runs


def find_lie(gray: Gray, dpi: float) -> Lie:
    """Which way the lines run, by the shadows they throw: along them, lines and the gaps between them stand out.

    Whether the page stands on its head only its letters tell: see `page.Reader`.
    """
    small, _ = shrink(gray, dpi)
    mask = dark(small)
    mask &= ~long_runs(mask, _RULE)
    mask &= ~long_runs(mask.T, _RULE).T
    height, width = mask.shape
    top, left = int(height * _MARGIN), int(width * _MARGIN)
    mask = mask[top : height - top, left : width - left]
    if np.count_nonzero(mask) < _FEWEST:
        return Lie(0, 0.0)
    level, skew = _best_angle(mask)
    upended, other = _best_angle(np.rot90(mask))
    turns, skew = (1, other) if upended > 1.3 * level else (0, skew)
    return Lie(turns, skew)


def _best_angle(mask: Mask) -> tuple[float, float]:
    """How much the lines stand out at the best angle, and that angle in degrees."""
    height, width = mask.shape
    strips = np.add.reduceat(mask, range(0, width, _STRIP), axis=1, dtype=np.int32).T.copy()
    centres = np.arange(len(strips)) * _STRIP
    room = int(width * math.tan(math.radians(2 * _MOST_SKEW))) + 1
    best = (0.0, 0.0)
    centre, reach, step = 0.0, _MOST_SKEW, 0.5
    while step > 0.04:
        for angle in np.arange(centre - reach, centre + reach + step / 2, step):
            falls = room - np.rint(math.tan(math.radians(angle)) * centres).astype(np.int32)
            rows = np.zeros(height + 2 * room, np.int32)
            for strip, fall in zip(strips, falls.tolist(), strict=True):
                rows[fall : fall + height] += strip
            steps = np.diff(rows.astype(np.float64))
            best = max(best, (float(steps @ steps), float(angle)))
        centre, reach, step = best[1], step, step / 4
    return best[0], round(best[1], 2)


@dataclass(frozen=True, slots=True)
class Frame:
    """An image for the engine, with its lines about level, and where its pixels lie.

    `place` gives points of the level page, upright and straight, as layout needs them; `seen` gives boxes on the page as a
    reader of the file sees it, as evidence needs them.
    """

    gray: Gray
    dpi: float
    lie: Lie
    rotated: bool  # whether the image has been straightened; else its coordinates alone are
    turned: tuple[int, int]  # width and height in pixels between turning and straightening

    @property
    def turns(self) -> int:
        """Quarter turns counterclockwise that the page needed."""
        return self.lie.turns

    @property
    def skew(self) -> float:
        """Degrees by which the page's lines fall to the right."""
        return self.lie.skew

    def place(self, x: float, y: float) -> tuple[float, float]:
        """The point on the level page of a pixel, both from the upper left corner."""
        if self.skew and not self.rotated:
            height, width = self.gray.shape
            a, b, c, d, e, f = _rotation((width, height), (width, height), -self.skew)
            x, y = a * x + b * y + c, d * x + e * y + f
        return x * 72 / self.dpi, y * 72 / self.dpi

    def seen(self, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        """The box in points on the page as it is seen that holds this box of pixels."""
        corners = [self._to_page(x, y) for x in (x0, x1) for y in (y0, y1)]
        xs, ys = zip(*corners, strict=True)
        return min(xs), min(ys), max(xs), max(ys)

    def unrotated(self, x: float, y: float) -> tuple[float, float]:
        """Where a pixel lay before the image was straightened."""
        a, b, c, d, e, f = self._straightening()
        return a * x + b * y + c, d * x + e * y + f

    def straightened(self, x: float, y: float) -> tuple[float, float]:
        """Where a pixel lies since the image has been straightened."""
        a, b, c, d, e, f = self._straightening()
        x, y, scale = x - c, y - f, a * e - b * d
        return (e * x - b * y) / scale, (a * y - d * x) / scale

    def _straightening(self) -> tuple[float, float, float, float, float, float]:
        if not self.rotated:
            return 1.0, 0.0, 0.0, 0.0, 1.0, 0.0
        level = self.gray.shape[1], self.gray.shape[0]
        return _rotation(level, self.turned, self.skew, self.lie.lean or 0.0)

    def _to_page(self, x: float, y: float) -> tuple[float, float]:
        width, height = self.turned
        x, y = self.unrotated(x, y)
        for turn in range(self.turns):
            # A quarter turn back, clockwise: the image's upper edge becomes the right one.
            x, y = (width if turn % 2 else height) - y, x
        return x * 72 / self.dpi, y * 72 / self.dpi


def straighten(gray: Gray, dpi: float, lie: Lie) -> Frame:
    """The image with its lines level; cells are cut from it where its rules have been measured, so those come out square."""
    from PIL import Image

    turned = np.ascontiguousarray(np.rot90(gray, lie.turns))
    height, width = turned.shape
    if abs(lie.skew) < _BEARABLE and lie.lean is None:
        return Frame(turned, dpi, lie, False, (width, height))
    sine, lean = (abs(math.sin(math.radians(angle))) for angle in (lie.skew, lie.lean or 0.0))
    size = int(width + height * (sine + lean)), int(height + width * sine)
    straight = Image.fromarray(turned).transform(
        size,
        Image.Transform.AFFINE,
        _rotation(size, (width, height), lie.skew, lie.lean or 0.0),
        Image.Resampling.BILINEAR,
        fillcolor=int(np.percentile(gray[::16, ::16], 70)),
    )
    return Frame(np.asarray(straight), dpi, lie, True, (width, height))


def _rotation(
    out: tuple[int, int], into: tuple[int, int], degrees: float, lean: float = 0.0
) -> tuple[float, float, float, float, float, float]:
    """Where a point of the turned image lies in the other: x' = ax + by + c, y' = dx + ey + f; the centres meet."""
    cosine, sine = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    slant = math.tan(math.radians(lean)) - sine
    x, y = out[0] / 2, out[1] / 2
    return cosine, slant, into[0] / 2 - cosine * x - slant * y, sine, cosine, into[1] / 2 - sine * x - cosine * y
