"""Rules about files that name no platform: hosts and regions of Twilio, channels of Orchestrate."""

from __future__ import annotations

import pytest

from validator.diagnostics import Diagnostic
from validator.documents.model import Format
from validator.engine import full_check
from validator.packs.examples import complete

HOST = "twilio-host-retired"
REGION = "twilio-region-without-edge"


def found(*files: tuple[str, str]) -> list[Diagnostic]:
    """Return the diagnostics about the last of some files."""
    judged = [full_check.judge(text.encode(), path, Format(path.rpartition(".")[2])) for path, text in files]
    return list(full_check.report(judged)[-1].diagnostics)


@pytest.mark.parametrize(("name", "fixed"), [("de1", True), ("us2", True), ("ie1", False), ("us1", None)])
def test_hosts_that_twilio_switched_off(name: str, fixed: bool | None) -> None:
    text = complete("ibm-sms-gateway").replace("//api.twilio.com", f"//api.{name}.twilio.com")
    findings = found(("tenantConfig.json", text))
    assert [each.rule for each in findings] == ([] if fixed is None else [HOST, HOST])
    for each in findings:
        line = text.splitlines()[each.range.start.line - 1]
        start, end = each.range.start.column - 1, each.range.end.column - 1
        assert line[start:end] == f"api.{name}.twilio.com"
        assert bool(each.fix) is fixed
        if each.fix:
            assert each.fix.safe
            assert f"{name}.twilio.com" not in each.fix.edits[0].text


@pytest.mark.parametrize(
    "host", ["www.twilio.com", "console.twilio.com/us1", "twilio.com", "user@www.twilio.com:443"]
)
def test_the_gateway_sends_to_the_host_of_the_api(host: str) -> None:
    text = complete("ibm-sms-gateway").replace('https://api.twilio.com"', f'https://{host}"', 1)
    assert [each.pointer for each in found(("tenantConfig.json", text))] == ["/tenants/0/smsProvider/url"]


@pytest.mark.parametrize(
    "host", ["api.dublin.ie1.twilio.com", "sms.example.com/twilio.com", "eviltwilio.com"]
)
def test_the_gateway_may_use_another_api_or_provider(host: str) -> None:
    text = complete("ibm-sms-gateway").replace('https://api.twilio.com"', f'https://{host}"', 1)
    assert found(("tenantConfig.json", text)) == []


NUMBER = "TWILIO_PHONE_NUMBER=+12025550142\n"
FRENCH = "TWILIO_PHONE_NUMBER=+33639981234\n"
ACCOUNT = "TWILIO_ACCOUNT_SID=AC3f1e0d2c4b5a69788796a5b4c3d2e1f0\n"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("TWILIO_REGION=au1\n", [("warning", "")]),
        ("TWILIO_REGION=au1\nTWILIO_EDGE=sydney\n", []),
        ("TWILIO_REGION=us1\n", []),
        ("TWILIO_EDGE=ashburn\n", []),
        ("TWILIO_REGION=ie1\nTWILIO_EDGE=dublin\n" + NUMBER, [("error", "ireland")]),
        ("TWILIO_REGION=ie1\nTWILIO_EDGE=dublin\nTWILIO_FROM=12345\n", [("error", "ireland")]),
        ("TWILIO_REGION=ie1\nTWILIO_EDGE=dublin\nTWILIO_PHONE_NUMBER=12345\n", [("error", "ireland")]),
        ("TWILIO_REGION=ie1\nTWILIO_EDGE=dublin\n" + FRENCH, []),
    ],
)
def test_a_region_needs_its_edge_and_a_number_that_it_has(
    lines: str, expected: list[tuple[str, str]]
) -> None:
    findings = found(("twilio.env", ACCOUNT + lines))
    assert [(each.severity, each.case) for each in findings if each.rule == REGION] == expected
    assert len(findings) == len(expected)


def test_an_environment_has_one_channel_of_a_type() -> None:
    first = complete("watsonx-orchestrate") + "environment_id: live\n"
    second = first.replace("support-line", "sales-line").replace("0150", "0147")
    (twice,) = found(("a.yaml", first), ("b.yaml", second))
    assert (twice.rule, twice.pointer, twice.params["first"]) == (
        "channel-type-twice",
        "/channel",
        "support-line",
    )
    for other in (second.replace("live", "draft"), second.replace("twilio_sms", "twilio_whatsapp")):
        assert found(("a.yaml", first), ("b.yaml", other)) == []


def test_empty_variables_have_one_rule() -> None:
    names = ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_PHONE_NUMBER")
    findings = found(("twilio.env", "".join(f"{name}=\n" for name in names)))
    assert [(each.rule, each.pointer) for each in findings] == [
        ("wrong-length", f"/{name}") for name in names
    ]
