"""One call of the command in a process that is watched from outside: what it takes, opens and reaches."""

from __future__ import annotations

import ast
import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from command import alone

from hostile.inputs import Input
from validator.json_schema.schema_process import WORKER

#: runs in the process before the command: writes down what it does with files, programs and the network
_SPY = """
import os, sys
log = os.open(os.environ.pop("SPY"), os.O_WRONLY | os.O_APPEND | os.O_CREAT)
worker = os.environ.pop("WORKER")  # the one program of our own that a command may start
def spy(event, arguments):
    if event == "subprocess.Popen" and [*map(os.fspath, arguments[1])] == [sys.executable, "-I", worker]:
        return
    if event.startswith("socket.") or event in ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn",
        "os.spawn", "pty.spawn", "ctypes.dlopen", "webbrowser.open", "urllib.Request"):
        os.write(log, f"{event}\\n".encode())
    elif event == "open" and isinstance(arguments[0], (str, bytes)):
        os.write(log, f"open {ascii(os.fsdecode(os.path.realpath(arguments[0])))}\\n".encode())
sys.addaudithook(spy)
import runpy
runpy.run_module("validator", run_name="__main__", alter_sys=True)
"""


@dataclass(frozen=True)
class Outcome:
    """What one call gave, and what it took."""

    code: int  #: negative: it was ended by that signal
    out: bytes
    err: bytes
    seconds: float = 0  #: of processor time
    mib: float = 0  #: of memory, at the most
    reached: tuple[str, ...] = ()  #: the network, other programs, files that are not its business


def call(asked: Input, folder: Path, *, patience: float = 300) -> Outcome:
    """Run the command on an input, and watch it."""
    with tempfile.TemporaryDirectory() as other:
        spied = Path(other) / "log"
        out, err = Path(other) / "out", Path(other) / "err"
        environment = alone(SPY=str(spied), WORKER=str(WORKER), HOME=str(folder), PYTHONDONTWRITEBYTECODE="1")
        words = [sys.executable, "-c", _SPY, *asked.words]
        with out.open("wb") as stdout, err.open("wb") as stderr:
            try:
                process = subprocess.Popen(
                    words, stdin=subprocess.PIPE, stdout=stdout, stderr=stderr, env=environment, cwd=folder
                )
            except (OSError, ValueError):  # no process can be given such a word
                return Outcome(2, b"", b"not possible")
            return _watched(process, asked, patience, spied, (out, err), folder)


def _watched(
    process: subprocess.Popen[bytes],
    asked: Input,
    patience: float,
    spied: Path,
    streams: tuple[Path, Path],
    folder: Path,
) -> Outcome:
    assert process.stdin is not None
    with contextlib.suppress(BrokenPipeError):
        process.stdin.write(asked.stdin)
        process.stdin.close()
    started = time.monotonic()
    while True:
        ended, status, used = os.wait4(process.pid, os.WNOHANG)
        if ended:
            break
        if time.monotonic() - started > patience:
            os.kill(process.pid, signal.SIGKILL)
        time.sleep(0.005)
    process.returncode = os.waitstatus_to_exitcode(status)
    out, err = (each.read_bytes() for each in streams)
    reached = _foreign(spied.read_text("utf-8", "replace") if spied.exists() else "", folder)
    return Outcome(
        process.returncode, out, err, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, reached
    )


def _foreign(log: str, folder: Path) -> tuple[str, ...]:
    """Return what a call has no business with."""
    own = [
        os.path.realpath(each)
        for each in {sys.prefix, sys.base_prefix, folder, *sys.path, "/dev/null"}
        if each
    ]
    own.append(os.path.realpath(Path(__file__).parents[2]))
    own.append(os.path.realpath("/etc/localtime"))  # Babel reads it when a checkout compiles its catalogs
    found = []
    for line in dict.fromkeys(log.splitlines()):
        event, _, opened = line.partition(" ")
        path = ast.literal_eval(opened) if opened else ""
        if event != "open" or not any(path == each or path.startswith(each + os.sep) for each in own):
            found.append(line)
    return tuple(found)
