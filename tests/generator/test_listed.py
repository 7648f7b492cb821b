"""The lists of the site outside the packs name every code of the guides and every general rule."""

from __future__ import annotations

import re

import pytest

from docs.generator.codes import code_page, code_sections
from docs.generator.guides import guide_pages, trouble_sections
from docs.generator.listed import ALIKE, CODES, TOPICS, listed
from validator.i18n.catalog import Catalog
from validator.i18n.language import languages
from validator.packs import registry

GUIDES = [name for name in registry.names() if registry.load(name).guide.troubleshooting]


def test_every_general_rule_has_one_topic() -> None:
    named = [rule for topic in listed(TOPICS) for rule in topic["rules"]]
    assert sorted(named) == sorted(registry.shared_rules())


def test_every_code_has_one_title_and_no_other_code_has_one() -> None:
    titled = [code for symptom in listed(CODES) for code in symptom["codes"]]
    named = {each.code for name in GUIDES for each in registry.load(name).guide.troubleshooting}
    assert sorted(map(str, titled)) == sorted(registry.shared()["codes"])
    assert named <= set(titled)


@pytest.mark.parametrize("language", languages())
def test_a_word_has_one_meaning_for_the_search(language: str) -> None:
    catalog = Catalog(language)
    words = [word for each in listed(ALIKE) for word in catalog.say_in("search", each["words"]).split(", ")]
    assert sorted(words) == sorted(set(words))


@pytest.mark.parametrize("language", languages())
def test_the_page_of_codes_says_of_each_what_to_do_and_leads_to_steps_that_exist(language: str) -> None:
    catalog = Catalog(language)
    (page,) = code_page(catalog).values()
    found = [each for each in code_sections(catalog) if each.anchor.startswith("error-")]
    assert sorted(re.findall(r'<dt id="([^"]+)">', page)) == sorted(each.anchor for each in found)
    assert page.count(f"<b>{catalog.say('What to do')}</b> ") == len(found)
    pages = guide_pages(catalog)
    for name, place in re.findall(r"\.\./guides/([a-z-]+)/#([a-z0-9-]+)", page):
        text = pages[f"guides/{name}.md"]
        assert f"#{place} }}" in text or f'id="{place}"' in text


def test_a_guide_that_says_nothing_about_a_code_says_what_is_the_same_everywhere() -> None:
    texts = {each.code: each.text for each in registry.load("azure-bot-service").guide.troubleshooting}
    assert texts[30007] == registry.shared()["codes"]["30007"]
    assert texts[11200] != registry.shared()["codes"]["11200"]


@pytest.mark.parametrize("language", languages())
def test_every_code_of_a_guide_has_an_anchor_and_is_found_by_its_title(language: str) -> None:
    pages = guide_pages(Catalog(language))
    for name in GUIDES:
        page = pages[f"guides/{name}.md"]
        found = {each.anchor: each for each in trouble_sections(name, Catalog(language))}
        assert re.findall(r'<(?:h3|dt) id="([^"]+)">', page.partition("#troubleshooting")[2]) == [*found]
        for trouble in registry.load(name).guide.troubleshooting:
            section = found[f"error-{trouble.code}"]
            assert section.title.startswith(f"{trouble.code} · ")
            assert section.text


def test_a_symptom_is_found_by_what_people_say_and_names_its_codes() -> None:
    found = {each.anchor: each for each in trouble_sections("azure-bot-service", Catalog("fr"))}
    symptom = found["login-refused"]
    assert "non autorisé" in symptom.words
    assert symptom.text == "20003 · SID de compte ou jeton d’authentification refusé"
