"""The explanations' examples say what the package says; the reference is that of today's code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.conftest import ROOT
from tests.test_how_to import DOCS, steps, try_examples

from foi_analysis.cli import docs
from foi_analysis.core.paths import Project

EXPLAINED = ("bounds", "counting-rules", "verdicts")
PAGES = sorted(DOCS.rglob("*.md"))
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


@pytest.mark.parametrize("name", EXPLAINED)
def test_the_numbers_of_an_explanation_are_those_of_the_package(
    processed_project: Project, name: str
) -> None:
    text = "\n".join(step.text for step in steps(DOCS / "explanation" / f"{name}.md"))
    assert try_examples(processed_project, text) == []


def test_an_example_that_says_otherwise_is_found(processed_project: Project) -> None:
    assert try_examples(processed_project, ">>> 1 + 1\n3\n")


@pytest.mark.parametrize("name", ["cli.md", "python.md"])
def test_the_reference_is_up_to_date(name: str) -> None:
    written = (DOCS / "reference" / name).read_text(encoding="utf-8")
    assert written == docs.reference_pages()[name], f"Run `{docs.REMAKE}` and commit the pages."


def test_every_command_has_its_place_in_the_reference() -> None:
    from foi_analysis.cli.commands import app

    headings = HEADING.findall(docs.commands_page())
    shown = [one for one in app.registered_commands if not one.hidden]
    names = [one.name or one.callback.__name__.replace("_", "-") for one in shown]
    for group in app.registered_groups:
        within = [
            one.name or one.callback.__name__ for one in group.typer_instance.registered_commands
        ]
        names += [group.name, *(f"{group.name} {name}" for name in within)]
    assert [f"foi {name}" for name in sorted(names)] == headings[1:]


def test_everything_public_says_what_it_does() -> None:
    for line in docs.python_page().splitlines():
        assert not re.fullmatch(r"- `.+`: *", line), line


def test_every_link_between_documents_leads_somewhere() -> None:
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), (page.name, target)


def test_the_index_names_every_document() -> None:
    linked = re.findall(r"\]\(([^)#:]+\.md)\)", (DOCS / "README.md").read_text(encoding="utf-8"))
    named = {(DOCS / target).resolve() for target in linked}
    missing = [page.relative_to(ROOT) for page in PAGES if page.resolve() not in named]
    assert missing == [Path("docs/README.md")], "Add a line to docs/README.md."
