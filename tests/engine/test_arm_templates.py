"""ARM templates: the values of a channel are checked wherever they are handed over, others are not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from command import run

from validator.engine import expressions

SID = "AC0a1b2c3d4e5f60718293a4b5c6d7e8f9"
API_KEY = "SK0a1b2c3d4e5f60718293a4b5c6d7e8f9"
TOKEN = "0123456789abcdef0123456789abcdee"
NUMBER = "+4915735982610"
NATIONAL = "015735982610"
SETTINGS = {"phone": NUMBER, "accountSID": SID, "authToken": "[parameters('smsToken')]", "isEnabled": True}
PARAMETERS = "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#"


def found(folder: Path, data: object) -> list[dict[str, Any]]:
    """Return what is found in a file that is not said to be of any platform."""
    (folder / "azuredeploy.json").write_text(json.dumps(data, indent=2), encoding="utf-8")
    outcome = run("check", "azuredeploy.json", "--format", "json", cwd=folder)
    result: list[dict[str, Any]] = json.loads(outcome.out)["diagnostics"]
    return result


def rules(folder: Path, data: object) -> list[tuple[str, str]]:
    return [(each["rule"], each["pointer"]) for each in found(folder, data)]


def channel(settings: object = SETTINGS, **more: object) -> dict[str, Any]:
    return {
        "type": "Microsoft.BotService/botServices/channels",
        "apiVersion": "2022-09-15",
        "name": "fabrikam-desk/SmsChannel",
        "properties": {"channelName": "SmsChannel", "properties": settings},
        **more,
    }


def template(*resources: object, **more: object) -> dict[str, Any]:
    return {"resources": list(resources or (channel(),)), **more}


# --- expressions as blocks ---------------------------------------------------------------------------


def test_a_block_may_be_an_expression(tmp_path: Path) -> None:
    merged = "[union(variables('common'), createObject('isEnabled', true()))]"
    assert rules(tmp_path, template(channel(merged))) == []
    assert rules(tmp_path, template(channel(properties=merged))) == []
    named = channel(properties={"channelName": "[variables('kind')]", "properties": SETTINGS})
    assert rules(tmp_path, template(named)) == []


@pytest.mark.parametrize("text", ["union(variables('common'))", "[[no expression]", ""])
def test_another_text_is_no_block(text: str, tmp_path: Path) -> None:
    assert rules(tmp_path, template(channel(text))) == [("wrong-type", "/resources/0/properties/properties")]


# --- variables ---------------------------------------------------------------------------------------


def test_variables_that_are_named_for_twilio_are_checked(tmp_path: Path) -> None:
    variables = {"smsAccountSid": API_KEY, "SMS_PHONE_NUMBER": NATIONAL, "prodTwilioAuthToken": TOKEN}
    assert rules(tmp_path, template(variables=variables)) == [
        ("sid-of-wrong-kind", "/variables/smsAccountSid"),
        ("number-not-e164", "/variables/SMS_PHONE_NUMBER"),
        ("secret-in-file", "/variables/prodTwilioAuthToken"),
    ]


def test_a_variable_with_the_settings_of_a_channel_is_checked(tmp_path: Path) -> None:
    variables = {"channels": {"desk": {"accountSID": SID, "phone": NATIONAL}}}
    assert rules(tmp_path, template(variables=variables)) == [
        ("number-not-e164", "/variables/channels/desk/phone")
    ]


def test_other_variables_are_left_alone(tmp_path: Path) -> None:
    variables = {
        "twilioPhone": "[parameters('twilioPhone')]",
        "smsPhone": {"de": "reception", "fr": "accueil"},
        "twilioNumber": ["first", "second"],
        "contact": {"phone": "ext. 12", "authToken": "[parameters('smsToken')]"},
        "contactPhone": NATIONAL,
        "copy": [{"name": "phones", "count": 2, "input": "[copyIndex('phones')]"}],
    }
    assert rules(tmp_path, template(variables=variables)) == []


# --- parameters --------------------------------------------------------------------------------------


def test_what_a_deployment_hands_over_to_its_template_is_checked(tmp_path: Path) -> None:
    given = {"accountSid": {"value": API_KEY}, "phoneNumber": {"value": NATIONAL}, "botName": {"value": "b"}}
    inner = template(parameters={"accountSid": {"type": "string"}}, variables={"twilioPhone": NATIONAL})
    deployment = {"type": "Microsoft.Resources/deployments", "name": "desk"}
    nested = deployment | {"properties": {"parameters": given, "template": inner}}
    linked = deployment | {"properties": {"parameters": given, "templateLink": {"relativePath": "sms.json"}}}
    place = "/resources/{}/properties/parameters"
    wrong = ("sid-of-wrong-kind", "accountSid"), ("number-not-e164", "phoneNumber")
    assert rules(tmp_path, template(nested, linked, channel())) == [
        *((rule, f"{place.format(0)}/{name}/value") for rule, name in wrong),
        ("number-not-e164", "/resources/0/properties/template/variables/twilioPhone"),
        *((rule, f"{place.format(1)}/{name}/value") for rule, name in wrong),
    ]


def test_parameters_of_other_resources_are_left_alone(tmp_path: Path) -> None:
    workflow = {"type": "Microsoft.Logic/workflows", "properties": {"parameters": {"phone": {"value": "?"}}}}
    assert rules(tmp_path, template(workflow, channel())) == []


def test_a_file_of_parameters_is_checked_and_each_is_called_by_its_name(tmp_path: Path) -> None:
    given = {"twilioSID": API_KEY, "BOT_AUTH_TOKEN": TOKEN, "fromNumber": NATIONAL, "phone": NATIONAL}
    parameters = {name: {"value": value} for name, value in {**given, "accountSID": SID}.items()}
    told = found(tmp_path, {"$schema": PARAMETERS, "parameters": parameters})
    assert [(each["rule"], each["pointer"]) for each in told] == [
        ("sid-of-wrong-kind", "/parameters/twilioSID/value"),
        ("secret-in-file", "/parameters/BOT_AUTH_TOKEN/value"),
        ("number-not-e164", "/parameters/fromNumber/value"),
        ("number-not-e164", "/parameters/phone/value"),
    ]
    for each, name in zip(told, given, strict=True):
        assert f"`{name}`" in each["message"]
        assert "`value`" not in each["message"]
        assert TOKEN not in json.dumps(each)


def test_a_secret_in_another_parameter_is_called_by_its_name_too(tmp_path: Path) -> None:
    given = {"accountSid": {"value": SID}, "mailPassword": {"value": "kRzw82!pqLx-71"}}
    (told,) = found(tmp_path, {"$schema": PARAMETERS, "parameters": given})
    assert (told["rule"], "`mailPassword`" in told["message"]) == ("secret-in-file", True)


# --- the token ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "is_secure"), [("string", False), ("String", False), ("secureString", True)]
)
def test_the_parameter_of_the_token_must_be_secure(kind: str, is_secure: bool, tmp_path: Path) -> None:
    declared = {"smsAuthToken": {"type": kind}, "smsPhone": {"type": "string"}}
    told = found(tmp_path, template(parameters=declared))
    place = "/parameters/smsAuthToken/type"
    wanted = [] if is_secure else [("token-parameter-not-secure", "warning", place)]
    assert [(each["rule"], each["severity"], each["pointer"]) for each in told] == wanted
    assert all("`smsAuthToken`" in each["message"] for each in told)


@pytest.mark.parametrize(
    "value",
    [
        "[parameters('smsAuthToken')]",
        "[concat('token ', Parameters( 'SMS_AUTH_TOKEN' ))]",
        "[variables('twilioAuthToken')]",
        "[reference('sms').properties.authToken]",
        {"sms": ["[parameters('smsAuthToken')]"]},
    ],
)
def test_no_output_may_show_the_token(value: object, tmp_path: Path) -> None:
    (told,) = found(tmp_path, template(outputs={"shown": {"type": "object", "value": value}}))
    assert (told["rule"], told["severity"]) == ("token-in-output", "warning")
    assert told["pointer"] == "/outputs/shown/value"
    assert "`shown`" in told["message"]


def test_other_outputs_and_secure_ones_may_stay(tmp_path: Path) -> None:
    outputs = {
        "phone": {"type": "string", "value": "[parameters('smsPhone')]"},
        "secret": {"type": "string", "value": "[parameters('authTokenSecretName')]"},
        "token": {"type": "securestring", "value": "[parameters('smsAuthToken')]"},
        "text": {"type": "string", "value": "write parameters('smsAuthToken')"},
    }
    assert rules(tmp_path, template(outputs=outputs)) == []


# --- values that expressions hand over ---------------------------------------------------------------


def test_a_parameter_that_feeds_a_field_is_checked_whatever_it_is_called(tmp_path: Path) -> None:
    settings = {
        "phone": "[parameters('reception')]",
        "accountSID": "[Parameters( 'TENANT' )]",
        "authToken": "[parameters('pin')]",
        "isEnabled": True,
    }
    parameters = {
        "reception": {"type": "string", "defaultValue": NATIONAL},
        "tenant": {"type": "string", "defaultValue": API_KEY},
        "pin": {"type": "string", "defaultValue": ""},
        "unused": {"type": "string", "defaultValue": NATIONAL},
    }
    told = found(tmp_path, template(channel(settings), parameters=parameters))
    assert [(each["rule"], each["pointer"]) for each in told] == [
        ("number-not-e164", "/parameters/reception/defaultValue"),
        ("sid-of-wrong-kind", "/parameters/tenant/defaultValue"),
        ("token-parameter-not-secure", "/parameters/pin/type"),
    ]
    assert [
        name for each, name in zip(told, parameters, strict=False) if f"`{name}`" not in each["message"]
    ] == []


def test_a_value_is_followed_through_variables(tmp_path: Path) -> None:
    settings = {
        "phone": "[variables('desk').line]",
        "accountSID": "[variables('tenant')]",
        "authToken": "[variables('pin')]",
        "isEnabled": True,
    }
    variables = {
        "desk": {"line": NATIONAL, "opens": "08:00"},
        "tenant": "[variables('customer')]",
        "customer": API_KEY,
        "pin": "[parameters('pin')]",
        "loop": "[variables('loop')]",
    }
    parameters = {"pin": {"type": "securestring", "defaultValue": TOKEN}}
    told = found(tmp_path, template(channel(settings), variables=variables, parameters=parameters))
    assert [(each["rule"], each["pointer"]) for each in told] == [
        ("number-not-e164", "/variables/desk/line"),
        ("sid-of-wrong-kind", "/variables/customer"),
        ("secret-in-file", "/parameters/pin/defaultValue"),
    ]
    assert TOKEN not in json.dumps(told)


def test_a_value_is_followed_from_an_inner_template_to_what_the_deployment_hands_over(tmp_path: Path) -> None:
    inner = template(
        channel({**SETTINGS, "phone": "[parameters('line')]"}), parameters={"line": {"type": "string"}}
    )
    outer = {
        "type": "Microsoft.Resources/deployments",
        "name": "desk",
        "properties": {"template": inner, "parameters": {"line": {"value": "[parameters('reception')]"}}},
    }
    parameters = {"reception": {"defaultValue": NATIONAL}, "line": {"defaultValue": "of another thing"}}
    assert rules(tmp_path, template(outer, parameters=parameters)) == [
        ("number-not-e164", "/parameters/reception/defaultValue")
    ]


def test_a_computed_value_is_not_followed(tmp_path: Path) -> None:
    settings = {**SETTINGS, "phone": "[concat('+49', parameters('line'))]"}
    parameters = {"line": {"type": "string", "defaultValue": "15735982610"}}
    assert rules(tmp_path, template(channel(settings), parameters=parameters)) == []


# --- the name of a channel ---------------------------------------------------------------------------


def test_a_channel_outside_its_bot_is_named_with_the_bot(tmp_path: Path) -> None:
    (told,) = found(tmp_path, template(channel(name="SmsChannel")))
    assert (told["rule"], told["severity"]) == ("channel-name-without-bot", "warning")
    assert told["pointer"] == "/resources/0/name"
    symbolic = {"languageVersion": "2.0", "resources": {"sms": channel(name="SmsChannel")}}
    assert rules(tmp_path, symbolic) == [("channel-name-without-bot", "/resources/sms/name")]


@pytest.mark.parametrize("name", ["desk/SmsChannel", "[format('{0}/SmsChannel', 'b')]", "[parameters('n')]"])
def test_a_name_with_the_bot_or_one_that_is_computed_is_correct(name: str, tmp_path: Path) -> None:
    assert rules(tmp_path, template(channel(name=name))) == []


def test_a_channel_inside_its_bot_and_another_channel_need_no_bot(tmp_path: Path) -> None:
    child = channel(type="channels", name="SmsChannel")
    bot = {"type": "Microsoft.BotService/botServices", "name": "desk", "resources": [child]}
    mail = channel(name="EmailChannel", properties={"channelName": "EmailChannel"})
    assert rules(tmp_path, template(bot, mail)) == []


# --- a request to the REST API -----------------------------------------------------------------------


def test_the_body_of_a_request_is_recognised_and_checked(tmp_path: Path) -> None:
    body = {"location": "global", "properties": channel()["properties"]}
    settings = {**SETTINGS, "authToken": "${TWILIO_AUTH_TOKEN}"}
    body["properties"]["properties"] = settings
    assert rules(tmp_path, body) == []
    settings |= {"accountSID": API_KEY, "phone": NATIONAL}
    assert rules(tmp_path, body) == [
        ("number-not-e164", "/properties/properties/phone"),
        ("sid-of-wrong-kind", "/properties/properties/accountSID"),
    ]


def test_the_body_of_a_request_for_another_channel_is_left_alone(tmp_path: Path) -> None:
    body = {
        "properties": {"channelName": "EmailChannel", "properties": {"phone": NATIONAL, "x": "SmsChannel"}}
    }
    (tmp_path / "body.json").write_text(json.dumps(body), encoding="utf-8")
    outcome = run("check", "--format", "json", cwd=tmp_path)
    assert (outcome.code, json.loads(outcome.out)["diagnostics"]) == (3, [])


# --- expressions that are correct ----------------------------------------------------------------------

DECLARED: dict[str, Any] = {
    "parameters": {"twilioPhone": {"type": "string"}, "n": {"type": "int"}},
    "variables": {"sid": SID, "copy": [{"name": "phones", "count": 2, "input": "[copyIndex('phones')]"}]},
    "functions": [
        {"namespace": "desk", "members": {"full": {"parameters": [{"name": "bot"}], "output": {"value": ""}}}}
    ],
    "resources": [
        {
            "type": "Microsoft.Resources/deployments",
            "properties": {
                "expressionEvaluationOptions": {"scope": "inner"},
                "template": {"parameters": {"inside": {"type": "string"}}, "resources": []},
            },
        }
    ],
}
IN_TEMPLATE = ("resources", 0, "properties", "template")
IN_FUNCTION = ("functions", 0, "members", "full")


@pytest.mark.parametrize(
    "text",
    [
        "[parameters('twilioPhone')]",
        "[PARAMETERS('TwilioPhone')]",
        "[ parameters( 'twilioPhone' ) ]",
        "[[parameters('nothing']",
        "[concat('it''s [', variables('sid'), ')]')]",
        "[if(equals(parameters('n'), -1), json('null'), variables('phones')[0].value)]",
        "[reference(resourceId('Microsoft.BotService/botServices', 'desk'), '2022-09-15').endpoint]",
        "[desk.full(parameters('twilioPhone'))]",
        "[map(variables('phones'), lambda('each', toUpper(lambdaVariables('each'))))]",
        "[parameters(concat('twilio', 'Phone'))]",
        "[tryGet(parameters('n'), 'a').?b[?0]]",
        "[first, second]",
        "see parameters('nothing') of the template",
    ],
)
def test_a_right_expression_is_never_reported(text: str) -> None:
    assert expressions.flaw(text) is None
    assert expressions.unknown_name(text, DECLARED, ("variables", "sid")) is None


def test_names_of_the_templates_and_functions_around_an_expression_are_declared() -> None:
    assert expressions.unknown_name("[parameters('inside')]", DECLARED, IN_TEMPLATE) is None
    assert expressions.unknown_name("[parameters('n')]", DECLARED, IN_TEMPLATE) is None
    assert expressions.unknown_name("[parameters('bot')]", DECLARED, IN_FUNCTION) is None
    assert expressions.unknown_name("[parameters('inside')]", DECLARED, ()) is not None


def test_names_are_not_looked_for_where_no_template_declares_any() -> None:
    assert expressions.unknown_name("[parameters('a')]", {"resources": []}, ()) is None
    made = DECLARED | {"parameters": "[union(variables('a'), variables('b'))]"}
    assert expressions.unknown_name("[parameters('a')]", made, ()) is None
