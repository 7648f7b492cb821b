"""Data that is written as YAML, JSON or TOML reads as the same data."""

from __future__ import annotations

import json
import tomllib
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from validator.documents.model import Format
from validator.documents.reader import read
from validator.documents.writer import write

TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs", "Co", "Cn"]), max_size=20),
    st.sampled_from(
        ["yes", "012", "+33", "~", "${NAME}", "a: b", "a #b", "- a", '{"a": 1}\n', " a\n", "x\ny\n"]
    ),
)
KEYS = st.one_of(
    st.text(st.characters(min_codepoint=0x20, max_codepoint=0x24F), min_size=1, max_size=8), TEXTS
)
PLAIN = st.one_of(TEXTS, st.booleans(), st.integers(-(10**9), 10**9))
VALUES = st.recursive(
    PLAIN,
    lambda inner: st.one_of(
        st.lists(PLAIN, max_size=3),
        st.dictionaries(KEYS, inner, max_size=3),
        st.lists(st.dictionaries(KEYS, inner, max_size=3), max_size=3),
    ),
    max_leaves=8,
)
DATA = st.dictionaries(KEYS, VALUES, max_size=3)


@given(DATA)
def test_json_and_toml_read_as_what_was_written(data: dict[str, Any]) -> None:
    assert json.loads(write(data, Format.JSON)) == data
    assert tomllib.loads(write(data, Format.TOML)) == data


@given(DATA)
def test_yaml_reads_as_what_was_written(data: dict[str, Any]) -> None:
    if data:
        found = read(write(data, Format.YAML).encode(), format=Format.YAML)
        assert not found.diagnostics
        assert found.documents[0].data == data


def test_configurations_look_as_people_write_them() -> None:
    data = {"on": True, "agent": {"name": "Support line", "number": "+12025550142", "roles": ["a", "b"]}}
    assert write(data, Format.YAML) == (
        '"on": true\nagent:\n  name: Support line\n  number: "+12025550142"\n  roles: [a, b]\n'
    )
    assert write(data, Format.TOML) == (
        'on = true\n\n[agent]\nname = "Support line"\nnumber = "+12025550142"\nroles = ["a", "b"]\n'
    )
    assert write({"hooks": [{"url": "${URL}", "text": "one\ntwo\n"}]}, Format.YAML) == (
        "hooks:\n  - url: ${URL}\n    text: |\n      one\n      two\n"
    )
