"""Patterns that name files below a folder, such as ``config/**/*.yaml``.

``*`` and ``?`` represent characters of one name, ``[abc]`` one of them, ``**`` any folders. A pattern
without a slash names files and folders at any depth, and what names a folder names all that is in it. The
time that a pattern takes grows with its length, whatever it says.
"""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase

_ANY_FOLDERS = "**"


def fits(pattern: str, names: Sequence[str]) -> bool:
    """Tell whether ``pattern`` names a file; ``names`` are those of its folders and its own, from the top."""
    wanted = [part for part in pattern.split("/") if part not in ("", ".")]
    if not wanted:
        return False
    if "/" not in pattern.rstrip("/"):
        wanted.insert(0, _ANY_FOLDERS)
    reached = _passed({0}, wanted)
    for name in names:
        if len(wanted) in reached:  # a folder on the way
            break
        behind = {at + 1 for at in reached if wanted[at] != _ANY_FOLDERS and fnmatchcase(name, wanted[at])}
        reached = _passed(behind | {at for at in reached if wanted[at] == _ANY_FOLDERS}, wanted)
    return len(wanted) in reached


def _passed(reached: set[int], wanted: Sequence[str]) -> set[int]:
    """Return the places in a pattern that are reached, those after ``**`` among them: it may be nothing."""
    result = set(reached)
    for at, part in enumerate(wanted):
        if at in result and part == _ANY_FOLDERS:
            result.add(at + 1)
    return result
