"""Characters that were pasted along: which kind they are, and the text without them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.engine.characters import code_point, stray, without_stray


@pytest.mark.parametrize(
    ("text", "case", "character", "clean"),
    [
        ("AC\u200b12", "invisible", "U+200B", "AC12"),
        ("AC\ufeff12", "invisible", "U+FEFF", "AC12"),
        ("AC\u202e12", "invisible", "U+202E", "AC12"),
        ("AC\u00ad12", "invisible", "U+00AD", "AC12"),
        ("AC\u00a012", "no-break-space", "U+00A0", "AC12"),
        ("AC\u202f12", "no-break-space", "U+202F", "AC12"),
        ("“AC12”", "quotes", "U+201C", "AC12"),
        ("«AC12»", "quotes", "U+00AB", "AC12"),
        ("AC\u201312", "dash", "U+2013", "AC-12"),
        ("ＡC12", "full-width", "U+FF21", "AC12"),
        ("＋1202", "full-width", "U+FF0B", "+1202"),
        ("AC12\n", "line-break", "U+000A", "AC12"),
        ("AC12\r", "line-break", "U+000D", "AC12"),
        ("AC12\u2028", "line-break", "U+2028", "AC12"),
        (" AC12", "edge", "U+0020", "AC12"),
        ("AC12\t", "edge", "U+0009", "AC12"),
        ("AC 12", "inside", "U+0020", "AC12"),
        ("AC12", "", "", "AC12"),
        ("", "", "", ""),
    ],
)
def test_a_stray_character_is_named_and_removed(text: str, case: str, character: str, clean: str) -> None:
    found, first = stray(text)
    assert (found, code_point(first) if first else "") == (case, character)
    assert without_stray(text) == clean


def test_spaces_inside_a_number_are_formatting() -> None:
    assert stray("+1 202 555 0142", spaces_inside=True) == ("", "")
    assert stray(" +1 202", spaces_inside=True) == ("edge", " ")
    assert without_stray(" +1 202 ", spaces_inside=True) == "+1 202"


@given(st.text(), st.booleans())
def test_a_text_is_clean_once_its_stray_characters_are_gone(text: str, spaces_inside: bool) -> None:
    clean = without_stray(text, spaces_inside=spaces_inside)
    assert stray(clean, spaces_inside=spaces_inside) == ("", "")


@given(st.text())
def test_a_text_without_stray_characters_stays_as_it_is(text: str) -> None:
    if stray(text) == ("", ""):
        assert without_stray(text) == text
