"""Puts a view into the words and tables a notebook shows; adds nothing up and reads no files."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd
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


SOURCES = {
    "primary": "the forces' own replies",
    "transcribed": "replies transcribed from public pages or tables",
    "reconstructed": "RECONSTRUCTED from published figures, not given by the forces",
}


def source(provenances: pd.Series) -> str:
    """Return the small print of a picture: where the replies behind it come from."""
    names = [name for name in SOURCES if any(name in str(value) for value in set(provenances))]
    return f"Replies: {'; '.join(SOURCES[name] for name in names) or 'none on hand'}."


def _plain(text: str) -> str:
    """Return text that Markdown shows as it is: a mask such as * is no emphasis, < opens no tag."""
    return re.sub(r"([\\*<`\[])", r"\\\1", text)
