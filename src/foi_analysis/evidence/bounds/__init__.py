"""Says exactly what partial, masked and rounded evidence allows a figure to be; judges no claim."""

from foi_analysis.evidence.bounds.conflicts import Weighed, smallest_conflict
from foi_analysis.evidence.bounds.exact import Exact
from foi_analysis.evidence.bounds.model import Bound, Cell, Conflict, Fact, Least, Relation
from foi_analysis.evidence.bounds.table import Table

__all__ = [
    "Bound",
    "Cell",
    "Conflict",
    "Exact",
    "Fact",
    "Least",
    "Relation",
    "Table",
    "Weighed",
    "smallest_conflict",
]
