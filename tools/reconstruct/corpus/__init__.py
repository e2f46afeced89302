"""Makes replies in every format and with every quirk, beside what is true of each, for tests."""

from __future__ import annotations

from tools.reconstruct.corpus.make import CorpusReply, make_corpus
from tools.reconstruct.corpus.truth import Observation

__all__ = ["CorpusReply", "Observation", "make_corpus"]
