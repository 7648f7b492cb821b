"""Checking from Python: files, a text or data in, reports out. ``guiderail check`` does the same."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from os import PathLike, fsdecode
from typing import TYPE_CHECKING

from validator.documents.model import FILE_FORMATS, Format
from validator.engine import files, full_check
from validator.engine.files import Source
from validator.engine.runner import Outcome, Task, Workers, resolve_conflicts, run_tasks
from validator.engine.settings import Lookup
from validator.errors import UsageError, mark
from validator.i18n.language import choose_language
from validator.library.report import Report, Reports, in_language, in_words
from validator.packs import external

if TYPE_CHECKING:
    from concurrent.futures import Executor

    Given = str | PathLike[str] | tuple[str, bytes]  #: a path, or the name of a file and what it holds
    Paths = Given | Iterable[Given]

_FORMATS = {name: Format(name) for name in FILE_FORMATS} | {"yml": Format.YAML}
_NAMELESS = Source("", named=True)


def check_files(
    *paths: Paths,
    platform: str | None = None,
    settings: bool | str | PathLike[str] = False,
    language: str | None = None,
    executor: Executor | None = None,
) -> Reports:
    """Return a report for each file, in the order given; a folder represents the configurations in it.

    ``paths``: one, several, or iterables of them. In place of a path is a pair of a name, which says the
    format, and bytes, for what the caller has read from another place. ``platform``: the name or an alias of
    the platform that checks all files; None leaves it to the settings, then to each document's own
    ``platform``. ``settings``: take none (False), those nearest to each file, as the command does (True), or
    those of a file. ``language``: that of the words, such as ``fr``; None means that of the settings, else
    English. ``executor`` checks the files, in threads, processes or on other machines where the same files
    are; the findings are the same. Of the texts there is as much as shows them. Rules that look across files
    see all of them.

    Every error is a class of :mod:`validator.errors` that says a sentence in the language: FileError for a
    path that is missing or unreadable, UsageError for a platform or language that does not exist and for an
    argument of another type, SettingsError for broken settings, PackError for a broken pack.
    """
    lookup = Lookup(None if isinstance(settings, bool) else fsdecode(settings), off=settings is False)
    spoken = _language(language, lookup.language())
    return in_language(spoken, lambda: _check_files(paths, platform, lookup, executor, spoken))


def check_text(
    text: str, *, format: str = "yaml", platform: str | None = None, language: str | None = None
) -> Report:
    """Return the report of a configuration given as text in ``format``: yaml, json, jsonc, toml or env.

    ``platform``, ``language`` and the errors are those of :func:`check_files`.
    """
    spoken = _language(language)
    return in_language(spoken, lambda: _check_text(text, format, platform, spoken))


def check_data(data: object, *, platform: str | None = None, language: str | None = None) -> Report:
    """Return the report of a configuration given as data: a dict, as a form or a parser brings it.

    Findings have a pointer and no range, since there is no text. The data is what JSON has; tuples and
    other sequences, mappings, dates and times are taken as well. ``platform``, ``language`` and the errors
    are those of :func:`check_files`; data of other types raises UsageError.
    """
    spoken = _language(language)
    return in_language(spoken, lambda: _check_data(data, platform, spoken))


# --- in the language that was asked for --------------------------------------------------------------


def _check_files(
    paths: Iterable[Paths], platform: str | None, lookup: Lookup, executor: Executor | None, language: str
) -> Reports:
    tasks = list(_list_tasks(paths, _platform(platform), lookup))
    workers = Workers(executor)
    found = _raise_errors(resolve_conflicts(_raise_errors(run_tasks(tasks, workers)), workers))
    judged = [(each.task, each.judgement) for each in found if each.task and each.judgement]
    reports = full_check.report(judgement for _, judgement in judged)
    scopes = [lookup.for_file(report.path) for report in reports]
    return Reports(
        [
            in_words(scope.applied(report), language, task, scope)
            for report, (task, _), scope in zip(reports, judged, scopes, strict=True)
        ],
        language,
    )


def _check_text(text: str, format: str, platform: str | None, language: str) -> Report:
    if not isinstance(text, str):
        raise UsageError(
            mark("`check_text` takes text, not a value of the type `{type}`; a dict is for `check_data`."),
            type=type(text).__name__,
        )
    if format not in _FORMATS:
        raise UsageError(
            mark("The format `{value}` is unknown; use one of {formats}."),
            value=str(format),
            formats=", ".join(f"`{each}`" for each in FILE_FORMATS),
        )
    content = text.encode(errors="surrogatepass")
    return _report(Task(_NAMELESS, _platform(platform), content=content, format=_FORMATS[format]), language)


def _check_data(data: object, platform: str | None, language: str) -> Report:
    content = _as_json(data).encode(errors="surrogatepass")
    return _report(Task(_NAMELESS, _platform(platform), content=content, format=Format.DATA), language)


def _report(task: Task, language: str) -> Report:
    (outcome,) = _raise_errors(run_tasks([task], Workers()))
    (report,) = full_check.report([outcome.judgement] if outcome.judgement else [])
    return in_words(report, language, task, has_text=task.format is not Format.DATA)


def _raise_errors(found: Iterable[Outcome]) -> Iterator[Outcome]:
    """Yield the outcomes up to the first error, and raise that."""
    for each in found:
        if each.error is not None:
            raise each.error
        yield each


# --- what was asked for ------------------------------------------------------------------------------


def _language(wish: str | None, settings: str | None = None) -> str:
    """Return the language of a call. Raises UsageError if it is unknown."""
    return in_language("en", lambda: choose_language(wish, {}, settings))


def _platform(name: str | None) -> str | None:
    return None if name is None else external.find_platform(name)


def _list_tasks(paths: Iterable[Paths], platform: str | None, lookup: Lookup) -> Iterator[Task]:
    """Yield a task for each file that is asked for, with the platform that the settings give to it."""
    for given in paths:
        if isinstance(given, str | PathLike):
            for source in files.expand(fsdecode(given)):
                scope = lookup.for_file(source.path)
                if source.named or not scope.excludes(source.path):
                    yield Task(source, platform, scope.platform(source.path))
        elif isinstance(given, tuple) and len(given) == 2 and isinstance(given[1], bytes):
            name = fsdecode(given[0])
            by_settings = lookup.for_file(name).platform(name)
            yield Task(Source(name, named=True), platform, by_settings, content=given[1])
        elif isinstance(given, Iterable) and not isinstance(given, bytes | Mapping):
            yield from _list_tasks(given, platform, lookup)
        else:
            raise UsageError(
                mark(
                    "`check_files` takes paths, and pairs of a name and bytes, not a"
                    " value of the type `{type}`."
                ),
                type=type(given).__name__,
            )


def _as_json(data: object) -> str:
    """Return data as JSON with a value on each line. Raises UsageError for what no configuration holds."""
    try:
        return json.dumps(data, indent=1, ensure_ascii=False, default=_plain)
    except (ValueError, RecursionError):
        raise UsageError(
            mark("The data is nested too deeply, contains itself, or contains a number with too many digits.")
        ) from None
    except TypeError:
        raise UsageError(mark("The data has a key that is not text.")) from None


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray | memoryview):
        return list(value)
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    raise UsageError(
        mark("The data contains a value of the type `{type}`, which is not possible in a configuration."),
        type=type(value).__name__,
    )
