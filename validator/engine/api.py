"""Checking from Python: files or a text in, reports out. The command ``guiderail check`` does the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from os import PathLike, fspath
from typing import TYPE_CHECKING

from validator.diagnostics import Report
from validator.documents.model import Format
from validator.engine import files, full_check
from validator.engine.runner import Errand, Judged, Means, judged, settled
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
    errands = _errands(paths, platform, lookup)
    means = Means(executor)
    found = _sound(settled(_sound(judged(errands, means)), means))
    reports = full_check.report(each.judgement for each in found if each.judgement is not None)
    return [lookup.for_file(report.path).applied(report) for report in reports]


def _sound(found: Iterable[Judged]) -> Iterator[Judged]:
    """Yield what became of the files as long as all goes well, else raise the error."""
    for each in found:
        if each.error is not None:
            raise each.error
        yield each


def _errands(paths: Iterable[str | PathLike[str]], platform: str | None, lookup: Lookup) -> Iterator[Errand]:
    """Yield the files that the paths stand for, each with what the settings say of it."""
    for path in paths:
        for source in files.expand(fspath(path)):
            scope = lookup.for_file(source.path)
            if source.named or not scope.excludes(source.path):
                yield Errand(source, platform, scope.platform(source.path))


def check_text(text: str, *, format: str = "yaml", platform: str | None = None) -> Report:
    """Return the report of a configuration given as text in ``format``: yaml, json, jsonc, toml or env."""
    return full_check.report([full_check.judge(text.encode(), "", Format(format), platform=platform)])[0]
