"""``.env`` files: what values are, what is refused, and where."""

from __future__ import annotations

import pytest
from marked_texts import check, only_finding

from validator.documents.model import Format, Style
from validator.documents.reader import read

ENV = Format.ENV


@pytest.mark.parametrize(
    "text, value",
    [
        ("A=", ""),
        ("A=b", "b"),
        ("export A=b", "b"),
        ("  A = b  ", "b"),
        ("A=b c # d", "b c"),
        ("A=b#c", "b#c"),
        ("A=# c", ""),
        ("A='b # $X \\n'", "b # $X \\n"),
        ('A="b\\n\\"c\\" \\$X"', 'b\n"c" $X'),
        ('A="b" # c', "b"),
        ("A='b\nc'", "b\nc"),
        ("A=$(whoami) ${HOME}", "$(whoami) ${HOME}"),
        ("A=true", "true"),
        ("A==b", "=b"),
    ],
)
def test_values_are_texts_and_nothing_is_expanded(text: str, value: str):
    reading = read(f"# x\n{text}\r\n".encode(), format=ENV)
    assert not reading.diagnostics
    assert reading.documents[0].data == {"A": value}


@pytest.mark.parametrize(
    "marked, case, params",
    [
        ("A⟦:⟧ b\n", "colon-for-equals", {}),
        ("A⟦⟧\nB=1\n", "missing-equals", {}),
        ("A ⟦b⟧\n", "missing-equals", {}),
        ("⟦=⟧b\n", "missing-key", {}),
        ("⟦1⟧A=b\n", "bad-name", {}),
        ("A⟦é⟧=b\n", "bad-name", {}),
        ('A=⟦"⟧b\nC=1\n', "unclosed-quote", {"character": '"'}),
        ("A='b' ⟦c⟧\n", "extra-text", {}),
        ("⟦⟧", "not-readable/empty", {}),
    ],
)
def test_syntax_errors_name_their_cause_at_the_wrong_character(
    marked: str, case: str, params: dict[str, str]
):
    check(marked, ENV, case, **params)


def test_duplicate_name_is_reported_at_the_second_one():
    found, reading = only_finding("A=1\nB=2\n⟦A⟧=3\n", ENV)
    assert (found.rule, dict(found.params)) == ("duplicate-key", {"key": "A", "line": 1})
    assert reading.documents[0].data == {"A": "3", "B": "2"}


def test_styles_tell_quoted_from_plain_values():
    document = read(b"A=b\nC='d'\n", format=ENV).documents[0]
    assert [document.style((name,)) for name in "AC"] == [Style.PLAIN, Style.QUOTED]
    assert document.raw(("C",)) == "'d'"
