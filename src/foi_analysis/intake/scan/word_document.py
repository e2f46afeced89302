"""Reads an old Word document (doc) as paragraphs and table rows; judges nothing."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from foi_analysis.core.text_look import CELL, PARAGRAPH, ROW, DocumentRun, Paragraph, TextDocument
from foi_analysis.intake.scan.formulas import keeps_a_number
from foi_analysis.intake.scan.rich_text_words import (
    BOXES,
    COMMAND,
    FORM,
    HEADERS,
    LOGO,
    NOTES,
    OUTSIDE,
)
from foi_analysis.intake.scan.word_lists import WordLists
from foi_analysis.intake.scan.word_looks import (
    OLE_OBJECT,
    OTHER_OBJECT,
    PICTURE,
    SPECIAL,
    SYMBOL,
    DocStyles,
    Said,
    cell_places,
    depth_of,
    ends_row,
    is_on,
    look_of,
    of_run,
    paragraph_ground,
)
from foi_analysis.intake.scan.word_parts import (
    LIST_USES,
    LISTS,
    PLACED_SHAPES,
    STYLES,
    TEXT_BOXES,
    Properties,
    TextPiece,
    WordParts,
)

# In the order of the text: the body, then what is beside it; "" is not read.
_STORIES = ("body", NOTES, HEADERS, "", "", NOTES, BOXES, BOXES)
_COMMENTS = 4
_BEGIN, _MIDDLE, _END = "\x13", "\x14", "\x15"
_PICTURE, _SHAPE, _SYMBOL = "\x01", "\x08", "\x28"
_ENDS = re.compile(r"[\r\x07\x0c]")
_SHOWN = {"\x0b": "\n", "\x0e": "\n", "\x1e": "-"}
_SHOWN |= dict.fromkeys("\x00\x02\x03\x04\x05\x06\x1f", "")
_STORAGES = (
    (re.compile(r"Macros$|_VBA_PROJECT|VBA$", re.IGNORECASE), "macros"),
    (re.compile(r"_\d{6,}$|\x01Ole10Native$", re.IGNORECASE), "embedded-files"),
)


def word_document(content: bytes) -> TextDocument:
    """Return the paragraphs of a Word document of 1997 or later.

    Raises LockedDocument for a locked one, ValueError, struct.error or IndexError for a damaged
    one.
    """
    parts = WordParts(content)
    reading, begin = _DocReading(parts), 0
    for place, length in zip(_STORIES, parts.lengths, strict=True):
        if place and length:
            found = list(reading.paragraphs(begin, begin + length))
            if place == "body":
                reading.document.body = found
            else:
                reading.document.beside.setdefault(place, []).extend(found)
        begin += length
    carried = reading.document.carried
    carried["comments"] += parts.lengths[_COMMENTS] > 0
    for pattern, kind in _STORAGES:
        carried[kind] += sum(bool(pattern.match(entry.name)) for entry in parts.file.entries)
    return reading.document


@dataclass
class _Field:
    """A field that is open: its code so far, and whether what follows is its result."""

    code: str = ""
    is_result: bool = False


@dataclass
class _Open:
    """The paragraph that is being read, and the fields open in it."""

    runs: list[DocumentRun] = field(default_factory=list)
    fields: list[_Field] = field(default_factory=list)


class _DocReading:
    """Goes through the text once; what it carries is counted in the document."""

    def __init__(self, parts: WordParts) -> None:
        self.parts = parts
        self.document = TextDocument()
        self.styles = DocStyles(parts.part(STYLES))
        self.lists = WordLists(parts.table, parts.place(LISTS), parts.place(LIST_USES))
        self.shapes = _shapes(parts.part(PLACED_SHAPES), parts.part(TEXT_BOXES))
        self._styled: dict[int, Said] = {}

    def paragraphs(self, begin: int, end: int) -> Iterator[Paragraph]:
        """Yield the paragraphs between two characters of the document."""
        open_ = _Open()
        for at, text, offsets, piece in self._stretches(begin, end):
            properties, said = self._paragraph(offsets + (len(text) - 1) * piece.width)
            for index, part in self._by_look(text, offsets, piece):
                self._take(open_, at + index, part, piece, offsets + index * piece.width, said)
            if _ENDS.match(text[-1]):
                yield self._ended(open_, text[-1], properties, said)
                open_.runs = []
        if open_.runs:
            yield Paragraph(tuple(open_.runs))

    def _stretches(self, begin: int, end: int) -> Iterator[tuple[int, str, int, TextPiece]]:
        """Yield text up to each paragraph's end or the end of a piece.

        With it: the number of its first character, where its bytes are, and its piece.
        """
        for piece in self.parts.pieces:
            first, last = max(piece.begin, begin), min(piece.end, end)
            if first >= last:
                continue
            offset = piece.offset + (first - piece.begin) * piece.width
            content = self.parts.text[offset : offset + (last - first) * piece.width]
            text = content.decode("cp1252" if piece.width == 1 else "utf-16-le", "replace")
            yield from self._lines(text, first, offset, piece)

    def _lines(
        self, text: str, first: int, offset: int, piece: TextPiece
    ) -> Iterator[tuple[int, str, int, TextPiece]]:
        at = 0
        for found in _ENDS.finditer(text):
            yield first + at, text[at : found.end()], offset + at * piece.width, piece
            at = found.end()
        if at < len(text):
            yield first + at, text[at:], offset + at * piece.width, piece

    def _paragraph(self, offset: int) -> tuple[Properties, Said]:
        """Return the properties of the paragraph at an offset, and what they and its style say."""
        properties, _ = self.parts.paragraphs.at(offset)
        style = struct.unpack_from("<H", properties)[0] if len(properties) >= 2 else 0
        if style not in self._styled:
            self._styled[style] = self.styles.said(style)
        unfolded = self.parts.unfolded(properties[2:])
        return unfolded, {**self._styled[style], **dict(unfolded)}

    def _by_look(self, text: str, offset: int, piece: TextPiece) -> Iterator[tuple[int, str]]:
        """Yield the parts of a text that have the same properties, with where they begin."""
        at = 0
        while at < len(text):
            _, end = self.parts.characters.at(offset + at * piece.width)
            size = max((end - offset - at * piece.width) // piece.width, 1)
            yield at, text[at : at + size]
            at += size

    def _take(
        self, open_: _Open, at: int, text: str, piece: TextPiece, offset: int, paragraph: Said
    ) -> None:
        properties, _ = self.parts.characters.at(offset)
        said = of_run(self.styles, paragraph, (properties, piece.properties))
        look = look_of(said, paragraph_ground(paragraph))
        shown = ""
        for number, character in enumerate(text):
            if name := self._object(character, at + number, said):
                open_.runs.append(DocumentRun(shown, look))
                open_.runs.append(DocumentRun(name, is_object=True))
                shown = ""
            elif character in (_BEGIN, _MIDDLE, _END):
                open_.runs.append(DocumentRun(shown, look))
                shown = ""
                self._field(open_, character)
            elif all(one.is_result for one in open_.fields):
                shown += self._character(character, said)
            else:
                open_.fields[-1].code += character
        if shown:
            open_.runs.append(DocumentRun(shown, look))

    def _character(self, character: str, said: Said) -> str:
        if character == _SYMBOL and SYMBOL in said and is_on(said, SPECIAL):
            return chr(struct.unpack_from("<H", said[SYMBOL], 2)[0])
        if character in (_PICTURE, _SHAPE) or _ENDS.match(character):
            return ""
        return _SHOWN.get(character, character)

    def _field(self, open_: _Open, character: str) -> None:
        if character == _BEGIN:
            open_.fields.append(_Field())
        elif open_.fields:
            last = open_.fields[-1]
            if not last.is_result:
                last.is_result = True
                self._code(open_, last.code)
            if character == _END:
                open_.fields.pop()

    def _code(self, open_: _Open, code: str) -> None:
        self.document.carried["command-formula"] += bool(COMMAND.match(code))
        self.document.carried["outside-references"] += bool(OUTSIDE.match(code))
        self.document.carried["masked-by-format"] += keeps_a_number(code)
        if FORM.match(code):
            open_.runs.append(DocumentRun("a form field ", is_object=True))

    def _object(self, character: str, at: int, said: Said) -> str:
        """Return what a character stands for that is not read, if it does."""
        if character == _SHAPE and at in self.shapes:
            return "a picture or a drawing "
        if character != _PICTURE or not is_on(said, SPECIAL):
            return ""
        if is_on(said, OLE_OBJECT) or is_on(said, OTHER_OBJECT):
            return "an object "
        is_large = PICTURE in said and self._is_large(said[PICTURE])
        return "a picture " if is_large else ""

    def _is_large(self, place: bytes) -> bool:
        """Return whether a picture is larger than a logo, or does not say how large it is."""
        (offset,) = struct.unpack("<I", place)
        if offset + 0x24 > len(self.parts.data):
            return True
        wide, high, across, down = struct.unpack_from("<4H", self.parts.data, offset + 0x1C)
        sizes = wide * across // 1000, high * down // 1000
        return all(not size or size >= least for size, least in zip(sizes, LOGO, strict=True))

    def _ended(self, open_: _Open, mark: str, properties: Properties, said: Said) -> Paragraph:
        depth, number = depth_of(said), self.lists.number(said)
        if mark != "\x07" or depth > 1:
            return Paragraph(tuple(open_.runs), PARAGRAPH, depth, number)
        if ends_row(said):
            return Paragraph(tuple(open_.runs), ROW, 1, cells=cell_places(properties))
        return Paragraph(tuple(open_.runs), CELL, 1, number)


def _shapes(placed: bytes, boxes: bytes) -> frozenset[int]:
    """Return the characters at which stands a shape larger than a logo that is no text box."""
    count, boxed = (len(placed) - 4) // 30, (len(boxes) - 4) // 26
    named = {
        struct.unpack_from("<I", boxes, 4 * (boxed + 1) + 22 * number + 14)[0]
        for number in range(max(boxed, 0))
    }
    found = set()
    for number in range(max(count, 0)):
        at = struct.unpack_from("<I", placed, 4 * number)[0]
        shape, left, top, right, bottom = struct.unpack_from(
            "<I4i", placed, 4 * (count + 1) + 26 * number
        )
        if shape not in named and right - left >= LOGO[0] and bottom - top >= LOGO[1]:
            found.add(at)
    return frozenset(found)
