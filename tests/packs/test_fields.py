"""Fields as a schema describes them: values, forms, and what depends on what."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from validator.packs import registry
from validator.packs.fields import SchemaField, fields
from validator.packs.registry import Pack


def made_up(schema: dict[str, Any]) -> Pack:
    return replace(registry.load("azure-bot-service"), name="made-up", schema=schema)


def field(schema: dict[str, Any], place: str) -> SchemaField:
    return next(each for each in fields(made_up(schema)) if each.place == place)


def test_fields_are_in_the_order_of_the_schema_with_their_blocks_before_them() -> None:
    places = [each.place for each in fields(registry.load("ibm-voice-agent"))]
    assert places[:3] == ["/platform", "/agent", "/agent/name"]
    assert places.index("/twilio/messaging") < places.index("/twilio/messaging/url")


def test_anchors_are_keys_with_dots_and_unique() -> None:
    for platform in registry.names():
        anchors = [each.anchor for each in fields(registry.load(platform))]
        assert len(set(anchors)) == len(anchors)
    assert fields(registry.load("adobe-journey-optimizer"))[2].anchor == "api_credentials.name"


def test_the_own_words_of_a_field_win_over_those_of_its_definition() -> None:
    schema = {
        "properties": {"a": {"$ref": "#/$defs/d", "title": "Own"}},
        "$defs": {"d": {"title": "Shared", "type": "string", "pattern": "^x$"}},
    }
    found = field(schema, "/a")
    assert found.schema["title"] == "Own"
    assert [form.pattern for form in found.forms] == ["^x$"]


def test_a_value_knows_its_other_spellings_and_what_rejects_it() -> None:
    kind = next(
        each
        for each in fields(registry.load("azure-bot-service"))
        if each.place == "/twilio/phone_number/kind"
    )
    assert [(value.value, value.refused_by) for value in kind.values] == [
        ("twilio-number", ""),
        ("verified-caller-id", "caller-id-cannot-send"),
    ]
    role = next(each for each in fields(registry.load("ibm-voice-agent")) if each.place == "/credential/role")
    assert role.values[0].spellings == ("Writer", "auteur", "Auteur", "escritor", "Escritor")


def test_else_is_a_condition_turned_round() -> None:
    schema = {
        "properties": {"kind": {"enum": ["a", "b"]}, "extra": {"type": "string"}},
        "if": {"properties": {"kind": {"const": "a"}}, "required": ["kind"]},
        "then": {},
        "else": {"required": ["extra"]},
    }
    (found,) = field(schema, "/extra").dependencies
    (condition,) = found.when
    assert (found.asks, condition.place, condition.negated) == ("required", "/kind", True)
    assert [value.value for value in condition.values] == ["a"]


def test_conditions_about_two_fields_hold_together() -> None:
    schema = {
        "properties": {"a": {"enum": ["x"]}, "b": {"enum": ["y"]}, "c": {"type": "string"}},
        "allOf": [
            {
                "if": {"properties": {"a": {"const": "x"}, "b": {"const": "y"}}},
                "then": {"required": ["c"]},
                "else": {"required": ["never told: one of two is enough"]},
            }
        ],
    }
    (found,) = field(schema, "/c").dependencies
    assert [condition.place for condition in found.when] == ["/a", "/b"]


def test_the_same_demand_under_two_values_is_one_dependency() -> None:
    schema = {
        "properties": {"kind": {"enum": ["a", "b", "c"]}, "extra": {"type": "string"}},
        "allOf": [
            {"if": {"properties": {"kind": {"const": kind}}}, "then": {"required": ["extra"]}}
            for kind in "ac"
        ],
    }
    (found,) = field(schema, "/extra").dependencies
    assert [value.value for value in found.when[0].values] == ["a", "c"]


def test_a_condition_about_the_value_itself_is_no_dependency() -> None:
    for platform in registry.names():
        for each in fields(registry.load(platform)):
            for dependency in each.dependencies:
                assert dependency.place not in [condition.place for condition in dependency.when]


def test_a_definition_inside_itself_ends() -> None:
    schema = {
        "properties": {"tree": {"$ref": "#/$defs/node"}},
        "$defs": {"node": {"type": "object", "properties": {"child": {"$ref": "#/$defs/node"}}}},
    }
    assert [each.place for each in fields(made_up(schema))][:2] == ["/tree", "/tree/child"]
