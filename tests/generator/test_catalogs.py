"""The command that ``make messages`` runs: which texts it collects, and what it changes in a catalog."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rule_texts import RULES

from docs.generator import catalogs
from validator.i18n.pack_texts import Unreadable

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
print(f'[{say("Inside.")}]')

def words(catalog):
    say = catalog.say_in
    plural = catalog.say_plural
    return [say("severity", "error"), plural("{n} day", "{n} days", 2), "é", say("severity", "info")]

def others(catalog):
    say, other = catalog.say, 1
    return say("No context.")
"""
GUIDE = "title: Begin\n"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    files = {
        "validator/code.py": CODE,
        "validator/reporters/templates/page.j2": (
            '<p>{{ say("Of a template.") }}{{ say_in("step", "Next") }}</p>'
        ),
        "schemas/common/form.yaml": RULES,
        "schemas/common/schema.json": "{}",
        "schemas/mine/pack.yaml": "{}",
        "schemas/mine/rules.yaml": RULES,
        "schemas/mine/guide.yaml": GUIDE,
        "schemas/mine/schema.json": "{}",
    }
    for name, text in files.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    (tmp_path / "locales" / "fr" / "LC_MESSAGES").mkdir(parents=True)
    return tmp_path


def found(domain: str, checkout: Path) -> list[tuple[str, str]]:
    return [(text.context, text.text) for text in catalogs.texts(domain, checkout)]


def catalog(checkout: Path) -> Path:
    return catalogs.catalog_file("fr", "mine", checkout)


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
        ("", "Inside."),
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
    assert [text.plural for text in catalogs.texts("validator", checkout) if text.plural] == [
        "{n} files",
        "{n} days",
    ]


# --- catalogs ----------------------------------------------------------------------------------------


def test_updating_a_second_time_changes_nothing(checkout: Path) -> None:
    names = [file.relative_to(checkout).as_posix() for file in catalogs.update("mine", checkout)]
    assert names == ["locales/templates/mine.pot", "locales/fr/LC_MESSAGES/mine.po"]
    assert catalogs.update("mine", checkout) == []
    assert catalogs.outdated("mine", checkout) == []


def test_translations_are_kept_whatever_moves(checkout: Path) -> None:
    catalogs.update("mine", checkout)
    translate(checkout, "Mend it.", "Corrigez-le.")
    rules = checkout / "schemas/mine/rules.yaml"
    rules.write_text(RULES.replace("a-rule:", "other-rule:"), encoding="utf-8")
    catalogs.update("mine", checkout)
    assert 'other-rule / help\nmsgid "Mend it."\nmsgstr "Corrigez-le."' in catalog(checkout).read_text(
        "utf-8"
    )


def test_a_changed_sentence_starts_untranslated_and_the_old_one_is_gone(checkout: Path) -> None:
    catalogs.update("mine", checkout)
    translate(checkout, "Mend it.", "Corrigez-le.")
    rules = checkout / "schemas/mine/rules.yaml"
    rules.write_text(RULES.replace("Mend it.", "Mend it now."), encoding="utf-8")
    assert catalogs.outdated("mine", checkout) == [
        "locales/templates/mine.pot: missing: 'Mend it now.'",
        "locales/templates/mine.pot: no longer used: 'Mend it.'",
        "locales/fr/LC_MESSAGES/mine.po: missing: 'Mend it now.'",
        "locales/fr/LC_MESSAGES/mine.po: no longer used: 'Mend it.'",
    ]
    catalogs.update("mine", checkout)
    text = catalog(checkout).read_text("utf-8")
    assert 'msgid "Mend it now."\nmsgstr ""' in text
    assert "Corrigez-le" not in text
    assert "fuzzy" not in text


def test_equal_words_of_other_contexts_are_other_messages(checkout: Path) -> None:
    guide = checkout / "schemas/mine/guide.yaml"
    guide.write_text(GUIDE.replace("title: Begin", "title: Mend it."), encoding="utf-8")
    assert [context for context, text in found("mine", checkout) if text == "Mend it."] == ["", "step"]
    catalogs.update("mine", checkout)
    assert catalog(checkout).read_text("utf-8").count('msgid "Mend it."') == 2


def test_nothing_in_a_catalog_depends_on_the_day_or_the_machine(checkout: Path) -> None:
    catalogs.update("mine", checkout)
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
    catalogs.update("mine", checkout)
    before = catalog(checkout).read_text("utf-8")
    (checkout / name).write_text(content, encoding="utf-8")
    with pytest.raises(Unreadable):
        catalogs.update("mine", checkout)
    assert catalog(checkout).read_text("utf-8") == before


def test_a_broken_template_is_named(checkout: Path) -> None:
    (checkout / "validator/reporters/templates/page.j2").write_text("{{ say( }}", encoding="utf-8")
    with pytest.raises(Unreadable, match=r"page\.j2"):
        catalogs.update("validator", checkout)


def test_a_new_language_gets_its_plural_forms(checkout: Path) -> None:
    (checkout / "locales" / "pl" / "LC_MESSAGES").mkdir(parents=True)
    catalogs.update("validator", checkout)
    text = catalogs.catalog_file("pl", "validator", checkout).read_text("utf-8")
    assert '"Language: pl\\n"' in text
    assert "nplurals=4" in text or "nplurals=3" in text
    assert 'msgstr[2] ""' in text


def test_a_new_language_says_how_much_is_left_and_what_comes_next(checkout: Path) -> None:
    (checkout / "locales" / "pl" / "LC_MESSAGES").mkdir(parents=True)
    for domain in catalogs.domains(checkout):
        catalogs.update(domain, checkout)
    left = {name: catalogs.untranslated("pl", name, checkout) for name in catalogs.domains(checkout)}
    said = "\n".join(catalogs.next_steps("pl", checkout))
    assert f"Texts left to translate into pl: {sum(left.values())}" in said
    assert re.findall(r"(\d+)  locales/pl/LC_MESSAGES/([\w-]+)\.po", said) == [
        (str(count), name) for name, count in left.items() if count
    ]
    assert "make messages, make check" in said
    file = catalogs.catalog_file("pl", "mine", checkout)
    file.write_text(
        re.sub(r'msgstr ""\n(?=\n|\Z)', 'msgstr "x"\n', file.read_text("utf-8")), encoding="utf-8"
    )
    assert catalogs.untranslated("pl", "mine", checkout) < left["mine"]


@pytest.mark.parametrize("arguments", [["--new", "not a language"], ["--new", "../de"], ["nowhere"]])
def test_what_is_unknown_is_refused(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as refusal:
        catalogs.main(arguments)
    assert refusal.value.code == 2
