"""Files that people already have: each kind is known among two hundred others, and checked as it is."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from command import run
from foreign_files import FOREIGN, write_foreign

from validator.packs import registry
from validator.packs.examples import complete, names

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
    for platform in registry.names():
        for name in names(platform):
            file = Path(registry.load(platform).file_name(name)).name
            place = tmp_path / platform / name
            place.mkdir(parents=True)
            (place / file).write_text(complete(platform, name), encoding="utf-8")
            wanted[f"{platform}/{name}/{file}"] = platform
    found = checked(tmp_path)
    carriers = FOREIGN.keys() - wanted.keys()  # some refer to variables of Twilio
    files = {each["path"]: each["platform"] for each in found["files"] if each["path"] not in carriers}
    assert files == wanted
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


def test_parameters_that_are_named_for_twilio_are_checked(tmp_path: Path) -> None:
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


# --- IBM SMS Gateway ---------------------------------------------------------------------------------

GATEWAY = complete("ibm-sms-gateway")
TENANTS = "tenantConfig.json"


def test_a_value_that_is_missing_in_a_tenant_file_is_reported_at_its_comma(tmp_path: Path) -> None:
    broken = GATEWAY.replace('"timeoutForSession": "3600"', '"expirationInterval": ')
    (tmp_path / TENANTS).write_text(broken, encoding="utf-8")
    (found,) = checked(tmp_path, TENANTS)["diagnostics"]
    line = next(at for at, text in enumerate(broken.splitlines(), 1) if "expirationInterval" in text)
    assert (found["rule"], found["range"]["start"]["line"]) == ("syntax-error", line)
    assert broken.splitlines()[line - 1][found["range"]["start"]["column"] - 1] == ","


def test_a_key_that_a_tenant_has_twice_is_shown_at_both_places(tmp_path: Path) -> None:
    twice = GATEWAY.replace('"description": "Support line",', '"description": "a", "description": "b",')
    (tmp_path / TENANTS).write_text(twice, encoding="utf-8")
    (found,) = checked(tmp_path)["diagnostics"]
    assert found["rule"] == "duplicate-key"
    assert len(found["related"]) == 1


def test_the_misspelt_key_of_a_sample_gets_the_right_suggestion(tmp_path: Path) -> None:
    (tmp_path / TENANTS).write_text(GATEWAY.replace("smsProviderReadTimeout", "smsProvideReadTimeout"))
    (found,) = checked(tmp_path)["diagnostics"]
    assert found["rule"] == "unknown-field"
    assert "`smsProviderReadTimeout`" in found["message"] + found["help"]


def test_a_misspelt_key_is_not_taken_for_a_missing_one_that_is_less_like_it(tmp_path: Path) -> None:
    data = json.loads(GATEWAY)
    tenant = data["tenants"][0]
    del tenant["smsProvider"]
    tenant["smsProvideReadTimeout"] = tenant.pop("smsProviderReadTimeout")
    (tmp_path / TENANTS).write_text(json.dumps(data), encoding="utf-8")
    missing, unknown = checked(tmp_path)["diagnostics"]
    assert (missing["rule"], unknown["rule"]) == ("missing-field", "unknown-field")
    assert "`smsProvider`" in missing["message"]
    assert "`smsProviderReadTimeout`" in unknown["message"] + unknown["help"]


def test_numbers_and_booleans_are_text_for_the_gateway(tmp_path: Path) -> None:
    for right, wrong in (('"true"', "true"), ('"3600"', "3600"), ('"30000"', "30000")):
        found = rules(tmp_path, TENANTS, GATEWAY.replace(right, wrong, 1))
        assert [rule for rule, _ in found] == ["gateway-value-not-text"]
    (found_word,) = rules(tmp_path, TENANTS, GATEWAY.replace('"3600"', '"an hour"'))
    assert found_word == ("wrong-format", "/tenants/0/timeoutForSession")


def test_a_tenant_clashes_with_an_agent_that_has_its_number(tmp_path: Path) -> None:
    (tmp_path / "agent.yaml").write_text(complete("ibm-voice-agent"), encoding="utf-8")
    (tmp_path / TENANTS).write_text(GATEWAY.replace("+12025550148", "12025550142"), encoding="utf-8")
    found = [each for each in checked(tmp_path)["diagnostics"] if each["rule"] == "number-claimed-twice"]
    assert [(each["path"], each["related"][0]["path"]) for each in found] == [(TENANTS, "agent.yaml")]


# --- Twilio's variables ------------------------------------------------------------------------------

WRONG = [("sid-malformed", "/TWILIO_ACCOUNT_SID"), ("number-not-e164", "/TWILIO_PHONE_NUMBER")]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (".env", "export TWILIO_ACCOUNT_SID='AC1'\r\nTWILIO_PHONE_NUMBER=2025550142 # mine\r\nPORT=1\r\n"),
        ("prod.env", 'TWILIO_ACCOUNT_SID = "AC1"\nTWILIO_PHONE_NUMBER="2025550142"\n'),
        ("twilio.yaml", 'TWILIO_ACCOUNT_SID: AC1\nTWILIO_PHONE_NUMBER: "2025550142"\nPORT: 1\n'),
        ("twilio.json", '{"TWILIO_ACCOUNT_SID": "AC1", "TWILIO_PHONE_NUMBER": "2025550142"}'),
        ("twilio.toml", 'TWILIO_ACCOUNT_SID = "AC1"\nTWILIO_PHONE_NUMBER = "2025550142"\n'),
    ],
)
def test_variables_are_checked_in_each_form(name: str, text: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(text.encode())
    found = checked(tmp_path)
    assert [each["platform"] for each in found["files"]] == ["twilio-variables"]
    assert [(each["rule"], each["pointer"]) for each in found["diagnostics"]] == WRONG


def test_a_secret_may_be_in_an_environment_file_but_in_no_other(tmp_path: Path) -> None:
    token = "0123456789abcdef0123456789abcdee"
    env = f"TWILIO_ACCOUNT_SID={SID}\nTWILIO_AUTH_TOKEN={token}\n"
    assert rules(tmp_path, ".env", env) == []
    yaml = env.replace("=", ": ")
    assert rules(tmp_path, "twilio.yaml", yaml) == [("secret-in-file", "/TWILIO_AUTH_TOKEN")]
    assert token not in run("check", "twilio.yaml", cwd=tmp_path).out


def test_variables_inside_other_files_are_left_alone(tmp_path: Path) -> None:
    compose = "services: {web: {labels: {TWILIO_ACCOUNT_SID: AC1}}}\n"
    (tmp_path / "compose.yaml").write_text(compose)
    (tmp_path / "config.yaml").write_text("data: {TWILIO_ACCOUNT_SID: AC1}\nkind: ConfigMap\n")
    assert run("check", cwd=tmp_path).code == 3


# --- watsonx Orchestrate -----------------------------------------------------------------------------


def test_a_channel_file_is_checked_for_text_messages_and_for_whatsapp(tmp_path: Path) -> None:
    channel_file = complete("watsonx-orchestrate")
    assert rules(tmp_path, "channel.yaml", channel_file) == []
    wrong = channel_file.replace("twilio_authentication_token", "twilio_auth_token").replace("AC3f", "SK3f")
    assert rules(tmp_path, "channel.yaml", wrong) == [
        ("sid-of-wrong-kind", "/account_sid"),
        ("unknown-field", "/twilio_auth_token"),
    ]
    assert rules(tmp_path, "channel.yaml", wrong.replace("twilio_sms", "twilio_whatsapp")) == [
        ("sid-of-wrong-kind", "/account_sid"),
        ("unknown-field", "/twilio_auth_token"),
    ]


def test_a_channel_file_may_lack_what_is_always_the_same_and_contain_what_the_service_adds(
    tmp_path: Path,
) -> None:
    minimal = complete("watsonx-orchestrate").replace("spec_version: v1\nkind: channel\n", "")
    assert rules(tmp_path, "channel.yaml", minimal) == []
    exported = minimal + "kind:\nspec_version: null\nchannel_id: 0d1e\ncreated_on: '2026-04-01T10:00:00Z'\n"
    assert rules(tmp_path, "channel.yaml", exported) == []
    assert json.loads(run("check", ".", "--format", "json", cwd=tmp_path).out)["files"] == [
        {"path": "channel.yaml", "platform": "watsonx-orchestrate"}
    ]


def test_a_field_under_the_name_that_it_has_elsewhere_is_one_finding_with_its_name(tmp_path: Path) -> None:
    text = complete("watsonx-orchestrate").replace("twilio_authentication_token", "auth_token")
    (tmp_path / "channel.yaml").write_text(text, encoding="utf-8")
    (found,) = checked(tmp_path, "channel.yaml")["diagnostics"]
    assert (found["rule"], "`twilio_authentication_token`" in found["message"]) == ("unknown-field", True)


def converted(folder: Path, text: str) -> tuple[str, str]:
    """Return the channel file that a Voice Agent's configuration becomes, and what is said of it."""
    (folder / "agent.yaml").write_text(text, encoding="utf-8")
    outcome = run("convert", "--to", "watsonx-orchestrate", "agent.yaml", cwd=folder)
    assert outcome.code == 0
    return outcome.out, outcome.err


def test_a_voice_agent_becomes_a_channel_file_that_passes_the_check(tmp_path: Path) -> None:
    text, said = converted(tmp_path, complete("ibm-voice-agent"))
    assert rules(tmp_path, "channel.yaml", text) == []
    assert "twilio_authentication_token: ${TWILIO_AUTH_TOKEN}" in text
    assert 'phone_number: "+12025550142"' in text
    for field in ("agent.region", "credential.apikey", "twilio.messaging.url"):
        assert f"`{field}`" in said


def test_no_secret_goes_into_a_channel_file(tmp_path: Path) -> None:
    token = "0123456789abcdef0123456789abcdee"
    text, said = converted(tmp_path, complete("ibm-voice-agent").replace("${TWILIO_AUTH_TOKEN}", token))
    assert token not in text + said
    assert rules(tmp_path, "channel.yaml", text) == []


def test_what_a_voice_agent_lacks_becomes_a_reference_and_is_said(tmp_path: Path) -> None:
    old = complete("ibm-voice-agent")
    head, _, rest = old.partition("sms_provider:")
    text, said = converted(tmp_path, head + "twilio:" + rest.partition("\ntwilio:")[2])
    assert rules(tmp_path, "channel.yaml", text) == []
    assert "account_sid: ${TWILIO_ACCOUNT_SID}" in text
    assert "`account_sid`" in said


def test_a_name_that_is_too_long_is_shortened(tmp_path: Path) -> None:
    text, said = converted(tmp_path, complete("ibm-voice-agent").replace("Support line", "Support " * 20))
    assert rules(tmp_path, "channel.yaml", text) == []
    assert "64" in said


def test_only_what_is_replaced_can_be_converted(tmp_path: Path) -> None:
    (tmp_path / "bot.yaml").write_text(complete("azure-bot-service"), encoding="utf-8")
    outcome = run("convert", "--to", "watsonx-orchestrate", "bot.yaml", cwd=tmp_path)
    assert (outcome.code, outcome.out) == (2, "")
    assert "IBM Voice Agent with Watson" in outcome.err
