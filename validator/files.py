"""Files on disk: which ones a request means, and their bytes; and reports written to disk."""

from __future__ import annotations

import contextlib
import os
import select
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from validator import walking
from validator.document import LIMITS, Format, format_of
from validator.errors import FileError, mark

_PIPE_SECONDS = 10  #: how long a named pipe may stay silent


@dataclass(frozen=True, slots=True)
class Source:
    """A file to check."""

    path: str  #: as the reader of the report knows it
    named: bool  #: it was asked for by name, not found in a folder


def expand(path: str) -> Iterator[Source]:
    """Yield the file at ``path``, or, for a folder, the files in it that may be configurations, sorted.

    Hidden folders, folders of packages and links to folders are passed over. Raises FileError if there is
    nothing at ``path``.
    """
    if not os.path.isdir(path):
        yield Source(path, named=True)
        return
    for found in walking.configurations(path):
        yield Source(found, named=False)


def content(path: str, *, most: int = LIMITS.file_size) -> bytes:
    """Return the bytes of a file, at most one more than the limit ``most``, which the reader then reports.

    Raises FileError if the file is missing, may not be read, or is no ordinary file; a named pipe is read
    as long as something comes.
    """
    try:
        mode = os.stat(path).st_mode
        if stat.S_ISFIFO(mode):
            return _piped(path)
        if not stat.S_ISREG(mode):
            raise FileError(mark("The path `{path}` is no ordinary file."), path=path)
        with open(path, "rb") as file:
            return file.read(most + 1)
    except FileNotFoundError as error:
        raise FileError(mark("The file `{path}` is not there."), path=path) from error
    except PermissionError as error:
        raise FileError(mark("The file `{path}` cannot be read: access denied."), path=path) from error
    except (OSError, ValueError) as error:
        raise FileError(mark("The file `{path}` cannot be read."), path=path) from error


def guess_format(name: str, data: bytes) -> Format:
    """Return the format that a file's name promises; else what its first character looks like."""
    promised = format_of(name)
    if promised is not None:
        return promised
    return Format.JSON if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[") else Format.YAML


def write(path: str, text: str) -> None:
    """Write a report to a file in one go: it is whole, or as it was. Raises FileError if it cannot be.

    What is no ordinary file, such as a device or a pipe, is written to as it is.
    """
    target = Path(os.path.realpath(path))
    part = target.with_name(f".{os.getpid()}.part")
    try:
        mode = os.stat(path).st_mode if os.path.exists(path) else None
        if mode is not None and not stat.S_ISREG(mode):
            Path(path).write_text(text, encoding="utf-8", newline="\n")
            return
        part.write_text(text, encoding="utf-8", newline="\n")
        if mode is not None:
            part.chmod(stat.S_IMODE(mode))
        part.replace(target)
    except (OSError, ValueError) as error:
        raise FileError(mark("The file `{path}` cannot be written."), path=path) from error
    finally:
        with contextlib.suppress(OSError, ValueError):
            part.unlink(missing_ok=True)


def create(path: str, text: str) -> bool:
    """Write a new file in one go; False if something is there already, which stays as it is.

    Raises FileError if it cannot be written.
    """
    part = Path(path).with_name(f".{os.getpid()}.part")
    try:
        part.write_text(text, encoding="utf-8", newline="\n")
        try:
            os.link(part, path)  # unlike a renaming, it fails where something is
        except FileExistsError:
            return False
        except OSError:  # a file system without links
            with open(path, "x", encoding="utf-8", newline="\n") as file:
                file.write(text)
        return True
    except FileExistsError:
        return False
    except (OSError, ValueError) as error:
        raise FileError(mark("The file `{path}` cannot be written."), path=path) from error
    finally:
        with contextlib.suppress(OSError, ValueError):
            part.unlink(missing_ok=True)


def _piped(path: str) -> bytes:
    pieces: list[bytes] = []
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    try:
        while sum(map(len, pieces)) <= LIMITS.file_size:
            if not select.select([descriptor], [], [], _PIPE_SECONDS)[0]:
                break
            piece = os.read(descriptor, 65536)
            if not piece:
                break
            pieces.append(piece)
    finally:
        os.close(descriptor)
    return b"".join(pieces)
