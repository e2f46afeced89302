"""Names what can run the notebooks, and says which of them this system has; runs nothing."""

from __future__ import annotations

import os
from enum import StrEnum


class Engine(StrEnum):
    """What runs the notebooks: kernels forked from a prepared process, or each started anew."""

    FAST = "fast"
    KERNEL = "kernel"

    @property
    def is_here(self) -> bool:
        """Return whether this system can run it: forking and watching forks needs Linux."""
        return self is Engine.KERNEL or all(hasattr(os, name) for name in ("fork", "pidfd_open"))
