"""JSON is read as the whole of ``json`` reads it."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from validator.documents.json_text import JsonDecoder, is_json


def refuse(constant: str) -> object:
    raise ValueError(constant)


@settings(max_examples=300, deadline=None)
@given(st.text('{}[],:"ab\\u01.eE- \n\t\ufefftruefalsnNI', max_size=25))
def test_a_text_is_read_as_the_json_of_python_reads_it(text: str) -> None:
    try:
        wanted: object = json.loads(text, parse_constant=refuse)
    except ValueError:
        assert not is_json(text)
    else:
        assert is_json(text)
        assert JsonDecoder()(text) == wanted


def test_hooks_are_called() -> None:
    decode = JsonDecoder(object_pairs_hook=tuple, parse_int=str)
    assert decode(' {"a": 1, "a": [2]} \n') == (("a", "1"), ("a", ["2"]))


def test_a_text_that_is_nested_too_deep_is_no_json() -> None:
    assert not is_json("[" * 100_000)
