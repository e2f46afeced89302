"""Connects to a Dask cluster and refuses one that is unfit for the work; sends no work."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from foi_analysis.core.problems import Problem, ProblemsFound
from foi_analysis.run import cluster_worker

if TYPE_CHECKING:
    from distributed import Client

ANSWER_WITHIN, WORKERS_WITHIN = 10, 30
KEPT = "Notebooks already done are kept; run the command again for the others."


class ClusterProblem(ProblemsFound):
    """A cluster that cannot be used, or no longer; what was written before it is complete."""


def check(address: str) -> None:
    """Make sure that a scheduler answers and its workers are fit; raise ClusterProblem if not."""
    with connected(address):
        pass


@contextmanager
def connected(address: str) -> Iterator[Client]:
    """Yield a client of a scheduler that has workers, all of them with what we have."""
    try:
        from distributed import Client
    except ModuleNotFoundError:
        found, wanted = "no library 'distributed'", "it, to use a cluster"
        action = "Run `make setup`, or install the package with its extra 'cluster'."
        raise ClusterProblem([Problem(found, wanted, action)]) from None
    with warnings.catch_warnings(action="ignore"):
        client = _client(Client, address)
        with client:
            _wait_for_workers(client, address)
            compare(client)
            yield client


def _client(kind: type[Client], address: str) -> Client:
    try:
        return kind(address, timeout=ANSWER_WITHIN)
    except (OSError, ValueError, RuntimeError, TypeError) as error:
        found = f"no connection ({str(error).splitlines()[0]})"
        raise problem(
            found,
            "a Dask scheduler at that address",
            "Start one (`.venv/bin/dask scheduler`), or correct the address or the TLS settings.",
            f"scheduler {address}",
        ) from None


def _wait_for_workers(client: Client, address: str) -> None:
    try:
        client.wait_for_workers(1, timeout=WORKERS_WITHIN)
    except TimeoutError:
        raise problem(
            f"no worker within {WORKERS_WITHIN} s",
            "at least one",
            f"Start one: `.venv/bin/dask worker {address} --nthreads 1`.",
            f"scheduler {address}",
        ) from None


def compare(client: Client) -> None:
    """Raise ClusterProblem for each worker that has not what this process has.

    One that has just left says nothing; each run is checked again by the worker that gets it.
    """
    ours = cluster_worker.installed()
    pythons = {
        worker: ".".join(told["host"]["python"].split(".")[:2])
        for worker, told in client.get_versions()["workers"].items()
    }
    alike = [worker for worker, python in pythons.items() if python == ours["Python"]]
    theirs: dict[str, Mapping[str, str]] = {
        worker: {**ours, "Python": python} for worker, python in pythons.items()
    }
    ask = cluster_worker.installation_asker()
    theirs |= client.run(ask, workers=alike, on_error="ignore") if alike else {}
    problems = [_differing(worker, theirs[worker], ours) for worker in sorted(theirs)]
    if found := [problem for problem in problems if problem]:
        raise ClusterProblem(found)


def _differing(worker: str, theirs: Mapping[str, str], ours: Mapping[str, str]) -> Problem | None:
    names = [name for name in ours if theirs.get(name) != ours[name]]
    if not names:
        return None
    return Problem(
        ", ".join(f"{name} {theirs.get(name, 'none')}" for name in names),
        ", ".join(f"{name} {ours[name]}" for name in names),
        "Check out the same commit there, run `make setup`, and start the worker again.",
        place=f"worker {worker}",
    )


@contextmanager
def lost() -> Iterator[None]:
    """Turn the errors a lost scheduler causes inside it into a ClusterProblem."""
    from distributed import CancelledError

    try:
        yield
    except (OSError, CancelledError):
        wanted = "it to stay until every notebook is done"
        raise problem("the scheduler was lost", wanted, KEPT) from None


def problem(found: str, expected: str, action: str, place: str = "") -> ClusterProblem:
    """Return what is wrong with the cluster as one problem to raise."""
    return ClusterProblem([Problem(found, expected, action, place=place)])
