"""Every command and Python example of the README, run as a reader would; set-up commands (```sh) are what CI itself runs."""

from __future__ import annotations

import doctest
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
SECONDS = re.compile(r"in \d+\.\d s")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that looks like the checkout from inside: the sample documents are there."""
    place = tmp_path_factory.mktemp("reader")
    (place / "data").symlink_to(ROOT / "data")
    return place


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, flags=re.MULTILINE | re.DOTALL)


def sessions() -> list[tuple[str, list[str]]]:
    """Each command of the console blocks with the lines that the README shows under it."""
    found = []
    for block in blocks("console"):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, *shown = part.rstrip("\n").split("\n")
            found.append((command, shown))
    return found


def level(line: str) -> str:
    return SECONDS.sub("in 0.0 s", line.rstrip())


def test_console_sessions_print_what_the_readme_shows(folder: Path) -> None:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    for command, shown in sessions():
        done = subprocess.run(
            command, shell=True, cwd=folder, env={**os.environ, "PATH": path}, capture_output=True, text=True, check=False
        )
        printed = [level(line) for line in (done.stdout + done.stderr).rstrip("\n").split("\n")]
        at = 0
        for line in map(level, shown):
            if line == "…":  # lines left out
                continue
            assert line in printed[at:], f"$ {command}\nprints no such line:\n{line}\nbut:\n" + "\n".join(printed)
            at = printed.index(line, at) + 1


def test_python_examples_give_what_the_readme_shows(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    examples = blocks("python")
    assert examples
    for number, block in enumerate(examples):
        test = doctest.DocTestParser().get_doctest(block, {}, f"README example {number}", "README.md", 0)
        assert doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(test).failed == 0


def test_the_set_up_commands_are_what_ci_runs() -> None:
    ci = (ROOT / ".ci/run").read_text(encoding="utf-8")
    targets = re.findall(r"make (?:samples|test)\b", "".join(blocks("sh")))
    assert targets == ["make samples", "make test"]
    assert all(target in ci for target in targets)


def test_every_command_of_the_program_is_shown() -> None:
    from trichluc.pipeline.cli import main

    assert all(f"trichluc {name}" in README for name in main.commands)
