"""Find the settings file that governs a folder: the nearest one, up to the root of its repository.

Both the fast command and the full check search here, so nothing here takes long to import.
"""

from __future__ import annotations

import os
import stat

from validator.documents import discovery

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import TypeVar

    Found = TypeVar("Found")

FILE, PYPROJECT = "guiderail.toml", "pyproject.toml"
_HEADER = b"[tool.guiderail"  #: a pyproject.toml without this text has no settings


def search_settings(
    read_folder: Callable[[str, str], Found | None],
) -> Callable[[str], Found | None]:
    """Return a function that gives the settings for the files in a folder; None if there are none.

    ``read_folder`` gives the settings in one folder; its second argument is the folder that they must not
    leave. It is called once for each folder.
    """
    known: dict[str, Found | None] = {}

    def find_nearest(folder: str) -> Found | None:
        if folder not in known:
            known[folder] = search_upwards(absolute_path(folder))
        return known[folder]

    def search_upwards(full: str) -> Found | None:
        root = discovery.repository(full)
        last = root or _last_outside_repositories(full)
        passed = []
        while full not in known:
            found = read_folder(full, root or last)
            if found or full == last:
                known[full] = found
                break
            passed.append(full)
            full = os.path.dirname(full)
        known.update(dict.fromkeys(passed, known[full]))
        return known[full]

    return find_nearest


def settings_files(folder: str) -> Iterator[str]:
    """Yield the files in a folder that may have settings, in the order in which they are looked at."""
    for name in (FILE, PYPROJECT):
        path = os.path.join(folder, name)
        try:
            is_regular = stat.S_ISREG(os.stat(path).st_mode)
        except (OSError, ValueError):
            continue
        if is_regular:
            yield path


def may_have_settings(path: str, content: bytes) -> bool:
    """Tell whether a file with this content may have settings: a ``pyproject.toml`` often has none."""
    return os.path.basename(path) != PYPROJECT or _HEADER in content


def absolute_path(folder: str) -> str:
    try:
        return os.path.abspath(folder)
    except OSError:  # the current folder was deleted
        return os.path.normpath(os.path.join(os.sep, folder))


def is_below(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def is_inside(path: str, folder: str) -> bool:
    """Tell whether a path is in a folder, wherever links lead."""
    return is_below(os.path.realpath(path), os.path.realpath(folder))


def names_below(folder: str, path: str) -> Sequence[str]:
    """Return the names on the way from a folder to a file."""
    try:
        way = os.path.relpath(path, folder)
    except (OSError, ValueError):  # on another drive
        way = path
    return way.split(os.sep)


def _last_outside_repositories(folder: str) -> str:
    """Return the last folder to search outside of repositories: the current one, if it is above."""
    here = absolute_path("")
    return here if is_below(folder, here) else folder
