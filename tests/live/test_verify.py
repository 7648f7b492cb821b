"""`guiderail verify` on a fake Twilio: each state of the account gives its finding, and no more."""

from __future__ import annotations

import copy
import http.client
import json
import re
import shutil
import socket
import ssl
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.error import URLError

import pytest
import twilio_description
from command import Outcome, run
from expected import expect
from fake_twilio import ACCOUNT, APP, SERVICE, TOKEN, Twilio, running
from jsonschema import Draft202012Validator

from validator.i18n.language import languages
from validator.live import client
from validator.packs import registry

EXAMPLES = Path(__file__).parent.parent.parent / "docs" / "examples"
AZURE = EXAMPLES / "azure-bot-service" / "complete.yaml"
IBM = EXAMPLES / "ibm-voice-agent" / "complete.yaml"
ADOBE = EXAMPLES / "adobe-journey-optimizer" / "complete.yaml"
ORCHESTRATE = EXAMPLES / "watsonx-orchestrate" / "complete.yaml"
VARIABLES = EXAMPLES / "twilio-variables" / "complete.env"
WITH_SERVICE = Path(__file__).parent / "messaging-service.env"
AZURE_NUMBER, IBM_NUMBER, ADOBE_NUMBER, ORCHESTRATE_NUMBER = (f"+120255501{n}" for n in (44, 42, 43, 50))
IBM_KEY = "k3yk3yk3yk3yk3yk3yk3yk3yk3yk3yk3yk3yk3yk3yk3"
WEBHOOK = "https://apikey:{key}@sms-east.voiceagent.cloud.ibm.com/sms.receiver/SmsRecv"
ACCOUNT_AT, NUMBER_AT = "/twilio/account_sid", "/twilio/phone_number/number"
ATTACHED_AT = "/twilio/phone_number/messaging/configure_with"
Change = Callable[[Twilio], Any]


@pytest.fixture(name="twilio")
def twilio_() -> Iterator[Twilio]:
    """A Twilio that has everything as the examples say."""
    twilio = Twilio()
    twilio.own(AZURE_NUMBER, sms_application_sid=APP)
    twilio.own(IBM_NUMBER, sms_url=WEBHOOK.format(key=IBM_KEY))
    twilio.own(ADOBE_NUMBER)
    twilio.own(ORCHESTRATE_NUMBER, sms_url="https://channels.example.com/twilio/in")
    twilio.has_app("My TwiML app", "https://sms.botframework.com/api/sms")
    twilio.services[SERVICE] = {"sid": SERVICE, "use_inbound_webhook_on_number": True, "numbers": []}
    twilio.rcs_senders["contoso-rcs"] = "ONLINE"
    with running(twilio):
        yield twilio


def verify(twilio: Twilio, file: Path, *words: str, **given: str) -> Outcome:
    """Verify a file with the token and the IBM key in the environment."""
    variables = {"TWILIO_AUTH_TOKEN": TOKEN, "IVA_APIKEY": IBM_KEY, "GUIDERAIL_TWILIO_URL": twilio.address}
    return run("verify", *words, file, env=variables | given)


def found(outcome: Outcome) -> list[tuple[str, str]]:
    """Return rule and pointer of what a JSON report says, without the notice about the retired service."""
    report = json.loads(outcome.out)
    return [
        (each["rule"], each["pointer"])
        for each in report["diagnostics"]
        if each["rule"] != "platform-retired"
    ]


def _number(number: str, **properties: Any) -> Change:
    return lambda twilio: twilio.numbers[number].update(properties)


def _now(**state: Any) -> Change:
    return lambda twilio: [setattr(twilio, name, value) for name, value in state.items()]


def _service(twilio: Twilio) -> None:
    twilio.services[SERVICE] = {
        "sid": SERVICE,
        "inbound_request_url": "https://example.com/in",
        "use_inbound_webhook_on_number": False,
        "numbers": [IBM_NUMBER],
    }


#: name → the file, what is different at Twilio, and the finding
STATES: dict[str, tuple[Path, Change, str, str]] = {
    "wrong token": (AZURE, _now(token="f" * 32), "live-credentials-rejected", "/twilio/auth_token"),
    "suspended": (AZURE, _now(status="suspended"), "live-account-not-active", ACCOUNT_AT),
    "closed": (IBM, _now(status="closed"), "live-account-not-active", "/sms_provider/account_sid"),
    "trial": (AZURE, _now(type="Trial"), "live-trial-account", ACCOUNT_AT),
    "number of another account": (AZURE, _now(numbers={}), "live-number-not-owned", NUMBER_AT),
    "verified caller ID": (
        AZURE,
        _now(numbers={}, caller_ids=(AZURE_NUMBER,)),
        "live-caller-id-only",
        NUMBER_AT,
    ),
    "no SMS": (
        AZURE,
        _number(AZURE_NUMBER, capabilities={"voice": True, "sms": False, "mms": False, "fax": False}),
        "live-number-cannot-sms",
        NUMBER_AT,
    ),
    "app in the way": (
        IBM,
        _number(IBM_NUMBER, sms_application_sid=APP),
        "live-app-overrides-webhook",
        "/twilio/messaging/configure_with",
    ),
    "service in the way": (IBM, _service, "live-app-overrides-webhook", "/twilio/messaging/configure_with"),
    "another webhook": (
        IBM,
        _number(IBM_NUMBER, sms_url=WEBHOOK.format(key=IBM_KEY).replace("east", "south")),
        "live-webhook-differs",
        "/twilio/messaging/url",
    ),
    "another key in the webhook": (
        IBM,
        _number(IBM_NUMBER, sms_url=WEBHOOK.format(key="0thero0thero0thero0thero0thero0thero0thero0t")),
        "live-webhook-differs",
        "/twilio/messaging/url",
    ),
    "no webhook": (IBM, _number(IBM_NUMBER, sms_url=""), "live-webhook-differs", "/twilio/messaging/url"),
    "webhook null": (IBM, _number(IBM_NUMBER, sms_url=None), "live-webhook-differs", "/twilio/messaging/url"),
    "GET": (IBM, _number(IBM_NUMBER, sms_method="GET"), "live-method-differs", "/twilio/messaging/url"),
    "app not attached": (
        AZURE,
        _number(AZURE_NUMBER, sms_application_sid=""),
        "live-app-not-attached",
        ATTACHED_AT,
    ),
    "app null": (
        AZURE,
        _number(AZURE_NUMBER, sms_application_sid=None),
        "live-app-not-attached",
        ATTACHED_AT,
    ),
    "another app": (
        AZURE,
        lambda t: t.has_app("Test app", "https://sms.botframework.com/api/sms"),
        "live-app-not-attached",
        ATTACHED_AT,
    ),
    "another URL in the app": (
        AZURE,
        lambda t: t.has_app("My TwiML app", "https://europe.sms.botframework.com/api/sms"),
        "live-app-url-differs",
        "/twilio/twiml_app/messaging_request_url",
    ),
    "no URL in the app": (
        AZURE,
        lambda t: t.has_app("My TwiML app", ""),
        "live-app-url-differs",
        "/twilio/twiml_app/messaging_request_url",
    ),
    "GET in the app": (
        AZURE,
        lambda t: t.has_app("My TwiML app", "https://sms.botframework.com/api/sms", "GET"),
        "live-method-differs",
        "/twilio/twiml_app/messaging_request_url",
    ),
    "service of another account": (
        WITH_SERVICE,
        _now(services={}),
        "live-service-not-owned",
        "/TWILIO_MESSAGING_SERVICE_SID",
    ),
    "RCS sender in review": (
        ADOBE,
        _now(rcs_senders={"contoso-rcs": "TWILIO_REVIEW"}),
        "live-rcs-sender-not-online",
        "/channel_configurations/1/sender_number",
    ),
    "webhook of the Voice Agent": (
        ORCHESTRATE,
        _number(ORCHESTRATE_NUMBER, sms_url=WEBHOOK.format(key=IBM_KEY)),
        "live-webhook-not-replaced",
        "/phone_number",
    ),
    "no webhook for the channel": (
        ORCHESTRATE,
        _number(ORCHESTRATE_NUMBER, sms_url=""),
        "live-webhook-not-replaced",
        "/phone_number",
    ),
    "app in the way of the channel": (
        ORCHESTRATE,
        _number(ORCHESTRATE_NUMBER, sms_application_sid=APP),
        "live-webhook-not-replaced",
        "/phone_number",
    ),
}
WORST = {"live-trial-account": 0, "live-method-differs": 0}  #: exit codes of findings that are no errors


@pytest.mark.parametrize(
    "file", [AZURE, IBM, ADOBE, ORCHESTRATE, VARIABLES, WITH_SERVICE], ids=lambda file: file.parent.name
)
def test_a_file_that_is_as_twilio_says_has_no_finding(twilio: Twilio, file: Path) -> None:
    outcome = verify(twilio, file, "--format", "json")
    assert (outcome.code, found(outcome)) == (0, [])


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("state", STATES)
def test_each_state_gives_one_finding_at_its_place(twilio: Twilio, state: str, language: str) -> None:
    file, change, rule, pointer = STATES[state]
    change(twilio)
    outcome = verify(twilio, file, "--format", "json", "--lang", language)
    assert found(outcome) == [(rule, pointer)]
    assert outcome.code == WORST.get(rule, 1)
    assert {method for method, *_ in twilio.requests} == {"GET"}
    assert len(twilio.requests) <= 6
    assert all(agent.startswith("guiderail/") for *_, agent in twilio.requests)


@pytest.mark.parametrize("language", languages())
def test_the_words_for_each_state(twilio: Twilio, language: str) -> None:
    """The texts are read in review: message and help of every state."""
    lines = []
    for state, (file, change, _, _) in STATES.items():
        fresh = copy.deepcopy(twilio)
        change(fresh)
        with running(fresh):
            report = json.loads(verify(fresh, file, "--format", "json", "--lang", language).out)
        lines += [
            f"[{state}] {each['message']}\n    {each['help']}"
            for each in report["diagnostics"]
            if each["rule"].startswith("live-")
        ]
    expect(f"verify/states.{language}.txt", "\n".join(lines) + "\n")


FAULTS = (
    "too-many",
    "redirect",
    "server-error",
    "test-credentials",
    "forbidden",
    "not-found",
    "not-json",
    "large",
    "drip",
)


@pytest.mark.parametrize("fault", FAULTS)
def test_what_could_not_be_asked_is_said_and_is_no_finding(twilio: Twilio, fault: str) -> None:
    twilio.fault = fault
    sentences = set()
    for language in languages():
        outcome = verify(twilio, AZURE, "--format", "json", "--lang", language, "--timeout", "1")
        assert (outcome.code, found(outcome)) == (4, [])
        assert "Traceback" not in outcome.err
        sentences.add(outcome.err)
    assert len(sentences) == len(languages())


def test_each_failure_has_its_own_sentence(twilio: Twilio) -> None:
    said = []
    for fault in FAULTS:
        twilio.fault = fault
        said.append(verify(twilio, AZURE, "--timeout", "1").err.splitlines()[0])
    assert len(set(said)) == len(FAULTS)


def test_one_question_that_fails_leaves_the_findings_of_the_others(twilio: Twilio) -> None:
    twilio.fault, twilio.fault_at = "server-error", f"{ACCOUNT}.json"
    twilio.numbers.clear()
    outcome = verify(twilio, AZURE, "--format", "json")
    assert (outcome.code, found(outcome)) == (1, [("live-number-not-owned", "/twilio/phone_number/number")])
    assert "503" in outcome.err


def test_after_too_many_requests_it_asks_once_more(twilio: Twilio) -> None:
    twilio.fault = "once-too-many"
    assert verify(twilio, AZURE).code == 0


def test_only_401_is_called_a_wrong_token(twilio: Twilio) -> None:
    for fault in FAULTS:
        twilio.fault = fault
        assert found(verify(twilio, AZURE, "--format", "json", "--timeout", "1")) == []


NUMBERS, SERVICES = "IncomingPhoneNumbers", "/v1/Services"
RICH = {
    "sid": SERVICE,
    "inbound_request_url": "https://example.com/in",
    "use_inbound_webhook_on_number": False,
}
#: what is asked, and answers that Twilio does not describe, or that do not say everything
UNKNOWN: list[tuple[Path, str, tuple[int, Any]]] = [
    (AZURE, f"{ACCOUNT}.json", (200, {})),
    (AZURE, f"{ACCOUNT}.json", (200, {"status": "new", "type": "Full"})),
    (AZURE, f"{ACCOUNT}.json", (404, b"[" * 100_000)),
    (AZURE, f"{ACCOUNT}.json", (404, b'{"code": 1e400}')),
    (AZURE, f"{ACCOUNT}.json", (403, ["20008"])),
    (AZURE, NUMBERS, (200, {})),
    (AZURE, NUMBERS, (200, {"incoming_phone_numbers": None})),
    (AZURE, NUMBERS, (200, {"incoming_phone_numbers": [{"phone_number": AZURE_NUMBER}]})),
    (AZURE, NUMBERS, (200, {"incoming_phone_numbers": [], "next_page_uri": "/2010-04-01/more"})),
    (AZURE, "Applications", (200, {"friendly_name": ["My TwiML app"]})),
    (IBM, SERVICES, (200, {"services": [], "meta": {"next_page_url": "https://example.com/2"}})),
    (IBM, SERVICES, (200, {"services": [{**RICH, "sid": "../../2010-04-01/Accounts"}]})),
    (IBM, SERVICES, (200, {"services": [{**RICH, "account_sid": f"AC{'0' * 32}"}]})),
    (IBM, SERVICES, (200, {"services": [{**RICH, "sid": f"MG{n:032}"} for n in range(9)]})),
    (ADOBE, "Senders", (200, {"senders": [], "meta": {"next_page_url": "https://example.com/2"}})),
]


@pytest.mark.parametrize(("file", "part", "instead"), UNKNOWN)
def test_an_answer_that_does_not_say_everything_is_no_knowledge(
    twilio: Twilio, file: Path, part: str, instead: tuple[int, Any]
) -> None:
    twilio.instead[part] = instead
    if len(instead[1]) == 1 and "services" in instead[1]:  # nine services, none of which has the number
        twilio.instead = {"/PhoneNumbers": (200, {"phone_numbers": []}), part: instead}
    outcome = verify(twilio, file, "--format", "json")
    assert (outcome.code, found(outcome)) == (4, [])
    assert "could not be asked" in outcome.err
    assert "Traceback" not in outcome.err
    assert len(twilio.requests) <= 6


@pytest.mark.parametrize("url", ["", "https://example.com/"])
def test_the_method_of_another_url_is_not_reported(twilio: Twilio, url: str) -> None:
    twilio.numbers[IBM_NUMBER].update(sms_url=url, sms_method="GET")
    twilio.has_app("My TwiML app", url, "GET")
    assert [rule for rule, _ in found(verify(twilio, IBM, "--format", "json"))] == ["live-webhook-differs"]
    assert [rule for rule, _ in found(verify(twilio, AZURE, "--format", "json"))] == ["live-app-url-differs"]


def test_an_app_that_was_deleted_is_not_attached(twilio: Twilio) -> None:
    twilio.apps.clear()
    outcome = verify(twilio, AZURE, "--format", "json")
    assert (outcome.code, found(outcome)) == (1, [("live-app-not-attached", ATTACHED_AT)])


def test_a_long_answer_is_cut(twilio: Twilio) -> None:
    twilio.has_app("B" * 1_000_000, "https://sms.botframework.com/api/sms")
    outcome = verify(twilio, AZURE)
    assert outcome.code == 1
    assert len(outcome.all) < 2_000


@pytest.mark.parametrize(
    "url", ["HTTPS://SMS.BotFramework.com:443/api/sms", "https://sms.botframework.com/api/sms"]
)
def test_two_ways_to_write_a_url_are_no_difference(twilio: Twilio, url: str) -> None:
    twilio.has_app("My TwiML app", url)
    assert verify(twilio, AZURE).code == 0


# --- what it is asked with ---------------------------------------------------------------------------


def test_an_api_key_is_used_if_there_is_one(twilio: Twilio) -> None:
    key, secret = f"SK{'a' * 32}", "s3cr3ts3cr3ts3cr3ts3cr3ts3cr3t12"
    twilio.keys[key] = secret
    given = {"TWILIO_API_KEY": key, "TWILIO_API_SECRET": secret, "GUIDERAIL_TWILIO_URL": twilio.address}
    outcome = run("verify", AZURE, env=given)
    assert outcome.code == 0
    assert "API key" in outcome.err  # the account was not asked about
    wrong = verify(twilio, AZURE, "--format", "json", TWILIO_API_KEY=key, TWILIO_API_SECRET="x" * 32)
    assert found(wrong) == [("live-credentials-rejected", "/twilio/auth_token")]


@pytest.mark.parametrize("given", ["TWILIO_API_KEY", "TWILIO_API_SECRET"])
def test_half_an_api_key_is_named_and_the_token_is_not_sent(twilio: Twilio, given: str) -> None:
    outcome = verify(twilio, AZURE, **{given: f"SK{'a' * 32}"})
    assert (outcome.code, twilio.requests) == (4, [])
    assert "`TWILIO_API_KEY`" in outcome.err
    assert "`TWILIO_API_SECRET`" in outcome.err


def test_a_rejected_api_key_has_its_place_in_a_file_without_a_token(twilio: Twilio, tmp_path: Path) -> None:
    file = tmp_path / "sms.env"
    file.write_text(VARIABLES.read_text(encoding="utf-8").replace("TWILIO_AUTH_TOKEN=", "# "), "utf-8")
    key = {"TWILIO_API_KEY": f"SK{'a' * 32}", "TWILIO_API_SECRET": "x" * 32}
    outcome = verify(twilio, file, "--format", "json", **key)
    assert found(outcome) == [("live-credentials-rejected", "/TWILIO_ACCOUNT_SID")]


def test_without_an_api_key_a_403_is_not_called_a_lack_of_its_permission(twilio: Twilio) -> None:
    twilio.fault = "forbidden"
    outcome = verify(twilio, AZURE)
    assert ("API key" in outcome.err, "403" in outcome.err) == (False, True)


@pytest.mark.parametrize(
    ("region", "edge", "host"),
    [
        ("", "", "api.twilio.com"),
        ("us1", "ashburn", "api.twilio.com"),
        ("ie1", "dublin", "api.dublin.ie1.twilio.com"),
        ("IE1", "", "api.dublin.ie1.twilio.com"),
        ("au1", "", "api.sydney.au1.twilio.com"),
        ("ie1", "evil.example/", "api.twilio.com"),
        ("evil.example#", "dublin", "api.twilio.com"),
    ],
)
def test_the_region_gives_the_host_and_no_file_can_give_another(
    monkeypatch: pytest.MonkeyPatch, region: str, edge: str, host: str
) -> None:
    monkeypatch.delenv("GUIDERAIL_TWILIO_URL", raising=False)
    assert client.address(region, edge) == f"https://{host}"


def test_a_variable_that_is_not_defined_is_named(twilio: Twilio) -> None:
    outcome = run("verify", AZURE, env={"GUIDERAIL_TWILIO_URL": twilio.address})
    assert outcome.code == 4
    assert "`TWILIO_AUTH_TOKEN`" in outcome.err
    assert twilio.requests == []


def test_a_token_in_clear_text_is_never_sent(twilio: Twilio, tmp_path: Path) -> None:
    file = tmp_path / "sms.yaml"
    file.write_text(
        AZURE.read_text(encoding="utf-8").replace("${TWILIO_AUTH_TOKEN}", TOKEN), encoding="utf-8"
    )
    outcome = verify(twilio, file)
    assert outcome.code == 4
    assert twilio.requests == []


def test_values_come_from_an_environment_file(twilio: Twilio, tmp_path: Path) -> None:
    secrets = tmp_path / "secrets.env"
    secrets.write_text(f"TWILIO_AUTH_TOKEN={TOKEN}\n", encoding="utf-8")
    outcome = run("verify", "--env-file", secrets, AZURE, env={"GUIDERAIL_TWILIO_URL": twilio.address})
    assert outcome.code == 0


def test_a_file_with_errors_is_not_asked_about(twilio: Twilio, tmp_path: Path) -> None:
    file = tmp_path / "sms.yaml"
    file.write_text(
        AZURE.read_text(encoding="utf-8").replace("location: global", "location: globl"), encoding="utf-8"
    )
    outcome = verify(twilio, file, "--format", "json")
    assert (outcome.code, found(outcome)) == (1, [("not-allowed", "/bot/location")])
    assert twilio.requests == []


def test_a_platform_without_twilio_values_is_named(twilio: Twilio) -> None:
    outcome = verify(twilio, EXAMPLES / "ibm-sms-gateway" / "complete.json")
    assert outcome.code == 3
    assert twilio.requests == []


@pytest.mark.parametrize(
    "address",
    [
        *("https://api.twilio.com", "http://10.0.0.1", "file:///etc", "http://u@localhost"),
        *("http://[::1", "http://localhost:99999", "http://localhost:80\n"),
    ],
)
def test_another_address_is_accepted_for_this_machine_only(twilio: Twilio, address: str) -> None:
    outcome = verify(twilio, AZURE, GUIDERAIL_TWILIO_URL=address)
    assert outcome.code == 2
    assert "GUIDERAIL_TWILIO_URL" in outcome.err


@pytest.mark.parametrize("wish", ["0", "-1", "soon", "1e9", "nan"])
def test_a_time_limit_is_a_number_of_seconds(twilio: Twilio, wish: str) -> None:
    outcome = verify(twilio, AZURE, f"--timeout={wish}")
    assert outcome.code == 2
    assert "--timeout" in outcome.err


def test_a_number_without_its_plus_sign_is_asked_about(twilio: Twilio, tmp_path: Path) -> None:
    """IBM takes the number of the agent without it; the other number of the file is a reference here."""
    file = tmp_path / "sms.yaml"
    whole = IBM.read_text(encoding="utf-8").replace('"+12025550142"', "${NUMBER}")
    file.write_text(whole.replace("${NUMBER}", '"1 (202) 555-0142"', 1), encoding="utf-8")
    assert verify(twilio, file).code == 0
    assert any(IBM_NUMBER in query.get("PhoneNumber", ()) for _, _, query, _ in twilio.requests)


def test_a_number_without_a_value_is_not_passed_over(twilio: Twilio, tmp_path: Path) -> None:
    file = tmp_path / "sms.yaml"
    file.write_text(
        ORCHESTRATE.read_text(encoding="utf-8").replace(f'"{ORCHESTRATE_NUMBER}"', "${NUMBER}"), "utf-8"
    )
    outcome = verify(twilio, file)
    assert outcome.code == 4
    assert "`${NUMBER}`" in outcome.err


#: the file, and what in it is a variable without a value
WITHOUT_VALUE = [
    (AZURE, "https://sms.botframework.com/api/sms"),
    (AZURE, "My TwiML app"),
    (ADOBE, "contoso-rcs"),
    (WITH_SERVICE, SERVICE),
]


@pytest.mark.parametrize(("file", "value"), WITHOUT_VALUE)
def test_what_has_no_value_is_not_compared(twilio: Twilio, tmp_path: Path, file: Path, value: str) -> None:
    draft = tmp_path / f"sms{file.suffix}"
    draft.write_text(file.read_text(encoding="utf-8").replace(value, "${UNKNOWN}"), encoding="utf-8")
    outcome = verify(twilio, draft)
    assert outcome.code == 4
    assert "`${UNKNOWN}`" in outcome.err


def test_a_webhook_whose_key_is_not_known_is_compared_without_it(twilio: Twilio) -> None:
    given = {"TWILIO_AUTH_TOKEN": TOKEN, "GUIDERAIL_TWILIO_URL": twilio.address}
    same = run("verify", IBM, env=given)
    assert (same.code, "${IVA_APIKEY}" in same.err) == (4, True)
    twilio.numbers[IBM_NUMBER]["sms_url"] = "https://example.com/"
    assert run("verify", IBM, env=given).code == 1


def test_without_the_region_nothing_is_asked(twilio: Twilio, tmp_path: Path) -> None:
    """The token of another region would be called wrong."""
    file = tmp_path / "sms.env"
    file.write_text(f"{VARIABLES.read_text(encoding='utf-8')}\nTWILIO_REGION=${{REGION}}\n", encoding="utf-8")
    outcome = verify(twilio, file)
    assert (outcome.code, twilio.requests) == (4, [])
    assert "`REGION`" in outcome.err


def test_a_token_that_is_kept_elsewhere_is_not_called_clear_text(twilio: Twilio, tmp_path: Path) -> None:
    file = tmp_path / "sms.yaml"
    file.write_text(
        AZURE.read_text(encoding="utf-8").replace("${TWILIO_AUTH_TOKEN}", "op://sms/twilio/token"), "utf-8"
    )
    outcome = verify(twilio, file)
    assert outcome.code == 4
    assert ("clear text" in outcome.err, "kept where" in outcome.err) == (False, True)


def test_a_short_code_and_an_unknown_rcs_sender_are_named(twilio: Twilio, tmp_path: Path) -> None:
    file = tmp_path / "sms.yaml"
    file.write_text(ADOBE.read_text(encoding="utf-8").replace(ADOBE_NUMBER, "54321"), encoding="utf-8")
    twilio.rcs_senders.clear()
    outcome = verify(twilio, file)
    assert outcome.code == 4
    assert ("`54321`" in outcome.err, "`contoso-rcs`" in outcome.err) == (True, True)


def test_a_note_shows_a_value_as_it_is_written_and_harmless(twilio: Twilio, tmp_path: Path) -> None:
    file = tmp_path / "sms.yaml"
    for written, shown in (("${SENDER}", "`${SENDER}`"), ('"contoso\\e[31m"', "`contoso\\x1b[31m`")):
        text = ADOBE.read_text(encoding="utf-8").replace(
            "sender_number: contoso-rcs", f"sender_number: {written}"
        )
        file.write_text(text, encoding="utf-8")
        assert shown in verify(twilio, file, SENDER="another-sender").err


# --- secrets -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", STATES)
def test_no_secret_is_shown(twilio: Twilio, state: str, tmp_path: Path) -> None:
    file, change, _, _ = STATES[state]
    change(twilio)
    secrets = [TOKEN, twilio.token, IBM_KEY, "0thero0thero0thero"]
    for words in (("-v",), ("--format", "json"), ("--format", "sarif", "--output", str(tmp_path / "report"))):
        outcome = verify(twilio, file, *words)
        report = (tmp_path / "report").read_text(encoding="utf-8") if (tmp_path / "report").exists() else ""
        assert not [each for each in secrets if each in outcome.out + outcome.err + report]


@pytest.mark.parametrize("fault", ["", *FAULTS])
def test_no_secret_is_shown_or_kept_whatever_twilio_answers(
    twilio: Twilio, fault: str, tmp_path: Path
) -> None:
    """With the token, then with an API key; the cache and the home of the user are searched as well."""
    twilio.fault = fault
    own = {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache"), "GUIDERAIL_CACHE": "1"}
    secret = "c4nary" * 6
    key = {"TWILIO_API_KEY": "SK" + "0123456789abcdef" * 2, "TWILIO_API_SECRET": secret}
    for given in (own, own | key):
        outcome = verify(twilio, AZURE, "-v", "--timeout", "1", **given)
        assert outcome.code in (0, 1, 4)
        kept = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
        for each in (TOKEN, secret):
            assert each not in outcome.all
            assert each.encode() not in kept


def test_an_api_secret_that_comes_back_is_masked(twilio: Twilio) -> None:
    key, secret = f"SK{'a' * 32}", "correct horse battery staple"
    twilio.keys[key] = secret
    twilio.has_app(f"app {secret}", "https://sms.botframework.com/api/sms")
    outcome = verify(twilio, AZURE, TWILIO_API_KEY=key, TWILIO_API_SECRET=secret)
    assert (outcome.code, secret in outcome.all, "`app ••••`" in outcome.out) == (1, False, True)


def test_a_token_that_is_no_text_is_rejected(twilio: Twilio) -> None:
    """Bytes of a variable that are not UTF-8 are surrogates in Python."""
    outcome = verify(twilio, AZURE, "--format", "json", TWILIO_AUTH_TOKEN="\udcff" * 32)
    assert outcome.code == 1
    assert found(outcome)


def test_the_token_of_an_answer_is_dropped_while_it_is_read() -> None:
    read = client.answer_of("/x", json.dumps({"auth_token": TOKEN, "sub": {"auth_token": TOKEN}}).encode())
    assert TOKEN not in repr(read) + repr(read.data)


# --- the way to Twilio -------------------------------------------------------------------------------


def test_a_closed_port_is_said(twilio: Twilio) -> None:
    outcome = verify(twilio, AZURE, GUIDERAIL_TWILIO_URL="http://127.0.0.1:9")
    assert outcome.code == 4
    assert "refused" in outcome.err


def test_a_proxy_that_refuses_is_said(twilio: Twilio) -> None:
    with running(Twilio(fault="proxy")) as proxy:
        outcome = verify(twilio, AZURE, http_proxy=proxy.address, no_proxy="", NO_PROXY="")
    assert outcome.code == 4
    assert "`HTTPS_PROXY`" in outcome.err
    assert twilio.requests == []


def test_a_name_that_cannot_be_resolved_is_said(twilio: Twilio, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", fails)
    outcome = verify(twilio, AZURE)
    assert outcome.code == 4
    assert "cannot be resolved" in outcome.err


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the certificate")
def test_a_certificate_that_nobody_has_signed_is_said(twilio: Twilio, tmp_path: Path) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    wish = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=localhost -days 1"
    subprocess.run(["openssl", *wish.split(), "-keyout", key, "-out", certificate], check=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with running(Twilio(), context) as impostor:
        outcome = verify(twilio, AZURE, GUIDERAIL_TWILIO_URL=impostor.address)
        missing = verify(
            twilio, AZURE, GUIDERAIL_TWILIO_URL=impostor.address, SSL_CERT_FILE=str(tmp_path / "none")
        )
    assert (outcome.code, missing.code, impostor.requests) == (4, 4, [])
    assert "`SSL_CERT_FILE`" in outcome.err
    assert ("does not exist" in outcome.err, "does not exist" in missing.err) == (False, True)


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (URLError(socket.gaierror(-2, "Name or service not known")), "dns"),
        (URLError(ssl.SSLCertVerificationError("self-signed certificate")), "certificate"),
        (URLError(ConnectionRefusedError()), "refused"),
        (URLError(OSError("Tunnel connection failed: 407 Proxy Authentication Required")), "proxy"),
        (URLError(TimeoutError()), "too-slow"),
        (http.client.IncompleteRead(b""), "network"),
    ],
)
def test_each_way_to_fail_has_its_own_reason(error: Exception, reason: str) -> None:
    assert client.reason_of(error) == reason


def test_no_answer_that_drips_takes_longer_than_the_limit(twilio: Twilio) -> None:
    """The first question may take half of the time, so the next ones are asked as well."""
    twilio.fault, twilio.fault_at = "drip", f"{ACCOUNT}.json"
    twilio.numbers.clear()
    outcome = verify(twilio, AZURE, "--format", "json", "--timeout", "4")
    assert found(outcome) == [("live-number-not-owned", "/twilio/phone_number/number")]


# --- the description of the API ----------------------------------------------------------------------


@pytest.mark.parametrize("state", STATES)
def test_requests_and_answers_are_those_of_the_description(twilio: Twilio, state: str, suites: Path) -> None:
    file, change, _, _ = STATES[state]
    change(twilio)
    verify(twilio, file)
    if state == "app not attached":  # users report an empty text, where the description has null
        twilio.answers = [each for each in twilio.answers if "IncomingPhoneNumbers" not in each[0]]
    described = [
        json.loads(next((suites / "twilio-openapi").glob(f"{name}.*.json")).read_bytes())
        for name in twilio_description.PATHS
    ]
    for method, path, query, _ in twilio.requests:
        known = [each for each in described if _operation(each, path)]
        assert known, path
        operation = _operation(known[0], path)
        assert method.lower() in operation
        assert set(query) <= {each["name"] for each in operation["get"]["parameters"]}
    for path, body in twilio.answers:
        description = next(each for each in described if _operation(each, path))
        content = _operation(description, path)["get"]["responses"]["200"]["content"]["application/json"]
        schema = {**_with_null(content["schema"]), "components": _with_null(description["components"])}
        assert not [*Draft202012Validator(schema).iter_errors(body)]


def _operation(description: dict[str, Any], path: str) -> dict[str, Any]:
    for pattern, operation in description["paths"].items():
        if re.fullmatch(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(pattern)), path):
            return dict(operation)
    return {}


def _with_null(schema: Any) -> Any:
    """Return a schema of OpenAPI 3.0, in which `nullable` allows null, as JSON Schema."""
    if isinstance(schema, list):
        return [_with_null(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    plain = {key: _with_null(value) for key, value in schema.items() if key != "nullable"}
    return {"anyOf": [plain, {"type": "null"}]} if schema.get("nullable") is True else plain


def test_every_live_rule_is_found_by_a_state() -> None:
    live = {
        name
        for pack in map(registry.load, registry.names())
        for name, rule in pack.rules.items()
        if rule.live
    }
    assert {rule for _, _, rule, _ in STATES.values()} == live


# --- the guide ---------------------------------------------------------------------------------------


def steps(outcome: Outcome) -> dict[str, str]:
    """Return the sign of each step in the overview of a guide, by its number."""
    signs = re.findall(r"^  ([✓✗○·]) +(\d+)  ", outcome.out, re.MULTILINE)
    return {number: sign for sign, number in signs}


def guide(twilio: Twilio, file: Path, *words: str, **given: str) -> Outcome:
    """Show how far a file has come, with what Twilio says."""
    variables = {"TWILIO_AUTH_TOKEN": TOKEN, "IVA_APIKEY": IBM_KEY, "GUIDERAIL_TWILIO_URL": twilio.address}
    return run("guide", "--config", file, *words, env=variables | given)


#: file → the numbers of the steps that only Twilio can show to be done
CLOSED = {AZURE: {"1", "5", "6"}, IBM: {"8"}, ADOBE: {"5"}, ORCHESTRATE: {"3"}}


@pytest.mark.parametrize("file", CLOSED, ids=lambda file: file.parent.name)
def test_the_guide_ticks_what_twilio_shows_to_be_done(twilio: Twilio, file: Path) -> None:
    before, after = guide(twilio, file), guide(twilio, file, "--verify")
    assert (before.code, after.code) == (0, 0)
    assert {number for number, sign in steps(after).items() if sign != steps(before)[number]} == CLOSED[file]
    assert {steps(after)[number] for number in CLOSED[file]} == {"✓"}
    assert ("--verify" in before.out, "--verify" in after.out) == (True, False)


def test_the_guide_shows_what_differs_at_twilio(twilio: Twilio) -> None:
    twilio.numbers[IBM_NUMBER]["sms_url"] = ""
    found = guide(twilio, IBM, "--verify")
    assert (steps(found)["7"], steps(found)["8"]) == ("✗", "○")
    assert "Twilio has no URL for the messages of the number." in found.out


def test_the_guide_leaves_open_what_could_not_be_asked(twilio: Twilio) -> None:
    twilio.fault, twilio.fault_at = "server-error", f"{ACCOUNT}.json"
    found = guide(twilio, AZURE, "--verify")
    assert found.code == 4
    assert [steps(found)[number] for number in ("1", "5", "6")] == ["·", "✓", "✓"]


def test_an_api_key_says_nothing_about_account_and_token(twilio: Twilio) -> None:
    twilio.keys[f"SK{'a' * 32}"] = "x" * 32
    found = guide(twilio, AZURE, "--verify", TWILIO_API_KEY=f"SK{'a' * 32}", TWILIO_API_SECRET="x" * 32)
    assert [steps(found)[number] for number in ("1", "5", "6")] == ["·", "✓", "·"]


def test_the_guide_asks_about_no_file_with_errors(twilio: Twilio, tmp_path: Path) -> None:
    file = tmp_path / "sms.yaml"
    file.write_text(AZURE.read_text(encoding="utf-8").replace("global", "globl", 1), encoding="utf-8")
    found = guide(twilio, file, "--verify")
    assert (found.code, twilio.requests) == (0, [])
    assert "until its errors are fixed" in found.err


def test_the_guide_needs_a_file_to_ask_about() -> None:
    found = run("guide", "azure", "--verify")
    assert found.code == 2
    assert "`--config`" in found.err


def test_a_cut_of_the_description_has_what_its_requests_refer_to() -> None:
    reference = {"schema": {"$ref": "#/components/schemas/a"}}
    schemas = {"a": {"items": {"$ref": "#/components/schemas/b"}}, "b": {}, "unused": {}}
    whole = {
        **dict.fromkeys(("info", "openapi", "servers"), ""),
        "paths": {"/a": {"get": reference, "post": {}, "servers": []}, "/b": {}},
        "components": {"schemas": schemas, "examples": {}},
    }
    found = twilio_description.cut(whole, ("/a",))
    assert found["paths"] == {"/a": {"get": reference, "servers": []}}
    assert found["components"] == {"schemas": {"a": schemas["a"], "b": {}}}
