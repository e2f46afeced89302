"""Works out how a run of a Word document looks: by its own properties and by its styles.

Defaults of the document, then the styles of table, paragraph and character with all they are based
on, then the run itself; colours of the theme. It reads no text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from foi_analysis.core.office_parts import WORD
from foi_analysis.core.text_look import Colour, are_alike
from foi_analysis.read.sheet_looks import BLACK, SIGNS, WHITE, CellLook, of_hex
from foi_analysis.read.word_places import ground_of_box, is_out_of_sight

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

Said = dict[str, str]
_SWITCHES = ("strike", "dstrike", "vanish", "specVanish")
_VALUES = ("sz", "vertAlign", "position", "highlight", "w", "spacing", "fitText")
# A letter squeezed to less than a tenth, drawn into the one before it, or set far above its line.
_NARROWEST, _HIGHEST = 10, 200
_SHADES = re.compile(r"pct(\d+)")
_FAINT = 90_000
# Of 255: on a cell that is darker, programs show letters of no colour of their own in white.
_DARKEST = 60
_HIGHLIGHTS = {
    "black": "000000",
    "blue": "0000FF",
    "cyan": "00FFFF",
    "green": "00FF00",
    "magenta": "FF00FF",
    "red": "FF0000",
    "yellow": "FFFF00",
    "white": "FFFFFF",
    "darkBlue": "000080",
    "darkCyan": "008080",
    "darkGreen": "008000",
    "darkMagenta": "800080",
    "darkRed": "800000",
    "darkYellow": "808000",
    "darkGray": "808080",
    "lightGray": "C0C0C0",
}
_THEME_NAMES = {
    "background1": "lt1",
    "bg1": "lt1",
    "light1": "lt1",
    "text1": "dk1",
    "tx1": "dk1",
    "dark1": "dk1",
    "background2": "lt2",
    "bg2": "lt2",
    "light2": "lt2",
    "text2": "dk2",
    "tx2": "dk2",
    "dark2": "dk2",
    "hyperlink": "hlink",
    "followedHyperlink": "folHlink",
}
_OFF = ("0", "false", "off")
_DEFAULT_HALVES = "20"


class WordStyles:
    """The styles and the theme of one document."""

    def __init__(self, styles: Element | None, theme: Element | None) -> None:
        self.styles: dict[str, Element] = {}
        self.defaults: Said = {}
        self.default_style = ""
        self.theme = dict(_theme(theme)) if theme is not None else {}
        self.known: dict[str, Said] = {}
        # The colour of the page, where the document says one.
        self.paper: Colour | None = None
        if styles is None:
            return
        for properties in styles.iterfind(f"{WORD}docDefaults/{WORD}rPrDefault/{WORD}rPr"):
            self.defaults = self._said(properties)
        for style in styles.iterfind(f"{WORD}style"):
            self.styles[style.get(f"{WORD}styleId", "")] = style
            is_default = style.get(f"{WORD}default") in ("1", "true", "on")
            if is_default and style.get(f"{WORD}type") == "paragraph":
                self.default_style = style.get(f"{WORD}styleId", "")

    def look(self, run: Element) -> CellLook:
        """Return how the text of a run looks on what lies behind it."""
        paragraph = next(run.iterancestors(f"{WORD}p"), None)
        table = next(run.iterancestors(f"{WORD}tbl"), None)
        own = run.find(f"{WORD}rPr")
        said = self.defaults | self._of_style(_named(table, "tblPr/tblStyle"))
        said = said | self._of_style(_named(paragraph, "pPr/pStyle") or self.default_style)
        said = said | self._of_style(_named(run, "rPr/rStyle"))
        said = said | (self._said(own) if own is not None else {})
        height = said.get("position", "0")
        rise = int(height) if height.lstrip("-").isdecimal() else 0
        halves = said.get("sz", _DEFAULT_HALVES)
        is_gone = said.get("vanish") == "1" or said.get("fill") == "none" or _in_hidden_row(run)
        is_gone = is_gone or said.get("specVanish") == "1" or _is_squeezed(said, halves, rise)
        is_gone = is_gone or is_out_of_sight(run, paragraph, table)
        ground = self._ground(said, paragraph, run, table)
        is_dark = ground is not None and max(ground) < _DARKEST and _in_cell_of(run, said)
        colour = of_hex(said.get("color", "")) or (WHITE if is_dark else BLACK)
        is_paper = ground == WHITE and self.paper is not None
        return CellLook(
            colour=colour,
            ground=self.paper if is_paper and are_alike(colour, self.paper or WHITE) else ground,
            is_struck="1" in (said.get("strike"), said.get("dstrike")),
            is_raised=said.get("vertAlign") == "superscript" or rise > 0,
            is_lowered=said.get("vertAlign") == "subscript" or rise < 0,
            points=0 if is_gone else int(halves) / 2 if halves.isdecimal() else 10,
            is_in_signs=said.get("signs") == "1",
        )

    def _of_style(self, name: str, depth: int = 0) -> Said:
        """Return what a style says, with what it is based on."""
        if name not in self.known:
            found: Said = {}
            style = self.styles.get(name)
            if style is not None and depth < 20:
                found = self._of_style(_named(style, "basedOn"), depth + 1)
                for place in ("pPr", "tcPr"):
                    for shade in style.iterfind(f"{WORD}{place}/{WORD}shd"):
                        found = found | {"behind": self._fill(shade)}
                # Which rows a part of a table's style is for is not worked out.
                is_shaded = next(style.iter(f"{WORD}shd"), None) is not None
                kept = _SWITCHES if is_shaded else (*_SWITCHES, "color")
                for part in style.iterfind(f"{WORD}tblStylePr/{WORD}rPr"):
                    found = found | {k: v for k, v in self._said(part).items() if k in kept}
                own = style.find(f"{WORD}rPr")
                found = found | (self._said(own) if own is not None else {})
            self.known[name] = found
        return self.known[name]

    def _said(self, properties: Element) -> Said:
        """Return what run properties say, by their names."""
        found: Said = {}
        for part in properties:
            name = str(part.tag).removeprefix(WORD)
            if name in _SWITCHES:
                is_off = part.get(f"{WORD}val", "1") in _OFF
                found[name] = "0" if is_off else "1"
            elif name in _VALUES:
                found[name] = part.get(f"{WORD}val", "")
            elif name == "color":
                found[name] = self._coded(part, "val", "theme")
            elif name == "shd":
                found[name] = self._fill(part)
            elif name == "rFonts":
                names = " ".join(part.get(f"{WORD}{one}", "") for one in ("ascii", "hAnsi"))
                found["signs"] = "1" if SIGNS.search(names) else ""
            elif name.endswith("}textFill"):
                found = found | self._filled(part)
        return found

    def _filled(self, fill: Element) -> Said:
        """Return what is said of letters that are filled as a drawing is."""
        alphas = (one.get(next(iter(one.keys()), ""), "0") for one in fill.iter("{*}alpha"))
        if fill.find("{*}noFill") is not None or any(int(one) >= _FAINT for one in alphas):
            return {"fill": "none"}
        for part in fill.iterfind("{*}solidFill/*"):
            name = next((str(one) for key, one in part.items() if str(key).endswith("}val")), "")
            if not any(child.tag.endswith(("}lumMod", "}lumOff")) for child in part):
                themed = self.theme.get(_THEME_NAMES.get(name, name))
                code = bytes(themed).hex() if themed else name
                return {"color": code} if of_hex(code) else {}
        return {}

    def _fill(self, shade: Element) -> str:
        if shade.get(f"{WORD}val") == "solid":
            return self._coded(shade, "color", "theme") or "000000"
        behind = self._coded(shade, "fill", "themeFill")
        if dots := _SHADES.fullmatch(shade.get(f"{WORD}val", "")):
            fore = of_hex(self._coded(shade, "color", "theme")) or BLACK
            share = f"{round(255 * min(int(dots[1]), 100) / 100):02x}"
            return bytes(_mixed(fore, of_hex(behind) or WHITE, share)).hex()
        return behind

    def _coded(self, part: Element, name: str, theme: str) -> str:
        """Return a colour as six digits, the theme's before its own; "" for an automatic one."""
        named = part.get(f"{WORD}{theme}Color" if theme == "theme" else f"{WORD}{theme}", "")
        code = part.get(f"{WORD}{name}", "")
        if (colour := self.theme.get(_THEME_NAMES.get(named, named))) is not None:
            for change in ("Tint", "Shade"):
                if share := part.get(f"{WORD}{theme}{change}"):
                    colour = _mixed(colour, WHITE if change == "Tint" else BLACK, share)
            return bytes(colour).hex()
        return code if of_hex(code) else ""

    def _ground(
        self, said: Said, paragraph: Element | None, run: Element, table: Element | None
    ) -> Colour | None:
        """Return what is behind a run; None where a table's style or a shape may colour it."""
        if (light := said.get("highlight", "none")) != "none":
            return of_hex(_HIGHLIGHTS.get(light, ""))
        codes = [said.get("shd", "")]
        if paragraph is not None:
            codes += [self._fill(one) for one in paragraph.iterfind(f"{WORD}pPr/{WORD}shd")]
        codes.append(said.get("behind", ""))
        for cell in run.iterancestors(f"{WORD}tc"):
            codes += [self._fill(one) for one in cell.iterfind(f"{WORD}tcPr/{WORD}shd")]
        if found := next(filter(None, map(of_hex, codes)), None):
            return found
        if (box := ground_of_box(run)) is not None:
            return box
        in_shape = next(run.iterancestors(f"{WORD}txbxContent"), None) is not None
        styled = self.styles.get(_named(table, "tblPr/tblStyle"))
        shades = False if styled is None else next(styled.iter(f"{WORD}shd"), None) is not None
        return None if in_shape or shades else WHITE


def _in_cell_of(run: Element, said: Said) -> bool:
    """Return whether a run stands in a table's cell and has no ground of its own."""
    is_own = said.get("highlight", "none") != "none" or said.get("shd") or said.get("behind")
    return not is_own and next(run.iterancestors(f"{WORD}tc"), None) is not None


def _is_squeezed(said: Said, halves: str, rise: int) -> bool:
    """Return whether letters are too narrow, too near to each other or too far off their line."""
    points = int(halves) / 2 if halves.isdecimal() else 10
    narrow, apart = said.get("w", ""), said.get("spacing", "")
    is_narrow = narrow.rstrip("%").isdecimal() and 0 < int(narrow.rstrip("%")) < _NARROWEST
    is_near = apart.startswith("-") and apart[1:].isdecimal() and int(apart[1:]) > 8 * points
    fitted = said.get("fitText", "")
    is_fitted = fitted.isdecimal() and int(fitted) < 20
    return is_narrow or is_near or is_fitted or abs(rise) > _HIGHEST


def _in_hidden_row(run: Element) -> bool:
    switches = (
        switch
        for row in run.iterancestors(f"{WORD}tr")
        for switch in row.iterfind(f"{WORD}trPr/{WORD}hidden")
    )
    return any(switch.get(f"{WORD}val", "1") not in _OFF for switch in switches)


def _named(element: Element | None, path: str) -> str:
    found = (
        None if element is None else element.find("/".join(f"{WORD}{n}" for n in path.split("/")))
    )
    return "" if found is None else found.get(f"{WORD}val", "")


def _theme(theme: Element) -> Iterator[tuple[str, Colour]]:
    for scheme in theme.iter("{*}clrScheme"):
        for slot in scheme:
            for one in slot:
                if colour := of_hex(one.get("lastClr", one.get("val", ""))):
                    yield str(slot.tag).rpartition("}")[2], colour


def _mixed(colour: Colour, other: Colour, share: str) -> Colour:
    """Return a colour mixed with another, of which "FF" keeps all and "00" nothing."""
    kept = int(share, 16) / 255
    red, green, blue = (
        round(a * kept + b * (1 - kept)) for a, b in zip(colour, other, strict=True)
    )
    return (red, green, blue)
