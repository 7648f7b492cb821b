"""A bound on the processor time of one piece of work.

The limits of a text are counted before anything is done with it; this is the last net, for a text within all
of them that is still too much. Time that other programs take does not count.
"""

from __future__ import annotations

import sys
import time
from _thread import allocate_lock, get_ident, start_new_thread
from collections.abc import Callable, Iterator
from contextlib import contextmanager

TYPE_CHECKING = False
if TYPE_CHECKING:
    import signal
else:
    import _signal as signal  # ``signal`` puts all numbers into enumerations, which takes a while

_AGAIN = 0.1  #: seconds after which work is stopped once more, in case a callback swallowed the stop

_watches: dict[int, _Timer | _Watch] = {}  #: what bounds the work of each thread


class TooSlow(BaseException):
    """The work took more processor time than it was given; no ``except Exception`` may stop it."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raise TooSlow inside the block once it has taken so many seconds of processor time.

    In the main thread a timer of the system stops the work, in others, and where the system has no such timer
    (Windows), a thread that looks at its clock. Inside another such block nothing happens, nor where there
    are no threads (WebAssembly), where the program around Python has to end it.
    """
    thread = get_ident()
    watch = None if thread in _watches else _watch(seconds, thread)
    if watch is None:
        yield
        return
    _watches[thread] = watch
    try:
        watch.go_on()
        yield
    finally:
        try:
            watch.pause()
        finally:  # it may be stopped this late
            del _watches[thread]
            watch.end()


@contextmanager
def paused() -> Iterator[None]:
    """Let the time inside the block not count, for what is not the fault of the work."""
    watch = _watches.get(get_ident())
    if watch is None:
        yield
        return
    watch.pause()
    try:
        yield
    finally:
        watch.go_on()


def _watch(seconds: float, thread: int) -> _Timer | _Watch | None:
    """Return what bounds the work of a thread; None on a system without threads."""
    if sys.platform == "emscripten":
        return None
    if hasattr(signal, "setitimer") and not signal.getitimer(signal.ITIMER_PROF)[0]:
        try:
            return _Timer(seconds)
        except ValueError:  # another thread than the main one
            pass
    return _Watch(seconds, thread)


class _Timer:
    """The system's timer of processor time, which interrupts the main thread."""

    def __init__(self, seconds: float) -> None:
        self._left = seconds
        self._before = signal.signal(signal.SIGPROF, self._stop)

    def go_on(self) -> None:
        if self._left:
            signal.setitimer(signal.ITIMER_PROF, self._left, _AGAIN)

    def pause(self) -> None:
        self._left = signal.setitimer(signal.ITIMER_PROF, 0)[0]

    def end(self) -> None:
        signal.signal(signal.SIGPROF, self._before)

    def _stop(self, number: int, frame: object) -> None:
        raise TooSlow


class _Watch:
    """A thread that looks at the processor time of another one, and raises TooSlow in it.

    Where a system does not tell the time of one thread, that of the whole process counts.
    """

    def __init__(self, seconds: float, thread: int) -> None:
        self._left, self._thread = seconds, thread
        self._clock = _clock(thread)
        self._started: float | None = None  # the clock when the work went on; None while it pauses
        self._lock = allocate_lock()  # held while the work is stopped, so that it is not stopped afterwards
        self._ended = allocate_lock()
        self._ended.acquire()
        start_new_thread(self._run, ())

    def go_on(self) -> None:
        self._started = self._clock()

    def pause(self) -> None:
        with self._lock:
            if self._started is not None:
                self._left -= self._clock() - self._started
                self._started = None

    def end(self) -> None:
        self._ended.release()

    def _run(self) -> None:
        while not self._ended.acquire(timeout=_AGAIN):
            with self._lock:
                if self._started is not None and self._clock() - self._started > self._left:
                    _raise_in(self._thread)


def _clock(thread: int) -> Callable[[], float]:
    """Return the clock of a thread's processor time, or, where there is none, of the process's."""
    if not hasattr(time, "pthread_getcpuclockid"):
        return time.process_time
    clock = time.pthread_getcpuclockid(thread)
    return lambda: time.clock_gettime(clock)


def _raise_in(thread: int) -> None:
    import ctypes

    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(TooSlow))
