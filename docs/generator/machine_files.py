"""Files of the site for programs: the rules, the schemas in every language, the rules' pages as Markdown."""

from __future__ import annotations

from docs.generator.rules import rule_twins
from validator.engine import baseline
from validator.engine.settings_schema import settings_schema
from validator.i18n.catalog import Catalog
from validator.i18n.language import languages
from validator.packs import registry
from validator.reporters.editor_schema import editor_schema
from validator.reporters.rules_json import below, json_bytes, rule_list


def machine_files(site: str = "") -> dict[str, bytes]:
    """Return the content of each file by its place below the root of the site, published at ``site``."""
    catalogs = {language: Catalog(language) for language in languages()}
    files = {"rules.json": rule_list(), "schemas/baseline.json": baseline.schema().encode()}
    for language, catalog in catalogs.items():
        for platform in registry.names():
            schema = editor_schema(registry.load(platform), catalog, site=site)
            files[f"schemas/{platform}.{language}.json"] = json_bytes(schema)
        files[below(language, "settings.schema.json")] = json_bytes(settings_schema(catalog))
        files |= {below(language, place): text.encode() for place, text in rule_twins(catalog).items()}
    return files
