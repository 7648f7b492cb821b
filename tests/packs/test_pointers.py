"""A pointer of a pack leads to what its schema describes, and a misspelt one has a nearest field."""

from __future__ import annotations

from typing import Any

import pytest

from validator.packs.pointers import leads_to_field, nearest_field

SCHEMA: dict[str, Any] = {
    "$defs": {
        "person": {
            "type": "object",
            "properties": {"name": {"type": "string"}, "friends": {"items": {"$ref": "#/$defs/person"}}},
        }
    },
    "type": "object",
    "properties": {
        "owner": {"$ref": "#/$defs/person"},
        "numbers": {"type": "array", "items": {"type": "string"}},
        "by_day": {"type": "object", "additionalProperties": {"type": "integer"}},
        "headers": {"patternProperties": {"^x-": {"type": "string"}}, "additionalProperties": False},
        "anything": {"type": "object"},
        "a/b": {"type": "string"},
        "mode": {"anyOf": [{"type": "string"}, {"type": "object", "properties": {"kind": {}}}]},
    },
    "if": {"properties": {"asked": {"const": 1}}},
    "then": {"properties": {"answer": {"type": "string"}}},
}


@pytest.mark.parametrize(
    "place",
    [
        "",
        "/owner/name",
        "/owner/friends/*/friends/0/name",
        "/numbers/*",
        "/by_day/monday",
        "/headers/x-sender",
        "/anything/what/ever",
        "/a~1b",
        "/mode/kind",
        "/answer",
        "/**/name",
        "/*/friends",
    ],
)
def test_a_pointer_leads_to_what_the_schema_describes(place: str) -> None:
    assert leads_to_field(SCHEMA, place)


@pytest.mark.parametrize(
    ("place", "nearest"),
    [
        ("/owner/nmae", "/owner/name"),
        ("/ownr/nmae", "/owner/name"),
        ("/owner/friends/*/frends/0/name", "/owner/friends/*/friends/0/name"),
        ("/numbers/*/name", ""),
        ("/numbers/first", ""),
        ("/headers/sender", ""),
        ("/mode/knid", "/mode/kind"),
        ("/asked", ""),
        ("/owner/**/nmae", "/owner/**/name"),
        ("/nothing-like-it", ""),
    ],
)
def test_a_pointer_that_cannot_be_resolved_has_the_nearest_field(place: str, nearest: str) -> None:
    assert not leads_to_field(SCHEMA, place)
    assert nearest_field(SCHEMA, place) == nearest
