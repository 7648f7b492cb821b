"""The functions that were generated from the packs: built into an installed guiderail, else made once.

In a checkout they are made again whenever a file of the packs, or what generates them, has changed.
"""

from __future__ import annotations

import marshal
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    #: what they were made of, and the byte code for each platform
    Made = tuple[list[tuple[str, int, int]], dict[str, bytes]]

_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
_BUILT = f"{_PACKAGE}/_data/accepting"  #: modules for each platform, in an installed guiderail


def accepting(platform: str) -> Callable[[Any], Any] | None:
    """Return the function that accepts documents of a platform; None if there is none."""
    if platform not in _known:
        _known[platform] = _made(platform)
    return _known[platform]


def _made(platform: str) -> Callable[[Any], Any] | None:
    if _codes is None:
        name = module_name(platform)
        if not os.path.exists(f"{_BUILT}/{name}.py"):
            return None
        found: Any = __import__(f"validator._data.accepting.{name}", fromlist=["accept"])
        built: Callable[[Any], Any] = found.accept
        return built
    module: dict[str, Any] = {"accept": None}
    if platform in _codes:
        exec(marshal.loads(_codes[platform]), module)  # of our own packs, made by our own generator
    accept: Callable[[Any], Any] | None = module["accept"]
    return accept


def module_name(platform: str) -> str:
    """Return the name of the module for a platform."""
    return f"accept_{platform.replace('-', '_')}" if platform.replace("-", "").isalnum() else "accept_"


def _generated() -> dict[str, bytes] | None:
    """Return the byte code for each platform; None if it is built in."""
    if os.path.isdir(_BUILT):
        return None
    root = os.path.dirname(_PACKAGE)
    kept = f"{root}/build/accept-{sys.implementation.cache_tag}.marshal"
    state = _state(f"{root}/schemas", f"{_PACKAGE}/accept")
    made = _read(kept)
    if made is None or made[0] != state:
        from validator.accept.generate import compiled

        made = (state, compiled())
        _keep(kept, marshal.dumps(made))
    return made[1]


def _read(path: str) -> Made | None:
    try:
        with open(path, "rb") as file:
            found: Made = marshal.load(file)
    except (OSError, ValueError, EOFError, TypeError):
        return None
    return found if found.__class__ is tuple and len(found) == 2 else None


def _state(*folders: str) -> list[tuple[str, int, int]]:
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


def _keep(path: str, content: bytes) -> None:
    part = f"{path}.{os.getpid()}"
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(part, "wb") as file:
            file.write(content)
        os.replace(part, path)
    except OSError:  # a folder that cannot be written costs time, nothing else
        return


_known: dict[str, Callable[[Any], Any] | None] = {}
_codes = _generated()
