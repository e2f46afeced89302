"""Makes what rests on notebooks and tables: masked tables, briefings and site; runs no notebook."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from foi_analysis.core.problems import Problem, ProblemsFound
from foi_analysis.publish import disclosed
from foi_analysis.publish.briefing import make as briefings
from foi_analysis.publish.disclose import preset
from foi_analysis.publish.site import build_site, check_libraries

if TYPE_CHECKING:
    from foi_analysis.core.paths import Project

STEPS = 3


def make_outputs(project: Project, ended: Callable[[str], None]) -> Sequence[Problem]:
    """Make anew what is out of date in build/disclosed, build/briefings and build/site.

    ``ended(name)`` is called as each of the ``STEPS`` ends. Returns why the site was left out,
    where its libraries are not installed. Raises ProblemsFound when counts cannot be masked or the
    site cannot be made.
    """
    from foi_analysis.verdicts.processed_project import ProcessedProject

    processed = ProcessedProject(project)
    disclosed.make(processed, preset(processed.reference.investigation.small_counts))
    ended("masked tables")
    if first := next(iter(processed.claims.values()), None):
        briefings.make(processed, briefings.named_authorities(processed, "*"), first.wave)
    ended("briefings")
    try:
        check_libraries()
    except ProblemsFound as missing:
        return missing.problems
    build_site(project)
    ended("site")
    return ()
