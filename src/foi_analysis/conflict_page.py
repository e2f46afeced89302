"""Puts sets of statements that cannot all be true into words and tables; finds none itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foi_analysis.pages import markdown

if TYPE_CHECKING:
    import pandas as pd
    from IPython.display import Markdown


def summary(conflicts: pd.DataFrame) -> Markdown:
    """Return in words how many sets there are and how many statements are set aside."""
    aside = conflicts[conflicts["use"] == "set aside"]
    return markdown(
        f"{conflicts['conflict'].nunique()} sets of statements cannot all be true. "
        f"{aside['statement'].nunique()} statements are set aside so that the others can."
    )


def set_aside(conflicts: pd.DataFrame) -> pd.DataFrame:
    """Return each statement set aside, in how many sets it stands, and its source."""
    aside = conflicts[conflicts["use"] == "set aside"]
    counted = aside.groupby(["statement", "source"])["conflict"].nunique()
    return counted.rename("sets").reset_index()[["statement", "sets", "source"]]


def every_set(conflicts: pd.DataFrame) -> pd.DataFrame:
    """Return every set, a row for each of its statements."""
    return conflicts[["conflict", "statement", "use", "source"]].reset_index(drop=True)
