"""Holds the processed tables of one project, each read once, and what judges claims by them.

It reads ``data/processed`` and ``data/manual``; it processes no reply and judges nothing itself.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from foi_analysis.core.paths import Project
from foi_analysis.core.processed import read_table
from foi_analysis.core.reference import Reference

if TYPE_CHECKING:
    import pandas as pd

    from foi_analysis.verdicts.claims import Claim, ClaimChecker


class ProcessedProject:
    """A project's processed tables, its claims and the checker of claims over all evidence."""

    def __init__(self, project: Project | None = None) -> None:
        self.project = project or Project.find()
        self.reference = Reference(self.project)
        self._tables: dict[str, pd.DataFrame] = {}

    def table(self, name: str) -> pd.DataFrame:
        """Return the table ``data/processed/NAME.parquet``."""
        if name not in self._tables:
            self._tables[name] = read_table(self.project, name)
        return self._tables[name]

    @cached_property
    def checker(self) -> ClaimChecker:
        """Return the checker of claims over the processed observations and publications."""
        from foi_analysis.verdicts.claims import ClaimChecker

        return ClaimChecker(self.project, self._rows("observations"), self._rows("published"))

    def _rows(self, name: str) -> list[dict[str, Any]]:
        return cast("list[dict[str, Any]]", self.table(name).to_dict(orient="records"))

    @cached_property
    def claims(self) -> dict[str, Claim]:
        """Return the claims of ``data/manual/claims.csv`` by key, in their order."""
        from foi_analysis.verdicts.claims import read_claims

        return {claim.claim: claim for claim in read_claims(self.project)}
