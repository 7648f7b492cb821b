"""JSON Schema: which keyword fails where, read as ECMA-262 says, and the finding that each one gives."""

from __future__ import annotations

import json
from typing import Any

import pytest

from validator.diagnostics import Diagnostic, Report
from validator.documents.model import Format
from validator.documents.reader import read
from validator.engine import schema_findings
from validator.i18n.catalog import Catalog
from validator.json_schema import keywords
from validator.json_schema.ecma_regex import expression
from validator.packs import registry
from validator.packs.model import Pack
from validator.reporters.registry import FORMATS
from validator.reporters.run import Run


def failing(schema: dict[str, Any], data: object) -> list[tuple[keywords.Path, str]]:
    return [(each.path, each.keyword) for each in keywords.failures(schema, data)]


# --- patterns ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pattern", "text", "matches"),
    [
        ("^[0-9]{2}$", "12", True),
        ("^[0-9]{2}$", "12\n", False),  # Python alone would let the line break pass
        ("^a$|^b$", "b\n", False),
        (r"^\d+$", "١٢", False),  # digits of another script
        (r"^[\d]+$", "١٢", False),
        (r"^\w+$", "é", False),
        (r"^[\w-]+$", "a_1-b", True),
        (r"^\$[$]$", "$$", True),
        (r"\\$", "a\\", True),
        ("b", "abc", True),  # a pattern is searched for
        ("^b", "a\nb", False),
    ],
)
def test_a_pattern_means_what_ecma_262_says(pattern: str, text: str, matches: bool) -> None:
    assert bool(expression(pattern).search(text)) is matches
    assert failing({"pattern": pattern}, text) == ([] if matches else [((), "pattern")])
    assert failing({"patternProperties": {pattern: False}}, {text: 1}) == (
        [((text,), "false")] if matches else []
    )


def test_equal_constants_of_two_subschemas_fail_twice_and_one_reached_twice_once() -> None:
    one = "https://api.twilio.com"  # in a compiled pack, equal constants are one object
    schema = {"const": one, "allOf": [{"const": one}, {"$ref": "#/$defs/a"}, {"$ref": "#/$defs/a"}]}
    assert failing({**schema, "$defs": {"a": {"type": "null"}}}, "x") == [
        ((), "const"),
        ((), "const"),
        ((), "type"),
    ]


def test_a_pattern_is_about_text_only() -> None:
    assert failing({"pattern": "^a$"}, 5) == []


def test_multiples_are_exact() -> None:
    assert failing({"multipleOf": 0.1}, 0.3) == []
    assert failing({"multipleOf": 0.1}, 0.35) == [((), "multipleOf")]


# --- which branch of a choice was meant --------------------------------------------------------------

SHAPES: dict[str, Any] = {
    "anyOf": [
        {"type": "string", "pattern": "^x"},
        {
            "type": "object",
            "properties": {"kind": {"const": "circle"}, "radius": {"type": "number"}},
            "required": ["kind", "radius"],
        },
        {
            "type": "object",
            "properties": {"kind": {"const": "square"}, "side": {"type": "number", "minimum": 1}},
            "required": ["kind", "side"],
        },
    ]
}


@pytest.mark.parametrize("keyword", ["anyOf", "oneOf"])
@pytest.mark.parametrize(
    ("data", "found"),
    [
        ("xyz", []),
        ({"kind": "circle", "radius": 1}, []),
        ("abc", [((), "pattern")]),  # the only branch for text
        ({"kind": "circle"}, [((), "required")]),
        ({"kind": "square", "side": 0}, [(("side",), "minimum")]),
        ({"kind": "square", "side": "x"}, [(("side",), "type")]),
    ],
)
def test_the_branch_that_was_meant_is_reported(keyword: str, data: object, found: list[object]) -> None:
    assert failing({keyword: SHAPES["anyOf"]}, data) == found


@pytest.mark.parametrize("keyword", ["anyOf", "oneOf"])
@pytest.mark.parametrize("data", [5, {"kind": "star"}, {}, None])
def test_a_choice_fails_as_a_whole_if_no_branch_was_meant(keyword: str, data: object) -> None:
    assert failing({keyword: SHAPES["anyOf"]}, data) == [((), keyword)]


def test_a_choice_inside_a_choice_is_followed() -> None:
    schema = {
        "anyOf": [{"type": "integer"}, {"anyOf": [{"type": "string", "maxLength": 2}, {"type": "null"}]}]
    }
    assert failing(schema, "abc") == [((), "maxLength")]


def test_several_branches_that_match_are_too_many() -> None:
    assert failing({"oneOf": [{"type": "integer"}, {"minimum": 0}]}, 5) == [((), "oneOf")]


def test_a_failure_reached_in_two_ways_is_reported_once() -> None:
    schema = {
        "$defs": {"text": {"type": "string"}},
        "allOf": [{"$ref": "#/$defs/text"}, {"$ref": "#/$defs/text"}],
    }
    assert failing(schema, 5) == [((), "type")]


# --- schemas -----------------------------------------------------------------------------------------


def test_what_is_no_schema_says_where() -> None:
    keywords.check_schema({"type": "object"})
    with pytest.raises(keywords.Unfitting, match="properties/x/type"):
        keywords.check_schema({"properties": {"x": {"type": "nonsense"}}})


CONDITIONAL: dict[str, Any] = {
    "$defs": {"text": {"type": "string", "title": "Text"}},
    "properties": {
        "kind": {"type": "string"},
        "list": {"prefixItems": [{"title": "First"}], "items": {"title": "Rest"}},
    },
    "if": {"properties": {"kind": {"const": "a"}}},
    "then": {"properties": {"value": {"$ref": "#/$defs/text"}}},
    "else": {"properties": {"value": {"title": "Other"}}},
    "additionalProperties": {"title": "Additional"},
}


@pytest.mark.parametrize(
    ("data", "path", "title"),
    [
        ({"kind": "a", "value": 1}, ("value",), "Text"),
        ({"kind": "b", "value": 1}, ("value",), "Other"),
        ({"kind": "a"}, ("value",), "Text"),
        ({"list": [1, 2]}, ("list", 0), "First"),
        ({"list": [1, 2]}, ("list", 1), "Rest"),
        ({"spare": 1}, ("spare",), "Additional"),
        ({}, ("list", 0, "deeper"), None),
    ],
)
def test_what_a_schema_says_about_a_place_depends_on_the_data(
    data: object, path: keywords.Path, title: str | None
) -> None:
    assert keywords.annotation(keywords.at(CONDITIONAL, data, path)[::-1], "title") == title


# --- each keyword gives its rule ---------------------------------------------------------------------


def small(schema: dict[str, Any]) -> Pack:
    """Return a pack with its own schema for the field ``x``, and the shared rules."""
    whole = {"type": "object", "properties": {"platform": {}, "x": schema, "y": {}}}
    plain = registry.load("azure-bot-service")
    return Pack(
        name=plain.name,
        title="Small",
        vendor="",
        status=plain.status,
        schema=whole,
        rules=dict(registry.shared_rules()),
        guide=plain.guide,
    )


def diagnosed(schema: dict[str, Any], value: object) -> list[Diagnostic]:
    (document,) = read(json.dumps({"platform": "x", "x": value}).encode(), format=Format.JSON).documents
    return schema_findings.diagnose(document, small(schema))[1]


GENERIC: list[tuple[dict[str, Any], object, str]] = [
    ({"type": "string"}, 5, "wrong-type"),
    ({"type": "string"}, [], "wrong-type"),
    ({"type": "object"}, "a", "wrong-type"),
    ({"type": "array"}, "a", "wrong-type"),
    ({"type": "integer"}, 1.5, "wrong-type"),
    ({"type": "number"}, "a", "wrong-type"),
    ({"type": "boolean"}, "yes", "wrong-type"),
    ({"type": ["string", "null"]}, 5, "wrong-type"),
    ({"type": "string"}, None, "wrong-type"),
    ({"enum": ["a", "b"]}, "c", "not-allowed"),
    ({"const": "a"}, "c", "not-allowed"),
    ({"const": 5}, 6, "not-allowed"),
    ({"not": {"const": "a"}}, "a", "not-allowed"),
    ({"pattern": "^a"}, "b", "wrong-format"),
    ({"minLength": 2}, "a", "wrong-length"),
    ({"minLength": 1}, "", "wrong-length"),
    ({"maxLength": 2}, "abc", "wrong-length"),
    ({"minItems": 2}, [1], "wrong-length"),
    ({"maxItems": 1}, [1, 2], "wrong-length"),
    ({"minProperties": 1}, {}, "wrong-length"),
    ({"maxProperties": 0}, {"a": 1}, "wrong-length"),
    ({"minimum": 2}, 1, "out-of-range"),
    ({"maximum": 2}, 3, "out-of-range"),
    ({"exclusiveMinimum": 2}, 2, "out-of-range"),
    ({"exclusiveMaximum": 2}, 2, "out-of-range"),
    ({"multipleOf": 2}, 3, "out-of-range"),
    ({"uniqueItems": True}, [1, 1], "duplicate-item"),
    ({"anyOf": [{"const": 1}, {"const": 2}]}, 3, "no-form-matches"),
    ({"oneOf": [{"type": "string"}, {"type": "integer"}]}, [], "no-form-matches"),
    ({"oneOf": [{"minimum": 1}, {"minimum": 2}]}, 3, "no-form-matches"),
    ({"contains": {"const": 1}}, [2], "no-form-matches"),
    ({"required": ["a"]}, {}, "missing-field"),
    ({"dependentRequired": {"a": ["b"]}}, {"a": 1}, "missing-field"),
    ({"properties": {"a": {}}, "additionalProperties": False}, {"spare": 1}, "unknown-field"),
    ({"properties": {"a": {}}, "unevaluatedProperties": False}, {"spare": 1}, "unknown-field"),
]


def named(case: object) -> str:
    return json.dumps(case) if isinstance(case, (dict, list)) else str(case)


@pytest.mark.parametrize(("schema", "value", "rule"), GENERIC, ids=named)
def test_each_keyword_gives_one_finding_of_its_rule_in_every_language(
    schema: dict[str, Any], value: object, rule: str
) -> None:
    found = diagnosed(schema, value)
    assert [each.rule for each in found] == [rule]
    said = set()
    for language in ("en", "fr", "es"):
        report = Report("a.json", None, tuple(found), json.dumps({"x": value}))
        (each,) = json.loads("".join(FORMATS["json"].report(Run([report], Catalog(language)))))["diagnostics"]
        assert each["message"]
        assert each["help"]
        assert "{" not in each["message"] + each["help"]
        said.add(each["message"])
    assert len(said) == 3


def test_every_keyword_that_is_checked_has_a_rule() -> None:
    judged = {next(iter(schema)) for schema, *_ in GENERIC}
    assert {"type", "enum", "const", "not", "pattern", "anyOf", "oneOf", "required", "uniqueItems"} <= judged


def test_a_value_that_may_not_be_there_at_all_is_not_allowed() -> None:
    (finding,) = diagnosed({"properties": {"a": False}}, {"a": 1})
    assert (finding.rule, finding.pointer) == ("not-allowed", "/x/a")


def test_a_value_that_fails_twice_gives_one_finding() -> None:
    assert len(diagnosed({"minLength": 5, "pattern": "^a", "enum": ["abcdef"]}, "b")) == 1
