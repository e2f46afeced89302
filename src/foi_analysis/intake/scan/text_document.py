"""Says what an old text document (doc, rtf) hides or carries; keeps no text."""

from __future__ import annotations

from collections.abc import Iterator

from foi_analysis.core.text_look import DocumentRun, TextDocument, blocks
from foi_analysis.intake.scan.formulas import text_hazards
from foi_analysis.intake.scan.hazards import Hazard, counted, found_hazards
from foi_analysis.intake.scan.personal import personal_hazards
from foi_analysis.intake.scan.rich_text import rich_text
from foi_analysis.intake.scan.word_document import word_document
from foi_analysis.intake.scan.word_parts import LockedDocument


def rich_text_hazards(content: bytes) -> Iterator[Hazard]:
    """Yield the hazards of rich text. Raises ValueError where it is damaged."""
    yield from text_document_hazards(rich_text(content))


def old_word_hazards(content: bytes) -> Iterator[Hazard]:
    """Yield the hazards of a Word document of before 2007.

    Raises ValueError, struct.error or IndexError where it is damaged.
    """
    try:
        document = word_document(content)
    except LockedDocument:
        yield Hazard("encrypted")
        return
    yield from text_document_hazards(document)


def text_document_hazards(document: TextDocument) -> Iterator[Hazard]:
    """Yield the hazards of a document. Raises ValueError where its tables are damaged."""
    yield from found_hazards(dict(sorted(document.carried.items())))
    runs = (run for one in document.paragraphs() for run in one.runs if run.text.strip())
    if changes := sum(map(_is_tracked, runs)):
        yield Hazard("tracked-changes", detail=counted(changes, "change"))
    cells = list(_cells(document))
    yield from text_hazards(cells)
    yield from personal_hazards((one.text for one in document.paragraphs()), cells)


def _is_tracked(run: DocumentRun) -> bool:
    return run.look.is_inserted or run.look.is_deleted


def _cells(document: TextDocument) -> Iterator[str]:
    for block in blocks(document.body):
        for row in block if isinstance(block, list) else ():
            for _, paragraphs in row:
                yield "\n".join(paragraph.text for paragraph in paragraphs)
