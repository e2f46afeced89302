"""Starts a Dask scheduler and workers on this machine and ends them; sends them nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

DASK = Path(sys.executable).with_name("dask")
WAIT = 240


def until(happened: Callable[[], object]) -> None:
    """Wait until something has happened; raise TimeoutError after four minutes."""
    for _ in range(WAIT * 10):
        if happened():
            return
        time.sleep(0.1)
    raise TimeoutError(f"it did not happen within {WAIT} s")


class LocalCluster:
    """A scheduler and workers, each a process of this machine with its log in ``folder``."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.folder, self.file = folder, folder / "scheduler.json"
        self.workers: list[subprocess.Popen[bytes]] = []
        self.scheduler = self._start("scheduler", "--port", "0", **environment)
        until(lambda: self.file.exists() and self.file.read_text().endswith("}"))
        self.address = json.loads(self.file.read_text())["address"]

    def add_worker(self, *words: str, **environment: str) -> None:
        """Start one worker of one thread, by default without a nanny that would replace it."""
        place = str(self.folder / f"worker-{len(self.workers)}")
        usual = ("--nthreads", "1", "--local-directory", place, "--death-timeout", str(WAIT))
        worker = self._start("worker", *usual, *(words or ["--no-nanny"]), **environment)
        self.workers.append(worker)

    def await_workers(self, count: int) -> None:
        """Wait until so many workers have come."""
        from distributed import Client

        with Client(self.address, set_as_default=False) as client:
            client.wait_for_workers(count, timeout=WAIT)

    def _start(self, *words: str, **environment: str) -> subprocess.Popen[bytes]:
        command = [str(DASK), *words, "--host", "127.0.0.1", "--no-dashboard"]
        with (self.folder / "log.txt").open("ab") as log:
            return subprocess.Popen(
                [*command, "--scheduler-file", str(self.file)],
                env={**os.environ, **environment},
                stdout=log,
                stderr=log,
                cwd=self.folder,
            )

    def stop(self) -> None:
        """End every process of the cluster."""
        for process in (*self.workers, self.scheduler):
            process.terminate()
        for process in (*self.workers, self.scheduler):
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@contextmanager
def local_cluster(folder: Path, workers: int, **environment: str) -> Iterator[LocalCluster]:
    """Yield a cluster with so many workers; ``environment`` is the scheduler's besides ours."""
    folder.mkdir(parents=True)
    cluster = LocalCluster(folder, **environment)
    try:
        for _ in range(workers):
            cluster.add_worker()
        if workers:
            cluster.await_workers(workers)
        yield cluster
    finally:
        cluster.stop()
