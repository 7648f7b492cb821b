"""Everything that the readers complain about has words, and the words have their values."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading_cases import CASES, words

from validator.documents.model import Format
from validator.documents.reader import read

READERS = Path(__file__).parent.parent.parent / "validator" / "documents"

#: cases of documents that could be read and are no configuration, or several
JUDGED_LATER = {
    "list",
    "scalar",
    "too-slow",
    "two-configurations",
    "missing-dash",
    "too-many-mistakes",
    "assignments",
}


def test_sentences_end_with_a_full_stop_and_blame_nobody():
    for rule in words().values():
        for texts in (*rule.get("cases", {}).values(), rule):
            for sentence in (texts.get("message", "."), texts.get("help", ".")):
                assert sentence.endswith(".")
                assert not re.search(r"\b(?:invalid|please|you|error)\b|!(?!`)", sentence, re.IGNORECASE), (
                    sentence
                )


def test_every_case_is_named_by_a_reader():
    code = "".join(
        file.read_text(encoding="utf-8") for file in READERS.glob("*.py") if file.name != "syntax_errors.py"
    )
    for cases in CASES.values():
        assert [case for case in cases if f'"{case}"' not in code and case not in JUDGED_LATER] == []


PIECES = st.sampled_from(
    [
        *"abx019 \t\n\r:,-'\"#[]{}&*!|>%@=+.\\/$~?<“”é😀\x00\x07\x7f\x85\u2028\ufeff",
        *(
            "a: ",
            "- ",
            "\n  ",
            "<<: *a",
            "&a ",
            "---\n",
            "...\n",
            "!!int ",
            "null",
            "true",
            "1e999",
            "0x",
            ".nan",
        ),
        *("a = ", "[[a]]\n", '"""', "'''", "/*", "//", "export "),
    ]
)


@pytest.mark.parametrize("form", list(Format))
@given(st.lists(PIECES, max_size=30).map("".join))
def test_every_text_is_read_or_explained(form: Format, text: str):
    reading = read(text.encode(), format=form)
    assert reading.documents or reading.diagnostics
    assert sum(found.rule == "syntax-error" for found in reading.diagnostics) <= 1
    for found in reading.diagnostics:
        assert set(found.params) == CASES[found.rule][found.case]
        assert found.range.start <= found.range.end
        start, end = reading.lines.offset(found.range.start), reading.lines.offset(found.range.end)
        assert 0 <= start <= end <= len(reading.lines.text)
    for document in reading.documents:
        for path in document.flawed:
            assert document.entry(path) is not None


@pytest.mark.parametrize(
    ("form", "text"),
    [
        (Format.JSON, '{"a": [1, %s], "a": [2, 3]}'),
        (Format.TOML, "a = [1, %s]\na = [2, 3]\n"),
        (Format.YAML, "a: [1, %s]\na: [2, 3]\n"),
    ],
)
def test_a_value_has_no_flaw_of_what_it_replaces(form: Format, text: str):
    document = read((text % ("9" * 80)).encode(), format=form).documents[0]
    assert document.data == {"a": [2, 3]}
    assert document.flawed == {("a",)}


@pytest.mark.parametrize("form", list(Format))
@given(st.binary(max_size=60))
def test_every_file_is_read_or_explained(form: Format, content: bytes):
    reading = read(content, format=form)
    assert reading.documents or reading.diagnostics
