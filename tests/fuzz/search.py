"""The search: what takes a new way is kept and changed again, what breaks something is made small."""

from __future__ import annotations

import contextlib
import signal
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from random import Random

from fuzz.mutations import MOST_BYTES, mutated
from fuzz.ways import Way, Ways

#: of one processor, that an input may take; watching the code makes it several times slower
MOST_SECONDS = 2.0
_MOST_BREAKS = 20  #: more are not needed to see that something is wrong


class TooSlow(AssertionError):
    """An input takes longer than any input may."""


@dataclass
class Outcome:
    """What a search came to."""

    first: int = 0  #: inputs that the search began with
    tried: int = 0  #: inputs that were made of them
    kept: int = 0  #: inputs that took a new way
    at_first: int = 0  #: ways that the first inputs take
    ways: int = 0  #: ways in the end
    slowest: float = 0.0  #: seconds of one processor for one input, watched
    #: what went wrong, and the smallest input found for it
    breaks: dict[str, bytes] = field(default_factory=dict)


def search(
    holds: Callable[[bytes], None],
    first: Iterable[bytes],
    watched: Iterable[str],
    *,
    seconds: float = float("inf"),
    tries: int = 0,
    seed: int = 0,
) -> Outcome:
    """Look for inputs for which ``holds`` raises, for some seconds or, if it is given, a number of tries.

    The seconds are those of one processor, so that a busy machine searches no less. Trying the first inputs
    takes a third of them at most, so the important ones come first.
    """
    ways, random, outcome = Ways(watched), Random(seed), Outcome()
    known: set[Way] = set()
    corpus: list[bytes] = []
    end = time.process_time() + seconds

    def attempt(data: bytes) -> None:
        start, took, taken = time.process_time(), 0.0, set[Way]()
        with _Break() as broken:
            with _ended():
                taken = ways.of(lambda: holds(data))
            took = time.process_time() - start
            if took > MOST_SECONDS:
                took = again(data)
        if broken.name:
            if broken.name not in outcome.breaks and len(outcome.breaks) < _MOST_BREAKS:
                outcome.breaks[broken.name] = smaller(data, broken.name, holds)
            return
        outcome.slowest = max(outcome.slowest, took)
        if taken - known:
            known.update(taken)
            corpus.append(data)

    def again(data: bytes) -> float:
        """Return how long a slow input takes now: the first that needs a pack waits for it to load."""
        start = time.process_time()
        with _ended():
            ways.of(lambda: holds(data))
        took = time.process_time() - start
        if took > MOST_SECONDS:
            raise TooSlow(f"{took:.1f} seconds")
        return took

    for data in dict.fromkeys(each[:MOST_BYTES] for each in first):
        if time.process_time() > end - seconds * 2 / 3:
            break
        attempt(data)
        outcome.first += 1
    outcome.at_first = len(known)
    begun = len(corpus)
    while outcome.tried < tries if tries else time.process_time() < end:
        outcome.tried += 1
        recent = corpus[-50:] if random.random() < 0.3 else corpus
        attempt(mutated(random.choice(recent or [b""]), corpus, random))
    outcome.kept, outcome.ways = len(corpus) - begun, len(known)
    return outcome


class _Break(contextlib.AbstractContextManager["_Break"]):
    """What breaks inside a block: whatever it is, it is what we look for."""

    name = ""  #: of the break; empty: nothing broke

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        if isinstance(error, Exception):
            self.name = name_of(error)
        return isinstance(error, Exception)


@contextlib.contextmanager
def _ended() -> Iterator[None]:
    """End what would go on for ever, where the system has such a clock."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def end(number: int, frame: object) -> None:
        raise TooSlow("for ever")

    before = signal.signal(signal.SIGVTALRM, end)
    signal.setitimer(signal.ITIMER_VIRTUAL, 10 * MOST_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def name_of(error: Exception) -> str:
    """Return what tells one break from another: the kind of error, and where it was raised."""
    if isinstance(error, TooSlow):
        return "TooSlow"
    frames = traceback.extract_tb(error.__traceback__)
    places = [frame for frame in frames if "validator" in frame.filename] or frames
    own = [frame for frame in frames if frame.filename.endswith("targets.py")]
    place = own[-1] if isinstance(error, AssertionError) and own else places[-1]
    return f"{type(error).__name__} at {place.filename.rpartition('/')[2]}:{place.lineno}"


def smaller(data: bytes, name: str, holds: Callable[[bytes], None], *, seconds: float = 10) -> bytes:
    """Return a smaller input that breaks the same: pieces are left out as long as it does."""
    end = time.monotonic() + seconds

    def breaks(data: bytes) -> bool:
        start = time.process_time()
        with _Break() as broken, _ended():
            holds(data)
        slow = name == "TooSlow" and time.process_time() - start > MOST_SECONDS / 4
        return broken.name == name or (slow and not broken.name)

    size = max(1, len(data) // 2)
    while size and time.monotonic() < end:
        at = 0
        while at < len(data) and time.monotonic() < end:
            without = data[:at] + data[at + size :]
            if breaks(without):
                data = without
            else:
                at += size
        size //= 2
    return data
