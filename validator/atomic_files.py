"""Write a file whole or not at all: a temporary file in its folder takes its place.

The temporary file has a random name, is private until it is complete, and is locked while it is written. No
other process touches it, and a later run recognises and removes what a killed one has left. Nothing here
imports what takes long.
"""

from __future__ import annotations

import os
import stat
from contextlib import contextmanager, suppress

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_PREFIX, _SUFFIX = ".guiderail-", ".part"
_DIGITS = 16  #: of the random part of a name
_ABANDONED = 3600  #: seconds without a change, after which a file is abandoned where locks do not tell
_FLAGS = sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_CLOEXEC", "O_NONBLOCK", "O_BINARY"))

_cleaned: set[str] = set()  #: folders in which this process has looked for abandoned files


def replace(
    path: str,
    data: bytes,
    *,
    mode: int | None = None,
    prepare: Callable[[int], None] | None = None,
    durable: bool = True,
) -> None:
    """Write a file, in place of one that may be there; a link at ``path`` is replaced, not followed.

    ``mode``: what the file gets at the end, by default that of a new file. ``prepare`` is called with the
    descriptor of the complete file before that. ``durable``: wait until the disk has it.
    """
    with _signals_blocked(), _complete_file(path, data, mode, prepare, durable) as temporary:
        os.replace(temporary, path)


def create(path: str, data: bytes) -> bool:
    """Write a new file; return False if there is something at ``path`` already, be it a broken link."""
    if os.path.lexists(path):
        return False
    with _signals_blocked(), _complete_file(path, data) as temporary:
        try:
            os.link(temporary, path, follow_symlinks=False)  # unlike a renaming, it fails where something is
        except FileExistsError:
            return False
        except (OSError, NotImplementedError):  # a file system without links
            return _claim(temporary, path)
    return True


def is_temporary(name: str) -> bool:
    """Tell whether a file has the name of a temporary file of guiderail."""
    digits = name[len(_PREFIX) : -len(_SUFFIX)]
    return (
        name.startswith(_PREFIX)
        and name.endswith(_SUFFIX)
        and len(digits) == _DIGITS
        and not digits.strip("0123456789abcdef")
    )


def _claim(temporary: str, path: str) -> bool:
    """Reserve a name with an empty file, then put the complete one there; return False if it is taken."""
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _FLAGS, 0o600))
    except FileExistsError:
        return False
    try:
        os.replace(temporary, path)
    except OSError:
        os.unlink(path)
        raise
    return True


# --- the temporary file ------------------------------------------------------------------------------


@contextmanager
def _complete_file(
    path: str,
    data: bytes,
    mode: int | None = None,
    prepare: Callable[[int], None] | None = None,
    durable: bool = True,
) -> Iterator[str]:
    """Give a complete temporary file in the folder of ``path``, which is gone at the end."""
    folder = os.path.dirname(os.path.abspath(path))
    _remove_abandoned(folder)
    temporary, descriptor = _opened(folder)
    try:
        with open(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            if prepare is not None:
                prepare(descriptor)
            if durable:
                os.fsync(descriptor)
            if hasattr(os, "fchmod"):
                os.fchmod(descriptor, 0o666 & ~_umask() if mode is None else mode)
            else:
                file.close()  # Windows renames no open file
            yield temporary
    finally:
        with suppress(OSError):
            os.unlink(temporary)


def _opened(folder: str) -> tuple[str, int]:
    """Return the path and the descriptor of a new file that is locked and private."""
    while True:
        path = os.path.join(folder, f"{_PREFIX}{os.urandom(_DIGITS // 2).hex()}{_SUFFIX}")
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | _FLAGS, 0o600)
        except FileExistsError:
            continue
        locked = _lock(descriptor)
        if locked is None or (locked and _is_at(path, descriptor)):
            return path, descriptor
        os.close(descriptor)  # before it was locked, another process took it for an abandoned one


def _lock(descriptor: int) -> bool | None:
    """Lock a file until it is closed; return False if another process has, None if there are no locks."""
    try:
        from fcntl import LOCK_EX, LOCK_NB, flock

        flock(descriptor, LOCK_EX | LOCK_NB)
    except BlockingIOError:
        return False
    except (ImportError, OSError):
        return None
    return True


def _is_at(path: str, descriptor: int) -> bool:
    try:
        return os.path.samestat(os.lstat(path), os.fstat(descriptor))
    except OSError:
        return False


def _umask() -> int:
    mask = os.umask(0o077)  # there is no other way to read it
    os.umask(mask)
    return mask


# --- what a killed process has left ------------------------------------------------------------------


def _remove_abandoned(folder: str) -> None:
    """Remove temporary files that no process writes any more, once for each folder."""
    if folder in _cleaned:
        return
    _cleaned.add(folder)
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if is_temporary(entry.name):
                with suppress(OSError):
                    _remove_if_abandoned(entry.path)


def _remove_if_abandoned(path: str) -> None:
    descriptor = os.open(path, os.O_RDWR | _FLAGS)
    try:
        known = os.fstat(descriptor)
        locked = _lock(descriptor) if stat.S_ISREG(known.st_mode) and _is_ours(known) else False
        abandoned = _is_old(known) if locked is None else locked
        if abandoned and os.name == "posix":
            os.unlink(path)  # before the lock is free
    finally:
        os.close(descriptor)
    if abandoned and os.name != "posix":
        os.unlink(path)  # fails for a file that is open


def _is_ours(known: os.stat_result) -> bool:
    return not hasattr(os, "geteuid") or os.geteuid() in (0, known.st_uid)


def _is_old(known: os.stat_result) -> bool:
    from time import time

    return time() - known.st_mtime > _ABANDONED


@contextmanager
def _signals_blocked() -> Iterator[None]:
    """Let signals that end a process wait until the file is in its place, or gone."""
    try:
        from signal import SIG_BLOCK, SIG_SETMASK, SIGHUP, SIGINT, SIGTERM, pthread_sigmask
    except ImportError:  # Windows
        yield
        return
    before = pthread_sigmask(SIG_BLOCK, (SIGHUP, SIGINT, SIGTERM))
    try:
        yield
    finally:
        pthread_sigmask(SIG_SETMASK, before)
