"""The list of all rules for programs, as JSON."""

from __future__ import annotations

import json
from typing import Any

from validator.i18n.catalog import Catalog
from validator.i18n.language import SOURCE, languages
from validator.packs import registry
from validator.reporters.rule import title_of
from validator.reporters.rule_index import Home, homes
from validator.version import VERSION


def rule_list(platform: str | None = None) -> bytes:
    """Return the list of the rules, of all platforms or of one, with titles in every language, as JSON."""
    return json_bytes(_rules({language: Catalog(language) for language in languages()}, platform))


def below(language: str, place: str) -> str:
    """Return where a page of a language is below the site's root: English at the root itself."""
    return place if language == SOURCE else f"{language}/{place}"


def _rules(catalogs: dict[str, Catalog], platform: str | None) -> dict[str, Any]:
    return {
        "version": 1,
        "tool": {"name": "guiderail", "version": VERSION},
        "languages": list(catalogs),
        "rules": [_rule(home, catalogs) for home in homes(platform)],
    }


def _rule(home: Home, catalogs: dict[str, Catalog]) -> dict[str, Any]:
    on_site = () if registry.external_folder(home.pack.name) and not home.shared else catalogs
    return {
        "id": home.name,
        "severity": home.rule.severity,
        "platform": None if home.shared else home.pack.name,
        "title": {language: title_of(home, catalog) for language, catalog in catalogs.items()},
        "page": {language: below(language, f"rules/{home.name}/") for language in on_site},
        "markdown": {language: below(language, f"rules/{home.name}.md") for language in on_site},
    }


def json_bytes(data: Any) -> bytes:
    """Return data as JSON that a person can read too."""
    return (json.dumps(data, indent=2, ensure_ascii=False) + "\n").encode()
