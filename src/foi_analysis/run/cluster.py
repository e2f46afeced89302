"""Sends planned notebooks to a Dask cluster and writes what comes back; runs no notebook itself.

A file travels as the result of a small task, so Dask moves it between workers, each worker gets it
once, and the scheduler can make it again when the workers that held it are lost.
"""

from __future__ import annotations

import secrets
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from foi_analysis.core.paths import MARKER, Project, replacing, sha256_of
from foi_analysis.run import cluster_worker
from foi_analysis.run.cluster_connection import KEPT, compare, connected, lost, problem
from foi_analysis.run.cluster_worker import FilesLacking, Parcel, Received
from foi_analysis.run.engine import Done, failed
from foi_analysis.run.plan import Planned, executed_path

if TYPE_CHECKING:
    from distributed import Client, Future

LOOK_EVERY = 60
AHEAD = 2
RETRIES = 2
FIGURES = (".csv", ".png", ".svg")


def run_all(
    address: str, project: Project, waiting: Sequence[Planned], ended: Callable[[str], None]
) -> list[Done]:
    """Run planned notebooks on the workers of the scheduler at ``address``.

    What they wrote is then in build/ as after a local run. A failure does not stop the others.
    ``ended`` is told each notebook's name as it ends. Runs that were under way when workers died
    once too often are each run again alone, as only one of them may be to blame. Raises
    ClusterProblem when the cluster is unfit or is lost half-way.
    """
    if not waiting:
        return []
    with connected(address) as client:
        done, suspects = _run(client, project, waiting, ended)
        alone, blamed = _run(client, project, suspects, ended, at_once=1)
    for planned in blamed:
        alone.append(
            failed(planned, "it was under way each time when a worker died (KilledWorker)")
        )
        ended(planned.run.name)
    return done + alone


def _run(
    client: Client,
    project: Project,
    wanted: Sequence[Planned],
    ended: Callable[[str], None],
    at_once: int | None = None,
) -> tuple[list[Done], list[Planned]]:
    """Return what became of each run, and those that were under way when workers died."""
    done: list[Done] = []
    suspects: list[Planned] = []
    waiting, post = deque(wanted), Post(client, project, wanted)
    for planned, future in _finished(client, waiting, post.send, at_once):
        error = future.exception()
        if isinstance(error, FilesLacking):
            post.send_everything()
            waiting.appendleft(planned)
        elif type(error).__name__ == "KilledWorker":
            suspects.append(planned)
        else:
            done.append(_became(client, project, planned, future))
            ended(planned.run.name)
    return done, suspects


def _finished(
    client: Client,
    waiting: deque[Planned],
    send: Callable[[Planned], Future],
    at_once: int | None,
) -> Iterator[tuple[Planned, Future]]:
    """Send what waits, little more at a time than workers can do, and yield it as it ends."""
    under_way: dict[Future, Planned] = {}
    while waiting or under_way:
        room = at_once or max(1, AHEAD * _threads(client))
        while waiting and len(under_way) < room:
            planned = waiting.popleft()
            under_way[send(planned)] = planned
        for future in _next(client, list(under_way)):
            yield under_way.pop(future), future


def _next(client: Client, under_way: Sequence[Future]) -> list[Future]:
    """Return those that have ended, at least one; raise ClusterProblem if the cluster is lost."""
    from distributed import wait

    while True:
        with lost():
            try:
                return list(wait(under_way, timeout=LOOK_EVERY, return_when="FIRST_COMPLETED").done)
            except TimeoutError:
                pass
        if not _threads(client):
            wanted = "workers until every notebook is done"
            raise problem(f"no worker left for {LOOK_EVERY} s", wanted, KEPT)


def _threads(client: Client) -> int:
    with lost():
        return sum(client.nthreads().values())


class Post:
    """Sends runs, with the content of those files that some worker lacks."""

    def __init__(self, client: Client, project: Project, wanted: Sequence[Planned]) -> None:
        self._client, self._project = client, project
        self._mark = secrets.token_hex(4)
        self._sent: dict[str, Future] = {}
        self._expected = cluster_worker.installed()
        hashed = cache(lambda name: sha256_of(project.root / name))
        data = _data(project)
        self._files = {
            planned.run.name: {name: hashed(name) for name in (*data, *_needed(project, planned))}
            for planned in wanted
        }
        self.lacking: set[str] = set()
        if every := {one for files in self._files.values() for one in files.values()}:
            told = client.run(cluster_worker.lacking, every, on_error="ignore")
            self.lacking = set().union(*told.values())

    def send_everything(self) -> None:
        """From now on send every file's content: a worker has come that has none."""
        self.lacking = {one for files in self._files.values() for one in files.values()}

    def send(self, planned: Planned) -> Future:
        """Send one run; return what its result will be."""
        files = self._files[planned.run.name]
        contents = {one: self._content(name, one) for name, one in files.items()}
        return self._client.submit(
            cluster_worker.run,
            Parcel(planned, files, self._expected),
            {one: content for one, content in contents.items() if content is not None},
            key=f"{planned.run.name}-{secrets.token_hex(8)}",
            retries=RETRIES,
            pure=False,
        )

    def _content(self, name: str, digest: str) -> Future | None:
        if digest in self.lacking and digest not in self._sent:
            self._sent[digest] = self._client.submit(
                bytes,
                (self._project.root / name).read_bytes(),
                key=f"file-{digest}-{self._mark}",
                retries=RETRIES,
                priority=1,
            )
        return self._sent.get(digest)


def _data(project: Project) -> list[str]:
    """Return every file of data/, from the project's root: a notebook may read any of them."""
    paths = (path for path in (project.root / "data").rglob("*") if path.is_file())
    return sorted(
        {MARKER.as_posix(), *(path.relative_to(project.root).as_posix() for path in paths)}
    )


def _needed(project: Project, planned: Planned) -> list[str]:
    """Return the files a run needs beside those of data/, from the project's root."""
    return [f"notebooks/{planned.run.notebook}"]


def _became(client: Client, project: Project, planned: Planned, future: Future) -> Done:
    """Return what became of a run; what it wrote is then in place."""
    if error := future.exception():
        compare(client)
        return failed(planned, f"on the cluster: {type(error).__name__}: {error}")
    received: Received = future.result()
    if wrong := unexpected(project, planned, received):
        return failed(planned, f"its result from the cluster was refused: {wrong}")
    _write(project, planned, received)
    return received.done


def _own(project: Project, planned: Planned) -> list[str]:
    name = executed_path(project, planned.run).name
    return [f"build/failed/{name}", f"build/notebooks/{name}"]


def unexpected(project: Project, planned: Planned, received: Received) -> str:
    """Return what is wrong with a result, or nothing."""
    for name, (digest, content) in received.files.items():
        place = PurePosixPath(name)
        is_figure = str(place.parent) == "build/figures" and place.suffix in (
            ".csv",
            ".png",
            ".svg",
        )
        if not is_figure and name not in _own(project, planned):
            return f"it holds {name!r}, which is not this notebook's"
        if cluster_worker.hash_of(content) != digest:
            return f"{name} arrived damaged"
    return ""


def _write(project: Project, planned: Planned, received: Received) -> None:
    """Put a result in place, each file at once, the notebook last, as a local run does."""
    own = _own(project, planned)
    for name in sorted(received.files, key=lambda one: (one in own, one)):
        with replacing(project.root / name) as path:
            path.write_bytes(received.files[name][1])
    for name in set(own) - received.files.keys():
        (project.root / name).unlink(missing_ok=True)
