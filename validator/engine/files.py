"""Files on disk: which ones a request means, and their bytes; and what is written to disk."""

from __future__ import annotations

import contextlib
import errno
import os
import select
import stat
from collections.abc import Iterator
from pathlib import Path

from validator.documents import discovery
from validator.documents.limits import LIMITS
from validator.documents.model import Format
from validator.documents.reader import format_of
from validator.errors import FileError, mark
from validator.lazy_dataclasses import dataclass

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
    for found in discovery.configurations(path):
        yield Source(found, named=False)


def content(path: str, *, most: int = LIMITS.file_size, pipes: bool = True) -> bytes:
    """Return the bytes of a file, at most one more than the limit ``most``, which the reader then reports.

    Raises FileError if the file is missing, may not be read, or is no ordinary file; a named pipe is read
    as long as something comes, if ``pipes`` are asked for.
    """
    try:
        _must_be_readable(os.stat(path), path, pipes)  # before it is opened, which may have an effect
        with open(path, "rb", opener=discovery.at_once) as file:
            known = os.fstat(file.fileno())
            _must_be_readable(known, path, pipes)  # it may have become another meanwhile
            return _piped(file.fileno(), most) if stat.S_ISFIFO(known.st_mode) else file.read(most + 1)
    except FileNotFoundError as error:
        raise FileError(mark("The file `{path}` is not there."), path=path) from error
    except PermissionError as error:
        raise FileError(mark("The file `{path}` cannot be read: access denied."), path=path) from error
    except (OSError, ValueError) as error:
        raise FileError(mark("The file `{path}` cannot be read."), path=path) from error


def _must_be_readable(known: os.stat_result, path: str, pipes: bool) -> None:
    if not (stat.S_ISREG(known.st_mode) or (pipes and stat.S_ISFIFO(known.st_mode))):
        raise FileError(mark("The path `{path}` is no ordinary file."), path=path)


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
    try:
        if os.path.exists(path) and not stat.S_ISREG(os.stat(path).st_mode):
            Path(path).write_text(text, encoding="utf-8", newline="\n")
            return
        _put(path, text.encode())
    except (OSError, ValueError) as error:
        raise _unwritable(path, error) from error


def rewrite(path: str, data: bytes) -> None:
    """Write new content into a file that is there, in one go, keeping its mode and, if possible, its owner.

    A link is followed: what it leads to changes. Raises FileError for a file that may not be written.
    """
    try:
        if not os.stat(path).st_mode & 0o222 or not os.access(path, os.W_OK):
            raise PermissionError(errno.EACCES, "")
        _put(path, data)
    except (OSError, ValueError) as error:
        raise _unwritable(path, error) from error


def is_ordinary(path: str) -> bool:
    """Tell whether there is an ordinary file at ``path``, or at the end of the link there."""
    try:
        return stat.S_ISREG(os.stat(path).st_mode)
    except (OSError, ValueError):
        return False


def _put(path: str, data: bytes) -> None:
    """Put a whole new file, safe on its disk, in the place of one that may be there."""
    target = Path(os.path.realpath(path))
    before = os.stat(target) if target.exists() else None
    part = target.with_name(f".{os.getpid()}.part")
    part.unlink(missing_ok=True)
    try:
        with open(
            os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600 if before else 0o666), "wb"
        ) as file:
            file.write(data)
            if before:
                _pass_for(before, part)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    finally:
        with contextlib.suppress(OSError):
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


def _pass_for(before: os.stat_result, part: Path) -> None:
    now = os.stat(part)
    if hasattr(os, "chown") and (now.st_uid, now.st_gid) != (before.st_uid, before.st_gid):
        with contextlib.suppress(OSError):  # only root may give files away
            os.chown(part, before.st_uid, before.st_gid)
    part.chmod(stat.S_IMODE(before.st_mode))


def _unwritable(path: str, error: Exception) -> FileError:
    number = error.errno if isinstance(error, OSError) else None
    if number in (errno.ENOSPC, errno.EDQUOT):
        return FileError(mark("The file `{path}` cannot be written: the disk is full."), path=path)
    if number in (errno.EACCES, errno.EPERM, errno.EROFS):
        return FileError(mark("The file `{path}` cannot be written: access denied."), path=path)
    return FileError(mark("The file `{path}` cannot be written."), path=path)


def _piped(descriptor: int, most: int) -> bytes:
    pieces: list[bytes] = []
    while sum(map(len, pieces)) <= most:
        if not select.select([descriptor], [], [], _PIPE_SECONDS)[0]:
            break
        piece = os.read(descriptor, 65536)
        if not piece:
            break
        pieces.append(piece)
    return b"".join(pieces)
