"""The settings and the language for each file that is open, read again when their files change."""

from __future__ import annotations

import os
from collections.abc import Iterator

from validator.engine.settings import Lookup, Scope
from validator.engine.settings_search import absolute_path, settings_files
from validator.i18n.language import choose_language, explain_choice, languages
from validator.packs import registry

Stamp = tuple[tuple[str, int, int], ...]  #: of files: path, time of the last change in nanoseconds, bytes


class FolderSettings:
    """Settings by the folder of a file.

    ``language``: that of ``--lang``; None leaves it to the settings, then to the editor.
    """

    def __init__(self, language: str | None = None) -> None:
        self._wish = language
        self.locale = ""  #: of the editor
        self._packs = registry.current()  #: those that were named when the server started
        self._lookup = Lookup(languages=languages)
        self._seen: dict[str, tuple[list[str], Stamp]] = {}  #: packs and files, by the folder of a file

    def of(self, path: str) -> tuple[Scope, str]:
        """Return the settings that apply to a file, and its language; they are read again if they changed.

        Raises SettingsError if the settings are broken.
        """
        folder = absolute_path(os.path.dirname(path))
        if folder in self._seen and self._is_changed(folder):
            self.reload()
        self._seen[folder] = [], _stamp(folder, [])
        scope = self._lookup.for_file(path)
        packs = scope.packs()
        self._seen[folder] = packs, _stamp(folder, packs)
        return scope, self.language(scope.settings.language)

    def language(self, settings: str | None = None) -> str:
        """Return the language for a file. ``settings``: that of its settings."""
        environment = {"GUIDERAIL_LANG": os.environ.get("GUIDERAIL_LANG", "")}
        choice = explain_choice(self._wish, environment, settings)
        if choice.by:
            return choice.language
        return choose_language(None, {"LC_ALL": self.locale} if self.locale else os.environ)

    def reload_if_changed(self) -> bool:
        """Read settings and packs again if a file of theirs is another than it was; tell whether it is."""
        if not any(map(self._is_changed, self._seen)):
            return False
        self.reload()
        return True

    def _is_changed(self, folder: str) -> bool:
        packs, stamp = self._seen[folder]
        return _stamp(folder, packs) != stamp

    def reload(self) -> None:
        """Forget the settings, and the packs that they name."""
        self._seen.clear()
        self._lookup = Lookup(languages=languages)
        registry.use(self._packs)


def _stamp(folder: str, packs: list[str]) -> Stamp:
    """Return the state of the settings files from a folder upwards, and of the files in packs."""
    return (*_stamps(_settings_above(folder)), *_stamps(_inside(packs)))


def _settings_above(folder: str) -> Iterator[str]:
    while True:
        yield from settings_files(folder)
        above = os.path.dirname(folder)
        if above == folder:
            return
        folder = above


def _inside(packs: list[str]) -> Iterator[str]:
    for pack in packs:
        for folder, _, names in os.walk(pack):
            yield from (os.path.join(folder, name) for name in sorted(names))


def _stamps(paths: Iterator[str]) -> Iterator[tuple[str, int, int]]:
    for path in paths:
        try:
            known = os.stat(path)
        except OSError:
            continue
        yield path, known.st_mtime_ns, known.st_size
