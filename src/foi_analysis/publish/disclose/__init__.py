"""Makes counts fit to publish: small ones masked, none to be worked out; gathers no counts."""

from foi_analysis.publish.disclose.attack import SMALL, WITHHELD, Attack, MaskingPlan
from foi_analysis.publish.disclose.content import (
    DEFAULT,
    NONE,
    PRESETS,
    Content,
    CountSum,
    Rule,
    Share,
    preset,
)
from foi_analysis.publish.disclose.outcome import PUBLIC, Disclosed, PrintedCount, published

__all__ = [
    "DEFAULT",
    "NONE",
    "PRESETS",
    "PUBLIC",
    "SMALL",
    "WITHHELD",
    "Attack",
    "Content",
    "CountSum",
    "Disclosed",
    "MaskingPlan",
    "PrintedCount",
    "Rule",
    "Share",
    "preset",
    "published",
]
