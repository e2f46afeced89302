"""Makes a complete set of replies that fits the published figures; they are never evidence."""

from __future__ import annotations

from tools.reconstruct.replies import reconstruct

__all__ = ["reconstruct"]
