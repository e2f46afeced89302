"""Makes replies in every format and with every quirk, beside what is true of each, for tests."""

from __future__ import annotations

from foi_analysis.reconstruct.corpus.make import Made, make_corpus
from foi_analysis.reconstruct.corpus.truth import Observation

__all__ = ["Made", "Observation", "make_corpus"]
