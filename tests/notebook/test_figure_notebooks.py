"""The figure notebooks work their figures out themselves, from rows, in cells one can edit."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import matplotlib
import pandas as pd
import pytest

import foi_analysis as foi
from foi_analysis.core.paths import Project
from foi_analysis.core.reference import read_rows
from foi_analysis.evidence import measures

matplotlib.use("Agg")
ROOT = Path(__file__).parents[2]
CLAIMS = {row["claim"]: row for row in read_rows(ROOT / "data/manual/claims.csv")}
FIGURES = sorted({row["notebook"] for row in CLAIMS.values()})
COUNTED, NATION = "ew-offences", "England and Wales"
CHECK = "foi.assert_same_as_package("
MOST_CELLS, MOST_LINES, WIDEST = 20, 15, 100


class MeasureUsed(Exception):
    """The package's own measures were asked for a value."""


def code(notebook: str) -> list[str]:
    book = json.loads((ROOT / "notebooks" / notebook).read_text(encoding="utf-8"))
    return ["".join(one["source"]) for one in book["cells"] if one["cell_type"] == "code"]


def sources(claim: str, replies: str) -> list[str]:
    """Return the cells of a claim's notebook with its parameters, as papermill would run them."""
    parameters, *cells = code(CLAIMS[claim]["notebook"])
    return [parameters, f"claim = {claim!r}\nreplies = {replies!r}", *cells]


def run(cells: list[str]) -> dict[str, Any]:
    """Run cells one after the other; return the names they leave."""
    names: dict[str, Any] = {}
    for number, source in enumerate(cells):
        exec(compile(source, f"cell {number}", "exec"), names)
    return names


def up_to_check(cells: list[str]) -> tuple[list[str], str]:
    [place] = [number for number, cell in enumerate(cells) if cell.startswith(CHECK)]
    return cells[:place], cells[place]


@pytest.fixture(scope="module")
def copied(processed_project: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A processed copy whose pictures these tests write."""
    return shutil.copytree(processed_project.root, tmp_path_factory.mktemp("figures") / "project")


@pytest.fixture
def here(copied: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """The processed copy as the project at hand."""
    monkeypatch.setenv("FOI_PROJECT", str(copied))
    return Project(copied)


@pytest.fixture
def without_measures(monkeypatch: pytest.MonkeyPatch) -> None:
    def used(*given: object, **named: object) -> None:
        raise MeasureUsed

    for name in ("__init__", "authority_value", "area_value", "contributions", "methods"):
        monkeypatch.setattr(measures.Replies, name, used)


def limits(claim: str, names: dict[str, Any]) -> tuple[Any, Any]:
    is_rank = CLAIMS[claim]["unit"] == "rank"
    return (names["best"], names["worst"]) if is_rank else (names["low"], names["high"])


@pytest.mark.parametrize("claim", CLAIMS)
def test_the_printed_figure_comes_out_without_the_packages_measures(
    here: Project, without_measures: None, claim: str
) -> None:
    cells, check = up_to_check(sources(claim, "demonstration"))
    names = run(cells)
    low, high = limits(claim, names)
    printed = float(CLAIMS[claim]["value"])
    assert round(low) == round(high) == printed
    with pytest.raises(MeasureUsed):
        exec(check, names)


@pytest.mark.parametrize("replies", ["real", "demonstration"])
@pytest.mark.parametrize("claim", CLAIMS)
def test_every_cell_runs_whichever_replies_count_and_the_package_agrees(
    here: Project, capsys: pytest.CaptureFixture[str], claim: str, replies: str
) -> None:
    names = run(sources(claim, replies))
    low, high = limits(claim, names)
    is_none = pd.isna(low) and pd.isna(high)
    assert is_none == (replies == "real")
    assert isinstance(names["verdict"], foi.Verdict)
    assert "the package gets the same" in capsys.readouterr().out


def test_a_force_left_out_by_one_edited_line_changes_the_figure_and_the_check_says_so(
    here: Project,
) -> None:
    edited = [
        source.replace("left_out = []", 'left_out = ["South Wales"]')
        for source in sources(COUNTED, "demonstration")
    ]
    cells, check = up_to_check(edited)
    names = run(cells)
    assert names["low"] == names["high"] == 1554
    assert "South Wales" not in set(names["bars"]["authority"])
    with pytest.raises(AssertionError, match=r"the notebook gives 1,554, the package 1,628"):
        exec(check, names)


ONE_OF_A_KIND = [next(one for one, row in CLAIMS.items() if row["notebook"] == n) for n in FIGURES]


@pytest.mark.parametrize("claim", ONE_OF_A_KIND)
def test_with_every_force_left_out_there_is_no_number_and_never_a_nought(
    here: Project, capsys: pytest.CaptureFixture[str], claim: str
) -> None:
    everybody = "left_out = foi.load_table('manual/authorities', {'is_asked': 'true'})['authority']"
    cells = [one.replace("left_out = []", everybody) for one in sources(claim, "demonstration")]
    names = run(up_to_check(cells)[0]) if CLAIMS[claim]["area"] == NATION else {}
    if names:
        low, high = limits(claim, names)
        assert pd.isna(low) and pd.isna(high)
        said = capsys.readouterr().out
        assert "0 of 0 asked" in said and "0 of 0, " not in said and "place 1" not in said


@pytest.mark.parametrize("claim", ONE_OF_A_KIND)
def test_a_misspelt_force_to_leave_out_is_told(here: Project, claim: str) -> None:
    cells = [
        one.replace("left_out = []", 'left_out = ["south wales"]')
        for one in sources(claim, "demonstration")
    ]
    with pytest.raises(KeyError, match="south wales"):
        run(cells)


@pytest.fixture
def mixed(processed_copy: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project where Kent masks its offences, Essex refuses, and Durham counts mentions."""
    rows = pd.read_parquet(processed_copy.processed / "observations.parquet")
    asked = rows["wave"].eq("9m")
    kent = asked & rows["authority"].eq("Kent") & rows["measure"].eq("offences")
    rows.loc[kent, ["status", "printed", "low", "high"]] = ["interval", "*", 1, 4]
    durham = asked & rows["authority"].eq("Durham") & rows["measure"].eq("method_instances")
    rows.loc[durham, "counting_rule"] = "mentions"
    rows = rows[~(asked & rows["authority"].eq("Essex"))]
    rows.to_parquet(processed_copy.processed / "observations.parquet", index=False)
    cover = pd.read_parquet(processed_copy.processed / "coverage.parquet")
    essex = cover["wave"].eq("9m") & cover["authority"].eq("Essex")
    cover.loc[essex, ["status", "answer", "provenance"]] = ["refused", "not answered", "primary"]
    cover.to_parquet(processed_copy.processed / "coverage.parquet", index=False)
    monkeypatch.setenv("FOI_PROJECT", str(processed_copy.root))
    return processed_copy


def test_masked_and_missing_answers_give_limits_and_the_rate_of_answers(
    mixed: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    names = run(sources(COUNTED, "demonstration"))
    assert (names["low"], names["high"]) == (1628 - 58 - 27 + 1, 1628 - 58 - 27 + 4)
    said = capsys.readouterr().out
    assert "42 of 43 asked gave a number: 1,544–1,547" in said
    assert "all 43 asked: at least 1,544" in said
    assert names["authorities"].loc["Essex", "answer"] == "refused"


def test_a_mask_counted_as_four_by_one_more_line_changes_the_figure(mixed: Project) -> None:
    edited = [
        f'{source}\nstated["low"] = stated["high"]' if source.startswith("stated =") else source
        for source in sources(COUNTED, "demonstration")
    ]
    names = run(up_to_check(edited)[0])
    assert names["low"] == names["high"] == 1547


@pytest.mark.parametrize(
    "claim", ["ew-method-known", "ew-facebook-family-share", "ew-most-recorded-method"]
)
def test_where_mentions_are_counted_the_package_gets_the_same_limits(
    mixed: Project, claim: str
) -> None:
    names = run(sources(claim, "demonstration"))
    low, high = limits(claim, names)
    if claim != "ew-most-recorded-method":
        assert low < high
        assert "Durham" in names["twice"]


@pytest.mark.parametrize("notebook", FIGURES)
def test_a_figure_notebook_is_short_and_plain(notebook: str) -> None:
    cells = code(notebook)
    assert len(cells) <= MOST_CELLS
    for source in cells:
        assert len(source.splitlines()) <= MOST_LINES
        assert max(map(len, source.splitlines())) <= WIDEST
        assert "def " not in source
    assert "import pandas as pd" in cells[1] and "import seaborn as sns" in cells[1]
    assert "import foi_analysis as foi" in cells[1]
    text = "\n".join(cells)
    assert "sns." in text and text.count(CHECK) == 1
    assert "views" not in text and "pages." not in text


@pytest.mark.parametrize("notebook", FIGURES)
def test_the_committed_copy_is_a_demonstration_and_says_so_everywhere(notebook: str) -> None:
    book = json.loads((ROOT / "notebooks" / notebook).read_text(encoding="utf-8"))
    assert 'replies = "demonstration"' in code(notebook)[0]
    texts = ["".join(one["source"]) for one in book["cells"] if one["cell_type"] == "markdown"]
    headings = [line for text in texts for line in text.splitlines() if line.startswith("#")]
    assert len(headings) > 10
    assert all(heading.endswith(" (demonstration)") for heading in headings)
    pictures = [
        "".join(output["data"]["text/plain"])
        for cell in book["cells"]
        for output in cell.get("outputs", [])
        if "image/png" in output.get("data", {})
    ]
    assert len(pictures) == 2 and all(alt.startswith("Demonstration. ") for alt in pictures)
