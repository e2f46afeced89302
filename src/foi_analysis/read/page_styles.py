"""Works out which declarations of a web page's style sheets hold for which element; fetches none.

The cascade of CSS: origin in the page, importance, specificity, order. What they mean for a reader
is `page_looks`' to say.
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple, cast
from urllib.parse import unquote_to_bytes

from foi_analysis.read.page_sheets import NOT_ON_SCREEN, is_elsewhere, linked_sheet

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

Declared = dict[str, str]
_WANTED = re.compile(
    r"--[\w-]+|animation(?:-name|-fill-mode)?|background|background-color|background-image|"
    r"block-size|bottom|box-shadow|clip|clip-path|color|contain|content|content-visibility|"
    r"direction|display|filter|flex-direction|flex-flow|flex-wrap|float|font|font-family|font-size|"
    r"font-variant-position|grid-area|grid-column|grid-row|height|inline-size|inset|"
    r"inset-block-start|inset-inline-start|left|letter-spacing|line-height|margin|"
    r"margin-inline-start|margin-left|margin-right|margin-top|mask|mask-image|max-block-size|"
    r"max-height|max-inline-size|max-width|mso-hide|opacity|order|outline|outline-color|"
    r"outline-offset|overflow|overflow-x|overflow-y|position|right|rotate|scale|text-decoration|"
    r"text-decoration-line|text-indent|text-security|top|transform|translate|unicode-bidi|"
    r"vertical-align|visibility|-webkit-mask|-webkit-mask-image|-webkit-text-fill-color|"
    r"-webkit-text-security|width|z-index|zoom"
)
_NAMES = re.compile(r"[.#]([A-Za-z_][\w-]*)")
_THROUGH_BODY, _BODY = re.compile(r">\s*tbody\s*>"), re.compile(r"(?<![\w.#-])tbody\b")
_ADDED, _STARTS = ("before", "after", "marker"), ("first-letter", "first-line")
_GROUPS = ("media", "supports", "layer", "container", "scope")
_LAST_FRAME = re.compile(r"(?:^|,)\s*(?:to|100%)\s*(?:,|$)")
_STAYS = re.compile(r"forwards|both|infinite")
# Brackets in selectors may name classes that nothing has: ":not(.y)".
_BRACKETS = re.compile(r"\([^()]*\)")
_OF_SELECTOR = re.compile(r"(:nth-(?:last-)?child\([^()]*?)\s+of\s+[^()]*\)")
_ADDRESSES = ("url", "string", "function")
_SIDES = ("top", "right", "bottom", "left")
# What of a first letter or line makes it be seen otherwise than the rest.
_MOST_STEPS = 20
_LOOKS = {"color", "font", "font-size", "display", "visibility", "opacity", "float", "text-indent"}
# "var(--ink, black)"
_VARIABLE = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,\s*([^()]*(?:\([^()]*\))?[^()]*))?\)")


class _Ranked(NamedTuple):
    is_important: bool
    is_inline: bool
    specificity: tuple[int, int, int]
    order: int
    name: str
    value: str


class PageStyles:
    """The declarations of a page by element: its own and those of the page's style sheets.

    ``elsewhere`` holds the addresses of sheets that a browser applies and that are not in the page.
    """

    def __init__(self, root: Element) -> None:
        self.by_element: dict[Element, list[_Ranked]] = {}
        self.added: dict[Element, list[str]] = {}
        self.starts: set[Element] = set()
        self.drawn: dict[tuple[Element, str], list[_Ranked]] = {}
        self.frames: dict[str, list[tuple[str, str, bool]]] = {}
        self.elsewhere: list[str] = []
        self.names = {
            name
            for one in root.iter()
            for name in (*one.get("class", "").split(), one.get("id", ""))
        }
        self.has_bodies = next(root.iter("tbody"), None) is not None
        self.order = 0
        for sheet in root.iter("style", "link"):
            if not NOT_ON_SCREEN.search(sheet.get("media", "")):
                text = sheet.text if sheet.tag == "style" else _packed(sheet.get("href", ""))
                self._take_sheet(root, text or "")
                self.elsewhere += filter(is_elsewhere, [linked_sheet(sheet)])

    def of(self, element: Element, above: Declared) -> Declared:
        """Return the declarations that hold for an element, with the variables set ``above`` it."""
        own, text = self.by_element.get(element, []), element.get("style")
        inline = [
            _Ranked(important, True, (0, 0, 0), 0, name, value)
            for name, value, important in (_declarations(text) if text else ())
        ]
        said = {one.name: one.value for one in sorted([*own, *inline])}
        said |= self._moved_to(said)
        known = {**above, **{name: said[name] for name in said if name.startswith("--")}}
        filled = ((name, _filled(value, known)) for name, value in said.items())
        return {name: value for name, value in filled if value is not None}

    def drawn_things(self) -> Iterator[tuple[Element, Declared]]:
        """Yield each thing that a style sheet draws before or after an element, as it looks."""
        for (element, _), found in self.drawn.items():
            yield element, {one.name: one.value for one in sorted(found)}

    def _moved_to(self, said: Declared) -> Declared:
        """Return what an animation leaves behind that stays as it ends."""
        names = f"{said.get('animation', '')} {said.get('animation-name', '')}"
        ways = f"{names} {said.get('animation-fill-mode', '')}"
        if not names.strip() or not _STAYS.search(ways):
            return {}
        moved = (self.frames.get(name, ()) for name in names.split())
        return {name: value for found in moved for name, value, _ in found}

    def key(self, element: Element) -> tuple[object, ...]:
        """Return what two elements share for which the same declarations hold."""
        rules = (one.order for one in self.by_element.get(element, ()))
        return (element.get("style"), *rules, *self.added.get(element, ()))

    def _take_sheet(self, root: Element, text: str) -> None:
        import tinycss2

        rules = tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
        self._take(root, rules)

    def _take(self, root: Element, rules: list) -> None:  # type: ignore[type-arg]
        import tinycss2

        for rule in rules:
            if rule.type == "at-rule" and rule.lower_at_keyword == "import":
                self._take_import(root, rule.prelude)
            if rule.type == "at-rule" and rule.lower_at_keyword.endswith("keyframes"):
                self._keep_frames(rule)
                continue
            if rule.type == "at-rule" and rule.content is not None:
                about = tinycss2.serialize(rule.prelude)
                if rule.lower_at_keyword in _GROUPS and not NOT_ON_SCREEN.search(about):
                    inner = tinycss2.parse_rule_list(
                        rule.content, skip_comments=True, skip_whitespace=True
                    )
                    self._take(root, inner)
            elif rule.type == "qualified-rule":
                self._take_rule(root, tinycss2.serialize(rule.prelude), rule.content)

    def _take_import(self, root: Element, prelude: object) -> None:
        import tinycss2

        address = _address(prelude)
        others = [one for one in cast("list[Any]", prelude) if one.type not in _ADDRESSES]
        if not NOT_ON_SCREEN.search(tinycss2.serialize(others)):
            self._take_sheet(root, _packed(address))
            self.elsewhere += filter(is_elsewhere, [address.strip()])

    def _take_rule(self, root: Element, selectors: str, content: list) -> None:  # type: ignore[type-arg]
        """Take a rule and those nested in it, of which "&" or the beginning is its selectors."""
        import tinycss2

        if found := list(_declarations(content)):
            self._apply(root, selectors, found)
        for inner in tinycss2.parse_blocks_contents(content, True, True):
            if inner.type == "qualified-rule":
                own = tinycss2.serialize(inner.prelude)
                self._take_rule(root, _nested(selectors, own), inner.content)
            elif inner.type == "at-rule" and inner.content is not None:
                about = tinycss2.serialize(inner.prelude)
                if inner.lower_at_keyword in _GROUPS and not NOT_ON_SCREEN.search(about):
                    self._take_rule(root, selectors, inner.content)

    def _keep_frames(self, rule: Any) -> None:
        """Keep how the last of an animation's frames looks."""
        import tinycss2

        name = tinycss2.serialize(rule.prelude).strip().lower()
        for one in tinycss2.parse_blocks_contents(rule.content or (), True, True):
            if one.type == "qualified-rule" and _LAST_FRAME.search(tinycss2.serialize(one.prelude)):
                self.frames[name] = list(_declarations(one.content))

    def _apply(
        self, root: Element, selectors: str, declarations: list[tuple[str, str, bool]]
    ) -> None:
        from cssselect import HTMLTranslator, SelectorError
        from cssselect import parse as parse_selectors
        from lxml.etree import XPathError

        self.order += 1
        if not self.has_bodies:  # A browser would put them in.
            selectors = _THROUGH_BODY.sub(">", selectors)
            selectors = _BODY.sub("table", selectors)
        selectors = _OF_SELECTOR.sub(r"\1)", selectors).replace(":defined", "")
        if not self._may_match(selectors):
            return
        try:
            parsed = parse_selectors(selectors)
        except SelectorError:
            return
        for selector in parsed:
            try:
                # A pseudo-element is no element; the rule is about what stands before or after.
                added, selector.pseudo_element = selector.pseudo_element, None
                found = root.xpath(HTMLTranslator().selector_to_xpath(selector))
            except (SelectorError, XPathError):
                continue
            self._note(cast("list[Element]", found), added, selector.specificity(), declarations)

    def _note(
        self,
        elements: list[Element],
        added: object,
        specificity: tuple[int, int, int],
        declarations: list[tuple[str, str, bool]],
    ) -> None:
        for element in elements:
            if added in (None, "first-line"):
                self.by_element.setdefault(element, []).extend(
                    _Ranked(important, False, specificity, self.order, name, value)
                    for name, value, important in declarations
                )
            elif added in _ADDED:
                content = (value for name, value, _ in declarations if name == "content")
                self.added.setdefault(element, []).extend(content)
                self.drawn.setdefault((element, str(added)), []).extend(
                    _Ranked(important, False, specificity, self.order, name, value)
                    for name, value, important in declarations
                )
            elif added in _STARTS and _LOOKS & {name for name, _, _ in declarations}:
                self.starts.add(element)

    def _may_match(self, selectors: str) -> bool:
        """Return whether some selector of a list names no class and id that the page lacks."""
        while (bare := _BRACKETS.sub("", selectors)) != selectors:
            selectors = bare
        return any(set(_NAMES.findall(one)) <= self.names for one in selectors.split(","))


def _address(prelude: object) -> str:
    """Return the address that an import names."""
    named = (str(one.value) for one in cast("list[Any]", prelude) if one.type in ("url", "string"))
    inner = (
        str(part.value)
        for one in cast("list[Any]", prelude)
        if one.type == "function"
        for part in one.arguments
        if part.type == "string"
    )
    return next(iter([*named, *inner]), "")


def _packed(address: str) -> str:
    """Return the style sheet that an address itself holds, or nothing; fetches nothing."""
    if not address.strip().lower().startswith("data:"):
        return ""
    about, _, text = address.partition(",")
    plain = unquote_to_bytes(text)
    try:
        return (b64decode(plain) if about.lower().endswith(";base64") else plain).decode(
            "utf-8", "replace"
        )
    except ValueError:
        return ""


def _declarations(content: object) -> Iterator[tuple[str, str, bool]]:
    """Yield name, value and importance of the declarations that say how text looks."""
    import tinycss2

    parts = tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True)
    for one in parts:
        if one.type == "declaration" and _WANTED.fullmatch(one.lower_name):
            value = tinycss2.serialize(one.value).strip()
            is_as_typed = one.lower_name == "content" or one.lower_name.startswith("--")
            for name, part in _sides(one.lower_name, value if is_as_typed else value.lower()):
                yield name, part, one.important


def _sides(name: str, value: str) -> Iterator[tuple[str, str]]:
    """Yield a declaration, or those of the four sides that it stands for."""
    if name not in ("inset", "margin"):
        yield name, value
        return
    parts = value.split() or [""]
    for number, side in enumerate(_SIDES):
        back = (number, number - 2, 0)
        part = next((parts[at] for at in back if 0 <= at < len(parts)), parts[0])
        yield (side if name == "inset" else f"margin-{side}"), part


def _nested(selectors: str, inner: str) -> str:
    """Return the selectors of a rule within another, both lists of them."""
    outer = selectors.split(",")
    joined = []
    for own in inner.split(","):
        joined += [
            own.replace("&", one.strip()) if "&" in own else f"{one.strip()} {own.strip()}"
            for one in outer
        ]
    return ", ".join(joined)


def _filled(value: str, known: Declared) -> str | None:
    """Return a value with its variables, or None where one is not known: it then says nothing."""
    for _ in range(_MOST_STEPS):
        if not (found := _VARIABLE.search(value)):
            return value
        filled = known.get(found[1], found[2])
        if filled is None:
            return None
        value = f"{value[: found.start()]}{filled.strip()}{value[found.end() :]}"
    return None
