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
    "RCS",
    "SMS",
    "Services",
    "Sinch",
    "Sinch MMS",
    "Sinch RCS",
    "AJO Inbound Activity Event Dataset",
    "Mobile",
    "Mobile message",
    "Administrador del sistema",
    "Mon application TwiML",
    "ignore",
    "Active numbers",
    "Geo permissions",
    "Messaging",
    "Sender Pool",
    "Settings",
    "Verified Caller IDs",
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
#: labels of screens that are only in English, such as the console of Twilio: any text may quote them
ENGLISH = {
    words["en"]
    for platform in registry.names()
    for words in registry.load(platform).guide.labels.values()
    if set(words) == {"en"}
}


def texts(language: str, message: Message) -> str:
    found = message.id if language == "en" else message.string
    return found if isinstance(found, str) else "\n".join(found)


def steps(language: str, catalog: Catalog) -> set[str]:
    """Return the titles of the guide, which are quoted as well."""
    return {texts(language, message) for message in catalog if message.context == "step"}


def unknown(language: str, domain: str, text: str) -> list[str]:
    """Return what a text quotes that is not a label."""
    labels = LABELS[language].get(domain, set()) | ENGLISH | OTHER
    return [
        part
        for words in re.findall(QUOTED[language], text)
        for part in words.split(" > ")
        if not re.search("[{`]", words) and part not in labels
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


# --- names that are filled in ------------------------------------------------------------------------

#: what is filled in as a number, a date or the name of a format, which begins with a consonant
_NO_NAMES = "columns|date|digits|format|limit|value"
_AVOIDED = {
    "fr": (
        rf"\b(?:[dD][eu]|[qQ]ue|[lL][ea]|[aA]u|[nN]e|[jJ]usque) (?!\{{(?:{_NO_NAMES})\}})\{{\w+\}}|’\{{\w",
        r"(?<!-)\b(?:[dD]e|[qQ]ue|[lL][ea]|[nN]e|[jJ]usque) (?=[aeiouyéèêàâîôûAEIOUÉÈÊÀÂÎÔ]\w)",
    ),
    "es": (
        r"\b(?:[dD]el|[aA]l) \{\w+\}",
        r"\by «?(?:[iI]|[hH]i(?!e))|\bo «?[hH]?[oO]|\be «?(?!«|[iI]|[hH]i)\w|\bu «?(?!«|[hH]?[oO])\w",
    ),
}


def clashes(language: str, domain: str, text: str) -> list[str]:
    """Return where a word has the wrong form before what is filled in: before any name, or before a label."""
    text = re.sub(r"``.+?``|`[^`]*`|https?://\S+", "▯", text)
    if domain in LABELS[language]:
        labels = registry.load(domain).guide.labels
        text = re.sub(
            r"\{\{ label\('([\w-]+)'\) \}\}",
            lambda call: labels[call[1]].get(language, labels[call[1]]["en"]),
            text,
        )
    return [
        found[0] + text[found.end() : found.end() + 20]
        for each in _AVOIDED[language]
        for found in re.finditer(each, text)
    ]


@pytest.mark.parametrize("language", sorted(_AVOIDED))
@pytest.mark.parametrize("domain", catalogs.domains())
def test_words_agree_with_the_names_and_labels_after_them(domain: str, language: str) -> None:
    catalog = catalogs.load(catalogs.catalog_file(language, domain))
    assert catalog is not None
    found = [
        clash
        for message in catalog
        if message.id
        for clash in clashes(language, domain, texts(language, message))
    ]
    assert found == []


@pytest.mark.parametrize(
    ("language", "domain", "text"),
    [
        ("fr", "validator", "Manuel de {platform}"),
        ("fr", "validator", "une configuration d’{platform}"),
        ("fr", "validator", "le bot de Azure"),
        ("es", "validator", "el bot del {platform}"),
        ("es", "ibm-voice-agent", "los valores {{ label('region') }} y {{ label('service_instance') }}"),
        ("es", "validator", "uno o otro"),
    ],
)
def test_a_planted_clash_is_found(language: str, domain: str, text: str) -> None:
    assert clashes(language, domain, text)
