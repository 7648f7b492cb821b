"""Work shared out among processes of this machine: the results of one process, in its order.

Each process is forked from this one, so it knows all that this one knows. Whenever it is free it takes the
next turn, the number of a piece of the work, and writes what comes of it into a pipe of its own: none waits
for another that the machine gives less time. Turns are given a few pieces ahead of what was yielded, which
keeps memory flat; and there are none left once this process has ended, however it ended, so all end then.
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

_WORTH = 200  #: files from which on another process saves more than it costs
_LARGEST_PIECE = 32  #: files in a piece: enough to outweigh its way through the pipe
_PIECES = 16  #: to share the work out evenly, if there are enough files
_MOST_JOBS = 256  #: processes whose turns are sure to find room in their pipe, at 4,096 bytes
_AHEAD = 4  #: turns for each process: it never waits for one
_NUMBER = 4  #: bytes of a number in a pipe

#: whether processes can be forked here without danger
_FORKS = hasattr(os, "fork") and sys.platform != "darwin"


def number(wish: str, files: int) -> int:
    """Return how many processes are to judge so many files, by ``auto`` or a number.

    Raises ValueError for any other wish.
    """
    if wish == "auto":
        wanted = _processors() if files >= _WORTH else 1
    elif wish.isascii() and wish.isdigit() and wish.strip("0"):
        wanted = int(wish)
    else:
        raise ValueError(wish)
    return min(wanted, files) if _FORKS else 1


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def pieces(items: Sequence[Item]) -> list[Sequence[Item]]:
    """Return the items in pieces that can be shared out."""
    size = max(1, min(_LARGEST_PIECE, len(items) // _PIECES))
    return [items[start : start + size] for start in range(0, len(items), size)]


def spread(
    task: Callable[[Sequence[Item]], Result], work: Sequence[Sequence[Item]], jobs: int
) -> Iterator[Result]:
    """Yield what the task makes of each piece of work, in order; ``jobs`` processes do it, or, for one, this.

    Raises WorkerError if one of them ends before its work is done.
    """
    jobs = min(jobs, len(work), _MOST_JOBS)
    if jobs < 2:
        yield from map(task, work)
        return
    from contextlib import ExitStack

    with ExitStack() as running:
        try:
            turns = running.enter_context(_Turns())
            workers = [running.enter_context(_Worker(task, work, turns)) for _ in range(jobs)]
        except OSError:  # the system does not allow as many
            running.close()
            yield from map(task, work)
            return
        yield from _in_order(_results(workers), turns, len(work), jobs * _AHEAD)


def _in_order(
    results: Iterator[tuple[int, Result]], turns: _Turns, pieces: int, ahead: int
) -> Iterator[Result]:
    """Yield the results in the order of the work, of which only so many pieces ahead are ever given out."""
    for number in range(min(ahead, pieces)):
        turns.give(number)
    early: dict[int, Result] = {}
    for number in range(pieces):
        while number not in early:
            done, result = next(results)
            early[done] = result
        if number + ahead < pieces:
            turns.give(number + ahead)
        yield early.pop(number)


def _results(workers: Sequence[_Worker]) -> Iterator[tuple[int, Any]]:
    """Yield each result, and the number of its piece of work, as soon as a process has it."""
    from select import poll

    waiting = poll()
    by_file = {worker.results: worker for worker in workers}
    for file in by_file:
        waiting.register(file)
    while True:
        for file, _ in waiting.poll():
            yield by_file[file].result()


class _Turns:
    """A pipe from which the processes take the numbers of the pieces that are to be done next."""

    def __init__(self) -> None:
        self._read, self._write = os.pipe()

    def give(self, number: int) -> None:
        """Let the next process that is free do a piece of the work."""
        os.write(self._write, number.to_bytes(_NUMBER, "big"))

    def taken(self) -> Iterator[int]:
        """Yield the numbers that this process gets, until no more are given."""
        os.close(self._write)
        while number := os.read(self._read, _NUMBER):  # whole: each was written at once
            yield int.from_bytes(number, "big")

    def __enter__(self) -> _Turns:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._read)
        os.close(self._write)


class _Worker:
    """A process that does pieces of the work."""

    def __init__(
        self, task: Callable[[Sequence[Item]], Result], work: Sequence[Sequence[Item]], turns: _Turns
    ) -> None:
        from signal import SIGKILL  # at the very end of Python nothing more can be imported

        self._ends_at_once = SIGKILL
        self.results, write = os.pipe()
        try:
            self._id = os.fork()
        except OSError:
            os.close(self.results)
            raise
        else:
            if not self._id:
                os.close(self.results)
                _work(task, work, turns, write)
        finally:
            os.close(write)

    def result(self) -> tuple[int, Any]:
        """Return the number of a piece of work and what came of it. Raises WorkerError if nothing did."""
        size = int.from_bytes(self._read(_NUMBER), "big")
        found: tuple[int, Any] = _pickling().loads(self._read(size))  # written by ourselves, a moment ago
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
        """Let the process end, whatever it is doing, and wait until it has."""
        os.close(self.results)
        try:
            os.kill(self._id, self._ends_at_once)
            os.waitpid(self._id, 0)
        except OSError:  # somebody else has seen to its end
            return


def _work(
    task: Callable[[Sequence[Item]], Result], work: Sequence[Sequence[Item]], turns: _Turns, write: int
) -> None:
    """Do the work and end this process, which never gets back to what its parent was doing."""
    import signal

    code = 1
    try:
        pickle = _pickling()
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(name) is not signal.SIG_IGN:
                signal.signal(name, signal.SIG_DFL)
        with open(write, "wb") as results:
            for number in turns.taken():
                result = pickle.dumps((number, task(work[number])))
                results.write(len(result).to_bytes(_NUMBER, "big") + result)
                results.flush()
        code = 0
    finally:
        os._exit(code)


def _pickling() -> Any:
    """Return what pickles: Python's module in C without the one around it, which takes longer to load."""
    try:
        import _pickle
    except ImportError:
        import pickle

        return pickle
    return _pickle
