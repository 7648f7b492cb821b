"""Settings: read from their files, validated, and applied to each file.

A file is checked with the nearest ``guiderail.toml``, or ``pyproject.toml`` with a table ``[tool.guiderail]``
(:mod:`validator.engine.settings_search`). Settings may come from a repository that nobody trusts: they name
nothing outside it, run nothing and fetch nothing.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator

from validator.diagnostics import Diagnostic, Report, Severity
from validator.documents import discovery
from validator.documents.model import Document, Format, Path, pointer, value_at
from validator.documents.reader import read
from validator.documents.syntax_errors import UNREAD
from validator.engine import files
from validator.engine.settings_model import ABOUT, KEYS, Settings, wrong_parts
from validator.engine.settings_search import (
    FILE,
    PYPROJECT,
    absolute_path,
    is_below,
    may_have_settings,
    names_below,
    search_settings,
    settings_files,
)
from validator.engine.suppressions import about, is_asked_for
from validator.errors import FileError, GuiderailError, PackError, SettingsError, mark, unknown_name
from validator.lazy_dataclasses import dataclass, field, replace
from validator.packs import registry
from validator.positions import START, Range
from validator.printable import shortened
from validator.secrets import Masker
from validator.suggest import is_misspelling, only_nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_TABLE = ("tool", "guiderail")

Languages = Callable[[], Collection[str]]


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
            for rule in _fitting(rules)
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
        off = {each for each, level in settings.severity.items() if level == "off"} | _fitting(
            settings.ignore
        )
        if not chosen and not is_asked_for(finding, select=_fitting(settings.select), ignore=off):
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
        return os.path.relpath(full) if _is_inside(full, absolute_path("")) else os.path.normpath(full)


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
        self._given: _Written | None = None
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
            self._scopes[written.file] = written.scope(self._languages)
        return self._scopes[written.file]

    def _written(self, folder: str) -> _Written | None:
        if self._off:
            return None
        if self._named is None:
            return self._find_nearest(folder)
        if self._given is None:
            self._given = _read_named(self._named)
        return self._given


# --- files with settings -----------------------------------------------------------------------------


def _is_inside(path: str, folder: str) -> bool:
    """Tell whether a path is in a folder, wherever links lead."""
    return is_below(os.path.realpath(path), os.path.realpath(folder))


def _links(folder: str) -> Iterator[str]:
    """Yield the links in a folder, wherever in it; none for a file."""
    for inner, folders, names in os.walk(folder):
        yield from filter(os.path.islink, (os.path.join(inner, name) for name in (*folders, *names)))


def _read_named(path: str) -> _Written:
    """Return the settings in a file that was asked for by name. Raises FileError or SettingsError."""
    content = files.content(path)
    folder = os.path.dirname(os.path.abspath(path))
    found = _read(path, content, discovery.repository(folder) or folder)
    if found is None:
        raise _complaint(path, mark("The file has no table `{table}`."), table="[tool.guiderail]")
    return found


def _read_folder(folder: str, root: str) -> _Written | None:
    """Return the settings in a folder. Raises SettingsError for a file that cannot be taken for settings."""
    for path in settings_files(folder):
        shown = os.path.relpath(path) if is_below(path, absolute_path("")) else path
        if not _is_inside(path, root):
            if os.path.basename(path) == FILE:
                raise _complaint(shown, mark("The file is a link that leads out of the repository."))
            continue
        try:
            content = files.content(path)
        except FileError as error:
            raise SettingsError(error.message, path=shown) from error
        found = _read(shown, content, root)
        if found is not None:
            return found
    return None


# --- what they say -----------------------------------------------------------------------------------


def _read(file: str, content: bytes, root: str) -> _Written | None:
    """Return what a settings file says; None for a ``pyproject.toml`` without a table of ours."""
    if not may_have_settings(file, content):
        return None
    prefix: Path = _TABLE if os.path.basename(file) == PYPROJECT else ()
    reading = read(content, format=Format.TOML)
    within = pointer(prefix)
    for finding in reading.diagnostics:
        is_empty = finding.rule == "not-readable" and finding.case == "empty"
        if not reading.documents or (not is_empty and finding.pointer.startswith(within)):
            raise _unread(file, finding)
    document = reading.documents[0]
    if document.entry(prefix) is None:
        return None
    return _Written(file, root, document, prefix)


def _unread(file: str, finding: Diagnostic) -> SettingsError:
    """Return the complaint about a file that cannot be read, in the words that any TOML file gets."""
    rule = registry.shared_rules()[finding.rule]
    case = rule.cases.get(finding.case)
    params = {
        name: value if isinstance(value, int) else _harmless(str(value))
        for name, value in finding.params.items()
    }
    return _complaint(file, (case and case.message) or rule.message, finding.range, **params)


def _complaint(file: str, message: str, range: Range | None = None, /, **params: str | int) -> SettingsError:
    error = SettingsError(message, **params)
    error.place = Masker()(file)
    if range is not None:
        error.place += f":{range.start.line}:{range.start.column}"
    return error


def _position(error: SettingsError) -> tuple[int, ...]:
    """Return the line and column of a mistake in a settings file."""
    return tuple(int(part) for part in error.place.rsplit(":", 2)[1:] if part.isdecimal())


def _harmless(text: str) -> str:
    """Return a key or a value as it may be shown: somebody may have put a secret there."""
    return shortened(Masker()(text)).replace("`", "’")


class _Written:
    """A settings file as it is written."""

    def __init__(self, file: str, root: str, document: Document, prefix: Path) -> None:
        self.file = file
        self._root = root
        self._document, self._prefix = document, prefix
        entry = document.entry(prefix)
        found = entry.node.data if entry else None
        self.data: dict[str, object] = found if isinstance(found, dict) else {}
        self._is_table = isinstance(found, dict)

    def scope(self, languages: Languages | None) -> Scope:
        """Return what the file settles. Raises SettingsError with all mistakes in it, in their order."""
        if not self._is_table:
            raise self._wrong_form((), "tool.guiderail", "[tool.guiderail]")
        unknown = [key for key in self.data if key not in KEYS]
        mistakes = [self._unknown(_KEY, (key,), key, KEYS, at_key=True) for key in unknown]
        settings = self._held_to_form(mistakes)
        folder = os.path.dirname(os.path.abspath(self.file))
        outside = list(self._check_paths(settings, folder))
        of_packs = [] if outside else list(self._add_packs(settings, folder))
        mistakes += outside + of_packs
        if not outside and not of_packs:  # otherwise not all names are known
            mistakes += self._check_names(settings, languages)
        if mistakes:
            first, *others = sorted(mistakes, key=_position)
            first.others = tuple(others)
            raise first
        return Scope(settings, self.file, folder, tuple(sorted(self.data)))

    def _held_to_form(self, mistakes: list[SettingsError]) -> Settings:
        """Return the settings without what has the wrong form, after adding the mistakes."""
        data: dict[str, Any] = {}
        for key in filter(KEYS.__contains__, self.data):
            value = self.data[key]
            wrong = list(wrong_parts(key, value))
            for inside, allowed in wrong:
                path = (key, *inside)
                if allowed:
                    mistakes.append(self._unknown(_VALUE, path, value_at(value, inside), allowed))
                else:
                    mistakes.append(self._wrong_form(path, key, ABOUT[key].example))
            if not wrong:
                data[KEYS[key]] = value
            elif isinstance(value, dict) and all(inside for inside, _ in wrong):
                left_out = {inside[0] for inside, _ in wrong}
                data[KEYS[key]] = {name: each for name, each in value.items() if name not in left_out}
        return Settings(**data)

    def _check_paths(self, settings: Settings, folder: str) -> Iterator[SettingsError]:
        named: list[tuple[Path, str]] = [(("packs", at), each) for at, each in enumerate(settings.packs)]
        named += [(("baseline",), settings.baseline)] if settings.baseline else []
        for path, written in named:
            full = os.path.join(folder, written)
            if not all(_is_inside(each, self._root) for each in (full, *_links(full))):
                yield self._complaint(
                    path,
                    mark(
                        "The path `{path}` leads out of the repository: settings can only name files and"
                        " folders inside it."
                    ),
                    path=_harmless(written),
                )

    def _add_packs(self, settings: Settings, folder: str) -> Iterator[SettingsError]:
        from pathlib import Path as File

        from validator.packs import external

        for at, written in enumerate(settings.packs):
            try:
                external.add_folder(File(os.path.normpath(os.path.join(folder, written))))
            except PackError as error:
                yield from (self._of_pack(at, each) for each in error.all_errors)

    def _of_pack(self, at: int, error: GuiderailError) -> SettingsError:
        params = {name: _harmless(str(value)) for name, value in error.params.items()}
        return self._complaint(("packs", at), error.message, at_key=False, **params)

    def _check_names(self, settings: Settings, languages: Languages | None) -> Iterator[SettingsError]:
        from validator.packs import external

        for pattern, name in settings.platforms.items():
            if not external.is_known(name) and name not in registry.by_name():
                yield self._unknown(
                    _PLATFORM, ("platforms", pattern), name, registry.by_name(), registry.names()
                )
        rules = [*self._rules(settings)]
        unknown = _unknown_rules(rule for _, rule, _ in rules)
        for path, rule, at_key in rules:
            if rule in unknown or (at_key and "*" in rule):  # a severity is set for one rule
                yield self._unknown(_RULE, path, rule, sorted(registry.rule_names()), at_key=at_key)
        if settings.language and languages is not None:
            base = settings.language.replace("-", "_").replace(".", "_").split("_")[0].lower()
            if base not in languages():
                yield self._unknown(_LANGUAGE, ("language",), settings.language, languages())

    @staticmethod
    def _rules(settings: Settings) -> Iterator[tuple[Path, str, bool]]:
        """Yield where each rule is named, and whether it is a key there."""
        for key, rules in (("select", settings.select), ("ignore", settings.ignore)):
            yield from (((key, at), rule, False) for at, rule in enumerate(rules))
        yield from ((("severity", rule), rule, True) for rule in settings.severity)
        for pattern, rules in settings.per_file_ignores.items():
            yield from ((("per-file-ignores", pattern, at), rule, False) for at, rule in enumerate(rules))

    # --- complaints ---

    def _unknown(
        self,
        kind: tuple[str, str],
        path: Path,
        name: str,
        names: Collection[str],
        listed: Collection[str] | None = None,
        *,
        at_key: bool = False,
    ) -> SettingsError:
        meant = only_nearest(name, names)
        if kind is _VALUE and not is_misspelling(name, meant):
            meant = ""
        error = unknown_name(_harmless(name), names if listed is None else listed, *kind, meant=meant)
        return self._complaint(path, error.message, at_key=at_key, **error.params)

    def _wrong_form(self, path: Path, key: str, example: str) -> SettingsError:
        return self._complaint(
            path,
            mark("The value of the key `{key}` has the wrong format; it is written like this: `{example}`."),
            key=key,
            example=" ".join(example.split("\n")),
        )

    def _complaint(
        self, path: Path, message: str, /, *, at_key: bool = False, **params: str | int
    ) -> SettingsError:
        place = (*self._prefix, *path)
        if self._document.entry(place) is None:
            return _complaint(self.file, message, START, **params)
        find = self._document.key_range if at_key else self._document.value_range
        return _complaint(self.file, message, find(place), **params)


#: what is said of an unknown name: with the nearest known one, else with all of them
_KEY = (
    mark("The key `{value}` is unknown: did you mean `{suggestion}`?"),
    mark("The key `{value}` is unknown; use one of {known}."),
)
_VALUE = (
    mark("The value `{value}` is unknown: did you mean `{suggestion}`?"),
    mark("The value `{value}` is unknown; use one of {known}."),
)
_PLATFORM = (
    mark("The platform `{value}` is unknown: did you mean `{suggestion}`?"),
    mark("The platform `{value}` is unknown; use one of {known}."),
)
_RULE = (
    mark("The rule `{value}` is unknown: did you mean `{suggestion}`?"),
    mark("The rule `{value}` is unknown; `guiderail rules` lists them."),
)
_LANGUAGE = (
    mark("The language `{value}` is unknown: did you mean `{suggestion}`?"),
    mark("The language `{value}` is unknown; use one of {known}."),
)


def _unknown_rules(named: Iterable[str]) -> set[str]:
    """Return which of the named rules there are not; packs are read only as far as that takes."""
    unknown = {each for each in named if not ("*" in each and _fitting([each]) - {each})}
    if unknown:
        unknown -= set(registry.shared_rules())
    for name in registry.names() if unknown else ():
        unknown -= set(registry.load(name).rules)
    return unknown


def _fitting(named: Iterable[str]) -> set[str]:
    """Return the named rules, and those that patterns such as ``missing-*`` match."""
    rules = set(named)
    for pattern in [each for each in rules if "*" in each]:
        import fnmatch

        rules.update(fnmatch.filter(registry.rule_names(), pattern))
    return rules
