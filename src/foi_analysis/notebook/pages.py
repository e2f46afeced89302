"""Lets notebooks show whole tables and formatted text; words nothing and reads no files."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from IPython.display import Markdown


def wide_tables() -> None:
    """Let Jupyter show whole tables: every row a notebook has, and whole addresses."""
    import pandas as pd

    pd.set_option("display.max_rows", 500)
    pd.set_option("display.max_columns", 30)
    pd.set_option("display.max_colwidth", None)


def markdown(text: str) -> Markdown:
    """Return text that Jupyter shows as formatted text."""
    from IPython.display import Markdown

    return Markdown(text)
