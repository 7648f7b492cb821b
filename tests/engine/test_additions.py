"""A missing field gets its line: with the value that the document decides, or with each allowed value."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import validator
from validator.documents.model import Format, value_at
from validator.documents.reader import read
from validator.documents.writer import Unwritable, write
from validator.engine.fixes import edited
from validator.library.report import Report

EXAMPLES = sorted((Path(__file__).parent.parent.parent / "docs" / "examples").glob("*/complete.*"))

TEXT = """\
platform: azure-bot-service
bot:
  name: contoso
  location: westeurope  # as in the portal
twilio:
  account_sid: AC3f1e0d2c4b5a69788796a5b4c3d2e1f1
  auth_token: ${TWILIO_AUTH_TOKEN}
  twiml_app:
    friendly_name: Support
    messaging_request_url: https://europe.sms.botframework.com/api/sms
  phone_number:
    number: "+12025550142"
    kind: twilio-number
    voice: {configure_with: twiml-app, twiml_app: Support}
    messaging:
      configure_with: twiml-app
      twiml_app: Support
channel:
  phone_number: "+12025550142"
  account_sid: AC3f1e0d2c4b5a69788796a5b4c3d2e1f1
  auth_token: ${TWILIO_AUTH_TOKEN}
  is_enabled: true
"""


def without(*lines: str, text: str = TEXT) -> str:
    for line in lines:
        assert text.count(line) == 1, line
        text = text.replace(line, "")
    return text


def checked(text: str, format: str = "yaml") -> Report:
    return validator.check_text(text, format=format)


def lines_for(text: str, format: str = "yaml") -> list[str]:
    """Return what is added, or may be, for the one field that is missing."""
    (finding,) = checked(text, format)
    ways = [finding.fix] if finding.fix else finding.choices
    return [edit.text.strip() for way in ways for edit in way.edits]


@pytest.mark.parametrize(
    ("gone", "added"),
    [
        (
            "    messaging_request_url: https://europe.sms.botframework.com/api/sms\n",
            "messaging_request_url: https://europe.sms.botframework.com/api/sms",
        ),
        (
            "  location: westeurope  # as in the portal\n",
            "location: westeurope",
        ),  # the only one with this URL
        ('  phone_number: "+12025550142"\n', 'phone_number: "+12025550142"'),
        ("    friendly_name: Support\n", "friendly_name: Support"),
        (", twiml_app: Support", ", twiml_app: Support"),
        ("\n      configure_with: twiml-app", "configure_with: twiml-app"),
    ],
)
def test_a_value_that_the_document_decides_is_a_safe_fix(gone: str, added: str) -> None:
    text = without(gone)
    assert lines_for(text) == [added]
    assert checked(checked(text).fixed_text()).ok


def test_several_fields_of_one_block_are_fixed_together() -> None:
    text = without('  phone_number: "+12025550142"\n', "    friendly_name: Support\n")
    fixed = checked(
        text.replace("channel:\n  account_sid: AC3f1e0d2c4b5a69788796a5b4c3d2e1f1\n", "channel:\n")
    )
    assert fixed.fixed_text().endswith(
        "is_enabled: true\n"
        '  phone_number: "+12025550142"\n  account_sid: AC3f1e0d2c4b5a69788796a5b4c3d2e1f1\n'
    )


def test_each_allowed_value_is_a_line_to_choose() -> None:
    text = without("configure_with: twiml-app, ")
    assert lines_for(text) == [", configure_with: twiml-app", ", configure_with: webhooks"]


def test_a_whole_block_comes_with_what_is_known() -> None:
    start = TEXT.index("channel:\n")
    assert lines_for(TEXT[:start]) == [TEXT[start:].strip()]


def test_what_nobody_knows_is_in_angle_brackets() -> None:
    assert lines_for(without("  name: contoso\n")) == ['name: "<bot.name>"']


def test_an_open_value_of_a_block_names_the_allowed_values() -> None:
    (line,) = lines_for(TEXT.replace("    voice: {configure_with: twiml-app, twiml_app: Support}\n", ""))
    assert line == 'voice:\n      configure_with: "<voice.configure_with: twiml-app | webhooks>"'


def test_a_secret_is_not_written_a_second_time() -> None:
    secret = "0123456789abcdef0123456789abcdef"
    text = TEXT.replace("auth_token: ${TWILIO_AUTH_TOKEN}\n  twiml", f"auth_token: {secret}\n  twiml")
    gone = without("  auth_token: ${TWILIO_AUTH_TOKEN}\n", text=text)
    (finding,) = [each for each in checked(gone) if each.rule == "missing-field"]
    assert [each.value for each in finding.choices] == ["${TWILIO_AUTH_TOKEN}"]


def test_the_line_ends_of_the_file_stay() -> None:
    text = without("    friendly_name: Support\n").replace("\n", "\r\n")
    assert "\n" not in checked(text).fixed_text().replace("\r\n", "")


def errors(report: Report) -> int:
    return sum(each.severity == "error" for each in report)


def members(data: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    for step, value in data.items() if isinstance(data, dict) else enumerate(data):
        if isinstance(step, str):
            yield (*path, step)
        if isinstance(value, (dict, list)):
            yield from members(value, (*path, step))


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda each: f"{each.parent.name}{each.suffix}")
def test_no_line_brings_another_mistake(file: Path) -> None:
    format = Format(file.suffix[1:])
    whole = file.read_text(encoding="utf-8")
    for path in members(read(whole.encode(), format=format).documents[0].data):
        data: Any = read(whole.encode(), format=format).documents[0].data
        del value_at(data, path[:-1])[path[-1]]
        try:
            text = write(data, format)
        except Unwritable:
            continue
        report = checked(text, format.value)
        for finding in report:
            for way in (finding.fix,) if finding.fix else finding.choices:
                if finding.rule == "missing-field" and "<" not in way.edits[0].text:
                    after = checked(edited(text, way.edits), format.value)
                    assert errors(after) <= errors(report), (path, way.edits)
