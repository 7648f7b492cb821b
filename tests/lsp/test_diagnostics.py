"""An editor shows what ``guiderail check --format json`` says, for every example that there is."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from broken_lines import EXAMPLES as BROKEN
from broken_lines import broken
from embedded_files import BAD, KINDS
from expected import EXAMPLES
from foreign_files import FOREIGN
from lsprotocol import types
from secret_canaries import CANARIES as SECRETS

from validator.diagnostics import Report
from validator.documents.reader import format_of
from validator.engine import full_check
from validator.i18n.catalog import Catalog
from validator.lsp.diagnostics import diagnostic
from validator.lsp.folder_settings import FolderSettings
from validator.lsp.open_files import OpenFile, OpenFiles
from validator.packs import registry
from validator.packs.examples import complete, example_files
from validator.positions import Lines
from validator.reporters.formats.json import json_report
from validator.reporters.run import Run

SITE = "https://docs.example/"
ENCODING = "utf-16"
SEVERITIES = {
    "error": types.DiagnosticSeverity.Error,
    "warning": types.DiagnosticSeverity.Warning,
    "info": types.DiagnosticSeverity.Information,
}
CHECKOUT = Path(__file__).parent.parent.parent


def examples() -> Iterator[tuple[str, str]]:
    """Yield the names and texts of the files of the documentation, of the contract, of rules and of tests."""
    docs = CHECKOUT / "docs" / "examples"
    for folder in (docs, CHECKOUT.parent / "shared" / "contract" / "examples", EXAMPLES / "seven"):
        for file in sorted(folder.rglob("*.*")):
            if format_of(file.name):
                yield file.name, file.read_text(encoding="utf-8")
    for platform in registry.names():
        pack = registry.load(platform)
        for name, rule in pack.rules.items():
            for case in ("", *rule.cases) if not rule.live else ():
                if files := example_files(pack, name, case):
                    yield files.name, files.bad
    for table in sorted((*(EXAMPLES / "mistakes").glob("*.yaml"), *(EXAMPLES / "causes").glob("*.yaml"))):
        for row in yaml.safe_load(table.read_text(encoding="utf-8")):
            name = row.get("file", "complete.yaml")
            of = docs / row.get("of", table.stem) / name
            text = row["text"] if "text" in row else of.read_text(encoding="utf-8")
            for change in row.get("change", ()):
                text = text.replace(change["from"], change["to"], 1)
            yield name, text
    for file in BROKEN:
        yield from {defect: (file.name, text) for defect, _, text in broken(file)}.values()
    for name, make, _ in KINDS.values():
        yield name, make(BAD)
    yield from [each for each in FOREIGN.items() if format_of(each[0])][::9]
    yield from ((name, text) for _, name, text in SECRETS.values() if "\udcff" not in text)
    ibm, azure = complete("ibm-voice-agent"), complete("azure-bot-service")
    yield "emoji.yaml", ibm.replace("name:", "x-😀: {'𝄞𝄞': 1, name: é}\n  name:", 1)
    yield "emoji.json", '{"platform": "azure-bot-service", "x-😀": "𝄞", "bott": {}}'
    yield "lines.yaml", azure.replace("location: global", "location: mars").replace("\n", "\r\n")
    yield "mark.yaml", f"\ufeff{azure.replace('location: global', 'location: mars')}"


@cache
def checked() -> list[tuple[OpenFile, Report | None]]:
    """Return each example as an editor has it and as the command reports it; languages come later.

    To save time, the command checks one of four itself.
    """
    found = []
    for number, (name, text) in enumerate(sorted(set(examples()))):
        files = OpenFiles(FolderSettings("en"))
        path = f"/home/{number}/{name}"
        file = files.open(f"file://{path}", path, "yaml")
        file.text = text
        files.check(file)
        files.report()
        format = format_of(name)
        assert format is not None
        judged = file.judgement if number % 4 else full_check.judge_found(text.encode(), path, format)
        found.append((file, full_check.report([judged])[0] if judged else None))
    return found


def wanted(report: Report, text: str, language: str) -> list[dict[str, Any]]:
    """Return the findings of the report for programs as an editor counts."""
    run = Run([report], Catalog(language), site=SITE)
    lines = Lines(text.removeprefix("\ufeff"))
    start = len(text) - len(text.removeprefix("\ufeff"))

    def position(place: Mapping[str, int]) -> types.Position:
        before = lines.line(place["line"])[: place["column"] - 1]
        mark = start if place["line"] == 1 else 0
        return types.Position(place["line"] - 1, mark + len(before.encode("utf-16-le")) // 2)

    def ranged(place: Mapping[str, Mapping[str, int]]) -> types.Range:
        return types.Range(position(place["start"]), position(place["end"]))

    folder = "" if language == "en" else f"{language}/"
    return [
        {
            "code": each["rule"],
            "range": ranged(each["range"]),
            "message": "\n".join(filter(None, (each["message"], each["help"]))),
            "severity": SEVERITIES[each["severity"]],
            "link": f"{SITE}{folder}rules/{each['rule']}/",
            "related": [ranged(other["range"]) for other in each["related"]],
        }
        for each in json.loads("".join(json_report(run)))["diagnostics"]
    ]


def shown(file: OpenFile, language: str) -> list[dict[str, Any]]:
    """Return the findings that an editor gets."""
    file.language, file.site = language, SITE
    run, places = file.run(), file.places(ENCODING)
    if run is None:
        return []
    report = run.reports[0]
    found = [
        diagnostic(run, report, each, places, lambda _: (file.uri, places)) for each in run.shown(report)
    ]
    return [
        {
            "code": each.code,
            "range": each.range,
            "message": each.message,
            "severity": each.severity,
            "link": each.code_description and each.code_description.href,
            "related": [other.location.range for other in each.related_information or ()],
        }
        for each in found
    ]


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_the_editor_shows_what_the_report_for_programs_says(language: str) -> None:
    compared = 0
    for file, report in checked():
        found = wanted(report, file.text, language) if report else []
        assert shown(file, language) == found, file.text
        compared += len(found)
    assert len(checked()) > 700
    assert compared > 700
