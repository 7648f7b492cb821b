"""A safe fix never changes what the author meant: a value that is real elsewhere stays as it is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command import run

from validator.diagnostics import Diagnostic
from validator.documents.model import Format
from validator.documents.reader import read
from validator.engine import full_check
from validator.packs import registry
from validator.packs.examples import complete

#: values that are right somewhere: at the vendors of the platforms, in another region, for another field
REAL_VALUES = (
    *("eastus", "eastus2", "westus2", "westus3", "northeurope", "southindia", "westindia", "uksouth"),
    *("East US", "West US 2", "North Europe", "South India", "brazilsouth", "westcentralus", "centralus"),
    *("https://api.dublin.ie1.twilio.com", "https://api.sydney.au1.twilio.com", "https://api.ie1.twilio.com"),
    *("https://verify.twilio.com", "https://messaging.twilio.com", "https://api.twilio.com/2010-04-01"),
    *("london", "sydney", "tokyo", "osaka", "toronto", "sao-paulo", "us-south", "us-east", "eu-de", "eu-gb"),
    *("Reader", "Viewer", "Operator", "Editor", "Administrator", "Lecteur", "Lector"),
    *("vonage", "plivo", "messagebird", "bandwidth", "telnyx", "sinch", "infobip", "twilio"),
    *("whatsapp", "voice", "email", "push", "line", "PUT", "PATCH", "HEAD", "digest", "ntlm"),
    *("studio", "function", "flex", "sip-trunk", "proxy", "twiml-bin", "toll-free", "short-code"),
)


@pytest.mark.parametrize("platform", registry.names())
def test_no_real_value_is_replaced_by_an_allowed_one(platform: str) -> None:
    text = complete(platform)
    name = "tenantConfig.json" if text.startswith("{") else ".env" if "=" in text[:60] else "a.yaml"
    format = Format.JSON if name.endswith("json") else Format.ENV if name == ".env" else Format.YAML
    document = read(text.encode(), format=format).documents[0]
    replaced: list[str] = []
    for path in document.paths():
        entry = document.entry(path)
        if entry is None or not isinstance(entry.node.data, str):
            continue
        place = document.value_range(path)
        start, end = document.lines.offset(place.start), document.lines.offset(place.end)
        for value in ("nothing-of-the-kind", *REAL_VALUES):
            written = value if format is Format.ENV else json.dumps(value)
            found = _found(f"{text[:start]}{written}{text[end:]}", name, format)
            wrong = [finding for finding in found if finding.rule == "not-allowed"]
            if value not in REAL_VALUES and not wrong:
                break  # the field takes any text
            fixes = (finding for finding in wrong if finding.fix and finding.fix.safe)
            replaced += [f"{finding.pointer}: {value}" for finding in fixes]
    assert replaced == []


def _found(text: str, name: str, format: Format) -> tuple[Diagnostic, ...]:
    return full_check.report([full_check.judge(text.encode(), name, format)])[0].diagnostics


def test_nothing_is_fixed_by_a_key_that_appears_twice(tmp_path: Path) -> None:
    text = complete("azure-bot-service")
    line = next(line for line in text.splitlines() if line.strip().startswith("location:"))
    twice = text.replace(line, f"{line}\n  location: westeurope")
    (tmp_path / "a.yaml").write_text(twice, encoding="utf-8")
    found = json.loads(run("check", "a.yaml", "--format", "json", cwd=tmp_path).out)["diagnostics"]
    assert [each["rule"] for each in found] == ["duplicate-key"]
    run("check", "--fix", "a.yaml", cwd=tmp_path)
    assert (tmp_path / "a.yaml").read_text(encoding="utf-8") == twice


@pytest.mark.parametrize(
    ("old", "new", "safe"),
    [
        ("location: global ", "location: globl ", True),
        ("location: global ", "location: gloabl ", True),
        ("location: global ", "location: goal ", False),
        ("location: global ", "location: westeuropa ", True),
        ("name: contoso-support", 'name: "contoso\u00a0support"', False),
    ],
)
def test_only_an_obvious_slip_of_the_hand_is_fixed_safely(old: str, new: str, safe: bool) -> None:
    text = complete("azure-bot-service")
    assert old in text
    found = _found(text.replace(old, new), "a.yaml", Format.YAML)
    fixes = [finding.fix.safe for finding in found if finding.fix]
    assert any(fixes) is safe


def test_spellings_of_one_value_are_no_rivals_of_each_other() -> None:
    text = complete("adobe-journey-optimizer").replace("sms_type: marketing", "sms_type: transaction", 1)
    found = [each for each in _found(text, "a.yaml", Format.YAML) if each.rule == "not-allowed"]
    assert [each.params["suggestion"] for each in found] == ["transactional"]


@pytest.mark.parametrize(
    ("written", "safe"),
    [
        ("$MY_TOKEN", True),
        ("'$MY_TOKEN'", True),
        ("'{{ MY_TOKEN }}'", False),
        ("'%MY_TOKEN%'", False),
        ("MY_TOKEN", False),
    ],
)
def test_a_variable_of_a_shell_becomes_a_reference(tmp_path: Path, written: str, safe: bool) -> None:
    reference = "auth_token: ${TWILIO_AUTH_TOKEN}"
    good = complete("azure-bot-service").replace("TWILIO_AUTH_TOKEN", "MY_TOKEN")
    bad = complete("azure-bot-service").replace(reference, f"auth_token: {written}")
    (tmp_path / "a.yaml").write_text(bad, encoding="utf-8")
    run("check", "--fix", "a.yaml", cwd=tmp_path)
    after = (tmp_path / "a.yaml").read_text(encoding="utf-8")
    assert after.replace("'", "").replace('"${MY_TOKEN}"', "${MY_TOKEN}") == (
        good if safe else bad.replace("'", "")
    )
