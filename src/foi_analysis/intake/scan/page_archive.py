"""Takes the pages out of a web page saved with all it shows (mht); runs no script."""

from __future__ import annotations

from collections.abc import Iterator
from email import policy
from email.errors import (
    CloseBoundaryNotFoundDefect,
    StartBoundaryNotFoundDefect,
)
from email.message import MIMEPart
from email.parser import BytesParser

from foi_analysis.intake.scan.archives import is_declaring
from foi_analysis.intake.scan.hazards import Hazard, counted
from foi_analysis.intake.scan.mail import MOST_PARTS, NotAnEmail, part_bytes
from foi_analysis.intake.scan.text import delimited_hazards, page_hazards

PAGE, PLAIN, STYLES = "text/html", "text/plain", "text/css"
_SHOWN = ("image", "font")
# What describes a page's looks or acts in a browser, and is never opened.
_NOT_OPENED = (
    *("text/javascript", "application/javascript", "application/x-javascript"),
    *("application/vnd.ms-officetheme", "application/font-woff", STYLES),
)
_MARKUP = ("text/xml", "application/xml", "application/xhtml+xml")


_CUT = (CloseBoundaryNotFoundDefect, StartBoundaryNotFoundDefect)


def page_parts(content: bytes) -> list[MIMEPart]:
    """Return the parts of a saved page that hold no other, the page itself first.

    Raises NotAnEmail for a file that is no saved page, or is cut short.
    """
    message = BytesParser(policy=policy.default).parsebytes(content)
    if any(isinstance(defect, _CUT) for part in message.walk() for defect in part.defects):
        raise NotAnEmail("a saved page that is cut short")
    found = [part for part in message.walk() if not part.is_multipart()]
    pages = [part for part in found if part.get_content_type() == PAGE]
    if not message.keys() or not pages or len(found) > MOST_PARTS:
        raise NotAnEmail("no saved page")
    start = message.get_param("start")
    first = next((one for one in pages if start and one["Content-ID"] == start), pages[0])
    return [first, *(part for part in found if part is not first)]


def page_archive_hazards(content: bytes) -> Iterator[Hazard]:
    """Yield the hazards of a saved page. Raises NotAnEmail for a file that is none."""
    carried = 0
    for part in page_parts(content):
        kind = part.get_content_type()
        if kind == PAGE:
            yield from page_hazards(part_bytes(part))
        elif kind == PLAIN:
            yield from delimited_hazards(part_bytes(part))
        elif kind in _MARKUP:
            if is_declaring(part_bytes(part)):
                yield Hazard("entities")
        elif part.get_content_maintype() not in _SHOWN and kind not in _NOT_OPENED:
            carried += 1
    if carried:
        yield Hazard("embedded-files", detail=counted(carried, "part"))
