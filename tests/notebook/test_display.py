"""What notebooks show: no word is lost, no text becomes markup, and the colours can be read."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import html
from nbclient import NotebookClient

import foi_analysis
from foi_analysis.core.counts import Count, exact, parse_count, show_count
from foi_analysis.core.problems import ProblemsFound
from foi_analysis.core.processed import read_table
from foi_analysis.core.reference import Reference
from foi_analysis.core.tables import VERDICTS
from foi_analysis.evidence.bounds import Bound, Fact
from foi_analysis.evidence.values import Value
from foi_analysis.notebook import display
from foi_analysis.notebook.display import MARKS
from foi_analysis.publish.site import front
from foi_analysis.publish.site.notebook_tables import tidy_table
from foi_analysis.verdicts.claims import Claim, ClaimChecker, Judgement, read_claims
from foi_analysis.verdicts.judging import FigureVerdict

SOURCE = Path(foi_analysis.__file__).parent
HOSTILE = "<script>alert(1)</script> & \"quoted\" 'x' $5 and $6 </td></table>"
CLAIM = Claim(
    claim="a",
    statement="5 offences were recorded in Derbyshire",
    page="p",
    release="r",
    wave="9m",
    area="Derbyshire",
    measure="offences",
    category="",
    printed="5",
    value=5.0,
    unit="offences",
    decimals=0,
    notebook="n.ipynb",
)
STATED = Fact(("offences", "", "Essex", "9m"), 3, None, "publication", "published", "3", "page")
JUDGEMENT = Judgement(
    claim=CLAIM,
    computed="4–6",
    computed_value=Value(4, 6),
    computed_provenance="transcribed",
    numerator=None,
    denominator=None,
    verdict=FigureVerdict("cannot be checked", Bound(3, low_facts=frozenset([STATED]))),
    sentence="Other figures allow at least 3 offences.",
    respondents=1,
    asked=1,
)


def parsed(markup: str) -> html.HtmlElement:
    return html.fragment_fromstring(markup, create_parent="div")


def words(shown: object) -> str:
    return parsed(shown._repr_html_()).text_content()


COUNTS = {
    "20": exact(20),
    "1,628": exact(1628),
    "1–4": parse_count("*"),
    "at least 6": parse_count("more than 5"),
    "at most 4": Count("interval", None, 4),
    "withheld": parse_count("s.40"),
    "blank": parse_count(""),
    "not held": parse_count("N/K"),
    "not asked": Count("not asked"),
    "0 (blank)": Count("blank", 0, 0),
    "1–4 (withheld)": Count("withheld", 1, 4),
}


@pytest.mark.parametrize("text", COUNTS)
def test_a_count_shows_its_limits_and_any_status_that_is_no_plain_number(text: str) -> None:
    assert str(COUNTS[text]) == words(COUNTS[text]) == text


def test_a_missing_number_says_why_it_is_missing() -> None:
    for status, reason in display.NO_NUMBER.items():
        assert parsed(Count(status)._repr_html_())[0].get("title") == reason
        assert status in words(Count(status))


def test_the_text_a_cell_prints_stands_before_what_it_means() -> None:
    shown = display.count(parse_count("*"), "*")
    assert shown.text == words(shown) == "“*” = 1–4"
    assert display.count(exact(20), "20").text == "“20”"


def test_programmers_still_see_the_whole_value() -> None:
    assert eval(repr(parse_count("*"))) == parse_count("*")
    assert eval(repr(Value(51.5690, 51.5691))) == Value(51.5690, 51.5691)


def limits_of(text: str) -> tuple[float | None, float | None]:
    number = r"([\d,]+(?:\.\d+)?)"
    for pattern, sides in (
        (rf"at least {number}", (1, 0)),
        (rf"at most {number}", (0, 1)),
        (rf"{number}–{number}", (1, 2)),
        (number, (1, 1)),
    ):
        if match := re.fullmatch(pattern, text):
            found = [match.group(side).replace(",", "") if side else None for side in sides]
            return tuple(None if limit is None else float(limit) for limit in found)
    assert text == "unknown"
    return None, None


WHOLE = st.one_of(st.none(), st.integers(0, 10**12))


@given(WHOLE, WHOLE)
@example(0, None)
@example(None, None)
@example(493, 501)
def test_whole_limits_come_back_from_the_words(low: int | None, high: int | None) -> None:
    if None not in (low, high):
        low, high = sorted((low, high))
    shown = display.interval(low, high)
    assert limits_of(shown.text) == (low, high)
    assert words(shown) == shown.text
    assert shown.text == show_count("interval", low, high) or (low, high) == (None, None)


SHARES = st.floats(0, 10**6, allow_nan=False)


@given(SHARES, SHARES)
@example(51.56903765690377, 51.56903765690377)
@example(51.56, 51.64)
@example(5.951818611242324, 100.0)
def test_different_limits_never_look_like_one_value(first: float, second: float) -> None:
    low, high = sorted((first, second))
    text = str(Value(low, high))
    shown_low, shown_high = limits_of(text)
    assert max(abs(shown_low - low), abs(shown_high - high)) < 0.0501
    if high - low > 10**-6:
        assert shown_low < shown_high
    if low == high:
        assert "–" not in text


@pytest.mark.parametrize("missing", [None, float("nan"), pd.NA, float("inf")])
def test_however_a_table_writes_a_missing_limit_it_is_none(missing: object) -> None:
    assert display.interval(5, missing).text == "at least 5"
    assert display.interval(missing, missing).text == "unknown"
    assert "no upper limit" in display.interval(5, missing).html


def luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def styles(node: html.HtmlElement) -> dict[str, str]:
    return dict(part.split(": ") for part in node.get("style").split("; "))


LABELS = {name: display.badge(name) for name in VERDICTS} | {
    "reconstructed": display.provenance("reconstructed")
}


@pytest.mark.parametrize("name", LABELS)
def test_a_badge_is_readable_on_any_page_and_says_its_word(name: str) -> None:
    (node,) = parsed(LABELS[name])
    style = styles(node)
    assert contrast(style["background-color"], style["color"]) >= 4.5
    assert node.text_content().removeprefix(MARKS.get(name, "")).strip() == name


def test_the_contrast_is_the_one_of_the_guidelines() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("name", VERDICTS)
def test_a_verdict_says_its_reason_as_a_sentence(name: str) -> None:
    shown = display.verdict(name, "The reason.")
    assert words(shown) == f"{display.MARKS[name]} {name} The reason."
    assert shown.text == repr(shown) == f"{display.MARKS[name]} {name}: The reason."
    assert words(display.verdict(name)) == display.verdict(name).text


def test_an_unknown_verdict_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ProblemsFound, match="reproduced, reproduced"):
        display.verdict("<b>true</b>")


def test_the_site_has_the_same_badge_and_no_colours_of_its_own() -> None:
    assert front.badge is display.badge
    for path in (SOURCE / "publish" / "site" / "static").glob("*.css"):
        css = path.read_text(encoding="utf-8")
        for rule in re.findall(r"[^{}]*\.(?:verdict|provenance)\b[^{}]*{([^}]*)}", css):
            assert not re.search(r"color|background|border", rule), (path.name, rule)


def test_a_force_stands_with_its_code(reference: Reference) -> None:
    shown = display.authority("Derbyshire Constabulary", reference)
    assert shown.text == words(shown) == "Derbyshire (ONS E23000018)"
    assert "Derbyshire Constabulary" in shown.html
    assert display.authority("British Transport Police", reference).text.endswith("(no ONS code)")
    for authority in reference.asked_authorities:
        assert re.search(r"\(ONS [EW]\d{8}\)", display.authority(authority, reference).text)


def test_an_unknown_force_names_the_nearest(reference: Reference) -> None:
    with pytest.raises(ProblemsFound, match="nearest are Derbyshire"):
        display.authority("Derbyshre", reference)


@given(st.text())
@example(HOSTILE)
@example("\x1b[31mred\x1b[0m")
@example("\u202e0361")
def test_any_text_is_text_in_a_sentence_and_in_a_cell(text: str) -> None:
    shown = display.verdict("fits", text)
    root = parsed(shown.html)
    assert {node.tag for node in root.iter()} == {"div", "span"}
    made = parsed(display.table(text, [text, text], [(text, text)]).html)
    cells = [node.text_content() for node in made.iter("caption", "th", "td")]
    assert len(cells) == 5 and len(set(cells)) == 1
    assert [node.tag for node in made.iter()].count("table") == 1
    readable = [char for char in text if char.isprintable() or char in "\n\t"]
    assert [char for char in cells[0] if char in readable] == readable
    if text:
        assert root.text_content() == f"≈ fits {cells[0]}"
    steering = {char for char in text if not char.isprintable() and not char.isspace()}
    assert not steering & set(shown.text + shown.html + cells[0])


def test_nothing_shown_is_set_as_mathematics() -> None:
    shown = [display.verdict("fits", "$5 and $6"), display.table("$5", ["$6"], [["$7"]])]
    for one in shown:
        assert "mathjax_ignore" in parsed(one.html)[0].get("class")


def test_hostile_claims_stay_in_their_cells() -> None:
    claim = replace(CLAIM, statement=HOSTILE, area="<i>", printed=HOSTILE, unit="<b>")
    found = replace(JUDGEMENT, claim=claim, computed=HOSTILE, sentence=HOSTILE)
    found = replace(found, computed_provenance="<u>")
    for shown in (display.claims_table([found]), display.judgement(found)):
        root = parsed(shown.html)
        assert not list(root.iter("script", "i", "b", "u"))
        assert len(list(root.iter("table"))) == 1
        assert HOSTILE in root.text_content()
        assert HOSTILE in shown.text


def test_a_claims_table_is_accessible_and_says_everything() -> None:
    shown = display.claims_table([JUDGEMENT])
    (table,) = parsed(shown.html)
    assert table[0].tag == "caption" and table[0].text_content() == display.CAPTION
    assert [node.text_content() for node in table.findall("thead/tr/th")] == list(display.COLUMNS)
    assert {node.get("scope") for node in table.findall("thead/tr/th")} == {"col"}
    (row,) = table.findall("tbody/tr")
    assert row[0].tag == "th" and row[0].get("scope") == "row"
    assert [node.text_content() for node in row] == [
        "5 offences were recorded in Derbyshire",
        "5 offences",
        "4–6 offences transcribed",
        "at least 3 offences",
        "? cannot be checked",
    ]
    assert row.find(".//span[@title]").get("title") == JUDGEMENT.sentence
    for text in (
        "Printed: 5 offences",
        "Replies on hand: 4–6 offences (transcribed)",
        "at least 3",
    ):
        assert text in shown.text


def test_a_statement_that_does_not_name_its_area_gets_it_and_words_get_no_unit() -> None:
    claim = replace(CLAIM, area="Kent")
    silent = replace(JUDGEMENT, claim=claim, computed="no replies", computed_provenance="none")
    text = display.claims_table(
        [replace(silent, verdict=FigureVerdict("not checked", Bound()))]
    ).text
    assert "Kent: 5 offences were recorded in Derbyshire" in text
    assert "Replies on hand: no replies\n" in text
    assert "Other figures allow: nothing known" in text


@pytest.mark.parametrize("rows", [0, 1, 59, 60, 61, 100])
def test_a_long_table_says_how_many_rows_are_left_out(rows: int) -> None:
    shown = display.claims_table([JUDGEMENT] * rows)
    (table,) = parsed(shown.html)
    assert len(table.findall("tbody/tr")) == min(rows, 60)
    notes = [node.text_content() for node in table.findall("tfoot/tr/td")]
    left = f"60 of {rows} rows are shown; {rows - 60} are left out. most={rows} shows all."
    assert notes == ([left] if rows > 60 else [])
    assert (left in shown.text) == (rows > 60)
    assert len(parsed(display.claims_table([JUDGEMENT] * rows, rows).html).findall(".//tfoot")) == 0


def test_the_site_keeps_every_word_of_the_table() -> None:
    shown = display.claims_table([JUDGEMENT] * 61)
    made = parsed(tidy_table(shown.html, "Claims")).text_content()
    assert "".join(made.split()) == "".join(words(shown).split())


def test_the_judged_claims_give_the_same_bytes_each_time(processed_project) -> None:
    rows = [read_table(processed_project, name) for name in ("observations", "published")]
    made = []
    for _ in range(2):
        checker = ClaimChecker(
            processed_project, *(frame.to_dict(orient="records") for frame in rows)
        )
        judged = [checker.judge(claim) for claim in read_claims(processed_project)]
        made.append((display.claims_table(judged), [display.judgement(one) for one in judged]))
    assert made[0] == made[1]
    table, single = made[0]
    figures = read_table(processed_project, "figures")
    verdicts = [row[-1].text_content().partition(" ")[2] for row in parsed(table.html).iter("tr")][
        1:
    ]
    assert verdicts == list(figures["verdict"])
    for one, why in zip(single, figures["sentence"], strict=True):
        assert why in words(one) and why in one.text


SHOWN = {
    "parse_count('*')": "1–4",
    "Value(493, 501)": "493–501",
    "Value(51.56903765690377, 51.56903765690377)": "51.6",
    "display.verdict('impossible', 'Too <low>.')": "✘ impossible: Too <low>.",
    "display.authority('Derbyshire Police', Reference(Project.find()))": (
        "Derbyshire (ONS E23000018)"
    ),
}
LISTED = "{'Kent': Value(5, None), 'Essex': Value(7, 7), 'Gwent': parse_count('withheld')}"
SETUP = """
from foi_analysis.notebook import display
from foi_analysis.verdicts.claims import Claim, Judgement
from foi_analysis.core.counts import parse_count
from foi_analysis.evidence.values import Value
from foi_analysis.core.paths import Project
from foi_analysis.core.reference import Reference
from foi_analysis.evidence.bounds import Bound, Fact
from foi_analysis.verdicts.judging import FigureVerdict
from math import inf
"""
JUDGED = f"Judgement({', '.join(f'{n}={v!r}' for n, v in vars(JUDGEMENT).items())})"


@pytest.fixture(scope="module")
def kernel_outputs(repo_root: Path) -> list[dict[str, str]]:
    cells = [nbformat.v4.new_code_cell(code) for code in (SETUP, *SHOWN, LISTED, JUDGED)]
    notebook = nbformat.v4.new_notebook(cells=cells)
    resources = {"metadata": {"path": str(repo_root)}}
    NotebookClient(notebook, kernel_name="python3", resources=resources, timeout=120).execute()
    outputs = [cell["outputs"] for cell in notebook["cells"][1:]]
    assert all(len(one) == 1 and one[0]["output_type"] == "execute_result" for one in outputs)
    return [dict(one[0]["data"]) for one in outputs]


def test_a_kernel_shows_words_and_html_that_say_the_same(kernel_outputs) -> None:
    for code, data in zip(SHOWN, kernel_outputs, strict=False):
        assert data["text/plain"] == SHOWN[code]
        said = parsed(data["text/html"]).text_content()
        assert said == SHOWN[code].replace("impossible:", "impossible"), code


def test_a_kernel_shows_values_in_a_list_in_words(kernel_outputs) -> None:
    shown = kernel_outputs[len(SHOWN)]
    assert shown == {"text/plain": "{'Kent': at least 5, 'Essex': 7, 'Gwent': withheld}"}


def test_a_kernel_shows_a_judgement_without_its_insides(kernel_outputs) -> None:
    shown = kernel_outputs[-1]
    assert shown["text/plain"] == display.judgement(JUDGEMENT).text
    assert shown["text/html"] == display.judgement(JUDGEMENT).html


def test_the_core_holds_no_markup_and_loads_nothing_more() -> None:
    for name in ("core/counts", "evidence/measures", "verdicts/claims"):
        assert not re.search(r"</?(?:span|t[dhr]|table|p)\b", (SOURCE / f"{name}.py").read_text())
    code = (
        "import sys, foi_analysis, foi_analysis.core.counts, foi_analysis.evidence.measures\n"
        "assert 'foi_analysis.notebook.display' not in sys.modules\n"
        "import foi_analysis.notebook.display\n"
        "heavy = {'pandas', 'numpy', 'IPython', 'lxml', 'rich', 'foi_analysis.verdicts.claims'}\n"
        "sys.exit(' '.join(sorted(heavy & set(sys.modules))) or None)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
