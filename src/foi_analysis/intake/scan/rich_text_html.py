"""Takes the web page out of rich text that was made from one, as Outlook keeps it; judges nothing.

It follows [MS-OXRTFEX], the published description.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from foi_analysis.intake.scan.rich_text_tokens import (
    BYTES,
    CLOSE,
    OPEN,
    Token,
    code_page,
    decoded,
    tokens,
)
from foi_analysis.intake.scan.rich_text_words import GOES_TO, TEXTS

_BREAKS = {"par": "\r\n", "line": "\r\n"}


@dataclass(frozen=True)
class _HtmlGroup:
    """What a group inherits: whether its text is part of the page, its font, what to skip."""

    is_left_out: bool = False
    is_rich: bool = False
    is_fonts: bool = False
    font: int | None = None
    skipped: int = 1


def encapsulated_html(content: bytes) -> str | None:
    """Return the source of the page, or None for rich text that was made from none.

    Raises ValueError for damaged rich text.
    """
    if b"\\fromhtml" not in content[:1000]:
        return None
    page = _Page()
    for token in tokens(content):
        page.take(token)
    return "".join(page.pieces)


class _Page:
    """Goes through the tokens once."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.stack = [_HtmlGroup()]
        self.encoding = "cp1252"
        self.fonts: dict[int, int] = {}
        self.waiting = bytearray()
        self.may_skip = False
        self.to_skip = 0

    def take(self, token: Token) -> None:
        """Take the next token."""
        if token.kind == BYTES:
            skipped = min(self.to_skip, len(token.content))
            self.to_skip -= skipped
            if not self.stack[-1].is_left_out:
                self.waiting += token.content[skipped:]
            return
        self._flush()
        if token.kind == OPEN:
            self.stack.append(self.stack[-1])
        elif token.kind == CLOSE:
            self.stack.pop()
        elif token.word == "*":
            self.may_skip = True
            return
        elif self.to_skip and token.word != "u":
            self.to_skip -= 1
        else:
            self._word(token)
        self.may_skip = False

    def _flush(self) -> None:
        if self.waiting:
            charset = self.fonts.get(self.stack[-1].font or 0, 0)
            self._text(decoded(bytes(self.waiting), code_page(charset, self.encoding)))
            self.waiting = bytearray()

    def _text(self, text: str) -> None:
        state = self.stack[-1]
        if not (state.is_left_out or state.is_rich or state.is_fonts):
            self.pieces.append(text)

    def _word(self, token: Token) -> None:
        word, state = token.word, self.stack[-1]
        if word == "htmltag":
            self._now(is_rich=False)
        elif word == "htmlrtf":
            self._now(is_rich=token.is_on)
        elif word == "fonttbl":
            self._now(is_fonts=True)
        elif word == "fcharset" and state.is_fonts:
            self.fonts[state.font or 0] = token.number or 0
        elif word in GOES_TO or self.may_skip:
            self._now(is_left_out=True)
        elif word == "f":
            self._now(font=token.number)
        elif word == "plain" and not state.is_fonts:
            self._now(font=None)
        elif word == "ansicpg":
            self.encoding = f"cp{token.number}"
        elif word == "uc":
            self._now(skipped=max(token.number or 0, 0))
        elif word == "u":
            self._unicode(token.number or 0)
        else:
            self._text(_BREAKS.get(word) or TEXTS.get(word, ""))

    def _unicode(self, number: int) -> None:
        self.to_skip = self.stack[-1].skipped
        self._text(chr(number & 0xFFFF))

    def _now(self, **changes: bool | int | None) -> None:
        self.stack[-1] = replace(self.stack[-1], **changes)  # type: ignore[arg-type]
