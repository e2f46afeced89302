"""Scans a file by its family, and the files within it; reads no value for use.

Whatever goes wrong while a foreign file is looked through makes it a refused file, never a crash.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath

from foi_analysis.core.paths import sha256_of
from foi_analysis.core.problems import Problem, ProblemsFound
from foi_analysis.intake.scan.archives import Allowance, archive_hazards, markup_hazards
from foi_analysis.intake.scan.hazards import KINDS, MOST_BYTES, Hazard, Scan, counted

FORMATS = {
    ".xlsx": "xlsx workbook",
    ".xlsm": "xlsm workbook",
    ".xlsb": "xlsb workbook",
    ".xls": "xls workbook",
    ".ods": "ods workbook",
    ".docx": "docx document",
    ".docm": "docm document",
    ".doc": "doc document",
    ".odt": "odt document",
    ".rtf": "rtf document",
    ".pdf": "PDF",
    ".html": "web page",
    ".htm": "web page",
    ".mht": "saved web page",
    ".mhtml": "saved web page",
    ".csv": "text file",
    ".tsv": "text file",
    ".txt": "text file",
    ".eml": "e-mail",
    ".msg": "msg message",
    ".dat": "winmail.dat",
    ".tnef": "winmail.dat",
    ".zip": "zip archive",
}
_ARCHIVES = {
    ".xlsx": "xl/",
    ".xlsm": "xl/",
    ".xlsb": "xl/",
    ".docx": "word/",
    ".docm": "word/",
    ".ods": "content.xml",
    ".odt": "content.xml",
    ".zip": "",
}
_TEXTS = {".html", ".htm", ".mht", ".mhtml", ".csv", ".tsv", ".txt", ".eml"}
_PAGE = "a web page or other markup"
_COMPOUND = "an old Office file or a locked one"
_PACKED = "an Outlook message packed in e-mail"
_MAGIC = (
    (re.compile(rb"PK\x03\x04|PK\x05\x06"), "a zip archive"),
    (re.compile(rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), _COMPOUND),
    (re.compile(rb"MZ[\s\S]{0,62}\0|\x7fELF|[\xce\xcf]\xfa\xed\xfe|\xca\xfe\xba\xbe"), "a program"),
    (re.compile(rb"Rar!|7z\xbc\xaf|\x1f\x8b\x08|BZh[1-9]1AY"), "an archive of another kind"),
    (re.compile(rb"\x89PNG|\xff\xd8\xff|GIF8|BM[\s\S]{4}\0\0\0\0"), "a picture"),
    (re.compile(rb"\{\\rtf"), "rich text"),
    (re.compile(rb"\x78\x9f\x3e\x22"), _PACKED),
    (re.compile(rb"[\s\S]{0,1024}?%PDF-"), "a PDF"),
    (re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|\?xml|table)", re.I), _PAGE),
)
_OWN = {
    ".pdf": "a PDF",
    ".rtf": "rich text",
    **dict.fromkeys((".xls", ".doc", ".msg"), _COMPOUND),
    **dict.fromkeys((".dat", ".tnef"), _PACKED),
}
_PICTURES = {".png", ".jpg", ".jpeg", ".gif", ".bmp", ".emz", ".wmf", ".emf", ".tif", ".tiff"}
_PROGRAMS = {
    *(".exe", ".dll", ".com", ".scr", ".bat", ".cmd", ".ps1", ".vbs", ".vbe", ".js", ".jse"),
    *(".wsf", ".hta", ".lnk", ".msi", ".jar", ".sh", ".py", ".iso", ".img", ".xll", ".cpl"),
}
# What readers never open: rubbish of file systems, signatures, visiting cards, appointments.
_PASSED_OVER = re.compile(
    r"(^|/)(__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$)|\.(p7s|vcf|ics|asc)$", re.IGNORECASE
)
Family = Callable[[bytes, str, Allowance], Iterator[Hazard]]


def scan_file(path: Path, shown_name: str) -> Scan:
    """Return what one file hides or does; ``shown_name`` is what the scan calls it.

    Raises ProblemsFound when there is no such file or it may not be opened. Never shows what is
    hidden.
    """
    if not path.is_file():
        raise ProblemsFound([_missing(shown_name)])
    size = path.stat().st_size
    if size > MOST_BYTES:
        return Scan(shown_name, sha256_of(path), size, (Hazard("absurd-size"),))
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ProblemsFound([_locked_away(shown_name)]) from error
    found = hazards_of(content, path.suffix.lower(), Allowance())
    return Scan(shown_name, hashlib.sha256(content).hexdigest(), size, found)


def named_files(paths: Sequence[Path], root: Path | None) -> list[tuple[str, Path]]:
    """Return every file named, and every file in every folder named, by what the scan calls it.

    Files below ``root`` are called by their way from it, others as they were named. Raises
    ProblemsFound for a path that does not exist.
    """
    files = {file for path in paths for file in (_walk(path) if path.is_dir() else [path])}
    named = sorted((_shown(file, root), file) for file in files)
    if missing := [_missing(name) for name, file in named if not file.is_file()]:
        raise ProblemsFound(missing)
    return named


def scan_objects(scans: Iterable[Scan]) -> list[dict[str, object]]:
    """Return scans as objects for JSON: every hazard with its words, place and severity."""
    return [
        {
            "file": scan.file,
            "sha256": scan.sha256,
            "size": scan.size,
            "is_refused": bool(scan.refused()),
            "hazards": [hazard_object(hazard) for hazard in scan.hazards],
        }
        for scan in scans
    ]


def hazard_object(hazard: Hazard) -> dict[str, object]:
    """Return one hazard as an object for JSON."""
    return {
        "hazard": hazard.kind,
        "severity": hazard.severity,
        "can_be_released": KINDS[hazard.kind].releasable,
        "place": hazard.place,
        "found": hazard.words,
    }


def hazards_of(content: bytes, suffix: str, allowance: Allowance) -> tuple[Hazard, ...]:
    """Return the hazards of a file's bytes, each once, the refused ones first."""
    try:
        found = list(_found(content, suffix, allowance))
    except Exception:  # Foreign bytes can break any parser in any way; then the file stays out.
        found = [Hazard("unreadable", detail=FORMATS.get(suffix, "file"))]
    return tuple(sorted(dict.fromkeys(found), key=lambda hazard: hazard.severity == "note"))


def _found(content: bytes, suffix: str, allowance: Allowance) -> Iterator[Hazard]:
    if suffix in _PROGRAMS:
        yield Hazard("program")
    elif suffix in FORMATS:
        if looks := _looks_like(content, suffix):
            yield from _disguised(content, suffix, looks)
        else:
            yield from _family(suffix)(content, suffix, allowance)
    elif suffix not in _PICTURES:
        yield Hazard("unknown-format", detail=suffix if suffix.isascii() else "")
    elif other := _in_a_picture(content):
        detail = f"picture but looks like {other}: not what its name says"
        yield Hazard("disguised", detail=detail)


def _in_a_picture(content: bytes) -> str:
    """Return what a file that is called a picture is, or holds; "" for a picture."""
    looks = next((name for magic, name in _MAGIC if magic.match(content)), "")
    if looks and looks != "a picture" and not content[:512].lstrip().startswith(b"<?xml"):
        return looks
    return "a zip archive" if zipfile.is_zipfile(io.BytesIO(content)) else ""


def _looks_like(content: bytes, suffix: str) -> str:
    """Return what a file that is not what its name says looks like; "" when all is well."""
    looks = next((name for magic, name in _MAGIC if magic.match(content)), "something else")
    if suffix in _TEXTS:
        is_fine = looks == "something else" or (looks == _PAGE and suffix in (".html", ".htm"))
        # Text may speak of the mark of a PDF; a PDF begins with it.
        is_fine |= looks == "a PDF" and not content.lstrip().startswith(b"%PDF-")
        return "" if is_fine else looks
    own = _OWN.get(suffix, "a zip archive")
    return "" if looks == own else looks


def _disguised(content: bytes, suffix: str, looks: str) -> Iterator[Hazard]:
    from foi_analysis.intake.scan.workbook_binary import is_locked_package

    if is_locked_package(content):
        yield Hazard("encrypted")
    elif looks == "something else":
        yield Hazard("unreadable", detail=FORMATS[suffix])
    else:
        detail = f"{FORMATS[suffix]} but looks like {looks}: not what its name says"
        yield Hazard("disguised", detail=detail)


def _family(suffix: str) -> Family:
    from foi_analysis.intake.scan.page_archive import page_archive_hazards
    from foi_analysis.intake.scan.pdf import pdf_hazards
    from foi_analysis.intake.scan.text import delimited_hazards, page_hazards
    from foi_analysis.intake.scan.text_document import old_word_hazards, rich_text_hazards
    from foi_analysis.intake.scan.workbook_binary import old_workbook_hazards

    if suffix in _ARCHIVES:
        return _archive
    if suffix == ".eml":
        return _mail
    if suffix in (".msg", ".dat", ".tnef"):
        return _outlook
    alone = {".pdf": pdf_hazards, ".xls": old_workbook_hazards, ".rtf": rich_text_hazards}
    alone[".doc"] = old_word_hazards
    pages = dict.fromkeys((".html", ".htm"), page_hazards)
    pages |= dict.fromkeys((".mht", ".mhtml"), page_archive_hazards)
    scan = (alone | pages).get(suffix, delimited_hazards)
    return lambda content, suffix, allowance: scan(content)


def _archive(content: bytes, suffix: str, allowance: Allowance) -> Iterator[Hazard]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        unsafe = archive_hazards(content, archive, allowance)
        unsafe = unsafe or list(() if suffix == ".zip" else markup_hazards(archive))
        if unsafe:
            yield from unsafe
        elif not any(name.startswith(_ARCHIVES[suffix]) for name in archive.namelist()):
            yield from _disguised(content, suffix, "a zip archive of other things")
        elif suffix == ".zip":
            names = [one.filename for one in archive.infolist() if not one.is_dir()]
            parts = ((name, archive.read(name)) for name in sorted(names))
            yield from _within(parts, allowance)
        else:
            yield from _office(suffix)(archive)


def _office(suffix: str) -> Callable[[zipfile.ZipFile], Iterator[Hazard]]:
    from foi_analysis.intake.scan.opendocument import document_hazards
    from foi_analysis.intake.scan.word import word_hazards
    from foi_analysis.intake.scan.workbook_xlsb import binary_parts_hazards
    from foi_analysis.intake.scan.workbook_xml import workbook_hazards

    families = {".xlsb": binary_parts_hazards, ".docx": word_hazards, ".docm": word_hazards}
    families |= dict.fromkeys((".ods", ".odt"), document_hazards)
    return families.get(suffix, workbook_hazards)


def _mail(content: bytes, suffix: str, allowance: Allowance) -> Iterator[Hazard]:
    from foi_analysis.intake.scan.mail import beside_parts, mail_parts

    if unshown := beside_parts(content):
        yield Hazard(
            "failed-redaction", "beside the parts of the message", counted(unshown, "text")
        )
    yield from _within(mail_parts(content), allowance)


def _outlook(content: bytes, suffix: str, allowance: Allowance) -> Iterator[Hazard]:
    from foi_analysis.intake.scan.outlook import outlook_email

    yield from _mail(outlook_email(content).as_bytes(), suffix, allowance)


def _within(parts: Iterable[tuple[str, bytes]], allowance: Allowance) -> Iterator[Hazard]:
    """Yield the hazards of the files within a file, each with the number of the file."""
    allowance.depth += 1
    for number, (name, content) in enumerate(parts, 1):
        suffix = PurePosixPath(name.replace("\\", "/")).suffix.lower()
        look = _of_passed_over if _PASSED_OVER.search(name) else hazards_of
        for hazard in look(content, suffix, allowance):
            place = ", ".join(filter(None, (f"file {number} in it", hazard.place)))
            yield Hazard(hazard.kind, place, hazard.detail)
    allowance.depth -= 1


def _of_passed_over(content: bytes, suffix: str, allowance: Allowance) -> Iterator[Hazard]:
    """Yield what keeps out a file by whose name readers never open it."""
    if content[:8].strip(b"\0") and (looks := _looks_like(content, ".txt")):
        detail = f"file that nobody opens but looks like {looks}: not what its name says"
        yield Hazard("disguised", detail=detail)
    elif suffix in _TEXTS:
        yield from (one for one in hazards_of(content, suffix, allowance) if one.severity != "note")


def _walk(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def _shown(path: Path, root: Path | None) -> str:
    if root is not None and path.resolve().is_relative_to(root.resolve()):
        return path.resolve().relative_to(root.resolve()).as_posix()
    return path.as_posix()


def _missing(shown_name: str) -> Problem:
    return Problem(
        file=shown_name,
        found="no such file",
        expected="the file named in the register of replies",
        action="Put the file where the register says, or correct the register.",
    )


def _locked_away(shown_name: str) -> Problem:
    return Problem(
        file=shown_name,
        found="a file that may not be opened",
        expected="a file that whoever runs this may read",
        action="Change who may read the file, or copy it again.",
    )
