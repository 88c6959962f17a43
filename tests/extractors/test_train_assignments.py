"""The model of responsibility is made anew from the same mentions as the same bytes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from trichluc.extractors.assignments.model import ROLES
from trichluc.extractors.train.__main__ import train


def test_same_examples_same_bytes(tmp_path: Path) -> None:
    pytest.importorskip("sklearn")
    examples = tmp_path / "examples.jsonl"
    lines = [
        {
            "document": f"d{number % 3}",
            "features": ["bias", f"after=v{number % 4}"],
            "role": ROLES[number % 4],
            "read": number > 9,
        }
        for number in range(40)
    ]
    examples.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    made = []
    for name in ("first.json", "second.json"):
        result = CliRunner().invoke(train, ["assignments", str(examples), "-o", str(tmp_path / name)])
        assert result.exit_code == 0, result.output
        made.append((tmp_path / name).read_bytes())
    assert made[0] == made[1]
    weights = json.loads(made[0])["after=v1"]
    assert max(weights) == weights[ROLES.index("lead")]
