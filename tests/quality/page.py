"""The page of the documentation that shows what was measured: ``docs/<language>/message-quality.md``."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from docs.generator.page_hash import source_hash
from quality.blind import QUESTIONS
from quality.scores import COLUMNS, percent, share

OURS = "guiderail"
_COMMA = ("fr", "es")
_TABLE = re.compile(r"(<!-- (\w+) -->\n\n(?:\|.*\n){2})(?:\|.*\n)*")
_VALUE = re.compile(r"[^|\n]*<!-- ([a-z]+) -->(?= \|)")
Report = Mapping[str, Any]


def rows_of_tools(report: Report, language: str) -> list[list[str]]:
    """Return a row for each tool: version, mistakes, each score in per cent, marks, seconds."""
    found = []
    for tool, counts in report["tools"].items():
        marks = report["marks"]["tools"].get(tool)
        cells = [percent(share(counts, column)) for column in COLUMNS]
        cells += [percent(marks[mark] / marks["of"] if marks else None) for mark in QUESTIONS]
        taken = report["seconds"][tool]
        seconds = "–" if taken is None else f"{taken:.2f}"
        seconds = seconds.replace(".", ",") if language in _COMMA else seconds
        name = f"{tool} {report['versions'][tool]}".strip()
        found.append([name, str(counts["of"]), *cells, seconds])
    return found


def rows_of_losses(report: Report, scores: Sequence[str]) -> list[list[str]]:
    """Return where another tool is better: kind of mistake, score, our share, its share, its name.

    ``scores``: what the page calls the columns of ``COLUMNS``.
    """
    found = []
    for kind in report["kinds"][OURS]:
        for column, score in zip(COLUMNS, scores, strict=True):
            shares = {
                tool: share(kinds[kind], column) for tool, kinds in report["kinds"].items() if kind in kinds
            }
            known = {tool: value for tool, value in shares.items() if value is not None}
            best = max(known, key=lambda tool: known[tool], default=OURS)
            if known and known[best] > known[OURS]:
                found.append([f"`{kind}`", score, percent(known[OURS]), percent(known[best]), best])
    return found


def on_page(page: str, report: Report, language: str) -> str:
    """Return a page with the tables and values of a report in the places that are marked for them."""
    heads = [cell.strip() for cell in page.split("<!-- tools -->\n\n", 1)[1].split("\n", 1)[0].split("|")]
    scores = heads[3 : 3 + len(COLUMNS)]
    tables = {"tools": rows_of_tools(report, language), "losses": rows_of_losses(report, scores)}

    def table(match: re.Match[str]) -> str:
        rows = tables[match[2]] or [["–"] * 5]
        return match[1] + "".join(f"| {' | '.join(row)} |\n" for row in rows)

    values = {
        "date": report["date"],
        "seed": report["seed"],
        "mistakes": str(report["mistakes"]),
        "files": str(report["files"]),
        "agreement": percent(report["marks"]["agreement"]),
    }
    page = _TABLE.sub(table, page)
    page = _VALUE.sub(lambda match: f" {values[match[1]]} <!-- {match[1]} -->", page)
    return page.replace("\N{NO-BREAK SPACE}%", "%") if language == "en" else page


def write(docs: Path, report: Report) -> None:
    """Write a report into the documentation, in every language."""
    (docs / "message-quality.json").write_text(
        json.dumps(report, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    pages = {path.parent.name: path for path in docs.glob("*/message-quality.md")}
    for language in sorted(pages, key=lambda each: each != "en"):
        text = on_page(pages[language].read_text(encoding="utf-8"), report, language)
        english = source_hash(pages["en"].read_text(encoding="utf-8"))
        text = re.sub(r'(source-hash: ")[0-9a-f]+', rf"\g<1>{english}", text)
        pages[language].write_text(text, encoding="utf-8")


def file_name(tool: str) -> str:
    """Return the name of a tool as a file name without an ending."""
    return re.sub(r"[^a-z0-9]+", "-", tool.lower()).strip("-")
