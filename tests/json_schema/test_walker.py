"""One walker for JSON Schema: what a schema holds, where a reference leads, what is changed everywhere."""

from __future__ import annotations

from typing import Any

import pytest

from validator.json_schema import walker

SCHEMA: dict[str, Any] = {
    "$defs": {"a": {"title": "A"}, "b/c": {"title": "B"}, "yes": True},
    "properties": {"not": {"const": {"$ref": "#/$defs/a"}}, "list": {"prefixItems": [{}, False]}},
    "anyOf": [{"if": {"minimum": 1}, "then": {"items": {}}}],
    "dependentSchemas": {"x": {"maximum": 2}},
    "$ref": "#/$defs/a",
}


def test_every_schema_inside_is_found_with_its_place() -> None:
    assert ["/".join(place) for place, _ in walker.subschemas(SCHEMA)] == [
        "",
        "$defs/a",
        "$defs/b/c",
        "properties/not",
        "properties/list",
        "properties/list/prefixItems/0",
        "anyOf/0",
        "anyOf/0/if",
        "anyOf/0/then",
        "anyOf/0/then/items",
        "dependentSchemas/x",
    ]


def test_schemas_of_the_same_value_are_known() -> None:
    assert list(walker.in_place(SCHEMA)) == [SCHEMA["anyOf"][0], {"maximum": 2}]


@pytest.mark.parametrize(
    ("reference", "found"),
    [
        ("#", SCHEMA),
        ("#/$defs/a", {"title": "A"}),
        ("#/%24defs/b~1c", {"title": "B"}),
        ("#/properties/list/prefixItems/1", False),
        ("#/$defs/yes", True),
    ],
)
def test_a_reference_leads_to_a_place_of_the_schema(reference: str, found: object) -> None:
    assert walker.resolve(SCHEMA, reference) == found


@pytest.mark.parametrize("reference", ["", "#/$defs/z", "#/$defs/b/c", "#a", "x#/$defs/a", "#/anyOf/7", 5])
def test_a_reference_that_leads_to_nothing_is_an_error(reference: object) -> None:
    with pytest.raises(LookupError):
        walker.resolve(SCHEMA, reference)
    assert walker.target(SCHEMA, {"$ref": reference}) == {}


@pytest.mark.parametrize("name", ["a", "b/c", "~", "a%b"])
def test_a_reference_to_a_definition_names_it(name: str) -> None:
    assert walker.definition_of(walker.reference_to(name)) == name


@pytest.mark.parametrize("reference", ["#/properties/a", "#/$defs/a/items", "#", "file.json#/$defs/a", None])
def test_a_reference_to_something_else_names_no_definition(reference: object) -> None:
    assert walker.definition_of(reference) == ""


def test_a_change_reaches_every_schema_and_no_data() -> None:
    titled = walker.changed(SCHEMA, lambda part: part | {"title": "T"})
    assert all(part["title"] == "T" for _, part in walker.subschemas(titled))
    assert titled["properties"]["not"]["const"] == {"$ref": "#/$defs/a"}
    assert list(titled) == [*SCHEMA, "title"]
    assert "title" not in SCHEMA
