"""Checking from Python: files or a text in, reports out. The command ``guiderail check`` does the same."""

from __future__ import annotations

from collections.abc import Iterable
from os import PathLike, fspath

from validator import engine, files
from validator.diagnostics import Report
from validator.document import Format


def check_files(paths: Iterable[str | PathLike[str]], *, platform: str | None = None) -> list[Report]:
    """Return a report for each file, in the order given; a folder stands for the configurations in it.

    ``platform`` is the name of the pack that judges all files; None leaves it to each document's own
    ``platform``. Rules that look across files see all of them. Raises FileError for a path that is missing
    or unreadable and PackError for a platform that does not exist.
    """
    judgements = []
    for path in paths:
        for source in files.expand(fspath(path)):
            content = files.content(source.path)
            format = files.guess_format(source.path, content)
            if source.named:
                judgements.append(engine.judge(content, source.path, format, platform=platform))
            elif found := engine.judge_found(content, source.path, format, only=platform):
                judgements.append(found)
    return engine.report(judgements)


def check_text(text: str, *, format: str = "yaml", platform: str | None = None) -> Report:
    """Return the report of a configuration given as text in ``format``: yaml, json, jsonc, toml or env."""
    return engine.report([engine.judge(text.encode(), "", Format(format), platform=platform)])[0]
