"""The words that packs give: what may be shown of text that could not be read as a configuration."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from validator import build_cache
from validator.json_schema import walker
from validator.lazy_dataclasses import dataclass
from validator.packs import registry

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


@registry.remembered
def vocabulary() -> Vocabulary:
    """Return the words of all platforms."""
    fields, secrets, values = map(set, _built_in())
    for found in registry.external_packs():
        for words, more in zip((fields, secrets, values), words_of([found.name]), strict=True):
            words.update(more)
    return Vocabulary(frozenset(fields - secrets), frozenset(secrets), frozenset(values.union(_OWN)))


#: names of fields that hold no secret, of those that may, and values; a name may be among both
Words = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]


def words_of(platforms: Collection[str]) -> Words:
    """Return the words of some platforms, each kind sorted."""
    outlines = [registry.outline(name) for name in platforms]
    schemas = [schema for schema, _ in outlines]
    named = [found for schema in schemas for found in _fields(schema, schema)]
    values = {word for schema in schemas for value in _values(schema) for word in value.split()}
    values |= {rule for _, rules in outlines for rule in rules}
    kinds = ({name for name, secret in named if secret is kind} for kind in (False, True))
    fields, secrets = (tuple(sorted(kind)) for kind in kinds)
    return fields, secrets, tuple(sorted(values.union(platforms)))


def built_in_words() -> Words:
    """Return the words of the platforms that come with guiderail."""
    return words_of([name for name in registry.names() if registry.is_built_in(name)])


def _built_in() -> Words:
    if build_cache.is_built():
        ready: Words = build_cache.built("words").WORDS
        return ready
    sources = build_cache.state([f"{build_cache.CHECKOUT}/schemas", build_cache.PACKAGE])
    kept: Words = build_cache.kept("words", sources, built_in_words)
    return kept


def _fields(schema: Any, root: Mapping[str, Any]) -> Iterator[tuple[str, bool]]:
    """Yield the name of every field in a schema, and whether it is a secret's."""
    for _, part in walker.subschemas(schema):
        for name, field in part.get("properties", {}).items():
            yield name, isinstance(field, dict) and _is_secret(field, root)


def _is_secret(field: Mapping[str, Any], root: Mapping[str, Any]) -> bool:
    return bool(field.get("writeOnly") or walker.target(root, field).get("writeOnly"))


def _values(schema: Any) -> Iterator[str]:
    for _, part in walker.subschemas(schema):
        allowed = part.get("enum", [])
        yield from (str(value) for value in (*allowed, part.get("const", "")) if isinstance(value, str))
