"""Writes what `benchmarks.running` measured as a page and a picture; measures nothing."""

from __future__ import annotations

import os
import platform
import subprocess
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.ways import API, FLOOR, LOOP, OURS, WAYS
from foi_analysis.core.paths import replacing

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from benchmarks.running import Held, Idle, Measured

LIBRARIES = ("papermill", "nbclient", "ipykernel", "nbconvert", "nbmake", "pytest-xdist")
LIBRARIES += ("ploomber-engine", "jupyter-cache", "pandas", "seaborn")


def report(
    found: Measured, idle: Idle, held: Sequence[Held], sizes: Sequence[int], rounds: int
) -> str:
    """Return the page of results."""
    lines = [
        "# Performance",
        "",
        "Written by `make bench`. The same local briefings, run in every way: seconds from the",
        "start of a way's first process to the end of its last, with nothing run before and the",
        "tables made. The plain script does what the notebooks' cells do, and writes what they",
        f"show, without a kernel. Medians over {rounds} round(s); each measures every way once,",
        "in turn. How long reading and bounds take is in [reading-speed.md](reading-speed.md),",
        "[large-files.md](large-files.md) and [bounds.md](bounds.md).",
        "",
        f"Measured on commit {_commit()}: {os.cpu_count()} cores, {platform.machine()}, Python "
        f"{platform.python_version()}, {_libraries()}.",
        "",
        *_table(found, sizes),
        "",
        "![Seconds to run briefings, by way and number](running-speed.png)",
        "",
        *_ratios(found, sizes),
        "",
        f"Nothing changed: `foi reproduce` takes {idle.ours:.0f} ms; a Python that does nothing "
        f"{idle.python:.0f} ms and looking at the inputs {idle.looking:.1f} ms, together "
        f"{idle.ours / (idle.python + idle.looking):.2f}.",
        "",
        *_memory(held),
    ]
    return "\n".join([*lines, ""])


def _table(found: Measured, sizes: Sequence[int]) -> list[str]:
    titles = [f"{size} briefing{'s' if size > 1 else ''}" for size in sizes]
    lines = [f"| way | {' | '.join(titles)} | all notebooks |", "|---" * (len(sizes) + 2) + "|"]
    for way in WAYS:
        cells = [_cell(found, way.name, size) for size in (*sizes, 0)]
        lines.append(f"| {way.name} | {' | '.join(cells)} |")
    return lines


def _cell(found: Measured, way: str, size: int) -> str:
    spent = found.median(way, size)
    if spent is not None:
        return f"{spent:.1f} s"
    return "too long" if (way, size) in found.too_long else ""


def _ratios(found: Measured, sizes: Sequence[int]) -> list[str]:
    """Return a sentence for each comparison there are measurements for."""
    pairs = [(OURS, FLOOR, size, "times the plain script") for size in (*sizes, 0)]
    pairs += [(LOOP, OURS, size, "times faster than papermill's command") for size in sizes]
    pairs += [(API, OURS, size, "times faster than papermill's API") for size in sizes]
    lines = []
    for top, bottom, size, words in pairs:
        one, other = found.median(top, size), found.median(bottom, size)
        if one is not None and other is not None:
            many = f"{size} briefings" if size else "all notebooks"
            lines.append(f"- {many}: {one / other:.2f} {words}")
    return lines


def _memory(held: Sequence[Held]) -> list[str]:
    lines = [
        "| briefings | seconds | a briefing | most memory of all processes |",
        "|---|---|---|---|",
    ]
    for one in held:
        each = 1000 * one.seconds / one.briefings
        lines.append(
            f"| {one.briefings:,} | {one.seconds:.1f} | {each:.0f} ms | {one.memory:,.0f} MiB |"
        )
    return lines if held else []


def _commit() -> str:
    command = ["git", "rev-parse", "--short", "HEAD"]
    return subprocess.run(command, capture_output=True, text=True).stdout.strip() or "unknown"


def _libraries() -> str:
    known = []
    for name in LIBRARIES:
        try:
            known.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            continue
    return ", ".join(known)


def _draw_lines(frame: pd.DataFrame, sizes: Sequence[int], axes: Axes) -> None:
    import seaborn as sns

    sns.lineplot(frame, x="briefings", y="seconds", hue="way", style="way", markers=True, ax=axes)
    axes.set(xscale="log", yscale="log", title="Seconds to run briefings, by way and number")
    axes.set_xticks(sizes, [f"{size:,}" for size in sizes])
    sns.move_legend(axes, "center left", bbox_to_anchor=(1, 0.5), title="")


def draw(found: Measured, sizes: Sequence[int], path: Path) -> None:
    """Draw the seconds of every way at each size, on scales on which ten times is one step."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt
    import pandas as pd
    import seaborn as sns

    rows = [
        (way.name, size, spent)
        for way in WAYS
        for size in sizes
        if (spent := found.median(way.name, size)) is not None
    ]
    frame = pd.DataFrame(rows, columns=["way", "briefings", "seconds"])
    with sns.axes_style("whitegrid"):
        figure, axes = plt.subplots(figsize=(9, 5.5), layout="constrained")
        if len(sizes) == 1:
            sns.barplot(frame, x="seconds", y="way", color="C0", ax=axes)
            axes.set(ylabel="", title=f"Seconds to run {sizes[0]} briefings, by way")
            axes.bar_label(axes.containers[0], fmt="%.0f")
        else:
            _draw_lines(frame, sizes, axes)
    with replacing(path) as target:
        figure.savefig(target, dpi=120, format="png", metadata={"Software": None})
    plt.close(figure)
