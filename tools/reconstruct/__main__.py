"""Writes the reconstructed replies of the project, or a corpus of made-up replies for tests."""

from __future__ import annotations

import argparse
from pathlib import Path

from foi_analysis.core.paths import Project
from tools.reconstruct.replies import reconstruct


def main(words: list[str] | None = None) -> None:
    """Run the command: without a word the reconstruction, with ``corpus`` the made-up replies."""
    parser = argparse.ArgumentParser(prog="python -m tools.reconstruct", description=__doc__)
    commands = parser.add_subparsers(dest="command")
    corpus = commands.add_parser("corpus", help="write made-up replies with known truth")
    corpus.add_argument("--seed", type=int, default=0, help="the same seed gives the same bytes")
    corpus.add_argument("--replies", type=int, default=400, help="how many replies to write")
    corpus.add_argument("--into", type=Path, required=True, help="the folder to write them to")
    chosen = parser.parse_args(words)
    project = Project.find()
    if chosen.command == "corpus":
        return _corpus(project, chosen.into, chosen.seed, chosen.replies)
    for path in reconstruct(project):
        print(project.relative(path))
    return None


def _corpus(project: Project, folder: Path, seed: int, replies: int) -> None:
    from tools.reconstruct.corpus import make_corpus

    must_ask = sum(made.must_ask for made in make_corpus(project, folder, seed, replies))
    print(f"{replies} replies, {must_ask} of which must end in a question")


if __name__ == "__main__":
    main()
