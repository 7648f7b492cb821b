"""Settings, found and applied to each file.

A file is checked with the nearest ``guiderail.toml``, or ``pyproject.toml`` with a table ``[tool.guiderail]``
(:mod:`validator.engine.settings_search`). Settings may come from a repository that nobody trusts: they name
nothing outside it, run nothing and fetch nothing.
"""

from __future__ import annotations

import os

from validator.diagnostics import Diagnostic, Report, Severity
from validator.documents.syntax_errors import UNREAD
from validator.engine.settings_model import Settings
from validator.engine.settings_search import (
    FILE,
    absolute_path,
    is_inside,
    names_below,
    search_settings,
    settings_files,
)
from validator.engine.suppressions import about, fitting_rules, is_asked_for
from validator.errors import GuiderailError
from validator.lazy_dataclasses import dataclass, field, replace
from validator.packs import registry

TYPE_CHECKING = False
if TYPE_CHECKING:
    from validator.engine.settings_file import Languages, SettingsFile


@dataclass(frozen=True, slots=True)
class Scope:
    """Settings and the folder that their patterns and paths count from."""

    settings: Settings = field(default_factory=Settings)
    file: str = ""  #: the settings file; empty: there is none
    folder: str = ""
    keys: tuple[str, ...] = ()  #: what the file sets

    def platform(self, path: str) -> str | None:
        """Return the platform that the settings give to a file; None if they give it none."""
        named = self.settings.platforms.items()
        found = next((name for pattern, name in named if self._fits(pattern, path)), None)
        return registry.by_name()[found] if found and found not in registry.names() else found

    def excludes(self, path: str) -> bool:
        """Tell whether a file is one to pass over, as a settings file and the files of a pack are."""
        patterns = (*self.settings.exclude, *(f"/{folder}" for folder in self.settings.packs))
        return os.path.basename(path) == FILE or any(self._fits(pattern, path) for pattern in patterns)

    def applied(self, report: Report, *, chosen: bool = False) -> Report:
        """Return a report with the rules that the settings choose, in the severity that they give them.

        ``chosen``: the command line has chosen rules, so that the settings' own choice counts for nothing.
        """
        if not self.file:
            return report
        left_out = {
            rule
            for pattern, rules in self.settings.per_file_ignores.items()
            if self._fits(pattern, report.path)
            for rule in fitting_rules(rules)
        }
        kept = (
            each
            for each in report.diagnostics
            if each.rule in UNREAD or left_out.isdisjoint((each.rule, about(each)))
        )
        found = (self._weighed(each, chosen=chosen) for each in kept)
        return replace(report, diagnostics=tuple(each for each in found if each is not None))

    def _weighed(self, finding: Diagnostic, *, chosen: bool) -> Diagnostic | None:
        rule, settings = finding.rule, self.settings
        if rule in UNREAD:
            return finding
        level = settings.severity.get(rule)
        off = {each for each, level in settings.severity.items() if level == "off"} | fitting_rules(
            settings.ignore
        )
        if not chosen and not is_asked_for(finding, select=fitting_rules(settings.select), ignore=off):
            return None
        if level is None or level == "off":
            return finding
        return replace(finding, severity=Severity(level))

    def _fits(self, pattern: str, path: str) -> bool:
        from validator.engine.globs import fits

        return fits(pattern, names_below(self.folder, path))

    # --- paths in the settings ---

    def baseline(self) -> str:
        """Return where the baseline is; empty if the settings name none."""
        return self._path(self.settings.baseline) if self.settings.baseline else ""

    def packs(self) -> list[str]:
        """Return the folders of packs."""
        return [self._path(each) for each in self.settings.packs]

    def _path(self, written: str) -> str:
        full = os.path.join(self.folder, written)
        return os.path.relpath(full) if is_inside(full, absolute_path("")) else os.path.normpath(full)


NONE = Scope()  #: where there are no settings


class Lookup:
    """The settings of one run: each file is read once, each folder looked at once."""

    def __init__(
        self, file: str | None = None, *, off: bool = False, languages: Languages | None = None
    ) -> None:
        """Prepare to look for settings. ``file``: take these for all files; ``off``: take none at all.

        ``languages`` gives those that the settings may name; None: whatever they name is taken.
        """
        self._named, self._off, self._languages = file, off, languages
        self._find_nearest = search_settings(_read_folder)
        self._given: SettingsFile | None = None
        self._scopes: dict[str, Scope] = {}

    def for_file(self, path: str) -> Scope:
        """Return what applies to a file. Raises SettingsError if its settings are broken."""
        return self._scope(os.path.dirname(path))

    def here(self) -> Scope:
        """Return what applies to the run as a whole: the settings of the current folder, or those named.

        Raises SettingsError if they are broken.
        """
        return self._scope("")

    def language(self) -> str | None:
        """Return the language that the settings of the current folder name, however broken the rest is."""
        try:
            written = self._written("")
        except GuiderailError:
            return None
        named = written.data.get("language") if written else None
        return named if isinstance(named, str) else None

    def _scope(self, folder: str) -> Scope:
        written = self._written(folder)
        if written is None:
            return NONE
        if written.file not in self._scopes:
            self._scopes[written.file] = Scope(*written.settled(self._languages))
        return self._scopes[written.file]

    def _written(self, folder: str) -> SettingsFile | None:
        if self._off:
            return None
        if self._named is None:
            return self._find_nearest(folder)
        if self._given is None:
            from validator.engine import settings_file

            self._given = settings_file.read_named(self._named)
        return self._given


def _read_folder(folder: str, root: str) -> SettingsFile | None:
    """Return the settings in a folder. Raises SettingsError for a file that cannot be taken for settings."""
    for path in settings_files(folder):
        from validator.engine import settings_file  # few files have settings

        found = settings_file.read_found(path, root)
        if found is not None:
            return found
    return None
