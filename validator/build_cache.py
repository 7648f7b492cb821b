"""What is made from sources before it is needed: built into an installed guiderail, else made once and kept.

In a checkout it is made again whenever one of the sources has changed. Nothing here imports what takes long.
"""

from __future__ import annotations

import marshal
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
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


def kept(name: str, folders: list[str], make: Callable[[], Any]) -> Any:
    """Return what ``make`` gives, made once for each state of the source files in some folders.

    It is plain data, kept in the checkout's ``build`` folder. A folder that cannot be written costs time,
    nothing else.
    """
    path = f"{CHECKOUT}/build/{name}-{sys.implementation.cache_tag}.marshal"
    now = state(folders)
    known = _read(path)
    if known is not None and known[0] == now:
        return known[1]
    made = make()
    _write(path, marshal.dumps((now, made)))
    return made


def state(folders: list[str]) -> list[tuple[str, int, int]]:
    """Return the name, size and time of change of every source file."""
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
        atomic_files.replace(path, content)
    except OSError:
        return
