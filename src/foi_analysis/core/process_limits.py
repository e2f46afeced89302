"""Limits what the process it is called in may take; starts and ends no process."""

from __future__ import annotations

import resource


def limit(kind: int, soft: int, hard: int | None = None) -> bool:
    """Set a limit, one of ``resource.RLIMIT_*``; return False where the system refuses it.

    ``hard`` (default: as ``soft``) is what the process itself can never raise again. macOS refuses
    to limit a process's memory.
    """
    try:
        resource.setrlimit(kind, (soft, soft if hard is None else hard))
    except (OSError, ValueError):
        return False
    return True
