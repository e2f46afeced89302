"""Writes the reconstructed replies of the project around the working folder."""

from __future__ import annotations

from foi_analysis.paths import Project
from foi_analysis.reconstruct.replies import reconstruct

if __name__ == "__main__":
    project = Project.find()
    for path in reconstruct(project):
        print(project.relative(path))
