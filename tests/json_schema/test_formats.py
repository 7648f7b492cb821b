"""Formats of JSON Schema beyond what the public suite shows (tests/project/test_suites.py)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.json_schema import formats


@pytest.mark.parametrize(
    ("name", "text", "right"),
    [
        ("date", "2028-02-29", True),
        ("time", "12:00:00", False),
        ("email", f"{'a' * 65}@example.com", False),
        ("email", "a@localhost", True),
        ("hostname", "example..com", False),
        ("ipv6", "1::2::3", False),
        ("ipv6", "1:2:3:4:5:6:7::", True),
        ("uri", "https://example.com:8080/a?b#c", True),
        ("uri", "https://example.com:8o80/", False),
        ("uri-template", "/a/{b", False),
        ("unheard-of", "anything", True),
    ],
)
def test_a_text_has_the_format_or_not(name: str, text: str, right: bool):
    assert formats.fits(name, text) is right


@given(st.sampled_from(sorted(formats.FORMATS)), st.text(max_size=80))
def test_every_text_can_be_asked_about_every_format(name: str, text: str):
    assert formats.fits(name, text) in (True, False)


@given(st.dates())
def test_every_date_is_a_date(day):
    assert formats.fits("date", day.isoformat())


@given(st.ip_addresses(v=6))
def test_every_address_is_an_address(address):
    assert formats.fits("ipv6", str(address))
    assert formats.fits("ipv6", address.exploded)


@given(st.uuids(), st.ip_addresses(v=4))
def test_what_python_writes_is_accepted(identifier, address):
    assert formats.fits("uuid", str(identifier))
    assert formats.fits("ipv4", str(address))
