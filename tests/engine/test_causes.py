"""Mistakes that people make are named once, by their cause and at their place, in three languages.

Each row of ``tests/examples/causes/*.yaml`` changes an example of a platform, or is a separate file. The
texts next to the tables are read in review; ``make update`` writes them.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from expected import EXAMPLES, expect_in

from validator.diagnostics import Diagnostic, Report
from validator.documents.model import Format
from validator.engine import full_check
from validator.engine.fixes import edited
from validator.i18n.catalog import Catalog
from validator.reporters.run import Run

FILES = Path(__file__).parent.parent.parent / "docs" / "examples"
TABLES = sorted((EXAMPLES / "causes").glob("*.yaml"))
each_table = pytest.mark.parametrize("table", TABLES, ids=lambda table: table.stem)
ALWAYS = "platform-retired"


def rows_of(table: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = yaml.safe_load(table.read_text(encoding="utf-8"))
    return rows


def checked(row: dict[str, Any]) -> Report:
    """Return the report about the file of a row: a changed example, or the row's own text."""
    name = row.get("file", "complete.yaml")
    text = row["text"] if "text" in row else (FILES / row["of"] / name).read_text(encoding="utf-8")
    for change in row.get("change", ()):
        assert change["from"] in text, f"{row['name']}: no {change['from']!r}"
        text = text.replace(change["from"], change["to"], 1)
    form = Format(name.rpartition(".")[2])
    return full_check.report([full_check.judge(text.encode(), name, form)])[0]


@lru_cache
def reports_of(table: Path) -> list[tuple[dict[str, Any], Report]]:
    return [(row, checked(row)) for row in rows_of(table)]


def findings(report: Report) -> list[Diagnostic]:
    return [finding for finding in report.diagnostics if finding.rule != ALWAYS]


@each_table
def test_each_mistake_is_one_finding(table: Path) -> None:
    """A malformed secret in clear text is two mistakes: its form, and that it is there."""
    for row, report in reports_of(table):
        found = [(each.rule, each.range.start) for each in findings(report)]
        assert len(found) == row.get("mistakes", 1), (row["name"], found)


@each_table
@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_the_findings_and_their_texts_are_the_reviewed_ones(table: Path, language: str) -> None:
    catalog = Catalog(language)
    lines = [line for row, report in reports_of(table) for line in described(row, report, catalog)]
    expect_in(table.with_name(f"{table.stem}.{language}.txt"), "\n".join(lines))


def described(row: dict[str, Any], report: Report, catalog: Catalog) -> Iterator[str]:
    run = Run([report], catalog)
    yield f"# {row['name']}"
    for finding in findings(report):
        start, end, words = finding.range.start, finding.range.end, run.words(report, finding)
        yield f"{start.line}:{start.column}-{end.line}:{end.column} {finding.severity}[{finding.rule}]"
        yield from filter(None, (words.message, words.help, words.expected and f"= {words.expected}"))
        yield from (f"-> {place.range.start.line}: {words.related}" for place in finding.related)
        if finding.fix:
            changed = edited(report.text, finding.fix.edits).splitlines()
            line = changed[finding.fix.edits[0].range.start.line - 1].strip()
            yield f"{'safe ' if finding.fix.safe else ''}fix: {line}"
    yield ""


@each_table
def test_a_safe_fix_removes_its_finding(table: Path) -> None:
    for row, report in reports_of(table):
        for finding in findings(report):
            if finding.fix and finding.fix.safe:
                after = checked({**row, "text": edited(report.text, finding.fix.edits), "change": []})
                left = [(each.rule, each.range) for each in findings(after)]
                assert (finding.rule, finding.range) not in left, row["name"]
