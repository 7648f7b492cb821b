"""One mistake gives one finding, at its place, with its fix: tables of changes to valid files.

The tables in ``tests/examples/mistakes`` are read in review; ``make update`` writes them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
import yaml
from expected import EXAMPLES, expect_in

from validator.diagnostics import Diagnostic, Edit
from validator.documents.model import Format
from validator.engine import full_check
from validator.packs import registry
from validator.packs.examples import complete
from validator.positions import Lines

TABLES = EXAMPLES / "mistakes"
ALWAYS = "platform-retired"


def changed(platform: str, changes: list[dict[str, str]]) -> str:
    text = complete(platform)
    for change in changes:
        assert change["from"] in text, f"the example of {platform} has no {change['from']!r}"
        text = text.replace(change["from"], change["to"], 1)
    return text


def found(text: str) -> list[Diagnostic]:
    report = full_check.report([full_check.judge(text.encode(), "config.yaml", Format.YAML)])[0]
    return [finding for finding in report.diagnostics if finding.rule != ALWAYS]


def fixed(text: str, edits: tuple[Edit, ...]) -> str:
    lines = Lines(text)
    for edit in sorted(edits, key=lambda edit: edit.range, reverse=True):
        start, end = lines.offset(edit.range.start), lines.offset(edit.range.end)
        text = text[:start] + edit.text + text[end:]
    return text


def described(text: str) -> Iterator[str]:
    for finding in found(text):
        start, end = finding.range.start, finding.range.end
        place = f"{start.line}:{start.column}-{end.line}:{end.column}"
        case = f" ({finding.case})" if finding.case else ""
        yield f"{finding.severity}[{finding.rule}] {finding.pointer} {place}{case}"
        if finding.fix:
            line = fixed(text, finding.fix.edits).splitlines()[finding.fix.edits[0].range.start.line - 1]
            yield f"{'fixes' if finding.fix.safe else 'unsafe: fixes'} to: {line.strip()}"


@pytest.mark.parametrize("platform", registry.declared())
def test_each_mistake_gives_the_findings_in_the_table(platform: str) -> None:
    table = TABLES / f"{platform}.yaml"
    rows = yaml.safe_load(table.read_text(encoding="utf-8"))
    now = [{**row, "finds": list(described(changed(platform, row["change"])))} for row in rows]
    expect_in(table, _written(now))


@pytest.mark.parametrize("platform", registry.declared())
def test_every_fix_removes_its_finding_and_brings_no_error(platform: str) -> None:
    rows = yaml.safe_load((TABLES / f"{platform}.yaml").read_text(encoding="utf-8"))
    for row in rows:
        text = changed(platform, row["change"])
        before = found(text)
        for finding in before:
            if finding.fix:
                after = found(fixed(text, finding.fix.edits))
                left = [(each.rule, each.pointer) for each in after]
                assert (finding.rule, finding.pointer) not in left, row
                assert len([each for each in after if each.severity == "error"]) <= len(before), row


def _written(rows: list[dict[str, object]]) -> str:
    """Return a table as it is kept: every text in quotation marks, so that nothing is read otherwise."""
    pieces = ["# Changes to the complete example, and all that they make guiderail find.\n"]
    for row in rows:
        pieces.append("\n- change:\n")
        for change in row["change"]:  # type: ignore[attr-defined]  # read as plain objects
            pieces += [f"    - from: {_quoted(change['from'])}\n", f"      to: {_quoted(change['to'])}\n"]
        finds = row["finds"]
        assert isinstance(finds, list)
        pieces.append("  finds:\n" if finds else "  finds: []\n")
        pieces += [f"    - {_quoted(line)}\n" for line in finds]
    return "".join(pieces)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _without_each_field(data: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield (*path, key)
            yield from _without_each_field(value, (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _without_each_field(value, (*path, index))


#: fields that a configuration may lack (``contract``: optional, or their absence has its own sense)
OPTIONAL = {
    "held_roles",
    "messaging_method",
    "voice_request_url",
    "headers",
    "X-Tenant",
}
#: fields whose absence has its own rule, and how often it applies in the complete example
OWN_RULE = {"sms_provider": 1, "webhooks": 1, "channel_configurations": 2, "platform": 1}


@pytest.mark.parametrize("platform", registry.declared())
def test_leaving_out_any_field_gives_one_finding(platform: str) -> None:
    data = yaml.safe_load(complete(platform))
    for path in _without_each_field(data):
        lacking = json.loads(json.dumps(data))
        holder = lacking
        for step in path[:-1]:
            holder = holder[step]
        del holder[path[-1]]
        report = full_check.report(
            [full_check.judge(json.dumps(lacking).encode(), "config.json", Format.JSON)]
        )[0]
        rules = [finding.rule for finding in report.diagnostics if finding.rule != ALWAYS]
        name = str(path[-1])
        if name in OPTIONAL:
            assert rules == [], path
        elif name in OWN_RULE:
            assert "missing-field" not in rules, path
            assert len(rules) == OWN_RULE[name], path
        else:
            assert rules == ["missing-field"], path


@pytest.mark.parametrize("platform", registry.declared())
def test_misspelling_any_field_gives_one_finding(platform: str) -> None:
    data = yaml.safe_load(complete(platform))
    for path in _without_each_field(data):
        name = str(path[-1])
        if name == "X-Tenant" or len(name) < 4:
            continue
        wrong = json.loads(json.dumps(data))
        holder = wrong
        for step in path[:-1]:
            holder = holder[step]
        holder[name[:-1] + name[-1] * 2] = holder.pop(name)
        report = full_check.report(
            [full_check.judge(json.dumps(wrong).encode(), "config.json", Format.JSON)]
        )[0]
        found = [(each.rule, each.case) for each in report.diagnostics if each.rule != ALWAYS]
        expected = ("missing-platform" if name == "platform" else "unknown-field", "suggestion")
        assert expected in found, path
        assert len(found) == 1, (path, found)
