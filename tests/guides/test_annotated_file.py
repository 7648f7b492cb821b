"""The annotated file: which field, step and screen belong to a line."""

from __future__ import annotations

import pytest

from validator.documents.model import Format
from validator.documents.reader import read
from validator.guides.annotated_file import AnnotatedLine, annotated
from validator.packs import registry

AZURE = """\
platform: azure-bot-service
twilio:
  account_sid: ${SID}
  phone_number: {number: "+12025550144", kind: twilio-number}
"""


def lines(
    text: str, platform: str, format: Format = Format.YAML, language: str = "en"
) -> list[AnnotatedLine]:
    document = read(text.encode(), format=format).documents[0]
    return annotated(document, registry.load(platform), language, lambda text, _: text)


def test_a_line_has_the_step_and_the_screen_of_its_field() -> None:
    line = lines(AZURE, "azure-bot-service")[2]
    assert (line.number, line.place, line.step) == (3, "/twilio/account_sid", "credentials")
    assert line.screen == ("Twilio console", "Account Info")


def test_labels_of_a_screen_are_in_the_readers_language() -> None:
    line = lines(AZURE, "azure-bot-service", language="es")[2]
    assert line.screen == ("Twilio console", "Account Info")  # the console is in English only


def test_the_line_of_a_block_has_no_step() -> None:
    line = lines(AZURE, "azure-bot-service")[1]
    assert (line.place, line.step, line.screen) == ("/twilio", "", ())


def test_a_line_with_several_fields_is_about_the_first_and_names_all() -> None:
    line = lines(AZURE, "azure-bot-service")[3]
    assert line.place == "/twilio/phone_number/number"
    assert [AZURE.splitlines()[3][key.start : key.end] for key in line.keys] == [
        "phone_number",
        "number",
        "kind",
    ]


def test_every_line_of_a_long_value_belongs_to_its_field() -> None:
    text = "api_credentials:\n  - name: a\n    provider_payload: |\n      {}\n      {}\n"
    assert [line.place for line in lines(text, "adobe-journey-optimizer")[1:5]] == [
        "/api_credentials/0/name",
        *["/api_credentials/0/provider_payload"] * 3,
    ]


def test_what_is_written_elsewhere_has_no_line_of_its_own() -> None:
    text = "a: &x {name: b}\nc: *x\nd: {<<: *x}\n"
    places = [line.place for line in lines(text, "azure-bot-service")[:3]]
    assert places == ["/a/name", "", "/d"]


@pytest.mark.parametrize("platform", registry.names())
def test_each_screen_is_one_of_the_labels(platform: str) -> None:
    pack = registry.load(platform)
    for screen in pack.guide.screens:
        assert pack.guide.flow is not None
        assert screen.place in pack.guide.flow.places
        assert set(screen.path) <= set(pack.guide.labels)
