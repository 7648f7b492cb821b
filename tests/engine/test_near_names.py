"""Misspelt names of Twilio's variables are found; the names of other people's variables are not."""

from __future__ import annotations

import pytest

from validator.documents.model import Format
from validator.engine import full_check

SID = "AC3f1e0d2c4b5a69788796a5b4c3d2e1f0"
REST = f"TWILIO_ACCOUNT_SID={SID}\nTWILIO_AUTH_TOKEN=${{TOKEN}}\nTWILIO_PHONE_NUMBER=+12025550142\n"


def findings(
    text: str, path: str = ".env", format: Format = Format.ENV
) -> list[tuple[str, str, object, int]]:
    report = full_check.report([full_check.judge(text.encode(), path, format)])[0]
    return [
        (each.rule, each.severity.value, each.params.get("suggestion"), each.range.start.line)
        for each in report.diagnostics
    ]


@pytest.mark.parametrize(
    ("name", "meant", "severity"),
    [
        ("TWILIO_AUTHTOKEN", "TWILIO_AUTH_TOKEN", "warning"),
        ("TWILIO_ACCOUNTSID", "TWILIO_ACCOUNT_SID", "warning"),
        ("TWILIO_PHONENUMBER", "TWILIO_PHONE_NUMBER", "warning"),
        ("TWILIO_ACOUNT_SID", "TWILIO_ACCOUNT_SID", "error"),
        ("TWILIO_ACCOUNT_SDI", "TWILIO_ACCOUNT_SID", "error"),
        ("TWILIO_ACCCOUNTSID", "TWILIO_ACCOUNT_SID", "error"),
        ("TWILLIO_AUTH_TOKEN", "TWILIO_AUTH_TOKEN", "error"),
        ("TWLIO_AUTH_TOKEN", "TWILIO_AUTH_TOKEN", "error"),
        ("TWILIO_AUHT_TOKEN", "TWILIO_AUTH_TOKEN", "error"),
        ("TWILIO_PHONE_NUBMER", "TWILIO_PHONE_NUMBER", "error"),
    ],
)
def test_a_misspelt_variable_is_one_finding_that_names_the_correct_one(
    name: str, meant: str, severity: str
) -> None:
    text = REST.replace(meant, name)
    line = text.splitlines().index(next(each for each in text.splitlines() if each.startswith(name))) + 1
    assert findings(text) == [("unknown-field", severity, meant, line)]


@pytest.mark.parametrize(
    "name",
    [
        *("TWILIO_AUTH_TOKEN_FILE", "TWILIO_PHONE_NUMBER_SID", "TWILIO_ACCOUNT_SID_PROD", "TWILIO_API_KEY"),
        *("TWILIO_PHONE_NUMBERS", "TWILIO_PHONE_NUMBER_2", "TWILIO_PHONE_NUMBER2", "TWILIO_AUTH_TOKENS"),
        *("TWILIO_TO_NUMBER", "TWILIO_APP_KEY", "TWILIO_APP_SID", "TWILIO_ID", "TWILIO_TO", "twilio_from"),
        *("TWILIO_TEST_ACCOUNT_SID", "TWILIO_SUBACCOUNT_SID", "TWILIO_AI_KEY", "TWILIGHT_NUMBER", "TWIST"),
        *("TWILIO_VERIFY_SERVICE_SID", "TWILIO_EDGES", "TWILIO_SIDE", "TWILIO_FROMS", "TWILIO_SENDER"),
    ],
)
def test_the_variable_of_another_program_is_left_alone(name: str) -> None:
    value = "SK3f1e0d2c4b5a69788796a5b4c3d2e1f0" if name == "TWILIO_API_KEY" else "x"
    assert findings(f"{REST}{name}={value}\n") == []


def test_a_name_next_to_the_correct_one_is_another_variable() -> None:
    assert findings(f"{REST}TWILIO_AUTHTOKEN=${{TOKEN}}\n") == []


def test_a_file_in_which_all_names_are_misspelt_is_recognised() -> None:
    text = f"TWILLIO_ACCOUNT_SID={SID}\nTWILLIO_AUTH_TOKEN=${{TOKEN}}\n"
    assert [each[2] for each in findings(text)] == ["TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN"]


def test_a_misspelt_name_in_a_compose_file_is_found() -> None:
    text = f"services:\n  a:\n    environment:\n      - TWILIO_ACOUNT_SID={SID}\n"
    assert findings(text, "compose.yaml", Format.YAML) == [
        ("unknown-field", "error", "TWILIO_ACCOUNT_SID", 4)
    ]
