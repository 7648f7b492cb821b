"""Words in quotation marks are words on a screen: labels of the pack, in the language of the sentence."""

from __future__ import annotations

import re

import pytest
from babel.messages.catalog import Catalog, Message

from docs.generator import catalogs
from validator.packs import registry

QUOTED = {"en": "“([^“”]*)”", "fr": "«\N{NO-BREAK SPACE}([^«»]*)\N{NO-BREAK SPACE}»", "es": "«([^«»]*)»"}
#: what else is quoted: values of a form that no guide names, and names on screens and pages of other times
OTHER = {
    "SMS",
    "Sinch",
    "Sinch MMS",
    "Sinch RCS",
    "AJO Inbound Activity Event Dataset",
    "Mobile",
    "Mobile message",
    "Administrador del sistema",
    "Mon application TwiML",
    "ignore",
}
LABELS = {
    language: {
        platform: {
            words.get(language, words["en"]) for words in registry.load(platform).guide.labels.values()
        }
        for platform in registry.names()
    }
    for language in QUOTED
}


def texts(language: str, message: Message) -> str:
    found = message.id if language == "en" else message.string
    return found if isinstance(found, str) else "\n".join(found)


def steps(language: str, catalog: Catalog) -> set[str]:
    """Return the titles of the guide, which are quoted as well."""
    return {texts(language, message) for message in catalog if message.context == "step"}


def unknown(language: str, domain: str, text: str) -> list[str]:
    """Return what a text quotes that is no label; the shared rules may quote the labels of any pack."""
    labels = LABELS[language].get(domain) or set().union(*LABELS[language].values())
    return [
        part
        for words in re.findall(QUOTED[language], text)
        for part in words.split(" > ")
        if not re.search("[{`]", words) and part not in labels | OTHER
    ]


@pytest.mark.parametrize("language", QUOTED)
@pytest.mark.parametrize("domain", catalogs.domains())
def test_quoted_words_are_labels(domain: str, language: str) -> None:
    catalog = catalogs.load(catalogs.catalog_file("fr" if language == "en" else language, domain))
    assert catalog is not None
    found = {
        part: message.id
        for message in catalog
        if message.id
        for part in unknown(language, domain, texts(language, message))
        if part not in steps(language, catalog)
    }
    assert not found


def test_a_label_of_another_language_is_found() -> None:
    assert unknown("fr", "adobe-journey-optimizer", "de type «\u00a0Retour\u00a0»") == ["Retour"]
    assert unknown("es", "azure-bot-service", "en «Configuración > Channels»") == ["Channels"]
