"""Prints the numbers of a made-up reply the ways forces print them; draws no facts."""

from __future__ import annotations

from tools.reconstruct.corpus.draw import Draw, Mask
from tools.reconstruct.corpus.truth import Said, exact

WORDS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen", "twenty"),
)
WITHHELD = ("Withheld", "withheld (section 40)", "Exempt s.40(2)")
DASH_LEGEND = "- denotes nil"


def plain(number: int, draw: Draw) -> str:
    """Return a number as text, with the separators the reply's quirks ask for."""
    if number >= 1000 and draw.has("1.7-spaced-thousands"):
        return f"{number:,}".replace(",", ", ")
    if number >= 1000 and draw.has("1.7-thousands"):
        return f"{number:,}"
    return str(number)


def printed(number: int, draw: Draw, of: int | None = None) -> Said:
    """Return the cell of a table that stands for ``number``, masked or marked as drawn.

    ``of`` is the whole that a share in the same cell is worked out from.
    """
    if draw.mask and (said := _masked(number, draw, *draw.mask)):
        return said
    if number == 0 and (said := _nothing(draw)):
        return said
    if draw.has("withheld-cells") and draw.chance(0.2):
        return Said(draw.one(WITHHELD), "withheld", None, None, number)
    if draw.has("not-held-cells") and draw.chance(0.2):
        return Said("Not held", "not held", None, None, number)
    if draw.has("1.6-two-systems") and number > 1 and draw.chance(0.5):
        return _two_systems(number, draw)
    if of and draw.has("1.8-value-with-share"):
        return exact(number, f"{number} ({round(100 * number / of)}%)")
    if draw.has("number-with-mark") and draw.chance(0.3):
        return _marked_number(number, draw)
    return exact(number, _odd_text(number, draw))


def _odd_text(number: int, draw: Draw) -> str | None:
    if number >= 1000 and {"1.7-spaced-thousands", "1.7-thousands"} & draw.quirks:
        return plain(number, draw)
    if draw.has("number-with-decimals"):
        return f"{number}.0"
    return str(number) if draw.has("text-numbers") else None


def _masked(number: int, draw: Draw, quirk: str, mask: Mask) -> Said | None:
    if not mask.low <= number <= mask.high or (number == 0 and draw.chance(0.5)):
        return None
    draw.used.add(quirk)
    if mask.legend and mask.legend not in draw.legends:
        draw.legends.append(mask.legend)
    return Said(mask.text, "interval", mask.low, mask.high, number)


def _nothing(draw: Draw) -> Said | None:
    if draw.has("1.3-blank-cells") and draw.chance(0.7):
        return Said(None, "blank", None, None, 0)
    if draw.has("1.12-nil-cells") and draw.chance(0.7):
        return exact(0, draw.one(("nil", "Nil", "none", "zero", "NIL")))
    dash_is_free = not draw.mask or draw.mask[1].text != "-"
    if dash_is_free and draw.has("dash-means-nil"):
        if DASH_LEGEND not in draw.legends:
            draw.legends.append(DASH_LEGEND)
        return exact(0, "-")
    return None


def _two_systems(number: int, draw: Draw) -> Said:
    """Return two values of two systems: a case may be in both, so their sum is the most."""
    first = draw.rng.randint((number + 1) // 2, number)
    second = draw.rng.randint(number - first, first)
    text = f"{first} (Qlikview) {second} (Niche)"
    return Said(text, "interval", first, first + second, number)


def _marked_number(number: int, draw: Draw) -> Said:
    mark = "†" if draw.mask and draw.mask[1].text == "*" else draw.one(("*", "†"))
    note = f"{mark} figure as of the day of the search"
    if note not in draw.notes:
        draw.notes.append(note)
    return exact(number, f"{number}{mark}")
