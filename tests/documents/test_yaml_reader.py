"""YAML: what values are, what is refused, and where."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
from marked_texts import check, only_finding

from validator.documents.model import Format, Style
from validator.documents.reader import read

YAML = Format.YAML


def data(text: str) -> Any:
    reading = read(text.encode(), format=YAML)
    assert not reading.diagnostics, reading.diagnostics
    return reading.documents[0].data


@pytest.mark.parametrize(
    "text, value",
    [
        ("t: |\n S", "S"),
        ("t: |+\n S", "S"),
        ("t: |-\n S", "S"),
        ("t: >\n S\n T", "S T"),
        ("t: |\n S # no comment", "S # no comment"),
        ("t: |\n S ", "S "),
        ("t: |\n S\n", "S\n"),
        ("t: |\n S\n ", "S\n"),
        ("t: |\r\n S", "S"),
        ("t: &a |\n S", "S"),
    ],
)
def test_a_block_text_at_the_end_has_the_line_end_that_is_there(text: str, value: str) -> None:
    reading = read(text.encode(), format=YAML)
    assert data(text) == {"t": value}
    place = reading.documents[0].value_range(("t",))
    assert reading.lines.text[reading.lines.offset(place.start) : reading.lines.offset(place.end)] == (
        text[text.index("|" if "|" in text else ">") :].rstrip()
    )


# --- values ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text, value",
    [
        ("", None),
        ("~", None),
        ("null", None),
        ("NULL", None),
        ("nULL", "nULL"),
        ("true", True),
        ("False", False),
        ("tRUE", "tRUE"),
        ("no", "no"),
        ("on", "on"),
        ("Y", "Y"),
        ("0", 0),
        ("-0", 0),
        ("+15551234567", 15551234567),
        ("0612345670", 612345670),
        ("0o17", 15),
        ("0x1F", 31),
        ("-0x1F", "-0x1F"),
        ("0b11", "0b11"),
        ("1_000", "1_000"),
        ("12:30:45", "12:30:45"),
        ("2026-11-20", "2026-11-20"),
        ("1.5", 1.5),
        (".5", 0.5),
        ("1.", 1.0),
        ("1e5", 1e5),
        ("-1.2E-3", -0.0012),
        ("1e", "1e"),
        ("+", "+"),
        (".", "."),
        ("...x", "...x"),
        ("'true'", "true"),
        ('"0x1F"', "0x1F"),
        ("!!str 12", "12"),
        ("! 12", "12"),
        ("!!int 12", 12),
        ("!!float 12", 12.0),
        ('!!int "12"', 12),
        ("!!bool true", True),
        ("!!null", None),
        ("!!map {}", {}),
        ("!!seq []", []),
        ("|\n  x", "x\n"),
        (">-\n  x\n  y", "x y"),
        ('"\\u00e9\\n"', "é\n"),
        ("<<", "<<"),
    ],
)
def test_scalars_are_read_by_the_core_schema_of_yaml_1_2(text: str, value: object):
    found = data(f"a: {text}\n")["a"]
    assert found == value
    assert type(found) is type(value)


def test_styles_tell_how_a_value_was_written():
    document = read(b"a: x\nb: 'x'\nc: |\n  x\nd: [x]\ne: !!str x\nf: 1\n", format=YAML).documents[0]
    styles = [document.style((key,)) for key in "abcdef"]
    assert styles == [Style.PLAIN, Style.QUOTED, Style.BLOCK, Style.COLLECTION, Style.PLAIN, Style.PLAIN]


def test_every_document_of_a_stream_is_read():
    reading = read(b"a: 1\n---\nb: 2\n...\n---\nc: 3\n", format=YAML)
    assert [document.data for document in reading.documents] == [{"a": 1}, {"b": 2}, {"c": 3}]
    assert [document.number for document in reading.documents] == [0, 1, 2]


def test_documents_before_a_syntax_error_are_returned():
    found, reading = only_finding("a: 1\n---\nb: 2\n---\nc: ⟦[⟧\n", YAML)
    assert [document.data for document in reading.documents] == [{"a": 1}, {"b": 2}]
    assert (found.case, found.document) == ("unclosed-bracket", 2)


def test_anchors_of_one_document_are_unknown_in_the_next():
    check("a: &x 1\n---\nb: ⟦*x⟧\n", YAML, "not-readable/unknown-alias")


def test_merge_keys_take_in_what_the_mapping_does_not_have_itself():
    merged = data("a: &a {x: 1, y: 2}\nb: &b {y: 3, z: 4}\nc:\n  z: 5\n  <<: [*a, *b]\n")
    assert merged["c"] == {"z": 5, "x": 1, "y": 2}


def test_merge_keys_take_in_what_was_merged_before():
    assert data("a: &a {x: 1}\nb: &b\n  <<: *a\n  y: 2\nc:\n  <<: *b\n")["c"] == {"x": 1, "y": 2}


def test_a_quoted_merge_key_is_a_key():
    assert data('"<<": 1\n') == {"<<": 1}


def test_an_aliased_value_is_the_same_data_in_both_places():
    found = data("a: &x [1, {b: 2}]\nc: *x\n")
    assert found["a"] is found["c"]


def test_an_alias_can_be_a_key():
    assert data("a: &x y\n*x : 1\n") == {"a": "y", "y": 1}


# --- not readable ----------------------------------------------------------------------------------------


def test_duplicate_key_is_reported_at_the_second_key():
    found, reading = only_finding("a:\n  token: 1\n  ⟦token⟧: 2\n", YAML)
    assert (found.rule, found.pointer, dict(found.params)) == (
        "duplicate-key",
        "/a/token",
        {"key": "token", "line": 2},
    )
    (first,) = found.related
    assert (first.pointer, first.range.start.line, first.range.start.column) == ("/a/token", 2, 3)
    assert reading.documents[0].data == {"a": {"token": 2}}
    assert reading.documents[0].flawed == {("a", "token")}


def test_every_further_duplicate_names_the_first_key():
    reading = read(b"a: 1\na: 2\na: 3\n", format=YAML)
    assert [found.params["line"] for found in reading.diagnostics] == [1, 1]


def test_a_second_merge_key_is_a_duplicate():
    check("a: &a {x: 1}\nb:\n  <<: *a\n  ⟦<<⟧: *a\n", YAML, "duplicate-key/", key="<<", line=3)


def test_a_flaw_of_an_anchored_value_is_known_at_its_aliases():
    (document,) = read(b"a: &x {b: .nan}\nc: *x\n", format=YAML).documents
    assert document.flawed == {("a", "b"), ("c", "b")}


@pytest.mark.parametrize(
    "marked, case",
    [
        ("⟦1⟧: x\n", "key-not-text"),
        ("⟦true⟧: x\n", "key-not-text"),
        ("⟦~⟧: x\n", "key-not-text"),
        ("⟦.nan⟧: x\n", "key-not-text"),
        ("? ⟦[a]⟧\n: x\n", "key-not-text"),
        ("a: {⟦{ name }⟧}\n", "key-not-text"),
        ("a: ⟦.nan⟧\n", "not-finite"),
        ("a: ⟦-.INF⟧\n", "not-finite"),
        ("a: ⟦1e399⟧\n", "not-finite"),
        ("a: !foo ⟦bar⟧\n", "unknown-tag"),
        ("a: !!python/name:os.system ⟦''⟧\n", "unknown-tag"),
        ("a: !!timestamp ⟦2026-11-20⟧\n", "unknown-tag"),
        ("a: !!set ⟦{⟧}\n", "unknown-tag"),
        ("a: !!int ⟦x⟧\n", "tag-mismatch"),
        ("a: !!seq ⟦{⟧}\n", "tag-mismatch"),
        ("a: ⟦*x⟧\n", "unknown-alias"),
        ("a: &x [⟦*x⟧]\n", "alias-inside-itself"),
        ("a: &x\n  <<: ⟦*x⟧\n", "alias-inside-itself"),
        ("a:\n  <<: ⟦1⟧\n", "merge-not-mapping"),
        ("a:\n  <<: [⟦b⟧]\n", "merge-not-mapping"),
        ("⟦⟧# nothing\n", "empty"),
    ],
)
def test_what_cannot_be_used_is_reported_where_it_is(marked: str, case: str):
    check(marked, YAML, f"not-readable/{case}")


def test_a_value_with_a_finding_is_still_in_the_data():
    reading = read(b"a: .inf\nb: !x y\n1: z\n", format=YAML)
    (document,) = reading.documents
    assert document.data == {"a": ".inf", "b": "y", "1": "z"}
    assert document.flawed == {("a",), ("b",), ("1",)}


def test_a_second_byte_order_mark_is_reported_instead_of_shifting_every_place():
    (finding,) = read("\ufeff\ufeffa: b\n".encode(), format=YAML).diagnostics
    assert (finding.rule, finding.case, finding.params) == (
        *("not-readable", "control-character"),
        {"code": "U+FEFF"},
    )
    assert (finding.range.start.line, finding.range.start.column) == (1, 1)


@pytest.mark.parametrize("character", ["\x07", "\x1b", "\x7f", "\x9b", "\ufffe"])
def test_control_characters_are_reported_with_their_code(character: str):
    code = f"U+{ord(character):04X}"
    check(f"a: b\nc: d⟦{character}⟧e\n", YAML, "not-readable/control-character", code=code)


# --- syntax errors ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "marked, case, params",
    [
        ("a: ⟦“⟧x: y”\n", "typographic-quotes", {"character": "“", "format": "YAML"}),
        ("a: «x»\nb: ⟦«⟧x: y»\n", "typographic-quotes", {"character": "«", "format": "YAML"}),
        ("a:\n⟦\t⟧b: 1\n", "tab", {}),
        ("a:\n  b: 1\n⟦\t⟧c: 2\n", "tab", {}),
        ("a:\n  b: 1\n  ⟦\t⟧c: 2\n", "tab", {}),
        ('a: "x\n⟦\t⟧y"\n', "tab", {}),
        ("a: {b: 1 ⟦c⟧: 2}\n", "missing-comma", {}),
        ('a: ["x" ⟦"⟧y"]\n', "missing-comma", {}),
        ('{\n  "a": 1\n  ⟦"⟧b": 2\n}\n', "missing-comma", {}),
        ("a: [x, ⟦,⟧ y]\n", "extra-comma", {}),
        ("platform⟦ ⟧azure\nagent:\n  x: 1\n", "missing-colon", {}),
        ("platform: azure\nagent⟦⟧\nb: 1\n", "missing-colon", {}),
        ("b: 2\na ⟦=⟧ 1\n", "missing-colon", {}),
        ('{"a" ⟦1⟧}\n', "missing-colon", {}),
        ("a⟦:⟧1\nb: 2\n", "missing-space-after-colon", {}),
        ("b: 2\na⟦:⟧1\nc: 3\n", "missing-space-after-colon", {}),
        ('a: ⟦"⟧x\nb: 2\n', "unclosed-quote", {"character": '"'}),
        ('a: ⟦"⟧x\nb: "y"\n', "unclosed-quote", {"character": '"'}),
        ('a:\n  b: ⟦"⟧x\n  # no key\n  c: "y"\n', "unclosed-quote", {"character": '"'}),
        ("a:\n  b: ⟦'⟧x\r\n  # it's no key\r\n  c: y\r\n", "unclosed-quote", {"character": "'"}),
        ('a:\n  b: ⟦"⟧x\n  "c": y\n', "unclosed-quote", {"character": '"'}),
        ('a:\n- ⟦"⟧x\n# no item\n- "y"\n', "unclosed-quote", {"character": '"'}),
        ("a: ⟦'⟧x\n", "unclosed-quote", {"character": "'"}),
        ('a: ⟦"⟧x\n---\ny"\n', "unclosed-quote", {"character": '"'}),
        ("a: ⟦[⟧1, 2\nb: 3\n", "unclosed-bracket", {"character": "["}),
        ("a: {x: ⟦[⟧1, 2}\n", "unclosed-bracket", {"character": "["}),
        ("a: 1]\nb: ⟦]⟧\n", "extra-bracket", {"character": "]"}),
        ("a: ⟦@⟧x\n", "special-start", {"character": "@"}),
        ("a: ⟦`⟧x`\n", "special-start", {"character": "`"}),
        ("a: ⟦%⟧x\n", "special-start", {"character": "%"}),
        ("a: ⟦*⟧.example.com\n", "special-start", {"character": "*"}),
        ("a: ⟦>⟧5%\n", "special-start", {"character": ">"}),
        ("a: [⟦-⟧]\n", "special-start", {"character": "-"}),
        ("a: {⟦?⟧b: c}\n", "special-start", {"character": "?"}),
        ("a: b⟦:⟧ c\n", "colon-in-value", {}),
        ('a: "x"⟦:⟧ y\n', "colon-in-value", {}),
        ("a: ⟦-⟧ b\n", "sequence-indent", {}),
        ("a: x\n⟦-⟧ b\n", "sequence-indent", {}),
        ("a:\n  - b\n ⟦-⟧ c\n", "sequence-indent", {}),
        ("a:\n    b: 1\n   ⟦c⟧: 2\n", "bad-indentation", {}),
        ("a:\n  b: 1\n    ⟦c⟧: 2\n", "bad-indentation", {}),
        ('a: "b\n⟦c⟧"\n', "bad-indentation", {}),
        ('a: "x" ⟦y⟧\n', "extra-text", {}),
        ("a: 'it'⟦s⟧'\n", "extra-text", {}),
        ("a: {{ x }}⟦/⟧b\n", "extra-text", {}),
        ('a: "C:⟦\\⟧Users"\n', "bad-escape", {}),
        ('a: "⟦\\⟧d"\n', "bad-escape", {}),
        ('"a\nb"⟦:⟧ c\n', "key-over-lines", {}),
        ("⟦:⟧ a\n", "missing-key", {}),
        ("a: 1\n⟦%⟧YAML 1.2\n---\nb: 2\n", "directive", {}),
        ("a: [b]⟦#⟧c\n", "comment-without-space", {}),
        ('a: "b"⟦#⟧c\n', "comment-without-space", {}),
        ("a: |⟦#⟧c\n  d\n", "comment-without-space", {}),
        ("a: &x⟦:⟧y z\n", "bad-name", {}),
        ("a: &x 1\nb: *x⟦:⟧\n", "bad-name", {}),
    ],
)
def test_syntax_errors_name_their_cause_at_the_wrong_character(
    marked: str, case: str, params: dict[str, str]
):
    check(marked, YAML, case, **params)


def test_comment_signs_inside_texts_are_no_comments():
    assert data("a: \"x,#y\" # 'z'#\nb: x,#y\nc: |\n  ]#\nd: [x, '#'] # ,#\n") == {
        "a": "x,#y",
        "b": "x,#y",
        "c": "]#\n",
        "d": ["x", "#"],
    }


def test_unknown_directives_are_passed_over():
    assert data("%FOO bar\n%YAML 1.3 # new\n---\na: 1\n") == {"a": 1}


def test_the_reader_works_without_libyaml():
    script = (
        "import sys; sys.modules['yaml._yaml'] = None\n"
        "from validator.documents.model import Format; from validator.documents.reader import read\n"
        "r = read(b'a: &x [1, {b: \"c\"}]\\nd: *x\\ne: |\\n  f\\n', format=Format.YAML)\n"
        "assert r.documents[0].data == {'a': [1, {'b': 'c'}], 'd': [1, {'b': 'c'}], 'e': 'f\\n'}, r\n"
        "r = read(b'a: [1\\nb: 2\\n', format=Format.YAML)\n"
        "assert [d.case for d in r.diagnostics] == ['unclosed-bracket'], r\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True)
