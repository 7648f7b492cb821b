"""Checking from Python: files or a text in, reports out. The command ``guiderail check`` does the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from os import PathLike, fspath
from typing import TYPE_CHECKING

from validator.diagnostics import Report
from validator.documents.model import Format
from validator.engine import files, full_check
from validator.engine.runner import Outcome, Task, Workers, resolve_conflicts, run_tasks
from validator.engine.settings import Lookup

if TYPE_CHECKING:
    from concurrent.futures import Executor


def check_files(
    paths: Iterable[str | PathLike[str]],
    *,
    platform: str | None = None,
    settings: bool | str | PathLike[str] = False,
    executor: Executor | None = None,
) -> list[Report]:
    """Return a report for each file, in the order given; a folder stands for the configurations in it.

    ``platform`` is the name of the pack that judges all files; None leaves it to the settings, then to each
    document's own ``platform``. ``settings``: take none (False), those nearest to each file, as the command
    does (True), or those of a file. ``executor`` judges the files, in threads, processes or on other machines
    where the same files are; the findings are the same. Of the texts there is as much as shows them.
    Rules that look across files see all of them. Raises FileError for a path that is missing or unreadable,
    PackError for a platform that does not exist and SettingsError for broken settings.
    """
    lookup = Lookup(None if isinstance(settings, bool) else fspath(settings), off=settings is False)
    tasks = _list_tasks(paths, platform, lookup)
    workers = Workers(executor)
    found = _raise_errors(resolve_conflicts(_raise_errors(run_tasks(tasks, workers)), workers))
    reports = full_check.report(each.judgement for each in found if each.judgement is not None)
    return [lookup.for_file(report.path).applied(report) for report in reports]


def _raise_errors(found: Iterable[Outcome]) -> Iterator[Outcome]:
    """Yield the outcomes up to the first error, and raise that."""
    for each in found:
        if each.error is not None:
            raise each.error
        yield each


def _list_tasks(paths: Iterable[str | PathLike[str]], platform: str | None, lookup: Lookup) -> Iterator[Task]:
    """Yield a task for each file at the paths, with the platform that the settings give to it."""
    for path in paths:
        for source in files.expand(fspath(path)):
            scope = lookup.for_file(source.path)
            if source.named or not scope.excludes(source.path):
                yield Task(source, platform, scope.platform(source.path))


def check_text(text: str, *, format: str = "yaml", platform: str | None = None) -> Report:
    """Return the report of a configuration given as text in ``format``: yaml, json, jsonc, toml or env."""
    return full_check.report([full_check.judge(text.encode(), "", Format(format), platform=platform)])[0]
