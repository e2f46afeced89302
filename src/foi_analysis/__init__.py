"""Check the figures newspapers print from round-robin Freedom of Information requests.

The package reads the replies and the published figures under ``data/``, and says of each printed
figure what the replies add up to and what independent evidence allows. It knows nothing of any
one investigation outside ``data/``.

The names below are what a notebook needs, ``import foi_analysis as foi``; each is imported when it
is first used.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from foi_analysis.core.counts import Count
    from foi_analysis.notebook.check import assert_same_as_package
    from foi_analysis.notebook.judge import Verdict, bounds, judge
    from foi_analysis.notebook.load import (
        load_checks,
        load_claim,
        load_coverage,
        load_observations,
        load_published,
        load_table,
        load_wave,
    )
    from foi_analysis.notebook.plots import plot_by_authority, plot_interval, save_figure

__version__ = "0.2.0"
__all__ = [
    "Count",
    "Verdict",
    "assert_same_as_package",
    "bounds",
    "judge",
    "load_checks",
    "load_claim",
    "load_coverage",
    "load_observations",
    "load_published",
    "load_table",
    "load_wave",
    "plot_by_authority",
    "plot_interval",
    "save_figure",
]
_HOMES = {
    "core.counts": ("Count",),
    "notebook.check": ("assert_same_as_package",),
    "notebook.judge": ("Verdict", "bounds", "judge"),
    "notebook.load": tuple(name for name in __all__ if name.startswith("load_")),
    "notebook.plots": ("plot_by_authority", "plot_interval", "save_figure"),
}


def __getattr__(name: str) -> "Any":
    for home, names in _HOMES.items():
        if name in names:
            found = getattr(__import__(f"{__name__}.{home}", fromlist=[name]), name)
            globals()[name] = found
            return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
