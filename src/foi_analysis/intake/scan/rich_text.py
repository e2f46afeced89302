"""Reads rich text (RTF) as paragraphs and table rows with their looks; judges nothing.

What this does not know it leaves out only where rich text says that it may be left out.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from foi_analysis.core.text_look import (
    BLACK,
    FAR_LEFT,
    FAR_RIGHT,
    FLAT,
    PARAGRAPH,
    ROW,
    CellPlace,
    DocumentRun,
    Look,
    Paragraph,
    TextDocument,
)
from foi_analysis.intake.scan.formulas import keeps_a_number
from foi_analysis.intake.scan.rich_text_tokens import (
    BYTES,
    CLOSE,
    OPEN,
    SYMBOL_SET,
    Token,
    code_page,
    decoded,
    tokens,
)
from foi_analysis.intake.scan.rich_text_words import (
    BODY,
    BOXES,
    CARRIED,
    CODE,
    COLOURS,
    COMMAND,
    ENDS,
    FONTS,
    FORM,
    GOES_TO,
    HEADERS,
    KNOWN,
    LOGO,
    MOST_HALVES,
    MOSTLY,
    NOT_SEEN,
    NOTES,
    NUMBER,
    OBJECTS,
    OUTSIDE,
    PLACED,
    PLACES,
    SKIP,
    SQUEEZING,
    TEXTS,
)


def rich_text(content: bytes) -> TextDocument:
    """Return the paragraphs of rich text. Raises ValueError where it is damaged."""
    reading = _RtfReading()
    for token in tokens(content):
        reading.take(token)
    reading.end()
    return reading.document


@dataclass
class _RtfGroup:
    """What a group inherits: where its text goes, how it looks, its font and its paragraph."""

    place: str = BODY
    look: Look = field(default_factory=Look)
    font: int | None = None
    skipped: int = 1
    depth: int = 0
    ground: str = ""
    word: str = ""
    is_away: bool = False


class _RtfReading:
    """Goes through the tokens once, with a state for each open group."""

    def __init__(self) -> None:
        self.document = TextDocument()
        self.stack: list[_RtfGroup] = [_RtfGroup()]
        self.runs: dict[str, list[DocumentRun]] = {place: [] for place in PLACES}
        self.numbers = ""
        self.encoding = "cp1252"
        self.fonts: dict[int, int] = {}
        self.default_font: int | None = None
        self.colours: list[str] = []
        self.rgb = [0, 0, 0]
        self.has_rgb = False
        self.code = ""
        self.picture: dict[str, int] = {}
        self.cells: list[CellPlace] = []
        self.next_cell: dict[str, str] = {}
        self.left = 0
        self.is_low = False
        self.may_skip = False
        self.to_skip = 0
        self.waiting = bytearray()
        self.high = ""

    @property
    def state(self) -> _RtfGroup:
        """Return the state of the innermost group."""
        return self.stack[-1]

    def take(self, token: Token) -> None:
        """Take the next token."""
        if token.kind == BYTES:
            self._bytes(token.content)
            return
        self._flush()
        if token.kind == OPEN:
            self.to_skip = 0
            self.stack.append(replace(self.state, word=""))
        elif token.kind == CLOSE:
            self._close(self.stack.pop())
        elif token.word == "*":
            self.may_skip = True
            return
        else:
            self._word(token)
        self.may_skip = False

    def end(self) -> None:
        """End the last paragraph of every place."""
        for place in PLACES:
            if self.runs[place]:
                self._paragraph(place, PARAGRAPH, 0)

    def _bytes(self, content: bytes) -> None:
        skipped = min(self.to_skip, len(content))
        self.to_skip -= skipped
        if self.state.place != SKIP:
            self.waiting += content[skipped:]

    def _flush(self) -> None:
        """Decode the bytes gathered so far by the font they stand in."""
        if not self.waiting:
            return
        content, self.waiting = bytes(self.waiting), bytearray()
        font = self.state.font if self.state.font is not None else self.default_font
        charset = self.fonts.get(font if font is not None else -1, 0)
        if self.state.place == COLOURS:
            self._colour(content.count(b";"))
        elif charset == SYMBOL_SET and self.state.place in PLACES:
            self._text("".join(chr(0xF000 + byte) for byte in content))
        else:
            self._text(decoded(content, code_page(charset, self.encoding)))

    def _text(self, text: str) -> None:
        state = self.state
        if state.place in PLACES:
            look = state.look
            look = look if look.ground else replace(look, ground=state.ground)
            look = replace(look, is_away=True) if state.is_away else look
            self.runs[state.place].append(DocumentRun(text, look))
        elif state.place == NUMBER:
            self.numbers += text
        elif state.place == CODE:
            self.code += text

    def _close(self, closed: _RtfGroup) -> None:
        self.to_skip = 0
        outer = self.stack[-1] if self.stack else _RtfGroup()
        if closed.word == "fldinst":
            self._field()
        elif closed.word == "pict" and self._is_large_picture():
            self._object("a picture ")
        elif closed.place != outer.place and closed.place in (NOTES, HEADERS, BOXES):
            self._paragraph(closed.place, PARAGRAPH, 0)

    def _is_large_picture(self) -> bool:
        """Return whether the picture that ends is shown, and larger than a logo or of no size."""
        if any(state.word in NOT_SEEN for state in self.stack):
            return False
        sizes = (self.picture.get("picwgoal", 0), self.picture.get("pichgoal", 0))
        scales = (self.picture.get("picscalex", 100), self.picture.get("picscaley", 100))
        shown = [size * scale // 100 for size, scale in zip(sizes, scales, strict=True)]
        return all(not one or one >= least for one, least in zip(shown, LOGO, strict=True))

    def _field(self) -> None:
        self.document.carried["command-formula"] += bool(COMMAND.match(self.code))
        self.document.carried["outside-references"] += bool(OUTSIDE.match(self.code))
        self.document.carried["masked-by-format"] += keeps_a_number(self.code)
        if FORM.match(self.code):
            self._object("a form field ")
        self.code = ""

    def _object(self, name: str) -> None:
        place = next(one.place for one in reversed(self.stack) if one.place in PLACES)
        self.runs[place].append(DocumentRun(name, is_object=True))

    def _word(self, token: Token) -> None:
        word, state = token.word, self.state
        if self.to_skip and word != "u":
            self.to_skip -= 1
            return
        if word in CARRIED:
            self.document.carried[CARRIED[word]] += 1
        if word in OBJECTS and state.place in PLACES:
            self._object(OBJECTS[word])
        if word in GOES_TO or (self.may_skip and word not in KNOWN):
            self._destination(word)
        elif word == "ud":
            state.place = self.stack[-3].place
        elif state.place == FONTS:
            self._font(token)
        elif state.place == COLOURS:
            self._colour_word(token)
        elif word == "u":
            self._unicode(token.number or 0)
        elif state.place in (*PLACES, NUMBER):
            self._in_text(token)
        elif word in ("picwgoal", "pichgoal", "picscalex", "picscaley"):
            self.picture[word] = token.number or 0

    def _destination(self, word: str) -> None:
        state = self.state
        state.word = word
        if word == "pict":
            self.picture = {}
        goes_to = GOES_TO.get(word, SKIP)
        if state.place == SKIP or (state.place == CODE and goes_to != CODE):
            state.place = SKIP
            return
        state.place = goes_to
        if goes_to in PLACES:
            state.depth, state.look, state.ground, state.is_away = 0, Look(), "", False
        if goes_to == NUMBER:
            self.numbers = ""

    def _font(self, token: Token) -> None:
        if token.word == "f":
            self.state.font = token.number
        elif token.word == "fcharset" and self.state.font is not None:
            self.fonts[self.state.font] = token.number or 0

    def _colour_word(self, token: Token) -> None:
        if token.word in ("red", "green", "blue"):
            self.rgb[("red", "green", "blue").index(token.word)] = (token.number or 0) & 255
            self.has_rgb = True

    def _colour(self, ends: int) -> None:
        for _ in range(ends):
            shown = "".join(f"{one:02x}" for one in self.rgb) if self.has_rgb else ""
            self.colours.append(shown)
            self.rgb, self.has_rgb = [0, 0, 0], False

    def _unicode(self, number: int) -> None:
        self.to_skip = self.state.skipped
        unit = chr(number & 0xFFFF)
        if "\ud800" <= unit < "\udc00":
            self.high = unit
            return
        pair, self.high = self.high + unit, ""
        self._text(pair.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace"))

    def _in_text(self, token: Token) -> None:
        word, state = token.word, self.state
        if word in TEXTS:
            self._text(TEXTS[word])
        elif word in ENDS:
            end = ENDS[word]
            depth = state.depth if end == PARAGRAPH else max(state.depth, 1)
            if state.place in PLACES:
                self._paragraph(state.place, end, depth)
        elif word in ("ansicpg", "mac", "pc", "pca"):
            pages = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
            self.encoding = pages.get(word) or f"cp{token.number}"
        elif word == "deff":
            self.default_font = token.number
        elif word == "uc":
            state.skipped = max(token.number or 0, 0)
        else:
            self._table_word(token)
            self._paragraph_word(token)
            state.look = self._looked(state.look, token)

    def _paragraph_word(self, token: Token) -> None:
        state, word = self.state, token.word
        if word == "pard":
            state.depth, state.ground, state.is_away = 0, "", False
        elif (word in PLACED and not FAR_LEFT <= (token.number or 0) <= FAR_RIGHT) or (
            word == "sl" and -FLAT < (token.number or 0) < 0
        ):
            state.is_away = True
        elif word == "shading" and (token.number or 0) >= MOSTLY:
            state.ground = BLACK
        elif word == "cfpat" and state.ground:
            state.ground = self._named(token.number) or state.ground
        elif word == "intbl":
            state.depth = max(state.depth, 1)
        elif word == "itap":
            state.depth = token.number or 0
        elif word == "cbpat":
            state.ground = self._named(token.number)
        elif word == "f":
            state.font = token.number

    def _looked(self, look: Look, token: Token) -> Look:
        word, number = token.word, token.number or 0
        if word == "plain":
            self.state.font = None
            return Look()
        if word in ("strike", "striked"):
            return replace(look, is_struck=token.is_on)
        if word in ("v", "spv"):
            return replace(look, is_hidden=token.is_on)
        if word in ("up", "dn") and number >= MOST_HALVES:
            return replace(look, is_away=True)
        if word in SQUEEZING:
            return replace(look, is_away=look.is_away or SQUEEZING[word](number))
        if word == "chshdng" and number >= MOSTLY:
            return replace(look, ground=BLACK)
        if word == "chcfpat" and look.ground:
            return replace(look, ground=self._named(number) or look.ground)
        if word in ("super", "up"):
            return replace(look, is_raised=token.is_on)
        if word in ("nosupersub", "sub", "dn"):
            return replace(look, is_raised=False)
        if word == "deleted":
            return replace(look, is_deleted=token.is_on)
        if word == "revised":
            return replace(look, is_inserted=token.is_on)
        if word == "cf":
            return replace(look, colour=self._named(number))
        if word in ("cb", "chcbpat", "highlight"):
            return replace(look, ground=self._named(number))
        if word == "fs":
            return replace(look, points=max(number / 2, 0.5))
        return look

    def _named(self, number: int | None) -> str:
        """Return the colour of this number in the table of colours, nothing for the automatic."""
        return self.colours[number] if number and 0 < number < len(self.colours) else ""

    def _table_word(self, token: Token) -> None:
        word = token.word
        if word == "trowd" and self.state.depth < 2:
            self.cells, self.next_cell, self.left, self.is_low = [], {}, 0, False
        elif word == "trleft" and not self.cells:
            self.left = token.number or 0
        elif word == "trrh" and self.state.depth < 2:
            self.is_low = -FLAT < (token.number or 0) < 0
        elif word in ("clvmrg", "clmrg"):
            self.next_cell[word] = word
        elif word == "clcbpat":
            self.next_cell[word] = self._named(token.number)
        elif word == "cellx":
            left = self.cells[-1].right if self.cells else min(self.left, token.number or 0)
            self.cells.append(
                CellPlace(
                    left,
                    token.number or 0,
                    goes_on="clvmrg" in self.next_cell,
                    joins="clmrg" in self.next_cell,
                    ground=self.next_cell.get("clcbpat", ""),
                    is_flat=self.is_low or 0 < (token.number or 0) - left < FLAT,
                )
            )
            self.next_cell = {}

    def _paragraph(self, place: str, end: str, depth: int) -> None:
        runs, self.runs[place] = self.runs[place], []
        number, self.numbers = self.numbers.strip(), ""
        cells = tuple(self.cells) if end == ROW else ()
        made = Paragraph(tuple(runs), end, depth, number if place == BODY else "", cells)
        if place != BODY:
            self.document.beside.setdefault(place, []).append(made)
            return
        self.document.body.append(made)
