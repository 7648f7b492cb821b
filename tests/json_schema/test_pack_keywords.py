"""The keywords that packs are made of: judged without the library, found as by the library."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from validator.documents.reader import read
from validator.json_schema import keywords, pack_keywords
from validator.packs import registry
from validator.packs.examples import complete, example_files

NAMES = st.sampled_from("ab")
TEXTS = st.sampled_from(["", "a", "ab", "abc", "b\n", "1"])
NUMBERS = st.integers(-1, 3) | st.sampled_from([0.0, 1.0, 1.5, -0.5])
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=2),
    max_leaves=8,
)
TYPES = st.sampled_from(["object", "array", "string", "boolean", "integer", "number", "null"])
LIMITS = st.integers(0, 2)
SCHEMAS = st.recursive(
    st.booleans()
    | st.fixed_dictionaries(
        {},
        optional={
            "type": TYPES | st.lists(TYPES, min_size=1, max_size=3, unique=True),
            "enum": st.lists(VALUES, min_size=1, max_size=3),
            "const": VALUES,
            "pattern": st.sampled_from(["^a", "b$", "^[ab]{1,2}$", r"^\d$"]),
            **dict.fromkeys(("minLength", "maxLength", "minItems", "maxItems"), LIMITS),
            **dict.fromkeys(("minimum", "maximum"), NUMBERS),
            "uniqueItems": st.booleans(),
            "required": st.lists(NAMES, max_size=2, unique=True),
            "title": st.just("a"),
            "x-rule": st.just("a"),
        },
    ),
    lambda inner: st.fixed_dictionaries(
        {},
        optional={
            "properties": st.dictionaries(NAMES, inner, max_size=2),
            **dict.fromkeys(("additionalProperties", "items", "if", "then", "else", "not"), inner),
            "allOf": st.lists(inner, min_size=1, max_size=2),
            "$ref": st.sampled_from(["#/$defs/a", "#/$defs/b~1c"]),
            "required": st.lists(NAMES, max_size=2, unique=True),
        },
    ),
    max_leaves=10,
)
#: what the references lead to, which leads nowhere else
DEFINITIONS = {"a": {"type": "object", "required": ["a"]}, "b/c": {"enum": [1, "a"]}}


def agrees(schema: dict[str, Any], value: object) -> bool:
    """Tell whether a schema is judged without the library, after making sure that it is judged alike."""
    wanted = keywords.by_library(schema, value)
    assert keywords.fits(schema, value) is (not wanted)
    assert each_once(keywords.failures(schema, value)) == each_once(wanted)
    try:
        found = [keywords.Failure(*each) for each in pack_keywords.failing(schema, value)]
    except pack_keywords.Unsupported:
        return False
    assert each_once(found) == each_once(wanted)
    return True


def each_once(failures: Iterable[keywords.Failure]) -> list[keywords.Failure]:
    """Return failures in an order of their own: the library takes members as they come out of a set."""
    once: dict[Any, keywords.Failure] = {}
    for each in failures:
        once.setdefault((each.path, each.keyword, id(each.wanted)), each)
    return sorted(once.values(), key=repr)


@settings(max_examples=120)
@given(SCHEMAS.filter(lambda schema: isinstance(schema, dict)), VALUES)
def test_any_schema_of_these_keywords_is_judged_as_by_the_library(schema: Any, value: Any) -> None:
    agrees(schema | {"$defs": DEFINITIONS}, value)


#: those whose example is one document, and which need nothing that only the library knows, as templates do
PLATFORMS = [*registry.declared(), "ibm-sms-gateway", "watsonx-orchestrate"]


@pytest.mark.parametrize("platform", PLATFORMS)
@settings(max_examples=25)
@given(choice=st.data())
def test_a_pack_judges_without_the_library(platform: str, choice: st.DataObject) -> None:
    data = yaml.safe_load(complete(platform))
    for _ in range(choice.draw(st.integers(0, 3))):
        inner = data
        while True:
            key = choice.draw(st.sampled_from(sorted(inner)) if isinstance(inner, dict) else st.just(0))
            if not isinstance(inner[key], dict | list) or not inner[key] or choice.draw(st.booleans()):
                break
            inner = inner[key]
        inner[key] = choice.draw(VALUES)
    assert agrees(registry.load(platform).schema, data)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_every_example_of_a_rule_is_judged_as_by_the_library(platform: str) -> None:
    found = registry.load(platform)
    for rule in found.rules:
        files = example_files(found, rule)
        for text in (files.bad, files.good) if files else ():
            for document in read(text.encode(), format=files.format).documents:
                assert agrees(found.schema, document.data), rule


def test_the_official_suite_is_judged_as_it_says_where_the_library_is_not_asked(suites: Path) -> None:
    judged, wrong = 0, []
    files = set((suites / "json-schema" / "tests" / "draft2020-12").glob("*.json"))
    for file in sorted(each for each in files if each.stem != "vocabulary"):  # of other metaschemas
        for group in json.loads(file.read_bytes()):
            for case in group["tests"]:
                with contextlib.suppress(pack_keywords.Unsupported, re.error):
                    if (not list(pack_keywords.failing(group["schema"], case["data"]))) is not case["valid"]:
                        wrong.append(f"{file.stem}: {group['description']}: {case['description']}")
                    judged += 1
    assert wrong == []
    assert judged > 450


@pytest.mark.parametrize(
    "schema",
    [
        {"anyOf": [{"type": "string"}]},
        {"patternProperties": {"a": False}},
        {"patternProperties": {"a": True}, "additionalProperties": False},
        {"prefixItems": [{"type": "string"}], "items": {"type": "null"}},
        {"properties": {"a": {"$id": "https://host.example/", "$ref": "#/$defs/a"}}},
        {"$ref": "#/$defs/b%2Fc"},
        {"a-word-of-nobody": 1},
    ],
    ids=json.dumps,
)
def test_what_is_not_known_is_left_to_the_library(schema: dict[str, Any]) -> None:
    with pytest.raises(pack_keywords.Unsupported):
        list(pack_keywords.failing(schema, {"a": 1}))


def test_a_pattern_that_python_cannot_read_is_an_error_on_both_ways() -> None:
    for judge in (keywords.by_library, lambda *each: list(pack_keywords.failing(*each))):
        with pytest.raises(re.error):
            judge({"pattern": "("}, "a")
