"""Telephone numbers: what brings one into E.164 form."""

from __future__ import annotations

import re

import pytest
from command import run
from hypothesis import given
from hypothesis import strategies as st

from validator.engine.phone_numbers import as_e164, without_trunk_zero


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("+1 (202) 555-0142", "+12025550142"),
        ("0033 6 12 34 56 78", "+33612345678"),
        ("+33\u00a06\u202f12/34.56\u201178", "+33612345678"),
        ("+12025550142", "+12025550142"),
        ("12025550142", ""),  # the country code cannot be known
        ("0612345678", ""),
        ("+0612345678", ""),
        ("+123456", ""),
        ("+1234567890123456", ""),
        ("+1202555014a", ""),
        ("+1202555014２", ""),  # a full-width digit
        ("", ""),
    ],
)
def test_a_number_is_only_brought_into_form_where_decoration_was_in_the_way(text: str, number: str) -> None:
    assert as_e164(text) == number


@pytest.mark.parametrize("code", ["31", "32", "33", "41", "44", "49"])
def test_the_trunk_zero_falls_away_after_a_country_code(code: str) -> None:
    assert without_trunk_zero(f"+{code}0612345678") == f"+{code}612345678"
    assert without_trunk_zero(f"+{code}612345678") == f"+{code}612345678"


@pytest.mark.parametrize("text", ["+390612345678", "+12025550142", "0612345678", ""])
def test_other_numbers_keep_their_zero(text: str) -> None:
    assert without_trunk_zero(text) == text


@given(st.text("+0123456789 ().-/", max_size=24))
def test_what_is_brought_into_form_has_the_form_and_the_same_digits(text: str) -> None:
    number = as_e164(text)
    if number:
        assert re.fullmatch(r"\+[1-9][0-9]{6,14}", number)
        digits = re.sub(r"\D", "", text)
        assert digits in (number[1:], "00" + number[1:])
        assert as_e164(number) == number


@pytest.mark.parametrize(
    ("written", "advice"),
    [
        ("+1 202 555 0144", 'Write `"+12025550144"`.'),  # without quotation marks, YAML would read a quantity
        ('"+1 202 555 0144"', "Write `+12025550144`."),
        ("tel:+12025550144", 'Write only the number, for example `"+12025550142"`.'),
    ],
)
def test_the_advice_is_what_the_file_needs(written: str, advice: str) -> None:
    text = f"platform: azure-bot-service\nchannel:\n  phone_number: {written}\n"
    assert advice in run("check", "-", "--select", "number-not-e164", stdin=text.encode()).out
