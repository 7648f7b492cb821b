"""A dict is checked like the text that it was read from."""

from __future__ import annotations

import datetime
import json
from collections import OrderedDict, UserDict
from pathlib import Path
from typing import Any

import pytest
from rule_examples import SHOWN, Shown

import validator
from validator.documents.model import Format
from validator.documents.reader import format_of, read
from validator.errors import UsageError
from validator.library.report import Report

EXAMPLES = Path(__file__).resolve().parent.parent.parent / "docs" / "examples"

#: rules about notation, which data does not have
OF_TEXTS = {"ambiguous-value", "unused-ignore"}


def found(report: Report) -> list[tuple[str, str]]:
    return sorted((each.rule, each.pointer) for each in report if each.rule not in OF_TEXTS)


def agrees(text: str, format: Format, name: str) -> None:
    """Assert that each document of a text and its data have the same findings."""
    reading = read(text.encode(), format=format)
    if reading.diagnostics or len(reading.contents) != 1:  # nobody could have read it, or it is no one dict
        return
    (from_text,) = validator.check_files((name, text.encode()))
    from_data = validator.check_data(reading.contents[0].data)
    assert found(from_data) == found(from_text)
    assert all(each.range is None for each in from_data)


@pytest.mark.parametrize(
    "file", sorted(path for path in EXAMPLES.rglob("*.*") if path.is_file()), ids=lambda path: path.name
)
def test_the_data_of_every_example_has_the_findings_of_its_text(file: Path) -> None:
    agrees(file.read_text(encoding="utf-8"), format_of(file.name) or Format.YAML, file.name)


@pytest.mark.parametrize("shown", SHOWN, ids=str)
def test_the_data_of_a_bad_example_has_the_findings_of_its_text(shown: Shown) -> None:
    agrees(shown.files.bad, shown.files.format, shown.files.name)


AZURE = json.loads((EXAMPLES / "azure-bot-service" / "complete.json").read_text(encoding="utf-8"))


def changed(**bot: object) -> dict[str, Any]:
    return {**AZURE, "bot": {**AZURE["bot"], **bot}}


def test_a_finding_in_data_has_a_pointer_and_no_position() -> None:
    report = validator.check_data(changed(location="globl"), language="es")
    (finding,) = report
    assert (finding.pointer, finding.range, finding.path) == ("/bot/location", None, "")
    assert report.to_text().startswith("error[not-allowed]: El valor `globl`")
    assert "  --> /bot/location\n" in report.to_text()
    (written,) = json.loads(report.to_json())["diagnostics"]
    assert (written["range"], written["fix"]) == (None, None)
    (result,) = json.loads(report.to_sarif())["runs"][0]["results"]
    assert "region" not in result["locations"][0]["physicalLocation"]
    assert result["locations"][0]["logicalLocations"][0]["fullyQualifiedName"] == "/bot/location"


def test_fixed_data_comes_back_as_json() -> None:
    report = validator.check_data(changed(location="globl"))
    assert [each.fix is not None for each in report] == [True]
    assert json.loads(report.fixed_text()) == changed(location="global")


def test_other_mappings_sequences_and_dates_are_data_too() -> None:
    data = UserDict(changed(built=datetime.date(2026, 11, 20), at=datetime.time(8, 30)))
    rules = [(each.rule, each.pointer) for each in validator.check_data(OrderedDict(data))]
    assert rules == [("unknown-field", "/bot/built"), ("unknown-field", "/bot/at")]
    assert validator.check_data(data).platform == "azure-bot-service"
    assert [each.rule for each in validator.check_data(["platform", "azure-bot-service"])] == ["not-readable"]


@pytest.mark.parametrize("data", [None, 1, "azure-bot-service", float("nan"), {}, [], {"platform": None}])
def test_data_that_is_no_configuration_has_a_finding(data: object) -> None:
    assert not validator.check_data(data).ok


def test_data_of_another_type_is_refused_in_a_sentence() -> None:
    circle: list[object] = []
    circle.append(circle)
    deep: list[object] = []
    for _ in range(100_000):
        deep = [deep]
    cases: dict[str, object] = {
        "type `object`": {"platform": object()},
        "type `bytes`": {"platform": b"azure"},
        "type `set`": {1, 2},
        "a key": {("a", "b"): 1},
        "contains itself": circle,
        "too deep": deep,
        "too many digits": {"n": 10**5000},
    }
    for words, data in cases.items():
        with pytest.raises(UsageError, match=words):
            validator.check_data(data)
