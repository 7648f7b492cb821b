"""The catalogs in ``locales/``: complete, in step with the sources, and good French and Spanish."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from catalog_checks import ALL, OF_LANGUAGE, prose

from docs.generator import catalogs

CHECKOUT = Path(__file__).parent.parent.parent
COMPLETE = ("fr", "es")  #: languages in which nothing may be missing
CATALOGS = [(language, domain) for language in catalogs.languages() for domain in catalogs.domains()]
each_catalog = pytest.mark.parametrize(("language", "domain"), CATALOGS)


@lru_cache
def loaded(language: str, domain: str) -> Catalog:
    catalog = catalogs.load(catalogs.catalog_file(language, domain))
    assert catalog is not None, f"no catalog of {domain} in {language}: run make messages"
    return catalog


def messages(language: str, domain: str) -> list[Message]:
    return [message for message in loaded(language, domain) if message.id]


def pairs(language: str, domain: str, *, sought: bool = True) -> Iterator[tuple[str, str]]:
    """Yield every English text with its translation; of plurals, each form with the English one.

    ``sought``: also the words that readers type into the search, and that nobody is shown.
    """
    for message in messages(language, domain):
        if message.context == "search" and not sought:
            continue
        if isinstance(message.id, str):
            yield message.id, str(message.string)
        else:
            one, many = message.id
            for number, form in enumerate(message.string):
                yield (one if number == 0 else many), form


def findings(language: str, domain: str, check: str) -> list[str]:
    judge = (ALL | OF_LANGUAGE.get(language, {}))[check]
    return [
        f"\nlocales/{language}/LC_MESSAGES/{domain}.po: {problem}\n  msgid  {english!r}\n  msgstr {text!r}"
        for english, text in pairs(language, domain, sought=check != "words")
        if text
        for problem in judge(english, text)
    ]


def test_french_and_spanish_are_there() -> None:
    assert set(COMPLETE) <= set(catalogs.languages())


@pytest.mark.parametrize("domain", catalogs.domains())
def test_catalogs_hold_exactly_the_texts_of_the_sources(domain: str) -> None:
    lines = catalogs.outdated(domain)
    assert not lines, "run make messages:\n" + "\n".join(lines)


@each_catalog
def test_every_text_is_translated(language: str, domain: str) -> None:
    if language not in COMPLETE:
        pytest.skip("missing texts show English")
    missing = [
        f"locales/{language}/LC_MESSAGES/{domain}.po: {message.id!r}"
        for message in messages(language, domain)
        if message.fuzzy or not all([message.string] if isinstance(message.id, str) else message.string)
    ]
    assert not missing, f"{len(missing)} texts are missing or fuzzy:\n" + "\n".join(missing)


@pytest.mark.parametrize(
    ("language", "domain", "check"),
    [(*names, check) for names in CATALOGS for check in (*ALL, *OF_LANGUAGE.get(names[0], ()))],
)
def test_translations_are_good(language: str, domain: str, check: str) -> None:
    found = findings(language, domain, check)
    assert not found, "".join(found)


@pytest.mark.parametrize("language", COMPLETE)
def test_one_english_text_has_one_translation(language: str) -> None:
    """Whatever the pack: a text that is to differ has a context, or other English words."""
    found: dict[tuple[str, str], set[str]] = {}
    for domain in catalogs.domains():
        for message in messages(language, domain):
            if isinstance(message.id, str):
                found.setdefault((message.id, message.context or ""), set()).add(str(message.string))
    assert {text: several for (text, _), several in found.items() if len(several) > 1} == {}


@each_catalog
def test_plural_forms_are_those_of_the_language(language: str, domain: str) -> None:
    catalog = loaded(language, domain)
    wrong = [
        message.id
        for message in messages(language, domain)
        if not isinstance(message.id, str) and len(message.string) != catalog.num_plurals
    ]
    assert not wrong


# --- the checks find what they are for ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "check", "english", "text"),
    [
        ("fr", "placeholders", "The field `{key}`.", "Le champ `{clé}`."),
        ("fr", "placeholders", "The field {key}.", "Le champ."),
        ("es", "code", "Write `true`.", "Escriba `verdadero`."),
        ("es", "code", "Write `true`.", "Escriba true."),
        ("fr", "addresses", "See https://www.twilio.com/docs.", "Voir https://www.twilio.com/fr/docs."),
        ("fr", "calls", "Click {{ label('save') }}.", "Cliquez sur **Enregistrer**."),
        ("es", "fixed words", "Send STOP.", "Envíe DETENER."),
        ("fr", "shape", "One.\n", "Un."),
        ("fr", "shape", "One.\n\nTwo.", "Un. Deux."),
        ("fr", "shape", "- one\n- two", "- un et deux"),
        ("fr", "typography", "The field: two.", "Le champ : deux."),
        ("fr", "typography", "The field: two.", "Le champ: deux."),
        ("fr", "typography", "Which one?", "Laquelle ?"),
        ("fr", "typography", "“Writer”", "« Auteur »"),
        ("fr", "typography", "“Writer”", "“Auteur”"),
        ("fr", "typography", "the agent", "l'agent"),
        ("fr", "typography", '"Writer"', '"Auteur"'),
        ("fr", "typography", "50%", "50 %"),
        ("es", "typography", "Which one?", "Cuál?"),
        ("es", "typography", "“Writer”", "« Escritor »"),
        ("es", "typography", "“Writer”", '"Escritor"'),
        ("es", "typography", "“Writer”", "“Escritor”"),
        ("es", "typography", "Done: two.", "Hecho : dos."),
        ("fr", "words", "An invalid value.", "Une valeur invalide."),
        ("fr", "words", "The field {key}.", "Le nom du {key}."),
        ("es", "words", "The URL.", "El URL."),
        ("es", "words", "Rename the key.", "Cambie la llave."),
    ],
)
def test_a_planted_mistake_is_found(language: str, check: str, english: str, text: str) -> None:
    assert list((ALL | OF_LANGUAGE[language])[check](english, text))


@pytest.mark.parametrize(
    ("language", "english", "text"),
    [
        (
            "fr",
            "The role `{role}` is not enough for SMS: “Writer” or “Manager” is required.",
            (
                "Le rôle `{role}` ne suffit pas pour les SMS\u00a0: il faut le rôle "
                "«\u00a0Auteur\u00a0» ou «\u00a0Responsable\u00a0»."
            ),
        ),
        (
            "fr",
            "The field `{key}` is unknown: did you mean `{suggestion}`?",
            "Le champ `{key}` est inconnu\u00a0: vouliez-vous dire `{suggestion}`\u202f?",
        ),
        (
            "es",
            "The field `{key}` is unknown: did you mean `{suggestion}`?",
            "No se reconoce el campo `{key}`: ¿quiso decir `{suggestion}`?",
        ),
        ("fr", 'Close the brace `}`: `it\'s: "so"`.', 'Fermez l’accolade `}`\u00a0: `it\'s: "so"`.'),
        ("es", "A brace `{` opens.", "Una de las llaves, `{`, abre el bloque."),
    ],
)
def test_good_sentences_pass(language: str, english: str, text: str) -> None:
    found = {name: list(check(english, text)) for name, check in (ALL | OF_LANGUAGE[language]).items()}
    assert not any(found.values()), found


def test_prose_hides_what_is_literal() -> None:
    assert prose("Use `{host}` at {place} or {{ label('x') }}, `a: b`.") == "Use ▮ at ▮ or ▯, ▯."
