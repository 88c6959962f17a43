"""Train the network of `pipeline/ocr/digits.py`: `python -m benchmarks.train_digits`, some minutes on one core.

It learns from the handwritten digits that scikit-learn ships (1797 images of 8 × 8 pixels, E. Alpaydin and C. Kaynak, Optical
Recognition of Handwritten Digits, UCI, CC BY 4.0), and from digits of free fonts, all slanted, stretched, thickened and
thinned at random with a fixed seed. A last class is what is no digit: letters, marks, two digits in one.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from trichluc.pipeline.ocr.digits import CLASSES, SIDE, normalise

Gray = NDArray[np.uint8]

TARGET = Path(__file__).parents[1] / "data" / "ocr" / "digits.npz"
FONTS = Path("/usr/share/fonts")
FACES = (
    "LiberationSerif-*.ttf",
    "LiberationSans-*.ttf",
    "LiberationMono-*.ttf",
    "DejaVuSans*.ttf",
    "Z003-*.otf",
    "NimbusRoman-*.otf",
)
OTHERS = "TĐKHQaekvrmốỦ:.,-"  # none that a hand writes like a digit
COPIES = 50  # of each handwritten digit
PRINTED = 120  # of each digit in each face
HIDDEN = (192, 64)
SEED = 7


def main() -> None:
    """Write the weights; print how many digits held back are read rightly."""
    from sklearn.datasets import load_digits
    from sklearn.neural_network import MLPClassifier

    rng = np.random.default_rng(SEED)
    digits = load_digits()
    drawn = [enlarge(image) for image in digits.images]
    test = np.arange(len(drawn)) % 6 == 0
    marks, classes = [], []
    for image, digit, held in zip(drawn, digits.target.tolist(), test.tolist(), strict=True):
        for _ in range(0 if held else COPIES):
            marks.append(normalise(distort(image, rng)))
            classes.append(digit)
    own = [image for image, held in zip(drawn, test.tolist(), strict=True) if not held]
    for image, digit in printed():
        for _ in range(PRINTED if digit < 10 else 40):
            marks.append(normalise(distort(image, rng)))
            classes.append(digit)
    for _ in range(5000):
        first, second = (own[int(at)] for at in rng.integers(len(own), size=2))
        marks.append(normalise(distort(join(first, second, rng), rng)))
        classes.append(CLASSES - 1)
    network = MLPClassifier(HIDDEN, alpha=1e-3, batch_size=256, max_iter=14, random_state=SEED)
    network.fit(np.array(marks).reshape(len(marks), -1), classes)
    seen = np.array([normalise(crop(image)) for image, held in zip(drawn, test.tolist(), strict=True) if held])
    print(f"{network.score(seen.reshape(len(seen), SIDE * SIDE), digits.target[test]):.4f} of {test.sum()} digits held back")
    arrays = {f"w{at}": weights.astype(np.float16) for at, weights in enumerate(network.coefs_)}
    arrays |= {f"b{at}": biases.astype(np.float16) for at, biases in enumerate(network.intercepts_)}
    TARGET.parent.mkdir(exist_ok=True)
    np.savez_compressed(TARGET, **arrays)


def enlarge(image: NDArray[np.float64]) -> Gray:
    """One of scikit-learn's digits (8 × 8, 0 … 16) in 32 × 40 pixels on black: they were squeezed into squares."""
    big = Image.fromarray((image * 15.9).astype(np.uint8)).resize((32, 40), Image.Resampling.BICUBIC)
    sharp = np.clip((np.asarray(big).astype(np.float32) - 90) * 3, 0, 255).astype(np.uint8)
    return np.pad(sharp, 16)


def printed() -> list[tuple[Gray, int]]:
    """Digits and other marks of free fonts, white on black."""
    found = []
    for face in sorted(path for pattern in FACES for path in FONTS.rglob(pattern)):
        font = ImageFont.truetype(str(face), 44)
        for at, letter in enumerate("0123456789" + OTHERS):
            image = Image.new("L", (96, 96))
            ImageDraw.Draw(image).text((48, 48), letter, 255, font, anchor="mm")
            found.append((np.asarray(image), min(at, CLASSES - 1)))
    return found


def join(first: Gray, second: Gray, rng: np.random.Generator) -> Gray:
    """Two digits that touch."""
    a, b = crop(first), crop(second)
    b = b[: a.shape[0]]
    shift = int(rng.integers(0, 5))
    joined = np.zeros((a.shape[0], a.shape[1] + b.shape[1] - shift), np.uint8)
    joined[:, : a.shape[1]] = a
    part = joined[: b.shape[0], a.shape[1] - shift :]
    np.maximum(part, b, out=part)
    return np.pad(joined, 16)


def distort(image: Gray, rng: np.random.Generator) -> Gray:
    """The mark slanted, turned, stretched, thickened or thinned, without its margins."""
    turn, slant = rng.uniform(-0.2, 0.2), rng.uniform(-0.3, 0.5)
    wide, high = rng.uniform(0.75, 1.3), rng.uniform(0.85, 1.2)
    cosine, sine = np.cos(turn), np.sin(turn)
    a, b, d, e = cosine / wide, (slant + sine) / wide, -sine / high, cosine / high
    height, width = image.shape
    x, y = width / 2, height / 2
    laid = Image.fromarray(image).transform(
        image.shape[::-1], Image.Transform.AFFINE, (a, b, x - a * x - b * y, d, e, y - d * x - e * y), Image.Resampling.BILINEAR
    )
    chance = rng.random()
    if chance < 0.3:
        laid = laid.filter(ImageFilter.MaxFilter(3))
    elif chance < 0.5:
        laid = laid.filter(ImageFilter.MinFilter(3))
    elif chance < 0.6:
        laid = laid.filter(ImageFilter.MaxFilter(5))
    laid = laid.filter(ImageFilter.GaussianBlur(rng.uniform(0, 1.2)))
    found = crop(np.asarray(laid))
    return found if min(found.shape) > 1 else crop(image)


def crop(image: Gray) -> Gray:
    """The mark without its margins."""
    rows, columns = (np.flatnonzero((image > 90).any(axis=axis)) for axis in (1, 0))
    if not len(rows):
        return image[:1, :1]
    return image[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


if __name__ == "__main__":
    main()
