"""Processes run in alternation, and what they take."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Command:
    """What is run, and which exit codes mean that it has done its work."""

    name: str
    words: Sequence[str]
    codes: tuple[int, ...] = (0,)
    environment: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Cost:
    """Medians of what a command took."""

    wall: float  #: seconds from its start to its end
    cpu: float  #: seconds of processors, its own processes included
    peak: float  #: MiB of its largest process; no less than what this process has


def alternate(commands: Iterable[Command], rounds: int) -> dict[str, Cost]:
    """Run the commands one after the other, so many rounds and one before them, and return their costs.

    Raises RuntimeError for a command that ends as it should not.
    """
    taken: dict[str, list[Cost]] = {}
    for around in range(rounds + 1):
        for command in commands:
            cost = once(command)
            if around:
                taken.setdefault(command.name, []).append(cost)
    return {name: _median(costs) for name, costs in taken.items()}


def once(command: Command) -> Cost:
    """Run a command with nothing to read and nobody to read what it writes."""
    nothing = os.open(os.devnull, os.O_RDWR)
    start = time.perf_counter()
    try:
        process = os.posix_spawnp(
            command.words[0],
            list(command.words),
            _environment() | command.environment,
            file_actions=[(os.POSIX_SPAWN_DUP2, nothing, stream) for stream in (0, 1, 2)],
        )
        _, status, used = os.wait4(process, 0)
    finally:
        os.close(nothing)
    wall = time.perf_counter() - start
    code = os.waitstatus_to_exitcode(status)
    if code not in command.codes:
        raise RuntimeError(f"{command.name}: exit code {code} of {' '.join(command.words[:6])}")
    return Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def _environment() -> dict[str, str]:
    """Return the environment without what would lead a Python to other modules than its own."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}


def _median(costs: Sequence[Cost]) -> Cost:
    return Cost(
        statistics.median(each.wall for each in costs),
        statistics.median(each.cpu for each in costs),
        statistics.median(each.peak for each in costs),
    )
