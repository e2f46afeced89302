"""Names the files of one reply in the register; opens none of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

SEPARATOR = "|"


@dataclass(frozen=True)
class ReplyFile:
    """One file of a reply: its way below data/raw/replies, its hash, and its name as it was sent.

    The hash and the name as sent are empty where the register does not say them.
    """

    file: str
    sha256: str
    sent_as: str


def files_of(row: Mapping[str, str]) -> list[ReplyFile]:
    """Return the files of a row of data/manual/replies.csv, in the order they are listed.

    Its columns ``file``, ``sha256`` and ``sent_as`` (which a table may lack) hold one value for
    each file, separated by "|".
    """
    names = [name for name in row["file"].split(SEPARATOR) if name]
    hashes, sent = row["sha256"].split(SEPARATOR), (row.get("sent_as") or "").split(SEPARATOR)
    rest = [""] * len(names)
    said = zip(names, [*hashes, *rest], [*sent, *rest], strict=False)
    return [ReplyFile(name, digest, as_sent) for name, digest, as_sent in said]
