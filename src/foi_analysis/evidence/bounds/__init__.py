"""Says exactly what partial, masked and rounded evidence allows a figure to be; judges no claim."""

from foi_analysis.evidence.bounds.conflicts import Reconciliation, smallest_conflict
from foi_analysis.evidence.bounds.exact import Exact
from foi_analysis.evidence.bounds.model import Bound, Cell, Fact, Least, Relation
from foi_analysis.evidence.bounds.table import BoundsTable

__all__ = [
    "Bound",
    "BoundsTable",
    "Cell",
    "Exact",
    "Fact",
    "Least",
    "Reconciliation",
    "Relation",
    "smallest_conflict",
]
