"""Share work among processes of this machine; the results come in the order of the work.

Each process is forked from this one, so it has the same data. Whenever it is free it takes the number of the
next piece of work from a shared pipe, and writes the result into its own pipe: none waits for a slower one.
Only a few pieces are given out ahead of the results, which keeps memory flat. When this process ends, however
it ends, the shared pipe closes and all others end too.
"""

from __future__ import annotations

import os
import sys

from validator.errors import WorkerError, mark

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import Any, TypeVar

    Item = TypeVar("Item")
    Result = TypeVar("Result")

_FEWEST_FILES = 200  #: from this number on, another process saves more than it costs
_LARGEST_PIECE = 32  #: files in a piece, so that its way through the pipe is worth it
_PIECES = 16  #: so many make equal shares, if there are enough files
_MOST_JOBS = 256  #: processes whose pieces fit into the shared pipe, which may be only 4,096 bytes
_AHEAD = 4  #: pieces given out for each process, so that it never waits for one
_NUMBER = 4  #: bytes of a number in a pipe

#: whether it is safe to fork processes on this system
_FORKS = hasattr(os, "fork") and sys.platform != "darwin"


def count_jobs(wish: str, files: int) -> int:
    """Return how many processes should check so many files, by ``auto`` or a number.

    Raises ValueError for any other wish.
    """
    if wish == "auto":
        wanted = _count_processors() if files >= _FEWEST_FILES else 1
    elif wish.isascii() and wish.isdigit() and wish.strip("0"):
        wanted = int(wish)
    else:
        raise ValueError(wish)
    return min(wanted, files) if _FORKS else 1


def _count_processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def split_work(items: Sequence[Item]) -> list[Sequence[Item]]:
    """Return the items in pieces, each of which one process takes."""
    size = max(1, min(_LARGEST_PIECE, len(items) // _PIECES))
    return [items[start : start + size] for start in range(0, len(items), size)]


def share_work(
    task: Callable[[Sequence[Item]], Result], work: Sequence[Sequence[Item]], jobs: int
) -> Iterator[Result]:
    """Yield the result of the task for each piece of work, in order, from ``jobs`` processes.

    One job is done in this process. Raises WorkerError if a process ends before its work is done.
    """
    jobs = min(jobs, len(work), _MOST_JOBS)
    if jobs < 2:
        yield from map(task, work)
        return
    from contextlib import ExitStack

    with ExitStack() as running:
        try:
            queue = running.enter_context(_Queue())
            workers = [running.enter_context(_Worker(task, work, queue)) for _ in range(jobs)]
        except OSError:  # the system does not allow so many
            running.close()
            yield from map(task, work)
            return
        yield from _sort_results(_read_results(workers), queue, len(work), jobs * _AHEAD)


def _sort_results(
    results: Iterator[tuple[int, Result]], queue: _Queue, pieces: int, ahead: int
) -> Iterator[Result]:
    """Yield the results in the order of the work, with at most ``ahead`` pieces given out ahead of them."""
    for number in range(min(ahead, pieces)):
        queue.put(number)
    early: dict[int, Result] = {}
    for number in range(pieces):
        while number not in early:
            done, result = next(results)
            early[done] = result
        if number + ahead < pieces:
            queue.put(number + ahead)
        yield early.pop(number)


def _read_results(workers: Sequence[_Worker]) -> Iterator[tuple[int, Any]]:
    """Yield each result, with the number of its piece of work, as soon as a process has it."""
    from select import poll

    waiting = poll()
    by_file = {worker.results: worker for worker in workers}
    for file in by_file:
        waiting.register(file)
    while True:
        for file, _ in waiting.poll():
            yield by_file[file].result()


class _Queue:
    """A pipe from which the processes take the number of the next piece of work."""

    def __init__(self) -> None:
        self._read, self._write = os.pipe()

    def put(self, number: int) -> None:
        """Give a piece of work to the next process that is free."""
        os.write(self._write, number.to_bytes(_NUMBER, "big"))

    def take_all(self) -> Iterator[int]:
        """Yield the numbers that this process takes, until the pipe is closed."""
        os.close(self._write)
        while number := os.read(self._read, _NUMBER):  # never a part of one: each was written at once
            yield int.from_bytes(number, "big")

    def __enter__(self) -> _Queue:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._read)
        os.close(self._write)


class _Worker:
    """A process that takes pieces of work."""

    def __init__(
        self, task: Callable[[Sequence[Item]], Result], work: Sequence[Sequence[Item]], queue: _Queue
    ) -> None:
        from signal import SIGKILL  # nothing can be imported while Python shuts down

        self._kill_signal = SIGKILL
        self.results, write = os.pipe()
        try:
            self._id = os.fork()
        except OSError:
            os.close(self.results)
            raise
        else:
            if not self._id:
                os.close(self.results)
                _run_worker(task, work, queue, write)
        finally:
            os.close(write)

    def result(self) -> tuple[int, Any]:
        """Return the number of a piece of work and its result. Raises WorkerError if the process ended."""
        size = int.from_bytes(self._read(_NUMBER), "big")
        found: tuple[int, Any] = _load_pickle().loads(self._read(size))  # written by our own process
        return found

    def _read(self, size: int) -> bytearray:
        content = bytearray()
        while len(content) < size:
            read = os.read(self.results, size - len(content))
            if not read:
                raise WorkerError(
                    mark("A process ended before it had checked its files; `{option}` may show why."),
                    option="--jobs 1",
                )
            content += read
        return content

    def __enter__(self) -> _Worker:
        return self

    def __exit__(self, *_: object) -> None:
        """End the process, whatever it is doing, and wait for that."""
        os.close(self.results)
        try:
            os.kill(self._id, self._kill_signal)
            os.waitpid(self._id, 0)
        except OSError:  # it was ended by something else
            return


def _run_worker(
    task: Callable[[Sequence[Item]], Result], work: Sequence[Sequence[Item]], queue: _Queue, write: int
) -> None:
    """Do the work and end this process, which must not continue what its parent was doing."""
    import signal

    code = 1
    try:
        pickle = _load_pickle()
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(name) is not signal.SIG_IGN:
                signal.signal(name, signal.SIG_DFL)
        with open(write, "wb") as results:
            for number in queue.take_all():
                result = pickle.dumps((number, task(work[number])))
                results.write(len(result).to_bytes(_NUMBER, "big") + result)
                results.flush()
        code = 0
    finally:
        os._exit(code)


def _load_pickle() -> Any:
    """Return the part of ``pickle`` that is written in C, which is faster to import than all of it."""
    try:
        import _pickle
    except ImportError:
        import pickle

        return pickle
    return _pickle
