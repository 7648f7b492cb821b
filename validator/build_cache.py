"""Artefacts made from sources: built into an installed guiderail, made once and kept in a checkout.

In a checkout an artefact is made again when its sources change. This module imports nothing heavy.
"""

from __future__ import annotations

import marshal
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

PACKAGE = os.path.dirname(os.path.abspath(__file__))
CHECKOUT = os.path.dirname(PACKAGE)
_BUILT = f"{PACKAGE}/_data"  #: only in an installed guiderail


def is_built() -> bool:
    """Tell whether everything is built in."""
    return os.path.isdir(_BUILT)


def built(module: str) -> Any:
    """Return a module of an installed guiderail (``texts.fr``); None if it has none of that name."""
    if not os.path.exists(f"{_BUILT}/{module.replace('.', '/')}.py"):
        return None
    return __import__(f"validator._data.{module}", fromlist=["*"])


def kept(name: str, key: Any, make: Callable[[], Any]) -> Any:
    """Return what ``make`` returns; it is called once for each state of the sources.

    ``key`` identifies that state (see :func:`state` and :func:`content_key`). The result must be plain data.
    It is kept under ``name`` in the checkout's ``build`` folder; if that cannot be written, it is made again
    each time.
    """
    path = f"{CHECKOUT}/build/{name}-{sys.implementation.cache_tag}.marshal"
    known = _read(path)
    if known is not None and known[0] == key:
        return known[1]
    made = make()
    _write(path, marshal.dumps((key, made)))
    return made


def state(folders: list[str]) -> list[tuple[str, int, int]]:
    """Return the name, size and time of change of every source file in the folders, without reading one."""
    found = []
    waiting = list(folders)
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.is_dir():
                    waiting.append(entry.path)
                elif entry.name.endswith((".json", ".yaml", ".py", ".po")):
                    known = entry.stat()
                    found.append((entry.path, known.st_size, known.st_mtime_ns))
    return sorted(found)


def content_key(contents: Iterable[bytes]) -> str:
    """Return a digest of the contents of the sources."""
    from hashlib import blake2b

    digest = blake2b(digest_size=12)
    for content in contents:
        digest.update(len(content).to_bytes(8, "big") + content)
    return digest.hexdigest()


def _read(path: str) -> tuple[Any, Any] | None:
    try:
        with open(path, "rb") as file:
            found = marshal.load(file)
    except (OSError, ValueError, EOFError, TypeError):
        return None
    return found if found.__class__ is tuple and len(found) == 2 else None


def _write(path: str, content: bytes) -> None:
    from validator import atomic_files

    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        atomic_files.replace(path, content, durable=False)
    except OSError:
        return
