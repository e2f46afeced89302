"""Tidies the text of one cell and names its address; reads no file and interprets no number."""

from __future__ import annotations

import re

# Stands before text that nobody sees; other marks are in `appearance`.
OUT_OF_SIGHT = "\ue001"
# Blanks, and line ends, after which nobody looks for more of a cell.
_FAR, _LOW = " " * 100, 10
# Spaces of other widths and the hyphen that does not break become plain; joiners and marks of no
# width go, and soft hyphens but those between digits, where one program shows a hyphen.
_PLAIN = str.maketrans(
    {
        **dict.fromkeys("\t\xa0\u2007\u2008\u2009\u200a\u202f", " "),
        **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff", ""),
        "\u2011": "-",
    }
)
_SOFT_HYPHEN = re.compile(r"(?<!\d)\xad|\xad(?!\d)")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_BREAKS = re.compile(r"[^\S\n]*[\r\n\v\f\x85\u2028\u2029]+\s*")


def tidy(text: str) -> str:
    """Return ``text`` without outer white space, on one line, with plain spaces and hyphens."""
    if text.isprintable():  # Then the hyphen is all there can be to change.
        text = text.replace("\u2011", "-").strip()
        return f"{OUT_OF_SIGHT}{text}" if _FAR in text else text
    text = _SOFT_HYPHEN.sub("", text.strip().translate(_PLAIN))
    mark = OUT_OF_SIGHT if _FAR in text or _is_far_below(text) else ""
    return mark + _BREAKS.sub(" ", text).strip()


def _is_far_below(text: str) -> bool:
    """Return whether so many blank lines stand in a text that its end is out of sight."""
    return any(found.group().count("\n") > _LOW for found in _BREAKS.finditer(text))


def raised(text: str) -> str:
    """Return the text of a footnote's mark: "¹" for 1, so that it joins no number before it."""
    return text.translate(_RAISED)


def lines_of(text: str) -> tuple[str, ...]:
    """Return the tidied lines of a text that has more than one, and nothing for any other."""
    if text.isprintable():  # No line break is.
        return ()
    lines = tuple(line for part in _BREAKS.split(text) if (line := tidy(part)))
    return lines if len(lines) > 1 else ()


def collapse(text: str) -> str:
    """Return ``text`` on one line with every run of white space made one space, as a browser does.

    For formats in which the author's own spacing is not kept: HTML.
    """
    return " ".join(_SOFT_HYPHEN.sub("", text.translate(_PLAIN)).split())


def spreadsheet_address(row: int, column: int) -> str:
    """Return "B7" for row 7 and column 2, both counted from 1."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"


def table_address(row: int, column: int) -> str:
    """Return the address of a cell in a document's table, both counted from 1."""
    return f"row {row}, column {column}"
