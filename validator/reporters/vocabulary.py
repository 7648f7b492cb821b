"""The words that packs give: what may be shown of text that could not be read as a configuration."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from validator import keywords, pack
from validator.records import dataclass

#: words of every format, and of comments that speak to guiderail
_OWN = ("true", "false", "null", "guiderail", "ignore", "ignore-file")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Names and values that stand in schemas and rules, so that they betray nothing of a file."""

    fields: frozenset[str]  #: names of fields that never hold a secret
    secrets: frozenset[str]  #: names of fields that may hold one
    values: frozenset[str]

    def __contains__(self, word: str) -> bool:
        return word in self.fields or word in self.secrets or word in self.values


@pack.until_packs_change
def vocabulary() -> Vocabulary:
    """Return the words of all platforms."""
    outlines = [pack.outline(name) for name in pack.names()]
    schemas = [schema for schema, _ in outlines]
    named = [found for schema in schemas for found in _fields(schema, schema)]
    secrets = frozenset(name for name, secret in named if secret)
    values = {word for schema in schemas for value in _values(schema) for word in value.split()}
    values |= {rule for _, rules in outlines for rule in rules}
    fields = frozenset(name for name, _ in named) - secrets
    return Vocabulary(fields, secrets, frozenset(values | {*pack.names(), *_OWN}))


def _fields(schema: Any, root: Mapping[str, Any]) -> Iterator[tuple[str, bool]]:
    """Yield the name of every field in a schema, and whether it is a secret's."""
    for _, part in keywords.parts(schema):
        for name, field in part.get("properties", {}).items():
            yield name, isinstance(field, dict) and _is_secret(field, root)


def _is_secret(field: Mapping[str, Any], root: Mapping[str, Any]) -> bool:
    shared = root.get("$defs", {}).get(str(field.get("$ref", "")).removeprefix("#/$defs/"), {})
    return bool(field.get("writeOnly") or shared.get("writeOnly"))


def _values(schema: Any) -> Iterator[str]:
    for _, part in keywords.parts(schema):
        allowed = part.get("enum", [])
        yield from (str(value) for value in (*allowed, part.get("const", "")) if isinstance(value, str))
