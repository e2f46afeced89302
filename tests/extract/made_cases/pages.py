"""Cases of web pages that show digits in another place, order or shape, or not at all.

Every page answers the other questions, so that a question can come from the look alone. The same
pages stand in a file, in an e-mail and in a saved message with its parts.
"""

from __future__ import annotations

from collections.abc import Iterator
from email.message import EmailMessage
from functools import partial
from pathlib import Path

from tests.extract.made_cases.case import Case, Question, Values

READ = Values("offences", (("", (20, 20)),))
ASKED = Question(never=(2, 30, 203, 2030))
TABLE = "<table><tr><td>Offences recorded:</td><td>{}</td></tr></table>"
MOVED = (
    '<span style="position:absolute;left:10px">2</span>0',
    '<span style="position:fixed;top:0">20</span>',
    '<span style="position:relative;left:-20px">0</span>2',
    '<span style="inset:0 0 0 -20px;position:relative">0</span>2',
    '<span style="float:right">0</span>2',
    '<b>2</b><span style="float:left">0</span>',
    '<span style="display:flex;flex-direction:row-reverse"><b>2</b><b>0</b></span>',
    '<span style="display:flex;flex-flow:row-reverse wrap"><b>2</b><b>0</b></span>',
    '<span style="display:flex"><b style="order:2">2</b><b>0</b></span>',
    '<b style="grid-column:2">2</b><b style="grid-column:1">0</b>',
    "<bdo dir=rtl>02</bdo>",
    "<span dir=rtl>20</span>",
    '<span style="unicode-bidi:bidi-override;direction:rtl">02</span>',
    '<span style="transform:rotate(180deg)">20</span>',
    '<span style="rotate:.5turn">20</span>',
    '<span style="transform:scaleX(-1)">20</span>',
    '<span style="translate:-40px">0</span>2',
    '<span style="letter-spacing:-1em">20</span>',
    '<span style="margin:0 0 0 -30px">0</span>2',
    '<span style="display:inline-block;width:1ch;overflow:hidden">203</span>',
    '<span style="font-family:Wingdings">20</span>',
    '<span style="mask:linear-gradient(transparent,transparent)">20</span>',
)
UNREAD = (
    "<ruby>20<rt>30</rt></ruby>",
    "<ruby>20<rp>(</rp><rt>30</rt><rp>)</rp></ruby>",
    "<noscript>20</noscript>",
    "<template>30</template>20",
    '<iframe srcdoc="30"></iframe>',
    '20<iframe src="a.html"></iframe>',
    '20<script>document.write("30")</script>',
    '<i id=x>20</i><script>document.getElementById("x").textContent = 30</script>',
    "<details><summary>More</summary>20</details>",
    "<select><option>20</option></select>",
    "20<input value=30>",
    "<textarea>20</textarea>",
    "<svg><text>20</text></svg>",
    "<canvas>20</canvas>",
    "<video>20</video>",
    "<math><msup><mn>20</mn><mn>3</mn></msup></math>",
    "<span popover>20</span>",
)
SHEETS = {
    ".a {position: absolute}": '<b class="a">2</b>0',
    'b::before {content: "1"}': "<b>20</b>",
    "b::before {content: counter(x)}": "<b>20</b>",
    'b {quotes: "1" "1"} b::after {content: close-quote}': "<b>20</b>",
    'b {display: list-item} b::marker {content: "1"}': "<b>20</b>",
    ':root {--x: "1"} b::before {content: var(--x)}': "<b>20</b>",
    ":root {--ink: white} b {color: var(--ink)}": "<b>20</b>",
    "b {--no: none; display: var(--no)}": "<b>20</b>",
    "b::first-letter {font-size: 0}": "<b>20</b>",
    "td {direction: rtl}": "20",
    "tr {display: flex; flex-direction: row-reverse}": "20",
    "@container (min-width: 1px) {b {display: none}}": "<b>20</b>",
    "td {b {display: none}}": "<b>20</b>",
    "td {& > b {display: none}}": "<b>20</b>",
}
WHOLE = {
    "a column that is not shown": (
        '<table><colgroup><col><col style="visibility:collapse"></colgroup>'
        "<tr><td>Offences recorded:</td><td>20</td></tr></table>"
    ),
    "a page within the page": (
        f'{TABLE.format(20)}<iframe src="a.html" width=800 height=600></iframe>'
    ),
    "a note that is folded": (
        f"{TABLE.format(20)}<details><summary>Notes</summary>"
        "<p>Attempts are not included.</p></details>"
    ),
}
LINKED = (
    '<link rel="stylesheet" href="a.css">',
    '<link href="https://www.northshire.example/main.css?v=12" rel=StyleSheet media=all>',
    '<link rel="preload" as="style" href="a.css" onload="this.rel=\'stylesheet\'">',
    '<style>@import "a.css";</style>',
    "<style>@import url(a.css) screen;</style>",
    "<style>b {color: black} @import url('//www.northshire.example/a.css');</style>",
)
NOT_APPLIED = (
    '<link rel="stylesheet" href="a.css" media="print">',
    '<link rel="alternate stylesheet" href="a.css">',
    '<link rel="stylesheet" href="data:text/css,b{color:black}">',
    '<link rel="stylesheet" href="https://fonts.googleapis.com/css?family=Roboto:400,700">',
    '<link rel="icon" href="a.ico"><link rel="File-List" href="filelist.xml">',
    "<style>@import url(a.css) print;</style>",
)
PLAIN = {
    "": "20",
    "b {color: var(--ink, black)}": "<b>20</b>",
    "td {text-align: right; padding: 2px} b {position: relative}": "<b>20</b>",
    "main {display: grid; grid-template-columns: 1fr}": "20",
    "p::before {content: '• '}": "20",
}


def cases() -> Iterator[Case]:
    """Yield the cases of pages, in a fixed order."""
    for form, make in {"html": _html, "mht": _mht, "eml": _eml}.items():
        for cell in (*MOVED, *UNREAD):
            own = partial(make, "", TABLE.format(cell))
            yield Case(cell, "pages", form, (), ASKED, make=own)
        for sheet, cell in SHEETS.items():
            own = partial(make, sheet, TABLE.format(cell))
            yield Case(sheet, "pages", form, (), ASKED, make=own)
        for name, body in WHOLE.items():
            yield Case(name, "pages", form, (), ASKED, make=partial(make, "", body))
        for sheet, cell in PLAIN.items():
            own = partial(make, sheet, TABLE.format(cell))
            yield Case(f"plain {sheet}", "pages", form, (), READ, make=own)
        for head in (*LINKED, *NOT_APPLIED):
            right = READ if head in NOT_APPLIED else Question("style sheet")
            own = partial(make, "", f"{head}{TABLE.format('<b>20</b>')}")
            yield Case(head, "pages", form, (), right, make=own)
    yield from _kept_sheets()


def _kept_sheets() -> Iterator[Case]:
    """Yield saved pages that name a sheet in each way, with the sheet and with another one."""
    for way in ("a.css", "https://www.northshire.example/a.css", "cid:a@northshire.example"):
        for name, body in {
            "linked": f'<link rel="stylesheet" href="{way}">{TABLE.format("<b>20</b>")}',
            "imported": f'<style>@import "{way}";</style>{TABLE.format("<b>20</b>")}',
        }.items():
            for kept, right in {"a": READ, "b": Question("style sheet")}.items():
                own = partial(_with_sheet, kept, "b {color: black}", body)
                yield Case(f"{way} {name}, {kept} kept", "pages", "mht", (), right, make=own)
            own = partial(_with_sheet, "a", "b {text-decoration: line-through}", body)
            yield Case(f"{way} {name} strikes", "pages", "mht", (), ASKED, make=own)


def _page(sheet: str, body: str) -> str:
    others = "".join(f"<p>Question {n}</p><p>No information held.</p>" for n in (2, 3, 4))
    head = f"<head><style>{sheet}</style></head>" if sheet else ""
    return f"<html>{head}<body><p>Question 1</p>{body}{others}</body></html>"


def _html(sheet: str, body: str, folder: Path) -> Path:
    (folder / "reply.html").write_text(_page(sheet, body), encoding="utf-8")
    return folder / "reply.html"


def _mht(sheet: str, body: str, folder: Path) -> Path:
    return _message(sheet, body, folder / "reply.mht")


def _eml(sheet: str, body: str, folder: Path) -> Path:
    return _message(sheet, body, folder / "reply.eml")


def _with_sheet(kept: str, sheet: str, body: str, folder: Path) -> Path:
    """Save a page with a style sheet of a name as another part."""
    message = EmailMessage()
    message["Subject"] = "Freedom of Information request"
    message.set_content(_page("", body), subtype="html")
    message["Content-Location"] = "https://www.northshire.example/reply.html"
    message.make_related()
    message.add_related(sheet.encode(), "text", "css", cid=f"<{kept}@northshire.example>")
    part = next(one for one in message.walk() if one.get_content_type() == "text/css")
    part["Content-Location"] = f"https://www.northshire.example/{kept}.css"
    (folder / "reply.mht").write_bytes(bytes(message))
    return folder / "reply.mht"


def _message(sheet: str, body: str, path: Path) -> Path:
    message = EmailMessage()
    message["From"], message["To"] = "foi@northshire.example", "requester@example.org"
    message["Subject"] = "Freedom of Information request"
    message["Date"] = "Mon, 06 Jun 2022 10:00:00 +0000"
    message.set_content(_page(sheet, body), subtype="html")
    path.write_bytes(bytes(message))
    return path
