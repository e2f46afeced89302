"""Pictures are kept for notebooks, light pages and dark pages, the same bytes each time."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

import foi_analysis as foi
from foi_analysis.notebook.drawn import ON_DARK, on_dark, save

LIMITS = pd.DataFrame({"what": ["others", "printed"], "low": [9.9, 52], "high": [100, 52]})


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_a_picture_is_saved_three_times_and_the_same_each_time(tmp_path: Path) -> None:
    made = []
    for _ in range(2):
        save(foi.plot_interval(LIMITS, "per cent", "A title").figure, tmp_path, "limits")
        made.append({path.name: path.read_bytes() for path in tmp_path.iterdir()})
    assert made[0] == made[1]
    assert sorted(made[0]) == ["limits-dark.svg", "limits.png", "limits.svg"]
    assert not re.search(rb"\d{4}-\d\d-\d\dT", made[0]["limits.svg"])


def test_a_dark_drawing_has_no_colour_of_a_light_page(tmp_path: Path) -> None:
    save(foi.plot_interval(LIMITS, "per cent", "A title").figure, tmp_path, "limits")
    light, dark = ((tmp_path / f"limits{end}.svg").read_text() for end in ("", "-dark"))
    colours = set(re.findall(r"#[0-9a-f]{6}\b", light))
    assert colours <= set(ON_DARK), "each has its like on a dark page"
    assert on_dark(light) == dark
    assert "#ffffff" not in dark


@pytest.mark.parametrize("colour", ["#262626", "#1b3a57", "#5b8db8", "#b5480b", "#666666"])
def test_words_and_marks_stand_out_on_a_dark_page(colour: str) -> None:
    assert contrast(ON_DARK[colour], ON_DARK["#ffffff"]) >= 4.5


def test_shares_are_drawn_from_nothing_to_all() -> None:
    axes = foi.plot_interval(LIMITS, "per cent", "A title")
    assert list(axes.get_xticks()) == [0, 25, 50, 75, 100]


def test_where_no_number_is_nothing_is_drawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "data/manual").mkdir(parents=True)
    (tmp_path / "data/manual/investigation.toml").touch()
    monkeypatch.setenv("FOI_PROJECT", str(tmp_path))
    rows = pd.DataFrame({"low": [None], "high": [None]}, index=["Kent"], dtype="Int64")
    foi.save_figure(foi.plot_by_authority(rows, "offences"), rows, "none", "Nothing.")
    assert capsys.readouterr().out == "There is no number to draw.\n"
    assert not (tmp_path / "build").exists()
