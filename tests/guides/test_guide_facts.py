"""Every fact of the vendors' pages is in every language's guide: ``facts/<platform>.yaml`` lists them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from docs.generator.guides import guide_pages, guide_twins
from validator.i18n.catalog import Catalog
from validator.packs import registry

FACTS = Path(__file__).parent.parent / "facts"
LABELS = Path(__file__).with_name("page_labels.yaml")  #: of the pages that the guides replace
LANGUAGES = ("en", "fr", "es")
KINDS = {"regions and hosts", "roles", "request URLs", "fields", "buttons", "links", "warnings"}


@lru_cache
def facts(platform: str) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = yaml.safe_load(
        (FACTS / f"{platform}.yaml").read_text(encoding="utf-8")
    )
    return found


def cases() -> Iterator[tuple[str, str, str, str]]:
    for platform in registry.declared():
        for kind, group in facts(platform).items():
            for fact in group:
                yield from ((platform, language, kind, fact) for language in LANGUAGES)


def wanted(platform: str, language: str, kind: str, fact: str) -> list[str]:
    """Return the texts that show a fact in a language."""
    found = facts(platform)[kind][fact]
    found = found[language] if isinstance(found, dict) else found
    return [str(text) for text in (found if isinstance(found, list) else [found])]


def plain(text: str) -> str:
    """Return Markdown as it reads: without bold type and kinds of space."""
    text = text.replace("**", "").replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")
    return re.sub(r"[\s>]+", " ", text)


@lru_cache(maxsize=64)
def shown(text: str) -> str:
    """Return Markdown as it reads, all in lower case."""
    return plain(text).casefold()


def without_html(text: str) -> str:
    """Return a page with the Markdown that its HTML represents, and without other elements."""
    text = re.sub(r'<a [^>]*href="([^"]*)"[^>]*>(.*?)</a>', r"[\2](\1)", text)
    text = re.sub(r"</?code>", "`", text)
    return html.unescape(re.sub(r"</?[a-z][^>]*>", "", text))


@lru_cache
def pages(language: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return the guides of the site, each with its page on what has changed, and the same as Markdown."""
    catalog = Catalog(language)
    made = guide_pages(catalog)
    whole = {
        address: text + made.get(f"{address.removesuffix('.md')}/changes.md", "")
        for address, text in made.items()
    }
    twins = {address: plain(text) for address, text in guide_twins(catalog).items()}
    return {address: plain(without_html(text)) for address, text in whole.items()}, twins


def labels() -> Iterator[tuple[str, str, str]]:
    for platform, languages in yaml.safe_load(LABELS.read_text(encoding="utf-8")).items():
        for language, found in languages.items():
            yield from ((platform, language, label) for label in found)


@pytest.mark.parametrize(("platform", "language", "kind", "fact"), list(cases()))
def test_fact_is_in_the_guide(platform: str, language: str, kind: str, fact: str) -> None:
    for guide in pages(language):
        for text in wanted(platform, language, kind, fact):
            assert shown(text) in shown(guide[f"guides/{platform}.md"]), f"{text!r} is not in the guide"


@pytest.mark.parametrize(("platform", "language", "label"), list(labels()))
def test_label_of_the_vendors_page_is_in_the_guide(platform: str, language: str, label: str) -> None:
    for guide in pages(language):
        assert re.search(rf"(?<!\w){re.escape(label)}(?!\w)", guide[f"guides/{platform}.md"])


def test_every_platform_has_facts_of_every_kind() -> None:
    assert {file.stem for file in FACTS.glob("*.yaml")} == set(registry.declared())
    for platform in registry.declared():
        assert set(facts(platform)) == KINDS


@pytest.mark.parametrize("platform", registry.declared())
def test_every_label_link_and_table_entry_is_used(platform: str) -> None:
    """A label that no text names, or a link that no text shows, is a fact that got lost."""
    found = registry.load(platform).guide
    source = (Path(__file__).parent.parent.parent / "schemas" / platform / "guide.yaml").read_text(
        encoding="utf-8"
    )
    assert [name for name in found.labels if f"label('{name}')" not in source] == []
    assert [name for name in found.links if f"link('{name}')" not in source] == []
    for name, table in registry.load(platform).tables.items():
        if any(f"table('{name}'" in part for part in source.splitlines()):
            assert [key for key in table if f"table('{name}', '{key}')" not in source] == []


@pytest.mark.parametrize("platform", registry.declared())
def test_a_label_has_words_or_a_gloss_in_every_language_or_only_english(platform: str) -> None:
    guide = registry.load(platform).guide
    for name, labels in guide.labels.items():
        assert set(labels) | set(guide.glosses.get(name, {})) in ({"en"}, set(LANGUAGES)), name


@pytest.mark.parametrize("platform", registry.names())
def test_every_change_and_link_has_its_source_and_its_day(platform: str) -> None:
    pack = registry.load(platform)
    for change in pack.guide.changes:
        assert change.date, change.text
        assert change.source in pack.sources, change.text
    for link in pack.guide.links.values():
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", link.seen), link.title
    for source in pack.sources.values():
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", source.seen), source.title
