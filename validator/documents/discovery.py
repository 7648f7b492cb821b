"""Which files of a folder may be configurations, by their names, how one is opened, and whose they are."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

#: endings of the formats that configurations are written in; a test compares them with the readers
ENDINGS = (".yaml", ".yml", ".json", ".jsonc", ".toml")
#: parts of a name that say that a file shows how another one looks: ``.env.example``, ``sms.sample.yaml``
_EXAMPLES = {"dist", "example", "sample", "template"}
_AT_ONCE = getattr(os, "O_NONBLOCK", 0)
_SKIPPED = {"node_modules", "__pycache__", "site-packages"}
#: hidden folders with files that people write: the workflows of GitHub Actions
_HIDDEN_BUT_READ = {".github"}


def configurations(folder: str, deepest: int = -1) -> Iterator[str]:
    """Yield the ordinary files in a folder that may be configurations, sorted within each folder.

    Hidden folders (but for ``.github``), folders of packages and links to folders are passed over, and so is
    what cannot be read.
    ``deepest``: how many folders inside each other are looked into below ``folder``; -1: all.
    """
    waiting = [os.path.normpath(folder)]
    levels = [0]
    while waiting:
        place = waiting.pop()
        level = levels.pop()
        before = "" if place == os.curdir else os.path.join(place, "")
        inside = []
        for entry in _entries(place):
            name = entry.name
            if _is_folder(entry):
                if (not name.startswith(".") or name in _HIDDEN_BUT_READ) and name not in _SKIPPED:
                    inside.append(before + name)
            elif (without_example(name).endswith(ENDINGS) or is_env(name)) and _is_regular(entry):
                yield before + name
        if level != deepest:
            waiting += reversed(inside)
            levels += [level + 1] * len(inside)


def repository(folder: str) -> str:
    """Return the root of the repository that a folder, given in full, belongs to; empty if to none."""
    while not os.path.lexists(os.path.join(folder, ".git")):
        above = os.path.dirname(folder)
        if above == folder:
            return ""
        folder = above
    return folder


def base_name(path: str) -> str:
    """Return the name of a file, without the folders of any system."""
    return path.replace("\\", "/").rpartition("/")[2]


def is_env(name: str) -> bool:
    """Tell whether a file contains the variables of an environment, such as ``.env`` or ``.env.local``."""
    return name.lower().endswith(".env") or name.lower().startswith(".env.")


def is_example(path: str) -> bool:
    """Tell whether a file shows how another one looks, so that it may hold placeholders."""
    return not _EXAMPLES.isdisjoint(os.path.basename(path).lower().split(".")[1:])


def without_example(name: str) -> str:
    """Return a file name in lower case without an ending such as ``.example``."""
    lower = name.lower()
    before, _, ending = lower.rpartition(".")
    return before if before and ending in _EXAMPLES else lower


def at_once(path: str, flags: int) -> int:
    """Open a file that may have become a pipe meanwhile, for whose other end nobody waits."""
    return os.open(path, flags | _AT_ONCE)


def _entries(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as found:
            return sorted(found, key=lambda entry: entry.name)
    except OSError:
        return []


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """Tell whether it is a folder, and no link to one: those of Windows are known from Python 3.12 on."""
    is_junction = getattr(entry, "is_junction", bool)
    try:
        return entry.is_dir(follow_symlinks=False) and not is_junction()
    except OSError:
        return False


def _is_regular(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file(follow_symlinks=False)
    except OSError:
        return False
