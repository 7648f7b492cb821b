"""The command for tests: called in this process, or as a separate one where signals and streams are real."""

from __future__ import annotations

import contextlib
import io
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from validator.cli import main
from validator.packs import registry

CHECKOUT = Path(__file__).resolve().parent.parent
#: what of the caller's environment a test must not depend on
_ASKED = (
    "LANG",
    "LANGUAGE",
    "COLUMNS",
    "NO_COLOR",
    "FORCE_COLOR",
    "CLICOLOR_FORCE",
    "TERM",
    "PYTHONIOENCODING",
    "GITHUB_ACTIONS",
)


@dataclass(frozen=True)
class Outcome:
    """What one call gave."""

    code: int
    out: str
    err: str

    @property
    def all(self) -> str:
        return self.out + self.err


class Stream(io.TextIOWrapper):
    """A standard stream as Python opens it, kept in memory."""

    def __init__(self, content: bytes = b"", encoding: str = "utf-8", *, terminal: bool = False) -> None:
        super().__init__(io.BytesIO(content), encoding=encoding, newline="\n", write_through=True)
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal

    def text(self) -> str:
        self.flush()
        buffer = self.buffer
        assert isinstance(buffer, io.BytesIO)
        return buffer.getvalue().decode(self.encoding)


def environment(**given: str) -> dict[str, str]:
    """Return an environment that asks for nothing, with what is given."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "GUIDERAIL_"))}
    return (
        {name: value for name, value in kept.items() if name not in _ASKED} | {"GUIDERAIL_CACHE": "0"} | given
    )


def run(
    *words: str | Path,
    stdin: bytes = b"",
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    encoding: str = "utf-8",
    columns: int = 0,
) -> Outcome:
    """Call the command in this process; with ``columns``, in a terminal that is so wide."""
    out, err = (Stream(encoding=encoding, terminal=bool(columns)) for _ in range(2))
    given = {**({"COLUMNS": str(columns)} if columns else {}), **(env or {})}
    with contextlib.ExitStack() as stack:
        stack.enter_context(mock.patch.dict(os.environ, environment(**given), clear=True))
        for name, stream in (("stdin", Stream(stdin)), ("stdout", out), ("stderr", err)):
            stack.enter_context(mock.patch.object(sys, name, stream))
        stack.enter_context(_same_signals())
        stack.enter_context(registry.using(registry.current()))
        if cwd:
            stack.enter_context(contextlib.chdir(cwd))
        code = main.main([str(word) for word in words])
    return Outcome(int(code), out.text(), err.text())


def process(*words: str | Path | bytes) -> list[str | Path | bytes]:
    """Return the command line that runs the command in a separate process."""
    return [sys.executable, "-m", "validator", *words]


def spawn(
    *words: str | Path | bytes,
    stdin: bytes = b"",
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
) -> Outcome:
    """Run the command in a separate process."""
    done = subprocess.run(
        process(*words), input=stdin, capture_output=True, env=alone(**(env or {})), cwd=cwd, timeout=60
    )
    return Outcome(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))


#: for ``stopped``: an argument that represents a pipe of the shell, which never ends
PIPE = "<(cat)"


@contextlib.contextmanager
def no_signal_ignored() -> Iterator[None]:
    """Let programs that start here ignore no signal; to be used in the main thread.

    A job in the background ignores SIGINT, one that nohup started ignores SIGHUP, and their children do, too.
    A signal that has a handler here has its default action in a new program.
    """
    before = {
        number: signal.signal(number, signal.default_int_handler) for number in (signal.SIGINT, signal.SIGHUP)
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def begun(*words: str, cwd: Path, inherited: tuple[int, ...] = ()) -> subprocess.Popen[bytes]:
    """Start the command as a process that ignores no signal; to be called in the main thread."""
    with no_signal_ignored():
        return subprocess.Popen(
            process(*words),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=cwd,
            env=alone(),
            pass_fds=inherited,
        )


def stopped(number: int, *words: str, cwd: Path) -> Outcome:
    """Stop the command by a signal while it reads ``PIPE``, and wait for all its processes."""
    reading, writing = os.pipe()
    given = [f"/dev/fd/{reading}" if word == PIPE else word for word in words]
    with begun(*given, cwd=cwd, inherited=(reading,)) as child, open(writing, "wb") as pipe:
        os.close(reading)
        pipe.write(b"#" * 500_000)  # more than a pipe holds: it is written as soon as the other side reads
        child.send_signal(number)
        out, err = child.communicate(timeout=60)
    return Outcome(child.returncode, out.decode(), err.decode())


def alone(**given: str) -> dict[str, str]:
    """Return the environment of a process that finds the checkout from any folder."""
    return environment(**{"PYTHONPATH": str(CHECKOUT), "PYTHONIOENCODING": "utf-8"} | given)


@contextlib.contextmanager
def _same_signals() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in (signal.SIGHUP, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
