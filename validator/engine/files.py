"""Files on disk: which ones a request means, and their bytes; and what is written to disk."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Iterator

from validator import atomic_files
from validator.documents import discovery
from validator.documents.limits import LIMITS
from validator.documents.model import Format
from validator.documents.reader import format_of
from validator.errors import FileError, mark
from validator.lazy_dataclasses import dataclass
from validator.suggest import is_misspelling

_PIPE_SECONDS = 10  #: how long a pipe may stay silent
_PIPES_OF_SHELLS = ("/dev/fd/", "/proc/")  #: where they are: what is there was opened by whoever called us


@dataclass(frozen=True, slots=True)
class Source:
    """A file to check."""

    path: str  #: as the reader of the report knows it
    named: bool  #: it was asked for by name, not found in a folder


def expand(path: str) -> Iterator[Source]:
    """Yield the file at ``path``, or, for a folder, the files in it that may be configurations, sorted.

    Hidden folders (but for ``.github``), folders of packages and links to folders are passed over. Raises
    FileError if there is nothing at ``path``.
    """
    if not os.path.isdir(path):
        yield Source(path, named=True)
        return
    for found in discovery.configurations(path):
        yield Source(found, named=False)


def content(path: str, *, most: int = LIMITS.file_size, pipes: bool = False) -> bytes:
    """Return the bytes of a file, at most one more than the limit ``most``, which the reader then reports.

    Raises FileError if the file is missing, may not be read, or is no ordinary file. A pipe of the shell
    (``<(…)``) is read as long as something comes; one with a name in a folder only if ``pipes`` is true.
    """
    try:
        _must_be_readable(os.stat(path), path, pipes)  # before it is opened, which may have an effect
        with open(path, "rb", opener=discovery.at_once) as file:
            known = os.fstat(file.fileno())
            _must_be_readable(known, path, pipes)  # it may have become another meanwhile
            return _piped(file.fileno(), most) if stat.S_ISFIFO(known.st_mode) else file.read(most + 1)
    except FileNotFoundError as error:
        raise _missing(path) from error
    except PermissionError as error:
        raise FileError(mark("The file `{path}` cannot be read: access denied."), path=path) from error
    except (OSError, ValueError) as error:
        raise FileError(mark("The file `{path}` cannot be read."), path=path) from error


def _missing(path: str) -> FileError:
    """Return the error for a file that is not there, with the one in its folder that may be meant."""
    folder, name = os.path.split(path)
    near = []
    with contextlib.suppress(OSError, ValueError):
        near = [each for each in os.listdir(folder or ".") if each != name and is_misspelling(name, each)]
    if len(near) != 1:
        return FileError(mark("The file `{path}` does not exist."), path=path)
    message = mark("The file `{path}` does not exist: did you mean `{suggestion}`?")
    return FileError(message, path=path, suggestion=os.path.join(folder, near[0]))


def _must_be_readable(known: os.stat_result, path: str, pipes: bool) -> None:
    is_pipe = stat.S_ISFIFO(known.st_mode) and (pipes or os.path.realpath(path).startswith(_PIPES_OF_SHELLS))
    if not (stat.S_ISREG(known.st_mode) or is_pipe):
        raise FileError(mark("The path `{path}` is not an ordinary file."), path=path)


def guess_format(name: str, data: bytes) -> Format:
    """Return the format that a file's name promises; else what its first character looks like."""
    promised = format_of(name)
    if promised is not None:
        return promised
    return Format.JSON if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[") else Format.YAML


def write(path: str, text: str) -> list[FileError]:
    """Write a report to a file, whole or not at all. Raises FileError if it cannot be.

    What is no ordinary file, such as a device or a pipe, is written to as it is. Returns what was lost of a
    file that was there, see :func:`rewrite`.
    """
    try:
        if os.path.exists(path) and not stat.S_ISREG(os.stat(path).st_mode):
            with open(path, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
            return []
        return _replace(path, text.encode())
    except (OSError, ValueError) as error:
        raise _unwritable(path, error) from error


def rewrite(path: str, data: bytes) -> list[FileError]:
    """Write new content into a file that is there, whole or not at all; a link is followed.

    Its mode, its extended attributes and, if possible, its owner are kept. Returns what was lost:
    attributes that cannot be copied, and other hard links, which keep the old content. Raises FileError for
    a file that may not be written.
    """
    try:
        if not os.stat(path).st_mode & 0o222 or not os.access(path, os.W_OK):
            raise PermissionError(errno.EACCES, "")
        return _replace(path, data)
    except (OSError, ValueError) as error:
        raise _unwritable(path, error) from error


def create(path: str, text: str) -> bool:
    """Write a new file, whole or not at all; False if something is there already, which stays as it is.

    Raises FileError if it cannot be written.
    """
    try:
        return atomic_files.create(path, text.encode())
    except (OSError, ValueError) as error:
        raise _unwritable(path, error) from error


def is_ordinary(path: str) -> bool:
    """Tell whether there is an ordinary file at ``path``, or at the end of the link there."""
    try:
        return stat.S_ISREG(os.stat(path).st_mode)
    except (OSError, ValueError):
        return False


def _replace(path: str, data: bytes) -> list[FileError]:
    """Replace the file that a path leads to, and return what was lost of the one before."""
    target = os.path.realpath(path)
    try:
        before = os.stat(target)
    except FileNotFoundError:
        atomic_files.replace(target, data)
        return []
    lost: list[FileError] = []

    def take_over(descriptor: int) -> None:
        _copy_owner(before, descriptor)
        if not _copy_attributes(target, descriptor):
            lost.append(
                FileError(
                    mark("The file `{path}` lost extended attributes that cannot be copied."), path=path
                )
            )

    if before.st_nlink > 1:
        lost.append(
            FileError(
                mark("The other hard links to the file `{path}` are now separate and keep the old content."),
                path=path,
            )
        )
    atomic_files.replace(target, data, mode=stat.S_IMODE(before.st_mode), prepare=take_over)
    return lost


def _copy_owner(before: os.stat_result, descriptor: int) -> None:
    if hasattr(os, "fchown"):
        now = os.fstat(descriptor)
        if (now.st_uid, now.st_gid) != (before.st_uid, before.st_gid):
            with contextlib.suppress(OSError):  # only root may give files away
                os.fchown(descriptor, before.st_uid, before.st_gid)


def _copy_attributes(path: str, descriptor: int) -> bool:
    """Copy the extended attributes of a file, access control lists among them; False if one is lost."""
    if not hasattr(os, "listxattr"):
        return True
    try:
        names = os.listxattr(path)
    except OSError:  # a file system without them
        return True
    return [name for name in names if not _copy_attribute(path, name, descriptor)] == []


def _copy_attribute(path: str, name: str, descriptor: int) -> bool:
    value = os.getxattr(path, name)
    with contextlib.suppress(OSError):
        os.setxattr(descriptor, name, value)
    with contextlib.suppress(OSError):
        return os.getxattr(descriptor, name) == value
    return False


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
        import select

        if not select.select([descriptor], [], [], _PIPE_SECONDS)[0]:
            break
        piece = os.read(descriptor, 65536)
        if not piece:
            break
        pieces.append(piece)
    return b"".join(pieces)
