"""What ``init`` leaves open is one list in the report for people, and errors with their places elsewhere."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from command import run

import validator
from validator.packs import registry
from validator.packs.examples import complete

AZURE = complete("azure-bot-service")
NUMBER, SID = "+12025550144", "AC3f1e0d2c4b5a69788796a5b4c3d2e1f0"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    text = AZURE.replace(f'"{NUMBER}"', '"<Twilio number>"').replace(SID, "<Account SID>")
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def places(text: str, value: str) -> str:
    """Return the line:column of each place of a value in the text, as the list shows them."""
    found = ((number, line.find(value)) for number, line in enumerate(text.split("\n"), 1))
    return ", ".join(f"{number}:{at + 1}" for number, at in found if at >= 0)


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_each_value_is_named_once_with_all_its_places(language: str, folder: Path) -> None:
    outcome = run("check", "a.yaml", "--lang", language, cwd=folder)
    text = (folder / "a.yaml").read_text(encoding="utf-8")
    assert outcome.code == 1
    assert outcome.out.count("placeholder-left") == 1
    assert f"   | <Account SID>    {places(text, '<Account SID>')}\n" in outcome.out
    assert f"   | <Twilio number>  {places(text, chr(34) + '<Twilio number>')}\n" in outcome.out
    assert re.search(r"a\.yaml\s?: 2 (errors|erreurs|errores)\.", outcome.err)


def test_a_file_that_only_needs_values_leads_to_its_progress(folder: Path) -> None:
    """``init`` names the same command, so that both give the same next step."""
    text = (folder / "a.yaml").read_bytes()
    assert "Next: guiderail guide --config a.yaml" in run("check", "a.yaml", cwd=folder).err
    for more in ("-", "a.yaml --platform azure"):
        assert "Next: " not in run("check", *more.split(), cwd=folder, stdin=text).err
    (folder / "a.yaml").write_bytes(text.replace(b"location: global", b"location: globl"))
    assert "Show a step: " in run("check", "a.yaml", cwd=folder).err


def test_other_findings_come_first_and_are_in_full(folder: Path) -> None:
    file = folder / "a.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("location: global", "location: globl"))
    out = run("check", "a.yaml", cwd=folder).out
    assert out.index("error[not-allowed]") < out.index("error[placeholder-left]")


def test_more_is_shown_where_more_is_asked_for(folder: Path) -> None:
    full = run("check", "a.yaml", "-v", cwd=folder).out
    count = full.count("error[placeholder-left]")
    assert count == len(validator.check_files(folder)[0].findings) > 2
    assert f": {count} errors." in run("check", "a.yaml", "-v", cwd=folder).err
    report = json.loads(run("check", "a.yaml", "--format", "json", cwd=folder).out)
    assert [each["rule"] for each in report["diagnostics"]] == ["placeholder-left"] * count


def test_one_place_is_shown_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(AZURE.replace("name: contoso-support", 'name: "<Bot name>"'))
    assert '   name: "<Bot name>"' in run("check", "a.yaml", cwd=tmp_path).out


def test_the_list_of_data_has_pointers() -> None:
    data = {"platform": "azure-bot-service", "twilio": {"account_sid": "<Account SID>", "friendly": 1}}
    data["channel"] = {"account_sid": "<Account SID>"}
    shown = validator.check_data(data).to_text()
    assert "   | <Account SID>  /twilio/account_sid, /channel/account_sid\n" in shown


@pytest.mark.parametrize("platform", registry.declared())
def test_a_first_file_has_nothing_but_the_list(platform: str, tmp_path: Path) -> None:
    run("init", platform, "--no-input", "-o", "a.yaml", cwd=tmp_path)
    out = run("check", "a.yaml", cwd=tmp_path).out
    assert out.count("error[") == 1
    assert "  --> a.yaml:" in out
