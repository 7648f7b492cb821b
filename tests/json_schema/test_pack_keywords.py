"""The evaluator of packs finds what the jsonschema library finds, and needs no library."""

from __future__ import annotations

import contextlib
import copy
import json
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from library_evaluator import by_library

from validator.documents.model import Format
from validator.documents.reader import read
from validator.json_schema import keywords, pack_keywords
from validator.json_schema.walker import KNOWN
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
PATTERNS = st.sampled_from(["^a", "b$", "^[ab]{1,2}$", r"^\d$"])
LISTS_OF_NAMES = st.lists(NAMES, max_size=2, unique=True)
PLAIN: dict[str, Any] = {
    "type": TYPES | st.lists(TYPES, min_size=1, max_size=3, unique=True),
    "enum": st.lists(VALUES, min_size=1, max_size=3),
    "const": VALUES,
    "pattern": PATTERNS,
    **dict.fromkeys(("minLength", "maxLength", "minItems", "maxItems"), LIMITS),
    **dict.fromkeys(("minProperties", "maxProperties"), LIMITS),
    **dict.fromkeys(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"), NUMBERS),
    "multipleOf": st.sampled_from([1, 2, 0.5, 0.1]),
    "uniqueItems": st.booleans(),
    "required": LISTS_OF_NAMES,
    "dependentRequired": st.dictionaries(NAMES, LISTS_OF_NAMES, max_size=2),
    **dict.fromkeys(("title", "x-rule", "format"), st.just("a")),
}


def holding(inner: Any) -> dict[str, Any]:
    """Return the keywords that hold other schemas."""
    by_name = st.dictionaries(NAMES, inner, max_size=2)
    several = st.lists(inner, min_size=1, max_size=3)
    single = ("additionalProperties", "items", "if", "then", "else", "not", "propertyNames")
    return {
        **dict.fromkeys(("properties", "dependentSchemas"), by_name),
        "patternProperties": st.dictionaries(PATTERNS, inner, max_size=2),
        **dict.fromkeys((*single, "unevaluatedProperties", "unevaluatedItems", "contains"), inner),
        **dict.fromkeys(("minContains", "maxContains"), LIMITS),
        **dict.fromkeys(("allOf", "anyOf", "oneOf", "prefixItems"), several),
        "$ref": st.sampled_from(["#/$defs/a", "#/$defs/b~1c", "#/%24defs/a"]),
    }


def some(keywords: dict[str, Any]) -> Any:
    """Return schemas with a few of some keywords."""
    chosen = st.lists(st.sampled_from(sorted(keywords)), max_size=4, unique=True)
    return chosen.flatmap(lambda names: st.fixed_dictionaries({name: keywords[name] for name in names}))


SCHEMAS = st.recursive(
    st.booleans() | some(PLAIN),
    lambda inner: some({**PLAIN, **holding(inner)}) | some(holding(inner)),
    max_leaves=10,
)
#: what the references lead to, which refers to nothing else
DEFINITIONS = {"a": {"type": "object", "required": ["a"]}, "b/c": {"enum": [1, "a"]}}


def assert_alike(schema: dict[str, Any], value: object) -> None:
    """Make sure that a value is checked as by the library."""
    wanted = by_library(schema, value)
    assert keywords.fits(schema, value) is (not wanted)
    assert each_once(keywords.failures(schema, value)) == each_once(wanted)


def each_once(failures: Iterable[keywords.Failure]) -> list[keywords.Failure]:
    """Return failures in their own order: the library takes members as they come out of a set."""
    once: dict[Any, keywords.Failure] = {}
    for each in failures:
        once.setdefault((each.path, each.keyword, id(each.wanted)), each)
    return sorted(once.values(), key=repr)


@settings(max_examples=400)
@given(SCHEMAS.filter(lambda schema: isinstance(schema, dict)), VALUES)
def test_any_schema_is_checked_as_by_the_library(schema: Any, value: Any) -> None:
    assert_alike(schema | {"$defs": DEFINITIONS}, value)


def test_every_keyword_that_a_pack_may_use_is_tried() -> None:
    silent = {"$schema", "$id", "$defs", "$comment", "description", "default", "examples", "deprecated"}
    silent |= {"readOnly", "writeOnly", "contentEncoding", "contentMediaType", "contentSchema"}
    assert {*PLAIN, *holding(st.booleans())} == KNOWN - silent | {"x-rule"}


PLATFORMS = registry.names()


@pytest.mark.parametrize("platform", PLATFORMS)
@settings(max_examples=25)
@given(choice=st.data())
def test_a_changed_example_is_checked_as_by_the_library(platform: str, choice: st.DataObject) -> None:
    data = example_of(platform)
    for _ in range(choice.draw(st.integers(0, 3))):
        inner = data
        while True:
            key = choice.draw(st.sampled_from(sorted(inner)) if isinstance(inner, dict) else st.just(0))
            if not isinstance(inner[key], dict | list) or not inner[key] or choice.draw(st.booleans()):
                break
            inner = inner[key]
        inner[key] = choice.draw(VALUES)
    assert_alike(registry.load(platform).schema, data)


def example_of(platform: str) -> Any:
    format = Format(registry.load(platform).formats[0])
    return copy.deepcopy(read(complete(platform).encode(), format=format).documents[0].data)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_every_example_of_a_rule_is_checked_as_by_the_library(platform: str) -> None:
    found = registry.load(platform)
    for rule in found.rules:
        files = example_files(found, rule)
        for text in (files.bad, files.good) if files else ():
            for document in read(text.encode(), format=files.format).documents:
                assert_alike(found.schema, document.data)


def test_the_official_suite_is_checked_as_it_says_where_only_keywords_of_packs_are_used(suites: Path) -> None:
    judged, wrong = 0, []
    files = set((suites / "json-schema" / "tests" / "draft2020-12").glob("*.json"))
    for file in sorted(each for each in files if each.stem != "vocabulary"):  # of other metaschemas
        for group in json.loads(file.read_bytes()):
            if "$id" in json.dumps(group["schema"]):  # references that lead to other schemas
                continue
            for case in group["tests"]:
                with contextlib.suppress(pack_keywords.UnsupportedKeyword, LookupError, re.error):
                    if keywords.fits(group["schema"], case["data"]) is not case["valid"]:
                        wrong.append(f"{file.stem}: {group['description']}: {case['description']}")
                    judged += 1
    assert wrong == []
    assert judged > 1000


def test_a_keyword_that_no_pack_may_use_is_an_error() -> None:
    with pytest.raises(pack_keywords.UnsupportedKeyword, match="a-word-of-nobody"):
        list(pack_keywords.failing({"a-word-of-nobody": 1}, {"a": 1}))


@pytest.mark.parametrize("reference", ["https://example.com/schema.json", "file:///etc/passwd", "#/$defs/x"])
def test_a_reference_that_leads_to_nothing_is_an_error(reference: str) -> None:
    with pytest.raises(LookupError):
        list(pack_keywords.failing({"$ref": reference}, 1))


def test_a_pattern_that_python_cannot_read_is_an_error() -> None:
    with pytest.raises(re.error):
        list(pack_keywords.failing({"pattern": "("}, "a"))


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("broken", [False, True])
def test_checking_a_file_imports_no_library_for_json_schema(
    platform: str, broken: bool, tmp_path: Path, checkout: Path
) -> None:
    found = registry.load(platform)
    text, name = complete(platform), found.file_name("sms")
    if broken:
        own = [name for name, rule in found.rules.items() if rule.domain == platform]
        files = next(filter(None, (example_files(found, name) for name in own)))
        text, name = files.bad, files.name
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    code = (
        "import sys; from validator.cli.main import main; main(sys.argv[1:]);"
        "print([name for name in ('jsonschema', 'referencing', 'jsonschema_rs') if name in sys.modules])"
    )
    command = [sys.executable, "-c", code, "check", "--format", "json", "--platform", platform, str(file)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=checkout, check=True)
    report, _, libraries = done.stdout.strip().rpartition("\n")
    assert json.loads(report)["diagnostics"] or not broken
    assert libraries == "[]"
