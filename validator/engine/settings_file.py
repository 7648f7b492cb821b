"""A settings file, read and validated.

It may come from a repository that nobody trusts: it names nothing outside of it, runs nothing and fetches
nothing.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator

from validator.diagnostics import Diagnostic
from validator.documents import discovery
from validator.documents.model import Document, Format, Path, pointer, value_at
from validator.documents.reader import read
from validator.engine import files
from validator.engine.settings_model import ABOUT, KEYS, Settings, wrong_parts
from validator.engine.settings_search import (
    FILE,
    PYPROJECT,
    absolute_path,
    is_below,
    is_inside,
    may_have_settings,
)
from validator.engine.suppressions import fitting_rules
from validator.errors import FileError, GuiderailError, PackError, SettingsError, mark, unknown_name
from validator.packs import registry
from validator.positions import START, Range
from validator.printable import shortened
from validator.secrets import Masker
from validator.suggest import is_misspelling, only_nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

Languages = Callable[[], Collection[str]]
_TABLE = ("tool", "guiderail")


def _links(folder: str) -> Iterator[str]:
    """Yield the links in a folder, wherever in it; none for a file."""
    for inner, folders, names in os.walk(folder):
        yield from filter(os.path.islink, (os.path.join(inner, name) for name in (*folders, *names)))


def read_named(path: str) -> SettingsFile:
    """Return the settings in a file that was asked for by name. Raises FileError or SettingsError."""
    content = files.content(path)
    folder = os.path.dirname(os.path.abspath(path))
    found = _read(path, content, discovery.repository(folder) or folder)
    if found is None:
        raise _complaint(path, mark("The file has no table `{table}`."), table="[tool.guiderail]")
    return found


def read_found(path: str, root: str) -> SettingsFile | None:
    """Return the settings in a file that was found; None if it has none. Its links must not leave ``root``.

    Raises SettingsError for a file that cannot be taken for settings.
    """
    shown = os.path.relpath(path) if is_below(path, absolute_path("")) else path
    if not is_inside(path, root):
        if os.path.basename(path) == FILE:
            raise _complaint(shown, mark("The file is a link that leads out of the repository."))
        return None
    try:
        content = files.content(path)
    except FileError as error:
        raise SettingsError(error.message, path=shown) from error
    return _read(shown, content, root)


# --- what they say -----------------------------------------------------------------------------------


def _read(file: str, content: bytes, root: str) -> SettingsFile | None:
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
    return SettingsFile(file, root, document, prefix)


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


class SettingsFile:
    """A settings file as it is written."""

    def __init__(self, file: str, root: str, document: Document, prefix: Path) -> None:
        self.file = file
        self._root = root
        self._document, self._prefix = document, prefix
        entry = document.entry(prefix)
        found = entry.node.data if entry else None
        self.data: dict[str, object] = found if isinstance(found, dict) else {}
        self._is_table = isinstance(found, dict)

    def settled(self, languages: Languages | None) -> tuple[Settings, str, str, tuple[str, ...]]:
        """Return the settings, the file, its folder, and what the file sets; ``languages``: those there are.

        Raises SettingsError with all mistakes in it, in their order."""
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
        return settings, self.file, folder, tuple(sorted(self.data))

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
            if not all(is_inside(each, self._root) for each in (full, *_links(full))):
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
    unknown = {each for each in named if not ("*" in each and fitting_rules([each]) - {each})}
    if unknown:
        unknown -= set(registry.shared_rules())
    for name in registry.names() if unknown else ():
        unknown -= set(registry.load(name).rules)
    return unknown
