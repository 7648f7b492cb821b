"""Files that people already have: each kind is known among fifty others, and judged as it is."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from command import run
from foreign_files import write_foreign

from validator import pack
from validator.examples import complete, names

SID = "AC3f1e0d2c4b5a69788796a5b4c3d2e1f0"
NUMBER = "+12025550144"


def checked(folder: Path, *words: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run("check", "--format", "json", *words, cwd=folder).out)
    return found


def rules(folder: Path, name: str, text: str, *words: str) -> list[tuple[str, str]]:
    """Return the rule and the pointer of each finding in a file."""
    (folder / name).write_text(text, encoding="utf-8")
    return [(each["rule"], each["pointer"]) for each in checked(folder, name, *words)["diagnostics"]]


def test_exactly_the_artefacts_of_a_folder_are_checked(tmp_path: Path, checkout: Path) -> None:
    write_foreign(tmp_path)
    wanted = {}
    for platform in pack.names():
        for name in names(platform):
            file = Path(pack.load(platform).file_name(name)).name
            place = tmp_path / platform / name
            place.mkdir(parents=True)
            (place / file).write_text(complete(platform, name), encoding="utf-8")
            wanted[f"{platform}/{name}/{file}"] = platform
    found = checked(tmp_path)
    assert {each["path"]: each["platform"] for each in found["files"]} == wanted
    assert {each["rule"] for each in found["diagnostics"] if each["severity"] == "error"} <= {
        "number-claimed-twice",
        "number-shared",
        "inbound-number-shared",
    }


# --- Azure -------------------------------------------------------------------------------------------


def channel(**settings: object) -> dict[str, Any]:
    return {
        "type": "Microsoft.BotService/botServices/channels",
        "apiVersion": "2022-09-15",
        "name": "contoso-support/SmsChannel",
        "properties": {"channelName": "SmsChannel", "properties": settings},
    }


RIGHT = {"phone": NUMBER, "accountSID": SID, "authToken": "[parameters('token')]", "isEnabled": True}


def template(*resources: object, **more: object) -> str:
    return json.dumps({"resources": list(resources), **more}, indent=2)


def test_the_sample_of_the_terraform_provider_is_refused_at_both_values(tmp_path: Path) -> None:
    sample = channel(
        phone=NUMBER,
        accountSID="BG61f7cf5157f439b084e98256409c2815",
        authToken="jh8980432610052ed4e29565c5e232f",
        isEnabled=True,
    )
    assert rules(tmp_path, "template.json", template(sample)) == [
        ("sid-malformed", "/resources/0/properties/properties/accountSID"),
        ("secret-in-file", "/resources/0/properties/properties/authToken"),
        ("auth-token-malformed", "/resources/0/properties/properties/authToken"),
    ]


def inside_the_bot(inner: dict[str, Any]) -> str:
    child = {**inner, "type": "channels", "name": "SmsChannel"}
    return template({"type": "Microsoft.BotService/botServices", "name": "b", "resources": [child]})


def with_symbolic_names(inner: dict[str, Any]) -> str:
    return json.dumps({"languageVersion": "2.0", "resources": {"sms": inner}})


def in_a_nested_template(inner: dict[str, Any]) -> str:
    deployment = {"template": {"resources": [inner]}}
    return template({"type": "Microsoft.Resources/deployments", "name": "d", "properties": deployment})


@pytest.mark.parametrize("around", [template, inside_the_bot, with_symbolic_names, in_a_nested_template])
def test_a_channel_is_found_wherever_it_is(around: Any, tmp_path: Path) -> None:
    assert rules(tmp_path, "a.json", around(channel(**RIGHT))) == []
    (found,) = rules(tmp_path, "a.json", around(channel(**RIGHT | {"phone": "2025550144"})))
    assert found[0] == "number-not-e164"
    assert found[1].endswith("/properties/properties/phone")


def test_expressions_are_references_and_nothing_is_said_of_them(tmp_path: Path) -> None:
    kept = {name: f"[parameters('{name}')]" for name in RIGHT}
    assert rules(tmp_path, "a.json", template(channel(**kept))) == []
    assert rules(tmp_path, "a.json", template(channel(**RIGHT | {"phone": "[[no expression]"}))) != []


def test_settings_one_level_too_high_are_one_finding(tmp_path: Path) -> None:
    wrong = channel()
    wrong["properties"] = {"channelName": "SmsChannel", **RIGHT}
    assert rules(tmp_path, "a.json", template(wrong)) == [
        ("channel-settings-too-high", "/resources/0/properties/phone")
    ]


def test_other_resources_are_left_alone(tmp_path: Path) -> None:
    other = {"type": "Microsoft.Web/sites", "properties": {"properties": {"phone": 1, "accountSID": "x"}}}
    teams = channel(isEnabled="yes") | {"name": "contoso-support/MsTeamsChannel"}
    teams["properties"]["channelName"] = "MsTeamsChannel"
    assert rules(tmp_path, "a.json", template(other, teams, channel(**RIGHT))) == []


def test_parameters_that_are_named_for_twilio_are_judged(tmp_path: Path) -> None:
    address = "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#"
    given = {"twilioAccountSid": {"value": "BG61"}, "botName": {"value": ""}, "count": {"value": 1}}
    text = json.dumps({"$schema": address, "contentVersion": "1.0.0.0", "parameters": given})
    assert rules(tmp_path, "azuredeploy.parameters.json", text) == [
        ("sid-malformed", "/parameters/twilioAccountSid/value")
    ]


def test_bicep_is_named_as_out_of_scope_with_the_way_out(tmp_path: Path) -> None:
    (tmp_path / "main.bicep").write_text("param token string\n")
    outcome = run("check", "main.bicep", cwd=tmp_path)
    assert (outcome.code, outcome.out) == (2, "")
    assert "`az bicep build --file main.bicep`" in outcome.err


def test_a_platform_is_forced_on_a_file_that_does_not_look_like_it(tmp_path: Path) -> None:
    text = json.dumps({"tags": {}, "resources": [channel(**RIGHT | {"isEnabled": "no"})]})
    (tmp_path / "x.json").write_text(text)
    shutil.copy(tmp_path / "x.json", tmp_path / "x.yaml")
    for name in ("x.json", "x.yaml"):
        found = checked(tmp_path, name, "--platform", "arm")
        assert [each["platform"] for each in found["files"]] == ["azure-arm-template"]
        assert [each["rule"] for each in found["diagnostics"]] == ["wrong-type"]


# --- across files ------------------------------------------------------------------------------------


def test_one_number_in_two_kinds_of_files_is_shown_at_both_places(tmp_path: Path) -> None:
    voice_agent = complete("ibm-voice-agent").replace("+12025550142", NUMBER)
    (tmp_path / "agent.yaml").write_text(voice_agent, encoding="utf-8")
    (tmp_path / "template.json").write_text(template(channel(**RIGHT)), encoding="utf-8")
    clashes = [each for each in checked(tmp_path)["diagnostics"] if each["rule"] == "number-claimed-twice"]
    assert [(each["path"], each["pointer"]) for each in clashes] == [
        ("template.json", "/resources/0/properties/properties/phone")
    ]
    assert [each["path"] for each in clashes[0]["related"]] == ["agent.yaml"]


def test_a_template_and_the_file_about_the_same_bot_do_not_clash(tmp_path: Path) -> None:
    (tmp_path / "bot.yaml").write_text(complete("azure-bot-service"), encoding="utf-8")
    (tmp_path / "template.json").write_text(template(channel(**RIGHT)), encoding="utf-8")
    assert checked(tmp_path)["diagnostics"] == []
