"""The JSON Schema of the settings, with its words in the reader's language, for editors of TOML."""

from __future__ import annotations

from typing import Any

from validator.engine.settings_model import ABOUT, KEYS, Settings
from validator.i18n.catalog import Catalog
from validator.i18n.language import languages
from validator.packs import registry

DRAFT = "http://json-schema.org/draft-07/schema#"  #: what the language servers for TOML know


def settings_schema(catalog: Catalog) -> dict[str, Any]:
    """Return the schema of ``guiderail.toml``, and of the table ``[tool.guiderail]``.

    It is the schema of the model that settings are held to, with the names that there are to complete.
    """
    from pydantic import TypeAdapter

    of_model = TypeAdapter(Settings).json_schema()["properties"]
    properties = {key: _without_title(of_model[name]) for key, name in KEYS.items()}
    for key, schema in properties.items():
        if not schema.get("default"):
            schema.pop("default", None)
        schema["description"] = catalog.say(ABOUT[key].help)
    rule = {"anyOf": [{"enum": sorted(registry.rule_names())}, {"pattern": "^[a-z][a-z0-9-]*$"}]}
    platform = {"anyOf": [{"enum": sorted(registry.by_name())}, {"pattern": "^[a-z][a-z0-9-]*$"}]}
    properties["language"] = {"examples": languages(), **properties["language"]}
    properties["platforms"]["additionalProperties"] |= platform
    rules = {"anyOf": [rule["anyOf"][0], {"pattern": "^[a-z*][a-z0-9*-]*$"}]}  # or a pattern of names
    for key in ("select", "ignore"):
        properties[key]["items"] |= rules
    properties["per-file-ignores"]["additionalProperties"]["items"] |= rules
    properties["severity"]["propertyNames"] = rule
    properties["severity"]["properties"] = dict.fromkeys(
        sorted(registry.rule_names()), properties["severity"]["additionalProperties"]
    )
    return {
        "$schema": DRAFT,
        "title": catalog.say("Settings of guiderail"),
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
    }


def _without_title(schema: Any) -> Any:
    if isinstance(schema, dict):
        return {key: _without_title(value) for key, value in schema.items() if key != "title"}
    return schema
