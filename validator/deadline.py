"""A bound on the processor time of one piece of work.

The limits of a text are counted before anything is done with it; this is the last net, for a text within all
of them that is still too much. Time that other programs take does not count.
"""

from __future__ import annotations

from _thread import get_ident
from collections.abc import Iterator
from contextlib import contextmanager

_threads: list[int] = []  #: the one that a block bounds, if there is one
_AGAIN = 0.1  #: seconds after which work is stopped once more, in case a callback swallowed the stop


class TooSlow(BaseException):
    """The work took more processor time than it was given; no ``except Exception`` may hold it up."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raise TooSlow inside the block once it has taken so many seconds of processor time.

    Only the main thread can be stopped, and only where the system has a timer for it (not on Windows);
    elsewhere, and inside another such block, nothing happens.
    """
    import signal

    if not hasattr(signal, "setitimer") or signal.getitimer(signal.ITIMER_PROF)[0]:
        yield
        return
    try:
        before = signal.signal(signal.SIGPROF, _stop)
    except ValueError:  # another thread than the main one
        yield
        return
    _threads.append(get_ident())
    try:
        signal.setitimer(signal.ITIMER_PROF, seconds, _AGAIN)
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
        _threads.pop()


def _stop(number: int, frame: object) -> None:
    raise TooSlow


@contextmanager
def paused() -> Iterator[None]:
    """Let the time inside the block not count, for what is not the fault of the work."""
    import signal

    ours = _threads == [get_ident()]
    left = signal.setitimer(signal.ITIMER_PROF, 0)[0] if ours else 0
    try:
        yield
    finally:
        if left:
            signal.setitimer(signal.ITIMER_PROF, left, _AGAIN)
