"""Makes the grid of an old text document (doc, rtf) from its paragraphs; reads no file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from foi_analysis.core.text_look import DocumentRun, Paragraph, Row, TextDocument, blocks
from foi_analysis.intake.scan.rich_text_words import BOXES
from foi_analysis.read.appearance import OBJECT, STRUCK, UNSEEN, marked
from foi_analysis.read.cell_text import raised
from foi_analysis.read.docx_text import asks
from foi_analysis.read.flow import EdgedCell, Flow, FlowTable, in_columns
from foi_analysis.read.grid import Grid


def document_grid(document: TextDocument) -> Grid:
    """Return the grid "document": paragraphs and tables in their order, then what is beside them.

    Places and addresses are those of a Word document of today; a table inside a cell is marked as
    an object. Raises ValueError for tables whose rows are damaged.
    """
    flow = Flow()
    cells = list(flow.body(_pieces(document.body)))
    for place in sorted(document.beside):
        texts = map(_text, document.beside[place])
        cells += flow.boxes(texts) if place == BOXES else flow.beside(place, texts)
    return Grid("document", tuple(cell for cell in cells if cell.text))


def _pieces(paragraphs: Iterable[Paragraph]) -> Iterator[str | FlowTable]:
    for block in blocks(paragraphs):
        yield _text(block) if isinstance(block, Paragraph) else _table(block)


def _table(rows: Iterable[Row]) -> FlowTable:
    return in_columns(
        [
            [
                EdgedCell(
                    marked(UNSEEN if place.is_flat else "", "\n".join(map(_text, paragraphs))),
                    place.left,
                    place.right,
                    place.goes_on,
                    place.joins,
                )
                for place, paragraphs in row
            ]
            for row in rows
        ]
    )


def _text(paragraph: Paragraph) -> str:
    text = "".join(map(shown, paragraph.runs))
    if paragraph.number and asks(paragraph.text):
        text = f"{paragraph.number} {text}"
    return marked(OBJECT, text) if paragraph.depth > 1 else text


def shown(run: DocumentRun) -> str:
    """Return a run's text with the mark of how it looks; raised digits come as "¹"."""
    look = run.look
    if run.is_object:
        return marked(OBJECT, run.text)
    text = raised(run.text) if look.is_raised else run.text
    if look.is_hidden or look.is_unseen:
        return marked(UNSEEN, text)
    return marked(STRUCK, text) if look.is_struck or look.is_deleted else text
