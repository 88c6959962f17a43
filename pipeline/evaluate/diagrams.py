"""Reliability and risk-coverage diagrams, as PNG and SVG. The same figures give the same bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from trichluc.pipeline.evaluate.calibration import BINS, RISK, bins, expected_calibration_error, risk_coverage
from trichluc.pipeline.sources import InputError

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from trichluc.pipeline.evaluate.judge import Judgement

Groups = Mapping[str, "Sequence[Judgement]"]
_PANEL = 4.2  # inches


def draw_reliability(groups: Groups, folder: Path) -> None:
    """Of the facts of each tenth of the confidence scale, which share is right; the diagonal is what it should be."""
    figure, axes = _panels(groups)
    for panel, (title, facts) in zip(axes, groups.items(), strict=True):
        found = bins(facts)
        panel.plot((0, 1), (0, 1), color="grey", linewidth=1, linestyle="--")
        panel.bar([one.low for one in found], [one.precision for one in found], width=1 / BINS, align="edge", edgecolor="white")
        panel.plot([one.confidence for one in found], [one.precision for one in found], "o", color="black", markersize=4)
        for one in found:
            panel.text((one.low + one.high) / 2, 0.02, f"{one.facts:,}", ha="center", fontsize=7, rotation=90, color="white")
        _label(panel, f"{title}: ECE {expected_calibration_error(facts):.3f}", "confidence", "share that is right")
        panel.set(xlim=(0, 1), ylim=(0, 1))
    _save(figure, folder, "reliability")


def draw_risk_coverage(groups: Groups, folder: Path) -> None:
    """Which share of the facts is wrong if only the most certain are taken unread."""
    figure, axes = _panels(groups)
    for panel, (title, facts) in zip(axes, groups.items(), strict=True):
        steps = risk_coverage(facts)
        panel.step([step.coverage for step in steps], [step.risk for step in steps], where="post", marker=".")
        panel.axhline(RISK, color="grey", linewidth=1, linestyle="--")
        _label(panel, title, "share of the facts taken unread", "share of them that is wrong")
        panel.set(xlim=(0, 1), ylim=(0, None))
    _save(figure, folder, "risk_coverage")


def _panels(groups: Groups) -> tuple[Figure, list[Axes]]:
    try:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except ImportError as error:
        raise InputError("--report draws with matplotlib, which is not installed: pip install 'trichluc[evaluate]'") from error
    count = max(1, len(groups))
    figure = Figure(figsize=(_PANEL * count, _PANEL), layout="tight")
    FigureCanvasAgg(figure)
    return figure, list(figure.subplots(1, count, squeeze=False)[0][: len(groups)])


def _label(panel: Axes, title: str, x: str, y: str) -> None:
    panel.set_title(title, fontsize=10)
    panel.set_xlabel(x)
    panel.set_ylabel(y)


def _save(figure: Figure, folder: Path, name: str) -> None:
    """Both forms, without the date and version that the library would write into them."""
    import matplotlib

    figure.savefig(folder / f"{name}.png", dpi=120, metadata={"Software": None})
    with matplotlib.rc_context({"svg.hashsalt": "trichluc", "svg.fonttype": "none"}):
        figure.savefig(folder / f"{name}.svg", metadata={"Date": None, "Creator": None})
