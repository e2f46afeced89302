"""What `foi reproduce` makes after the notebooks, and what it says without the site's libraries."""

from foi_analysis.core.problems import Problem, ProblemsFound
from foi_analysis.publish import all_outputs


def test_without_the_site_s_libraries_all_else_is_made_and_it_is_said(
    processed_copy, monkeypatch
) -> None:
    missing = Problem("Sphinx is not installed", "sphinx", "Install it.", file="build/site")

    def lacks() -> None:
        raise ProblemsFound([missing])

    monkeypatch.setattr(all_outputs, "check_libraries", lacks)
    ended: list[str] = []
    assert all_outputs.make_outputs(processed_copy, ended.append) == (missing,)
    assert ended == ["masked tables", "briefings"]
    assert len(list((processed_copy.build / "briefings").glob("*.html"))) == 43
    assert (processed_copy.build / "disclosed/counts.csv").is_file()
    assert not (processed_copy.build / "site").exists()
