"""Which files of a folder may be configurations, by their names alone, and how a file is opened."""

from __future__ import annotations

import os
import stat

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

#: endings of the formats that configurations are written in; a test compares them with the readers
ENDINGS = (".yaml", ".yml", ".json", ".jsonc", ".toml")
_SKIPPED = {"node_modules", "__pycache__", "site-packages"}


def configurations(folder: str) -> Iterator[str]:
    """Yield the ordinary files in a folder that may be configurations, sorted within each folder.

    Hidden folders, folders of packages and links to folders are passed over.
    """
    for place, inside, files in os.walk(folder):
        inside[:] = sorted(name for name in inside if not name.startswith(".") and name not in _SKIPPED)
        for name in sorted(files):
            full = os.path.join(place, name)
            if (name.lower().endswith(ENDINGS) or is_env(name)) and _is_regular(full):
                yield os.path.normpath(full)


def is_env(name: str) -> bool:
    """Tell whether a file holds the variables of an environment, such as ``.env`` or ``.env.local``."""
    return name.lower().endswith(".env") or name.lower().startswith(".env.")


def at_once(path: str, flags: int) -> int:
    """Open a file that may have become a pipe meanwhile, for whose other end nobody waits."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _is_regular(path: str) -> bool:
    try:
        return stat.S_ISREG(os.lstat(path).st_mode)
    except OSError:
        return False
