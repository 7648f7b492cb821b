"""TOML: what values are, what is refused, and where."""

from __future__ import annotations

import pytest
from marked_texts import check, only_finding

from validator.documents.model import Format, Style
from validator.documents.reader import read

TOML = Format.TOML


@pytest.mark.parametrize(
    "marked, case, params",
    [
        ("a⟦:⟧ 1\n", "colon-for-equals", {}),
        ("a⟦⟧\nb = 1\n", "missing-equals", {}),
        ("a ⟦b⟧ = 1\n", "missing-equals", {}),
        ("⟦=⟧ 1\n", "missing-key", {}),
        ("a ⟦=⟧\n", "missing-value", {}),
        ("a ⟦=⟧ # x\n", "missing-value", {}),
        ("a = ⟦hello world⟧ # x\n", "missing-quotes", {"format": "TOML"}),
        ("a = +1 ⟦5⟧55 0100\n", "extra-text", {}),
        ("a = ⟦True⟧\n", "literal-case", {"expected": "true"}),
        ("a = ⟦01⟧\n", "bad-number", {"format": "TOML"}),
        ("a = ⟦2026-02-30⟧\n", "bad-date", {}),
        ("a = ⟦12:30⟧\n", "bad-date", {}),
        ("a = ⟦“⟧x”\n", "typographic-quotes", {"character": "“", "format": "TOML"}),
        ('a = ⟦"⟧x\n', "unclosed-quote", {"character": '"'}),
        ("a = ⟦'''⟧x\n", "unclosed-quote", {"character": "'''"}),
        ('a = "C:⟦\\⟧Users"\n', "bad-escape", {}),
        ('a = "x⟦\x07⟧"\n', "unescaped-character", {"code": "U+0007"}),
        ("a = 1⟦\r⟧b = 2\n", "unescaped-character", {"code": "U+000D"}),
        ("a = [1, 2\n⟦b⟧ = 3\n", "missing-comma", {}),
        ("a = ⟦[⟧1, 2\n", "unclosed-bracket", {"character": "["}),
        ("a = [1 ⟦2⟧]\n", "missing-comma", {}),
        ("a = [1, ⟦,⟧ 2]\n", "extra-comma", {}),
        ("a = {b = 1⟦,⟧}\n", "trailing-comma", {}),
        ("a = {b = 1⟦\n⟧}\n", "line-break-in-table", {}),
        ("⟦[⟧a\nb = 1\n", "unclosed-bracket", {"character": "["}),
        ("a = 1⟦]⟧\n", "extra-bracket", {"character": "]"}),
        ("a = 1⟦,⟧\n", "extra-comma", {}),
        ('a = "x" ⟦y⟧\n', "extra-text", {}),
        ("⟦é⟧ = 1\n", "bad-key", {}),
        ("[a]\nb = 1\n[a.⟦b⟧]\n", "table-closed", {}),
        ("a = {b = 1}\n[⟦a⟧]\n", "table-closed", {}),
        ("a = ⟦inf⟧\n", "not-readable/not-finite", {}),
        ("a = ⟦-nan⟧\n", "not-readable/not-finite", {}),
    ],
)
def test_syntax_errors_name_their_cause_at_the_wrong_character(
    marked: str, case: str, params: dict[str, str]
):
    check(marked, TOML, case, **params)


@pytest.mark.parametrize("marked", ["a = 1\n⟦a⟧ = 2\n", "[a]\nb = 1\n[⟦a⟧]\nc = 2\n", "a.b = 1\na.⟦b⟧ = 2\n"])
def test_duplicate_key_is_reported_at_the_second_key(marked: str):
    found, reading = only_finding(marked, TOML)
    assert found.rule == "duplicate-key"
    assert found.params["line"] == 1
    assert len(reading.documents[0].flawed) == 1


def test_dates_and_times_stay_as_the_author_wrote_them():
    document = read(b"a = 2026-11-20\nb = 1979-05-27 07:32:00Z\nc = 07:32:00.5\n", format=TOML).documents[0]
    assert document.data == {"a": "2026-11-20", "b": "1979-05-27 07:32:00Z", "c": "07:32:00.5"}
    assert document.style(("b",)) is Style.PLAIN


def test_a_table_is_found_at_its_header_and_its_key():
    document = read(b"x = 1\n[a.b]\nc = 2\n\n[[d]]\ne = 3\n", format=TOML).documents[0]
    assert document.data == {"x": 1, "a": {"b": {"c": 2}}, "d": [{"e": 3}]}
    assert document.raw(("a", "b")) == "[a.b]\nc = 2"
    assert document.raw(("d", 0)) == "[[d]]\ne = 3"
    key = document.key_range(("a", "b"))
    assert (key.start.line, key.start.column) == (2, 4)


@pytest.mark.parametrize("text", [b"", b"\n \n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_reported_and_still_a_document(text: bytes):
    reading = read(text, format=TOML)
    assert [found.case for found in reading.diagnostics] == ["empty"]
    assert reading.documents[0].data == {}
