"""Turns an Outlook message, by its properties, into an e-mail; reads no file and follows no link.

So the scan and the readers of e-mail see it like any other: its letter, and its attachments.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from email.message import EmailMessage

from foi_analysis.intake.scan.rich_text_html import encapsulated_html

# Numbers of properties, as in [MS-OXPROPS].
BODY, RICH_TEXT, PAGE = 0x1000, 0x1009, 0x1013
ATTACHED, METHOD, SHORT_NAME, LONG_NAME, KIND, CONTENT_ID = (
    *(0x3701, 0x3705, 0x3704, 0x3707, 0x370E, 0x3712),
)
_CODE_PAGES = (0x3FDE, 0x3FFD)
# Ways to attach: none said, by value, and a message; all others point elsewhere or are objects.
_BY_VALUE, _MESSAGE = (0, 1), 5
MOST_DEPTH = 10
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff")
_ENCODINGS = {65001: "utf-8", 20127: "ascii", 28591: "cp1252", 28605: "iso-8859-15"}


@dataclass
class OutlookMessage:
    """A message: its properties by number, and those of each attachment."""

    properties: Properties = field(default_factory=dict)
    attachments: list[Properties] = field(default_factory=list)


Properties = dict[int, bytes | str | int | OutlookMessage]


def as_email(message: OutlookMessage) -> EmailMessage:
    """Return a message as an e-mail: its page, else its rich text, else its plain text.

    An object, or a file that stands elsewhere, is attached under a name whose kind is not read.
    Raises ValueError for rich text that is damaged.
    """
    made = EmailMessage()
    made["MIME-Version"] = "1.0"
    encoding = _encoding(message.properties)
    rich = _rich_text(message.properties)
    if page := message.properties.get(PAGE) or (encapsulated_html(rich) if rich else None):
        made.set_content(_text(page, encoding), subtype="html", cte="base64")
    elif rich:
        made.make_mixed()
        made.add_attachment(rich, "application", "rtf", filename="message.rtf")
    elif body := message.properties.get(BODY):
        made.set_content(_text(body, encoding), cte="base64")
    for number, attachment in enumerate(message.attachments, 1):
        _attach(made, attachment, encoding, number)
    return made


def _rich_text(properties: Properties) -> bytes:
    """Return the rich text of a message, or nothing where it only wraps plain text."""
    packed = properties.get(RICH_TEXT)
    if not isinstance(packed, bytes) or not packed:
        return b""
    from compressed_rtf import decompress

    try:
        rich = bytes(decompress(packed)).rstrip(b"\0")
    except Exception as error:  # The library raises nothing more exact.
        raise ValueError("rich text that cannot be unpacked") from error
    is_plain = b"\\fromtext" in rich[:1000] and BODY in properties
    return b"" if is_plain else rich


def _attach(made: EmailMessage, attachment: Properties, encoding: str, number: int) -> None:
    method, content = attachment.get(METHOD, 0), attachment.get(ATTACHED, b"")
    name = _text(attachment.get(LONG_NAME) or attachment.get(SHORT_NAME) or "", encoding)
    if isinstance(content, OutlookMessage):
        made.add_attachment(as_email(content), filename=f"{name or f'message {number}'}.eml")
        return
    if method not in _BY_VALUE or not isinstance(content, bytes):
        made.add_attachment(b"", "application", "octet-stream", filename=f"{number}.object")
        return
    is_picture = _text(attachment.get(KIND) or "", encoding).startswith("image/")
    is_picture |= name.lower().endswith(_PICTURES)
    kind = ("image", "png") if is_picture else ("application", "octet-stream")
    is_shown = is_picture and bool(attachment.get(CONTENT_ID))
    disposition = "inline" if is_shown else "attachment"
    name = name or f"{number}"
    made.add_attachment(content, *kind, filename=name, disposition=disposition)


def _encoding(properties: Properties) -> str:
    page = next((page for one in _CODE_PAGES if isinstance(page := properties.get(one), int)), 1252)
    return _ENCODINGS.get(page, f"cp{page}")


def _text(value: bytes | str | int | OutlookMessage, encoding: str) -> str:
    """Return text that is stored as such or in an encoding; a wrong one only blurs its letters."""
    if isinstance(value, bytes):
        try:
            text = value.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            text = value.decode("cp1252", "replace")
        return text.replace("\0", "")
    return value.replace("\0", "") if isinstance(value, str) else ""
