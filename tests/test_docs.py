"""What the documents say is what the code does."""

import csv
import re
import subprocess
import sys
from pathlib import Path

from foi_analysis.core.paths import Project
from foi_analysis.core.tables import COLUMNS
from foi_analysis.verdicts.report import readme_sentences

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
EVERYDAY = (ROOT / "docs/everyday.md").read_text(encoding="utf-8")
METHODOLOGY = (ROOT / "METHODOLOGY.md").read_text(encoding="utf-8")
FOI = Path(sys.executable).with_name("foi")


def targets() -> dict[str, str]:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z-]+):.*?## (.+)$", text, re.MULTILINE))


def test_every_make_target_has_help_and_help_lists_it() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.+)$", text, re.MULTILINE)
    assert phony and set(phony.group(1).split()) == set(targets())
    shown = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name, words in targets().items():
        assert re.search(rf"make {name}\s+{re.escape(words)}", shown)


def test_the_issue_s_targets_exist() -> None:
    wanted = {"help", "reproduce", "test", "lab", "site", "lint", "clean", "refresh-notebooks"}
    assert wanted <= set(targets())


def test_every_command_in_the_readme_exists() -> None:
    told = README + EVERYDAY
    for name in re.findall(r"^make ([\w-]+)|`make ([\w-]+)", told, re.MULTILINE):
        assert (name[0] or name[1]) in targets()
    commands = set(re.findall(r"\.venv/bin/foi (\w+)", told))
    assert commands
    for name in sorted(commands):
        shown = subprocess.run([FOI, name, "--help"], capture_output=True, text=True, check=False)
        assert shown.returncode == 0, name
    for module in re.findall(r"-m ([\w.]+)", told):
        path = module.replace(".", "/")
        places = (ROOT / path / "__main__.py", ROOT / f"{path}.py")
        assert any(place.is_file() for place in places), module


def test_every_file_the_readme_links_to_exists() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert (ROOT / target).exists(), target


def test_readme_shows_today_s_claims() -> None:
    shown = README.split("<!-- claims: begin -->\n")[1].split("<!-- claims: end -->")[0]
    assert shown == readme_sentences(Project(ROOT))
    assert shown.count("\n") == 11


def test_methodology_counts_the_figures_that_fit() -> None:
    path = ROOT / "data/raw/replies/reconstructed/fit.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    fitting = sum(row["is_true"] == "true" for row in rows)
    assert f"One table fits {fitting} of the {len(rows)} distinct" in METHODOLOGY


def test_methodology_paragraphs_are_numbered_in_order() -> None:
    numbers = [int(number) for number in re.findall(r"^(\d+)\. ", METHODOLOGY, re.MULTILINE)]
    assert numbers == list(range(1, len(numbers) + 1))


def test_data_dictionary_has_every_column() -> None:
    text = (ROOT / "data/processed/README.md").read_text(encoding="utf-8")
    for table, columns in COLUMNS.items():
        section = text.split(f"## {table}\n")[1].split("\n## ")[0]
        assert re.findall(r"^\| `(\w+)`", section, re.MULTILINE) == list(columns)


def test_nothing_committed_names_a_machine_or_an_index() -> None:
    files = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    names = files.stdout.split("\n") if files.returncode == 0 else []
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in lock
    for name in filter(None, names):
        content = (ROOT / name).read_bytes() if (ROOT / name).is_file() else b""
        assert str(ROOT).encode() not in content, name
