"""Worker processes on this machine: a worker that dies takes its item with it and no other."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterator, Sequence
from itertools import islice
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from primemover.app.batch.items import Item, Outcome, Work, outcome_of

# Spawned, not forked: video and pose libraries hold threads, which a fork would not copy.
_CONTEXT = multiprocessing.get_context("spawn")
_STOP_AFTER_S = 5.0


def run_on_processes(work: Work, *, items: Sequence[Item], jobs: int) -> Iterator[Outcome]:
    """Outcomes in the order they finish, from ``jobs`` processes.

    Closing the iterator, also by an interrupt, stops the workers at once.
    """
    waiting = iter(items)
    busy: dict[object, _Worker] = {}
    try:
        for item in islice(waiting, jobs):
            _give(busy, worker=_Worker(work), item=item)
        while busy:
            for connection in wait([w.connection for w in busy.values()]):
                worker = busy.pop(connection)
                yield worker.outcome()
                following = next(waiting, None)
                if following is None:
                    worker.stop()
                else:
                    worker = worker if worker.alive else _Worker(work)
                    _give(busy, worker=worker, item=following)
    finally:
        for worker in busy.values():
            worker.kill()


def _give(busy: dict[object, _Worker], *, worker: _Worker, item: Item) -> None:
    worker.item = item
    worker.connection.send(item)
    busy[worker.connection] = worker


class _Worker:
    """One process and the item it is at."""

    item: Item

    def __init__(self, work: Work) -> None:
        self.connection, theirs = _CONTEXT.Pipe()
        self._process: BaseProcess = _CONTEXT.Process(target=_serve, args=(theirs, work))
        self._process.start()
        theirs.close()  # so that this end reads end-of-file when the worker dies
        self.alive = True

    def outcome(self) -> Outcome:
        try:
            answer: Outcome = self.connection.recv()
        except (EOFError, ConnectionResetError):
            self._process.join(_STOP_AFTER_S)
            self.alive = False
            return Outcome(item=self.item, result=None, error=self._cause_of_death(), seconds=0.0)
        return answer

    def _cause_of_death(self) -> str:
        code = self._process.exitcode
        cause = f"signal {-code}" if code is not None and code < 0 else f"exit code {code}"
        return (
            f"the worker process ended ({cause}) while at this item; "
            "often memory ran out: try fewer --jobs"
        )

    def stop(self) -> None:
        self.connection.close()  # the worker reads end-of-file and leaves
        self._process.join(_STOP_AFTER_S)
        self.kill()

    def kill(self) -> None:
        if self._process.is_alive():
            self._process.kill()
        self._process.join()
        self.connection.close()


def _serve(connection: Connection, work: Work) -> None:
    """Do items until the other end closes; so workers end even when their parent was killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when to stop
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    while True:
        try:
            item = connection.recv()
            connection.send(outcome_of(work, item=item))
        except (EOFError, OSError):
            return
