from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pseudo import Pseudo, pseudo

from validator.diagnostics import Label
from validator.i18n.catalog import Catalog, use_pack_folders

CHECKOUT = Path(__file__).parent.parent.parent
HEADER = (
    'msgid ""\nmsgstr ""\n"Language: fr\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    '"Plural-Forms: nplurals=2; plural=(n > 1);\\n"\n\n'
)


@pytest.fixture(autouse=True)
def no_other_folders() -> Iterator[None]:
    yield
    use_pack_folders({})


def catalog(folder: Path, body: str, *, language: str = "fr", domain: str = "validator") -> Catalog:
    file = folder / "locales" / language / "LC_MESSAGES" / f"{domain}.po"
    file.parent.mkdir(parents=True)
    file.write_text(HEADER + body, encoding="utf-8")
    use_pack_folders({domain: folder})
    return Catalog(language)


# --- translating -------------------------------------------------------------------------------------


def test_a_translation_is_found_and_filled(tmp_path: Path) -> None:
    french = catalog(tmp_path, 'msgid "The field {key}."\nmsgstr "Le champ {key}."\n')
    assert french.say("The field {key}.", key="role") == "Le champ role."


def test_a_missing_translation_shows_english(tmp_path: Path) -> None:
    french = catalog(tmp_path, 'msgid "Here"\nmsgstr ""\n')
    assert french.say("Here") == "Here"
    assert french.say("Not there {n}", n=1) == "Not there 1"
    assert french.say_plural("{n} file", "{n} files", 2) == "2 files"


def test_a_context_chooses_between_equal_words(tmp_path: Path) -> None:
    body = 'msgctxt "field"\nmsgid "Type"\nmsgstr "Sorte"\n\nmsgid "Type"\nmsgstr "Saisissez"\n'
    french = catalog(tmp_path, body)
    assert (french.say_in("field", "Type"), french.say("Type")) == ("Sorte", "Saisissez")
    assert french.say_in("other", "Type") == "Type"


def test_a_plural_agrees_with_its_number(tmp_path: Path) -> None:
    body = 'msgid "{n} error"\nmsgid_plural "{n} errors"\nmsgstr[0] "{n} erreur"\nmsgstr[1] "{n} erreurs"\n'
    french = catalog(tmp_path, body)
    assert [french.say_plural("{n} error", "{n} errors", n) for n in (0, 1, 2)] == [
        "0 erreur",
        "1 erreur",
        "2 erreurs",
    ]
    assert [Catalog().say_plural("{n} error", "{n} errors", n) for n in (0, 1, 2)] == [
        "0 errors",
        "1 error",
        "2 errors",
    ]


def test_the_empty_text_stays_empty(tmp_path: Path) -> None:
    assert catalog(tmp_path, 'msgid "a"\nmsgstr "b"\n').translate("") == ""


def test_a_label_is_translated_where_it_is_inserted(tmp_path: Path) -> None:
    french = catalog(tmp_path, 'msgctxt "label"\nmsgid "Germany"\nmsgstr "Allemagne"\n')
    assert french.say("In {where}.", where=Label("Germany", "label")) == "In Allemagne."


def test_values_keep_their_own_direction_in_languages_from_right_to_left(tmp_path: Path) -> None:
    arabic = catalog(tmp_path, 'msgid "a"\nmsgstr "b"\n', language="ar")
    assert arabic.say("The field {key}.", key="role") == "The field \u2068role\u2069."


@pytest.mark.parametrize(
    "content", [b"", b"not a catalog", b'msgid "a', b"\xff\xfe\x00", b'msgstr "a"\n' * 3]
)
@pytest.mark.parametrize("suffix", ["po", "mo"])
def test_a_broken_catalog_shows_english(tmp_path: Path, content: bytes, suffix: str) -> None:
    file = tmp_path / "locales" / "fr" / "LC_MESSAGES" / f"mine.{suffix}"
    file.parent.mkdir(parents=True)
    file.write_bytes(content)
    use_pack_folders({"mine": tmp_path})
    assert Catalog("fr").translate("Here", "mine") == "Here"


@pytest.mark.parametrize(
    ("language", "domain"),
    [("../fr", "mine"), ("fr", "../mine"), ("fr", "a/b"), ("", "mine"), ("fr\n", "mine")],
)
def test_names_that_could_leave_the_folder_are_not_looked_up(
    tmp_path: Path, language: str, domain: str
) -> None:
    catalog(tmp_path, 'msgid "a"\nmsgstr "b"\n', domain="mine")
    use_pack_folders({domain: tmp_path})
    assert Catalog("fr").translate("a", "mine") == ("b" if domain == "mine" else "a")
    assert Catalog(language).translate("a", domain) == "a"


# --- placeholders ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{a} and {b}", "{b} and 7"),
        (
            "{unknown} {a.__class__} {a[0]} {a!r} {a:>9} {0} {}",
            "{unknown} {a.__class__} {a[0]} {a!r} {a:>9} {0} {}",
        ),
        ("{{a}} {{ a }} {{toNumber}}", "{{a}} {{ a }} {{toNumber}}"),
        ('{"key": {b}}', '{"key": 7}'),
        ("${A} ${NAME} { a } }{", "${A} ${NAME} { a } }{"),
        ("100 % %s %(a)s", "100 % %s %(a)s"),
    ],
)
def test_only_known_names_in_single_braces_are_filled(text: str, expected: str) -> None:
    assert Catalog().say(text, a="{b}", b=7) == expected


@given(st.text(), st.text())
def test_filling_never_fails_and_inserts_values_as_they_are(text: str, value: str) -> None:
    assert Catalog().fill(text, {}) == text
    assert Catalog().fill("<{a}>", {"a": value}) == f"<{value}>"


# --- numbers, dates, lists ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ["0", "999", "1,200", "12,500"]),
        ("fr", ["0", "999", "1\u202f200", "12\u202f500"]),
        ("es", ["0", "999", "1200", "12\u00a0500"]),
    ],
)
def test_quantities_are_written_as_in_the_language(language: str, expected: list[str]) -> None:
    assert [Catalog(language).count(n) for n in (0, 999, 1200, 12500)] == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ["31 December 2021", "1 August 2026"]),
        ("fr", ["31 décembre 2021", "1er août 2026"]),
        ("es", ["31 de diciembre de 2021", "1 de agosto de 2026"]),
    ],
)
def test_dates_are_written_out(language: str, expected: list[str]) -> None:
    assert [Catalog(language).date(iso) for iso in ("2021-12-31", "2026-08-01")] == expected


@pytest.mark.parametrize("text", ["", "2021", "2021-13-01", "2021-12-32", "soon", "2021-12-31T10:00"])
def test_what_is_no_date_stays_as_it_is(text: str) -> None:
    assert Catalog("fr").date(text) == text


def test_a_list_has_commas_and_no_conjunction() -> None:
    assert Catalog("es").listing(["Twilio", "Infobip"]) == "Twilio, Infobip"


# --- the test language, and what is loaded -----------------------------------------------------------


def test_the_test_language_marks_every_text_and_keeps_what_is_literal() -> None:
    assert pseudo("The field `{key}` in {place}.\n") == "⟦Thë fîëld `{key}` îñ {place}.⟧\n"
    assert Pseudo().say("A {word}.", word="cone") == "⟦Á cone.⟧"
    assert Pseudo().say_plural("{n} file", "{n} files", 2) == "⟦2 fîlës⟧"
    assert Pseudo().say_in("month", "May") == "⟦Máý⟧"


def modules_after(program: str) -> set[str]:
    program += "; import sys; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-S", "-c", program], capture_output=True, text=True, check=True, cwd=CHECKOUT
    )
    return set(done.stdout.split())


def test_english_costs_next_to_nothing() -> None:
    loaded = modules_after(
        "from validator.i18n.catalog import Catalog; from validator.i18n.language import choose_language\n"
        "Catalog(choose_language(None, {})).say('x {a}', a=1)"
    )
    assert not loaded & {"babel", "gettext", "pathlib", "dataclasses", "pydantic"}


def test_a_kept_catalog_is_read_without_babel() -> None:
    Catalog("fr").say("x")  # compiled and kept from here on
    loaded = modules_after("from validator.i18n.catalog import Catalog; Catalog('fr').say('x')")
    assert "gettext" in loaded
    assert "babel" not in loaded
