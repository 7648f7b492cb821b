"""A terminal of a given width for tests: what a command writes to it."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import termios
from pathlib import Path

from command import alone, process
from wcwidth import wcswidth

_ESCAPES = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


def on_terminal(*words: str, columns: int, cwd: Path, **env: str) -> list[str]:
    """Return the lines that the command writes to a terminal of so many columns, without colours."""
    reading, writing = pty.openpty()
    fcntl.ioctl(writing, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    given = alone(**({"TERM": "xterm-256color"} | env))
    with subprocess.Popen(
        process(*words), stdin=subprocess.DEVNULL, stdout=writing, stderr=writing, cwd=cwd, env=given
    ) as child:
        os.close(writing)
        pieces = []
        while piece := _read(reading):
            pieces.append(piece)
        child.wait(timeout=60)
    os.close(reading)
    return plain_lines(b"".join(pieces).decode())


def plain_lines(shown: str) -> list[str]:
    """Return the lines of what a terminal got, without colours."""
    return _ESCAPES.sub("", shown).replace("\r\n", "\n").splitlines()


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 65536)
    except OSError:  # the other side was closed
        return b""


def too_long(lines: list[str], columns: int) -> list[str]:
    """Return the lines that are too wide, but for those of one word, such as an address."""
    return [line for line in lines if wcswidth(line) > columns and " " in line.lstrip(" ->")]
