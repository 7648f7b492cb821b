"""Unquoted scalars: what readers make of them, and how to write them so that all agree."""

from __future__ import annotations

import json
import tomllib

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from validator.documents.scalars import is_plain, lost_kind, quoted, shown, yaml11_kind

KINDS = {
    "boolean": "y n yes No TRUE off On",
    "octal": "0612345670 -017 0_7",
    "number": "1 1_000 0x1F 0b101 1.5 1.5e+3 .5 .inf -.INF .NaN +15551234567",
    "time": "12:30 12:30:45 555:12",
    "date": "2026-11-20 2026-1-2",
    "null": "~ null NULL",
    "": "hello 1e yEs tRUE 1.2.3 12:75 +33-6 0x contoso-support 08:a",
}


@pytest.mark.parametrize(
    ("raw", "kind"), [(raw, kind) for kind, raws in KINDS.items() for raw in raws.split()]
)
def test_what_yaml_1_1_makes_of_plain_text(raw: str, kind: str) -> None:
    assert yaml11_kind(raw) == kind


@given(st.from_regex(r"[-+~.:_0-9a-fA-FxoyYnNeEtTruUlLsSiI]{1,12}", fullmatch=True))
def test_whatever_pyyaml_takes_for_something_else_is_known(raw: str) -> None:
    try:
        value = yaml.safe_load(raw)
    except (yaml.YAMLError, ValueError):
        return
    marker = raw in ("---", "...")  # of a document, no scalar
    if not isinstance(value, (str, dict, list)) and not marker:
        assert yaml11_kind(raw), f"PyYAML reads {raw} as {value!r}"


@pytest.mark.parametrize(
    ("raw", "value", "kind"),
    [
        ("true", True, "boolean"),
        ("+15551234567", 15551234567, "plus-lost"),
        ("0612345670", 612345670, "zero-lost"),
        ("1234567e10", 1234567e10, "exponent"),
        ("2026-11-20", "2026-11-20", "date"),
        ("12:30:00", "12:30:00", "date"),
        ("15551234567", 15551234567, "number"),
        ("1.5", 1.5, "number"),
        ("0", 0, "number"),
    ],
)
def test_how_a_text_was_lost_has_a_name(raw: str, value: object, kind: str) -> None:
    assert lost_kind(raw, value) == kind


@given(st.text(st.characters(codec="utf-8").filter(lambda c: c not in "\u2028\u2029\ufeff\ufffe\uffff")))
def test_a_quoted_text_is_the_same_in_yaml_json_and_toml(text: str) -> None:
    assert yaml.safe_load(quoted(text)) == text
    assert json.loads(quoted(text)) == text
    assert tomllib.loads(f"x = {quoted(text)}") == {"x": text}


@pytest.mark.parametrize(
    ("value", "text"), [(True, "true"), (None, "null"), (1, "1"), (1.5, "1.5"), ("a b", "a b")]
)
def test_a_plain_value_is_shown_as_it_is_written(value: object, text: str) -> None:
    assert shown(value) == text


@pytest.mark.parametrize("text", ["contoso", "My TwiML app", "https://host/path", "Qualité"])
def test_plain_text_needs_no_quotes(text: str) -> None:
    assert is_plain(text)


@given(st.text(max_size=20))
def test_text_that_counts_as_plain_is_read_as_itself(text: str) -> None:
    if is_plain(text):
        assert yaml.safe_load(text) == text
        assert yaml.safe_load(f"key: {text}") == {"key": text}
