"""Checking from Python: files or a text in, reports out. The command ``guiderail check`` does the same."""

from __future__ import annotations

from collections.abc import Iterable
from os import PathLike, fspath

from validator import engine, files
from validator.diagnostics import Report
from validator.document import Format
from validator.settings import Lookup


def check_files(
    paths: Iterable[str | PathLike[str]],
    *,
    platform: str | None = None,
    settings: bool | str | PathLike[str] = False,
) -> list[Report]:
    """Return a report for each file, in the order given; a folder stands for the configurations in it.

    ``platform`` is the name of the pack that judges all files; None leaves it to the settings, then to each
    document's own ``platform``. ``settings``: take none (False), those nearest to each file, as the command
    does (True), or those of a file. Rules that look across files see all of them. Raises FileError for a path
    that is missing or unreadable, PackError for a platform that does not exist and SettingsError for broken
    settings.
    """
    lookup = Lookup(None if isinstance(settings, bool) else fspath(settings), off=settings is False)
    judgements = []
    for path in paths:
        for source in files.expand(fspath(path)):
            scope = lookup.for_file(source.path)
            if not source.named and scope.excludes(source.path):
                continue
            content = files.content(source.path)
            format = files.guess_format(source.path, content)
            given = scope.platform(source.path)
            if source.named:
                named = platform or given
                judgements.append(engine.judge(content, source.path, format, platform=named))
            elif found := engine.judge_found(content, source.path, format, only=platform, given=given):
                judgements.append(found)
    return [lookup.for_file(report.path).applied(report) for report in engine.report(judgements)]


def check_text(text: str, *, format: str = "yaml", platform: str | None = None) -> Report:
    """Return the report of a configuration given as text in ``format``: yaml, json, jsonc, toml or env."""
    return engine.report([engine.judge(text.encode(), "", Format(format), platform=platform)])[0]
