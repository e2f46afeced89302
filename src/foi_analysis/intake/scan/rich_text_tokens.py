"""Takes rich text (RTF) apart into its words, groups and bytes; knows no word's meaning."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

OPEN, CLOSE, WORD, BYTES = "open", "close", "word", "bytes"
_TOKEN = re.compile(
    rb"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})?(?P<end> ?)"
    rb"|\\'(?P<hex>[0-9a-fA-F]{2})|\\(?P<symbol>[^a-zA-Z])|(?P<brace>[{}])"
    rb"|(?P<break>[\r\n]+)|(?P<text>[^\\{}\r\n]+)"
)
_CODE_PAGES = {
    **{0: "", 1: "", 77: "mac_roman", 128: "cp932", 129: "cp949", 134: "cp936", 136: "cp950"},
    **{161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256"},
    **{186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250", 255: "cp850"},
}
SYMBOL_SET = 2
MOST_DEPTH = 10_000


@dataclass(frozen=True)
class Token:
    """One token: a group's begin or end, a control word with its number, or bytes of text."""

    kind: str
    word: str = ""
    number: int | None = None
    content: bytes = b""

    @property
    def is_on(self) -> bool:
        """Return whether a switch is on: a word without a number, or with any but 0."""
        return self.number != 0


def tokens(content: bytes) -> Iterator[Token]:
    """Yield the tokens of rich text. Raises ValueError where it is none, or is cut short."""
    if not content.startswith(b"{\\rtf"):
        raise ValueError("no rich text")
    depth, at = 0, 0
    while at < len(content):
        found = _TOKEN.match(content, at)
        if found is None:
            raise ValueError("rich text that is cut short")
        at = found.end()
        if brace := found["brace"]:
            depth += 1 if brace == b"{" else -1
            if depth > MOST_DEPTH:
                raise ValueError("groups within groups without end")
            yield Token(OPEN if brace == b"{" else CLOSE)
            if depth == 0:
                break
        elif found["word"] == b"bin":
            at += max(int(found["number"] or 0), 0)
        elif token := _plain(found):
            yield token
    if depth or content[at:].strip(b"\0 \r\n\t\x1a"):
        raise ValueError("rich text that does not end where it should")


def _plain(found: re.Match[bytes]) -> Token | None:
    if word := found["word"]:
        number = int(found["number"]) if found["number"] else None
        return Token(WORD, word.decode("ascii"), number)
    if found["hex"]:
        return Token(BYTES, content=bytes.fromhex(found["hex"].decode("ascii")))
    if symbol := found["symbol"]:
        plain = {b"\\": b"\\", b"{": b"{", b"}": b"}"}.get(symbol)
        word = {b"\r": "par", b"\n": "par", b"\t": "tab"}.get(symbol, symbol.decode("latin-1"))
        return Token(BYTES, content=plain) if plain else Token(WORD, word)
    return Token(BYTES, content=found["text"]) if found["text"] else None


def code_page(number: int | None, default: str) -> str:
    """Return the encoding of a font's character set, or of a stated code page that is known."""
    return _CODE_PAGES.get(number or 0, "") or default


def decoded(content: bytes, encoding: str) -> str:
    """Return bytes of text; those without a meaning in their encoding are shown as U+FFFD."""
    try:
        return content.decode(encoding, "replace")
    except LookupError:
        return content.decode("cp1252", "replace")
