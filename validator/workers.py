"""Work shared out among processes of this machine: the results of one process, in its order.

Each process is forked from this one, so it knows all that this one knows. It does every n-th piece of the
work and writes what comes of it into a pipe of its own. A full pipe makes it wait, which keeps memory flat;
and since nobody reads the pipe once this process has ended, however it ended, it then ends as well.
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
    jobs = min(jobs, len(work))
    if jobs < 2:
        yield from map(task, work)
        return
    from contextlib import ExitStack

    with ExitStack() as running:
        try:
            workers = [running.enter_context(_Worker(task, work[first::jobs])) for first in range(jobs)]
        except OSError:  # the system does not allow as many
            running.close()
            yield from map(task, work)
            return
        for at in range(len(work)):
            yield workers[at % jobs].result()


class _Worker:
    """A process that does some pieces of the work."""

    def __init__(self, task: Callable[[Sequence[Item]], Result], work: Sequence[Sequence[Item]]) -> None:
        read, write = os.pipe()
        self._id = os.fork()
        if not self._id:
            os.close(read)
            _work(task, work, write)
        os.close(write)
        self._results = os.fdopen(read, "rb")

    def result(self) -> Any:
        pickle = _pickling()
        try:
            return pickle.load(self._results)  # written by ourselves, a moment ago
        except (EOFError, pickle.UnpicklingError) as error:
            raise WorkerError(
                mark("A process ended before it had checked its files; `{option}` may show why."),
                option="--jobs 1",
            ) from error

    def __enter__(self) -> _Worker:
        return self

    def __exit__(self, *_: object) -> None:
        """Let the process end, whatever it is doing, and wait until it has."""
        from contextlib import suppress
        from signal import SIGKILL

        self._results.close()
        with suppress(OSError):
            os.kill(self._id, SIGKILL)
            os.waitpid(self._id, 0)


def _work(task: Callable[[Sequence[Item]], Result], work: Sequence[Sequence[Item]], write: int) -> None:
    """Do the work and end this process, which never gets back to what its parent was doing."""
    import signal

    code = 1
    try:
        pickle = _pickling()
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, signal.SIG_DFL)
        with open(write, "wb") as results:
            for piece in work:
                pickle.dump(task(piece), results)
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
