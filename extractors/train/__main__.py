"""`python -m trichluc.extractors.train`: the commands that train, one module each."""

from __future__ import annotations

import click

from trichluc.extractors.train.assignments import assignments
from trichluc.extractors.train.confidence import confidence


@click.group()
def train() -> None:
    """Fit what ships as numbers under data/, from a seed: the same inputs give the same bytes."""


for _command in (assignments, confidence):
    train.add_command(_command)

if __name__ == "__main__":
    train(prog_name="python -m trichluc.extractors.train")
