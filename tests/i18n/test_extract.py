from __future__ import annotations

import json
from pathlib import Path

import pytest

from validator.i18n import extract

CODE = """
class UsageError(GuiderailError):
    pass

def say(text): ...

catalog.say("Outer {a}.", a=catalog.say("inner " "two"))
catalog.say_in("month", "May")
catalog.say_plural("{n} file", "{n} files", n)
raise UsageError("The option `{option}` is unknown.", option="--x")
raise FileError(mark("Marked."), path="a")
catalog.say(text)
catalog.say("`{command}`")
print("Not for people.")

def words(catalog):
    say = catalog.say_in
    plural = catalog.say_plural
    return [say("severity", "error"), plural("{n} day", "{n} days", 2), "é", say("severity", "info")]

def others(catalog):
    say, other = catalog.say, 1
    return say("No context.")
"""
RULES = """
a-rule:
  severity: error
  title: A short name
  message: >-
    The field `{key}` is
    wrong.
  help: Mend it.
  expected: '`{host}`'
  related: The other one.
  cases:
    on: {message: Another wording., expected: three words here}
  example: {text: "not: for people", good: "fine: yes"}
"""
GUIDE = """
title: Connect it
intro: Welcome.
labels: {save: {en: Save, fr: Enregistrer}}
links: {page: {title: The page, url: "https://example.org"}}
variants: {place: {title: The place, field: /a, values: {north: In the north}}}
prerequisites: [{id: account, title: An account, text: Have one.}]
steps:
  - id: first
    title: Begin
    text: |-
      Click {{ label('save') }}.
    substeps: [{text: A part of it., when: {place: [north]}}]
    notes: [{kind: tip, text: A tip.}]
    fills: [/a]
    verify: It shows.
    unchecked: Nobody sees it.
changes: [{date: 2022-09-12, text: It moved., source: page}]
troubleshooting: [{code: 11200, text: It failed., step: first}]
"""
SCHEMA = {
    "title": "The file",
    "description": "What it is.",
    "properties": {
        "title": {
            "title": "Its title",
            "description": "A name.",
            "x-expected": "a few letters",
            "examples": ["Any"],
        },
        "kind": {
            "enum": ["a"],
            "x-labels": {"a": "The first"},
            "if": {"const": "b"},
            "then": {"x-expected": "more"},
        },
    },
    "$defs": {"description": {"title": "Inside", "default": {"title": "Data"}}},
    "allOf": [{"else": {"description": "Deep."}}],
}


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    files = {
        "validator/code.py": CODE,
        "validator/reporters/templates/page.j2": (
            '<p>{{ say("Of a template.") }}{{ say_in("step", "Next") }}</p>'
        ),
        "schemas/common/form.yaml": RULES,
        "schemas/common/schema.json": "{}",
        "schemas/mine/pack.yaml": "status: {state: active, text: It works.}\nsources: {a: {title: A page}}",
        "schemas/mine/rules.yaml": RULES,
        "schemas/mine/guide.yaml": GUIDE,
        "schemas/mine/schema.json": json.dumps(SCHEMA),
    }
    for name, text in files.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    (tmp_path / "locales" / "fr" / "LC_MESSAGES").mkdir(parents=True)
    return tmp_path


def found(domain: str, checkout: Path) -> list[tuple[str, str]]:
    return [(text.context, text.text) for text in extract.texts(domain, checkout)]


def catalog(checkout: Path) -> Path:
    return extract.catalog_file("fr", "mine", checkout)


def translate(checkout: Path, english: str, french: str) -> None:
    text = catalog(checkout).read_text(encoding="utf-8")
    before = f'msgid "{english}"\nmsgstr '
    assert f'{before}""' in text
    catalog(checkout).write_text(text.replace(f'{before}""', f'{before}"{french}"'), encoding="utf-8")


# --- sources -----------------------------------------------------------------------------------------


def test_code_templates_and_shared_rules_are_one_domain(checkout: Path) -> None:
    assert found("validator", checkout) == [
        ("", "Outer {a}."),
        ("", "inner two"),
        ("month", "May"),
        ("", "{n} file"),
        ("", "The option `{option}` is unknown."),
        ("", "Marked."),
        ("severity", "error"),
        ("", "{n} day"),
        ("severity", "info"),
        ("", "No context."),
        ("", "Of a template."),
        ("step", "Next"),
        ("title", "A short name"),
        ("", "The field `{key}` is wrong."),
        ("", "Mend it."),
        ("", "The other one."),
        ("", "Another wording."),
        ("", "three words here"),
    ]


def test_a_plural_keeps_both_forms(checkout: Path) -> None:
    assert [text.plural for text in extract.texts("validator", checkout) if text.plural] == [
        "{n} files",
        "{n} days",
    ]


def test_a_pack_gives_all_that_people_read_and_nothing_else(checkout: Path) -> None:
    texts = found("mine", checkout)
    assert texts[0] == ("", "It works.")
    assert texts[1:10] == [
        ("field", "The file"),
        ("", "What it is."),
        ("field", "Its title"),
        ("", "A name."),
        ("expected", "a few letters"),
        ("label", "The first"),
        ("expected", "more"),
        ("field", "Inside"),
        ("", "Deep."),
    ]
    assert texts[16:] == [
        ("step", "Connect it"),
        ("", "Welcome."),
        ("link", "The page"),
        ("step", "The place"),
        ("label", "In the north"),
        ("step", "An account"),
        ("", "Have one."),
        ("step", "Begin"),
        ("", "Click {{ label('save') }}."),
        ("", "A part of it."),
        ("", "A tip."),
        ("", "It shows."),
        ("", "Nobody sees it."),
        ("", "It moved."),
        ("", "It failed."),
    ]


def test_every_text_says_where_it_comes_from(checkout: Path) -> None:
    places = {text.text: text.place for text in extract.texts("mine", checkout)}
    assert places["Mend it."] == "rules.yaml: a-rule / help"
    assert places["Another wording."] == "rules.yaml: a-rule / on / message"
    assert places["A tip."] == "guide.yaml: steps/first/notes/1 / text"
    assert places["A name."] == "schema.json: /title / description"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Words", True),
        ("`code` or `{value}`", True),
        ("`code`", False),
        ("{value}", False),
        ("{{ label('save') }}", False),
        ("https://example.org/words", False),
        ("… 12 %", False),
    ],
)
def test_only_texts_with_words_are_translated(text: str, expected: bool) -> None:
    assert extract.has_words(text) is expected


# --- catalogs ----------------------------------------------------------------------------------------


def test_updating_a_second_time_changes_nothing(checkout: Path) -> None:
    names = [file.relative_to(checkout).as_posix() for file in extract.update("mine", checkout)]
    assert names == ["locales/templates/mine.pot", "locales/fr/LC_MESSAGES/mine.po"]
    assert extract.update("mine", checkout) == []
    assert extract.outdated("mine", checkout) == []


def test_translations_are_kept_whatever_moves(checkout: Path) -> None:
    extract.update("mine", checkout)
    translate(checkout, "Mend it.", "Corrigez-le.")
    rules = checkout / "schemas/mine/rules.yaml"
    rules.write_text(RULES.replace("a-rule:", "other-rule:"), encoding="utf-8")
    extract.update("mine", checkout)
    assert 'other-rule / help\nmsgid "Mend it."\nmsgstr "Corrigez-le."' in catalog(checkout).read_text(
        "utf-8"
    )


def test_a_changed_sentence_starts_untranslated_and_the_old_one_is_gone(checkout: Path) -> None:
    extract.update("mine", checkout)
    translate(checkout, "Mend it.", "Corrigez-le.")
    rules = checkout / "schemas/mine/rules.yaml"
    rules.write_text(RULES.replace("Mend it.", "Mend it now."), encoding="utf-8")
    assert extract.outdated("mine", checkout) == [
        "locales/templates/mine.pot: missing: 'Mend it now.'",
        "locales/templates/mine.pot: no longer used: 'Mend it.'",
        "locales/fr/LC_MESSAGES/mine.po: missing: 'Mend it now.'",
        "locales/fr/LC_MESSAGES/mine.po: no longer used: 'Mend it.'",
    ]
    extract.update("mine", checkout)
    text = catalog(checkout).read_text("utf-8")
    assert 'msgid "Mend it now."\nmsgstr ""' in text
    assert "Corrigez-le" not in text
    assert "fuzzy" not in text


def test_equal_words_of_other_contexts_are_other_messages(checkout: Path) -> None:
    guide = checkout / "schemas/mine/guide.yaml"
    guide.write_text(GUIDE.replace("title: Begin", "title: Mend it."), encoding="utf-8")
    assert [context for context, text in found("mine", checkout) if text == "Mend it."] == ["", "step"]
    extract.update("mine", checkout)
    assert catalog(checkout).read_text("utf-8").count('msgid "Mend it."') == 2


def test_nothing_in_a_catalog_depends_on_the_day_or_the_machine(checkout: Path) -> None:
    extract.update("mine", checkout)
    text = catalog(checkout).read_text("utf-8")
    assert not any(word in text for word in ("Date", "Generated-By", "Translator", str(checkout)))
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("schemas/mine/rules.yaml", "a: [unclosed"),
        ("schemas/mine/schema.json", '{"title": '),
        ("schemas/mine/guide.yaml", "- a list"),
    ],
)
def test_a_broken_source_leaves_the_catalogs_alone(checkout: Path, name: str, content: str) -> None:
    extract.update("mine", checkout)
    before = catalog(checkout).read_text("utf-8")
    (checkout / name).write_text(content, encoding="utf-8")
    with pytest.raises(extract.Unreadable):
        extract.update("mine", checkout)
    assert catalog(checkout).read_text("utf-8") == before


def test_a_broken_template_is_named(checkout: Path) -> None:
    (checkout / "validator/reporters/templates/page.j2").write_text("{{ say( }}", encoding="utf-8")
    with pytest.raises(extract.Unreadable, match=r"page\.j2"):
        extract.update("validator", checkout)


def test_a_new_language_gets_its_plural_forms(checkout: Path) -> None:
    (checkout / "locales" / "pl" / "LC_MESSAGES").mkdir(parents=True)
    extract.update("validator", checkout)
    text = extract.catalog_file("pl", "validator", checkout).read_text("utf-8")
    assert '"Language: pl\\n"' in text
    assert "nplurals=4" in text or "nplurals=3" in text
    assert 'msgstr[2] ""' in text


@pytest.mark.parametrize("arguments", [["--new", "not a language"], ["--new", "../de"], ["nowhere"]])
def test_what_is_unknown_is_refused(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as refusal:
        extract.main(arguments)
    assert refusal.value.code == 2
