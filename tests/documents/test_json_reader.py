"""JSON and JSONC: what is refused, and where."""

from __future__ import annotations

import pytest
from marked_texts import check, only_finding

from validator.documents.model import Format, Style
from validator.documents.reader import read

JSON, JSONC = Format.JSON, Format.JSONC


@pytest.mark.parametrize("form", [JSON, JSONC])
@pytest.mark.parametrize(
    "marked, case, params",
    [
        ('{"a": 1 ⟦"⟧b": 2}', "missing-comma", {}),
        ("[1\n ⟦2⟧]", "missing-comma", {}),
        ('{"a" ⟦1⟧}', "missing-colon", {}),
        ('{"a"⟦⟧', "missing-colon", {}),
        ('{"a"⟦:⟧}', "missing-value", {}),
        ('{"a":⟦,⟧ "b": 1}', "missing-value-before", {}),
        ("[1, ⟦,⟧ 2]", "extra-comma", {}),
        ("[⟦,⟧ 2]", "extra-comma", {}),
        ('{⟦:⟧ "b"}', "missing-key", {}),
        ('{"a": ⟦“⟧b”}', "typographic-quotes", {"character": "“", "format": "JSON"}),
        ('{⟦«⟧a»: "b"}', "typographic-quotes", {"character": "«", "format": "JSON"}),
        ("{⟦'⟧a': 1}", "single-quotes", {}),
        ("[⟦'⟧a']", "single-quotes", {}),
        ('["a⟦\t⟧b"]', "unescaped-character", {"code": "U+0009"}),
        ('["⟦\\⟧d"]', "bad-escape", {}),
        ('["⟦\\⟧ud800"]', "bad-escape", {}),
        ('[⟦"⟧a]\n', "unclosed-quote", {"character": '"'}),
        ('{"a": ⟦"⟧b,\n "c": 1}', "unclosed-quote", {"character": '"'}),
        ("⟦[⟧1, 2", "unclosed-bracket", {"character": "["}),
        ('⟦{⟧"a": 1', "unclosed-bracket", {"character": "{"}),
        ("⟦[⟧1}", "unclosed-bracket", {"character": "["}),
        ("[1]⟦]⟧", "extra-bracket", {"character": "]"}),
        ("{} ⟦x⟧", "extra-text", {}),
        ("{⟦a⟧: 1}", "unquoted-key", {}),
        ("[⟦True⟧]", "literal-case", {"expected": "true"}),
        ("[⟦None⟧]", "literal-case", {"expected": "null"}),
        ("[⟦01⟧]", "bad-number", {"format": "JSON"}),
        ("[⟦+1⟧]", "bad-number", {"format": "JSON"}),
        ("[⟦abc⟧]", "missing-quotes", {"format": "JSON"}),
        ("[⟦*⟧]", "bad-value", {"format": "JSON"}),
        ('{⟦[⟧1]: "b"}', "bad-key", {}),
        ("[⟦NaN⟧]", "not-readable/not-finite", {}),
        ("[⟦-Infinity⟧]", "not-readable/not-finite", {}),
        ("[⟦1e400⟧]", "not-readable/not-finite", {}),
    ],
)
def test_syntax_errors_name_their_cause_at_the_wrong_character(
    marked: str, case: str, params: dict[str, str], form: Format
):
    check(marked, form, case, **params)


def test_strict_json_has_neither_comments_nor_trailing_commas():
    check('{"a": 1} ⟦//⟧ x', JSON, "comment-in-json")
    check("[⟦/*⟧ x */ 1]", JSON, "comment-in-json")
    check("[1] ⟦#⟧ x", JSON, "comment-in-json")
    check("[1⟦,⟧]", JSON, "trailing-comma")
    check('{"a": 1⟦,⟧ }', JSON, "trailing-comma")


def test_jsonc_has_comments_and_trailing_commas():
    reading = read(b'// x\n{"a": [1, /* y */ 2,], // z\n}', format=JSONC)
    assert not reading.diagnostics
    assert reading.documents[0].data == {"a": [1, 2]}


def test_a_comment_of_jsonc_must_end():
    check("[1] ⟦/*⟧ x", JSONC, "unclosed-bracket", character="/*")


def test_duplicate_key_is_reported_at_the_second_key_even_if_written_differently():
    found, reading = only_finding('{"key": 1,\n ⟦"\\u006bey"⟧: 2}', JSON)
    assert (found.rule, found.pointer, dict(found.params)) == (
        "duplicate-key",
        "/key",
        {"key": "key", "line": 1},
    )
    assert found.related[0].range.start.column == 2
    assert reading.documents[0].flawed == {("key",)}


def test_escapes_are_decoded():
    text = rb'"\ud83d\ude00 \u00e9 \"\\\/\b\f\n\r\t"'
    assert read(text, format=JSON).documents[0].data == '😀 é "\\/\b\f\n\r\t'


def test_values_keep_their_type_and_style():
    document = read(b'{"a": 1, "b": 1.0, "c": 1e2, "d": "x", "e": [null, true]}', format=JSON).documents[0]
    assert repr(document.data) == "{'a': 1, 'b': 1.0, 'c': 100.0, 'd': 'x', 'e': [None, True]}"
    assert [document.style((key,)) for key in "ade"] == [Style.PLAIN, Style.QUOTED, Style.COLLECTION]
