"""Whatever the bytes, a scan ends and says something; it never raises what it does not promise."""

from __future__ import annotations

import io
import zipfile
from functools import cache
from pathlib import Path

import docx
import openpyxl
import pytest
import xlwt
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.pdfgen import canvas

from foi_analysis.core.problems import ProblemsFound
from foi_analysis.intake.scan import KINDS, Scan, check_incoming, scan_file
from foi_analysis.intake.scan.scan_files import FORMATS

SAMPLES = Path(__file__).parents[1] / "read" / "samples"
SUFFIXES = sorted(FORMATS)
quick = settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])


@cache
def sound(suffix: str) -> bytes:
    """Return the bytes of a small sound file."""
    out = io.BytesIO()
    if suffix in (".xlsx", ".xlsm"):
        workbook = openpyxl.Workbook()
        workbook.active["B7"] = "Facebook"
        workbook.save(out)
    elif suffix in (".docx", ".docm"):
        document = docx.Document()
        document.add_table(1, 2).cell(0, 1).text = "4"
        document.save(out)
    elif suffix == ".xls":
        book = xlwt.Workbook()
        book.add_sheet("Reply").write(6, 1, "Facebook")
        book.save(out)
    elif suffix in (".doc", ".odt", ".rtf", ".msg", ".mht"):
        out.write((SAMPLES / f"reply{suffix}").read_bytes())
    elif suffix == ".pdf":
        page = canvas.Canvas(out, invariant=1)
        page.drawString(72, 700, "Facebook 4")
        page.save()
    else:
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("content.xml", "<x/>")
    return out.getvalue()


def scanned(path: Path, content: bytes) -> Scan:
    path.write_bytes(content)
    scan = scan_file(path, "kent/reply")
    assert all(hazard.kind in KINDS for hazard in scan.hazards)
    try:
        check_incoming(path, "kent/reply")
    except ProblemsFound as found:
        assert scan.refused()
        assert all(problem.file == "kent/reply" for problem in found.problems)
    else:
        assert not scan.refused()
    return scan


@quick
@given(suffix=st.sampled_from(SUFFIXES), content=st.binary(max_size=300))
def test_random_bytes(tmp_path, suffix, content):
    scanned(tmp_path / f"a{suffix}", content)


@quick
@given(suffix=st.sampled_from([".csv", ".html", ".eml", ".txt"]), text=st.text(max_size=200))
def test_random_text(tmp_path, suffix, text):
    scanned(tmp_path / f"a{suffix}", text.encode("utf-8", "surrogatepass"))


@settings(quick, max_examples=400)
@given(data=st.data())
def test_sound_files_with_a_few_bytes_changed(tmp_path, data):
    suffix = data.draw(
        st.sampled_from(
            [".xlsx", ".docx", ".xls", ".doc", ".odt", ".rtf", ".msg", ".mht", ".pdf", ".zip"]
        )
    )
    content = bytearray(sound(suffix))
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    scanned(tmp_path / f"a{suffix}", bytes(content))


@quick
@given(data=st.data())
def test_sound_parts_with_a_few_bytes_changed(tmp_path, data):
    suffix = data.draw(st.sampled_from([".xlsx", ".docx", ".odt"]))
    with zipfile.ZipFile(io.BytesIO(sound(suffix))) as archive:
        parts = {name: bytearray(archive.read(name)) for name in archive.namelist()}
    part = parts[data.draw(st.sampled_from(sorted(parts)))]
    for _ in range(data.draw(st.integers(1, 4))):
        if part:
            part[data.draw(st.integers(0, len(part) - 1))] = data.draw(st.integers(0, 255))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, bytes(content))
    scanned(tmp_path / f"a{suffix}", packed.getvalue())


@pytest.mark.parametrize(
    "suffix", [".xlsx", ".docx", ".xls", ".doc", ".odt", ".rtf", ".msg", ".mht", ".pdf"]
)
def test_the_sound_files_pass(tmp_path, suffix):
    assert scanned(tmp_path / f"a{suffix}", sound(suffix)).refused() == ()


@pytest.mark.parametrize("suffix", [".xlsx", ".docx", ".xls", ".doc", ".odt", ".rtf", ".msg"])
def test_a_file_cut_short_anywhere_is_kept_out(tmp_path, suffix):
    content = sound(suffix)
    for end in range(1, len(content) - 200, len(content) // 20):
        assert scanned(tmp_path / f"a{suffix}", content[:end]).refused(), end
