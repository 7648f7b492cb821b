"""Runs of ``check --fix`` that are killed at steps of writing: ``python -m killed_runs FOLDER KILLS``.

A step is a line of the code that writes files, so no clock decides what is tried. Prints what is wrong.
"""

from __future__ import annotations

import os
import random
import signal
import sys
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from types import FrameType
from typing import Any

from validator import atomic_files
from validator.cli.main import main
from validator.engine import files
from validator.packs.examples import complete

_FILES = 3
_CODE = {atomic_files.__file__, files.__file__}
_EXAMPLE = complete("azure-bot-service")


def numbered(number: int, example: str = _EXAMPLE) -> str:
    """Return a configuration with one mistake that can be fixed, like no other one's."""
    return f"# file {number}\n" + example.replace("+12025550144", f"+1 202 555 {number:04}")


def wrong(folder: Path, kills: int) -> Iterator[str]:
    """Yield what is wrong after runs that are killed, and after the run that follows each of them."""
    broken = {folder / f"{number}.yaml": numbered(number) for number in range(_FILES)}
    _write(broken)
    if _fix(folder) != 0:  # here, so that every other run finds all modules loaded
        yield "the first run does not fix everything"
    fixed = {path: path.read_text() for path in broken}
    if any(f"# file {number}\n" not in text for number, text in enumerate(fixed.values())):
        yield "the first run exchanges files"
    left = 0
    for step in random.Random(7).sample(range(_steps(folder, broken)), kills):
        _write(broken)
        if _run(folder, _after(step)) != -signal.SIGKILL:
            yield f"no kill at step {step}"
        for path, text in broken.items():
            if path.read_text() not in (text, fixed[path]):
                yield f"{path.name} is damaged by a kill at step {step}"
        for path in _others(folder, broken):
            left += 1
            if path.stat().st_mode & 0o077 and path.read_text() not in fixed.values():
                yield f"others may read what a kill at step {step} leaves"
        if _run(folder, lambda: False) != 0:
            yield f"the run after a kill at step {step} fails"
        yield from (f"left {path.name} of step {step}" for path in _others(folder, broken))
        if {path: path.read_text() for path in broken} != fixed:
            yield f"the run after a kill at step {step} does not fix everything"
    if not left:
        yield "no kill has left anything: nothing was tested"


def _write(texts: dict[Path, str]) -> None:
    for path, text in texts.items():
        path.write_text(text)
        path.chmod(0o640)


def _others(folder: Path, known: dict[Path, str]) -> set[Path]:
    return set(folder.iterdir()) - set(known)


def _steps(folder: Path, broken: dict[Path, str]) -> int:
    """Return how many steps a run has."""
    _write(broken)
    reading, writing = os.pipe()
    _run(folder, lambda: os.write(writing, b".") < 0)
    os.close(writing)
    with open(reading, "rb") as steps:
        return len(steps.read())


def _after(steps: int) -> Callable[[], bool]:
    counted = count()
    return lambda: next(counted) == steps


def _run(folder: Path, is_last: Callable[[], bool]) -> int:
    """Fix the files of a folder in another process, which is killed at the step that is the last."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

    def step(frame: FrameType, event: str, _: Any) -> Any:
        if frame.f_code.co_filename not in _CODE:
            return None
        if event == "line" and is_last():
            os.kill(os.getpid(), signal.SIGKILL)
        return step

    def watched(path: str, data: bytes) -> Any:
        sys.settrace(step)
        try:
            return rewrite(path, data)
        finally:
            sys.settrace(None)

    rewrite, files.rewrite = files.rewrite, watched
    atomic_files._cleaned.clear()  # as in a process that has just begun
    code = 99
    try:
        code = _fix(folder)
    finally:
        os._exit(code)


def _fix(folder: Path) -> int:
    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        sys.stdout = sys.stderr = nowhere
        try:
            return main(["check", "--fix", "--unsafe-fixes", "--no-cache", str(folder)])
        finally:
            sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__


if __name__ == "__main__":
    sys.stdout.writelines(f"{line}\n" for line in wrong(Path(sys.argv[1]), int(sys.argv[2])))
