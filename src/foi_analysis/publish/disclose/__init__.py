"""Makes counts fit to publish: small ones masked, none to be worked out; gathers no counts."""

from foi_analysis.publish.disclose.attack import SMALL, WITHHELD, Attack, Plan
from foi_analysis.publish.disclose.content import Content, Share, Sum
from foi_analysis.publish.disclose.outcome import PUBLIC, Disclosed, Line, published
from foi_analysis.publish.disclose.rule import DEFAULT, NONE, PRESETS, Rule, preset

__all__ = [
    "DEFAULT",
    "NONE",
    "PRESETS",
    "PUBLIC",
    "SMALL",
    "WITHHELD",
    "Attack",
    "Content",
    "Disclosed",
    "Line",
    "Plan",
    "Rule",
    "Share",
    "Sum",
    "preset",
    "published",
]
