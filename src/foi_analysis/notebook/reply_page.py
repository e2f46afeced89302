"""Writes the marked view of one reply as a page of its own; draws nothing itself."""

from __future__ import annotations

from pathlib import Path

from foi_analysis.core.paths import replacing
from foi_analysis.merge.one_reply import Named
from foi_analysis.notebook.reply_view import ReplyView, reply_words, standalone_page


def write_page(named: Named, path: Path) -> None:
    """Write the reply as read to ``path``: one file that loads nothing from anywhere."""
    row = named.reading.row
    view = ReplyView(named.reading.grids, named.accounts, named.problems, named.period)
    facts = [
        ("Reply", row["reply"]),
        ("Force", row["force"] or "not said"),
        ("Wave", row["wave"]),
        ("Period", " to ".join(named.period)),
        ("File", row["file"]),
        ("Provenance", row["provenance"]),
        *(("Assumed", one) for one in named.assumed),
    ]
    title = f"{row['force'] or row['file']}: {reply_words(row)} as read"
    with replacing(path) as partial:
        partial.write_text(standalone_page(view, title, facts), encoding="utf-8")
