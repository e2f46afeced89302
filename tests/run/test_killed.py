"""A run that is killed leaves nothing the next run does not make good."""

from pathlib import Path

from benchmarks.copies import copied
from benchmarks.killed import Killed, kill_and_mend
from tests.miniature import cut_down

from foi_analysis.core.paths import Project

REGISTER = """
[[notebook]]
name = "briefing-{authority}"
file = "local_briefing.ipynb"
parameters.authority = ["Derbyshire", "North Wales", "Staffordshire"]

[[notebook]]
name = "conflicts-{wave}"
file = "conflicts.ipynb"
parameters.wave = ["6m", "9m"]
"""


def test_a_killed_run_is_made_good_by_the_next(repo_root: Path, tmp_path: Path) -> None:
    root = copied(Project(repo_root), tmp_path / "project")
    cut_down(Project(root))
    (root / "notebooks/register.toml").write_text(REGISTER, encoding="utf-8")
    told: list[Killed] = []
    differing = kill_and_mend(root, moments=2, seed=3, step=told.append)
    assert differing == []
    assert not all(one.had_ended for one in told)
