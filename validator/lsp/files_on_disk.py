"""Configurations that are on disk and not open: what they claim counts for the rules across files."""

from __future__ import annotations

import os
from collections.abc import Iterable
from itertools import islice

from validator.documents import discovery
from validator.documents.limits import LIMITS
from validator.engine import files, full_check
from validator.engine.full_check import Judgement
from validator.errors import GuiderailError
from validator.lazy_dataclasses import replace
from validator.lsp.folder_settings import FolderSettings

MOST_FILES = 2_000  #: of a workspace that are read
_LARGEST = 200_000  #: bytes; larger ones are left to ``guiderail check``
_SECONDS = 1  #: of processor time for one file

Stamp = tuple[int, int]  #: the time of the last change in nanoseconds, and the size in bytes


def find_configurations(folders: Iterable[str], *, deepest: int = -1) -> dict[str, Stamp]:
    """Return the files in folders that may be configurations, with their stamps; at most ``MOST_FILES``.

    ``deepest``: as in :func:`validator.documents.discovery.configurations`.
    """
    found: dict[str, Stamp] = {}
    for folder in folders:
        for path in islice(discovery.configurations(folder, deepest), MOST_FILES - len(found)):
            try:
                known = os.stat(path)
            except OSError:
                continue
            if known.st_size <= _LARGEST:
                found[path] = known.st_mtime_ns, known.st_size
    return found


class FilesOnDisk:
    """What the configurations in a workspace claim. A file is read again when its stamp changes."""

    def __init__(self, settings: FolderSettings) -> None:
        self._settings = settings
        self._read: dict[str, tuple[Stamp, Judgement | None]] = {}

    def keep_only(self, paths: Iterable[str]) -> bool:
        """Forget all other files; tell whether one of them has claimed something."""
        gone = [self._read.pop(path) for path in self._read.keys() - set(paths)]
        return any(found is not None for _, found in gone)

    def read(self, path: str, stamp: Stamp) -> bool:
        """Read a file if its stamp is not the one before; tell whether it claims, or claimed, something."""
        before = self._read.get(path)
        if before is not None and before[0] == stamp:
            return False
        found = self._judge(path)
        self._read[path] = stamp, found
        return found is not None or (before is not None and before[1] is not None)

    def claiming(self, without: Iterable[str]) -> list[Judgement]:
        """Return the files that claim something, sorted by path, without the open ones."""
        left_out = set(without)
        return [
            found
            for path, (_, found) in sorted(self._read.items())
            if found is not None and path not in left_out
        ]

    def text(self, path: str) -> str | None:
        """Return the text of a file that claims something."""
        _, found = self._read.get(path, (None, None))
        return found.text if found else None

    def _judge(self, path: str) -> Judgement | None:
        """Return what a file claims, without its findings; None for nothing."""
        try:
            scope, _ = self._settings.of(path)
            if scope.excludes(path):
                return None
            content = files.content(path)
        except GuiderailError:
            return None
        found = full_check.judge_found(
            content,
            path,
            files.guess_format(path, content),
            given=scope.platform(path),
            limits=replace(LIMITS, seconds=_SECONDS),
        )
        return Judgement(path, facts=found.facts, text=found.text) if found and found.facts else None
