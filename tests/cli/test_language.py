"""Which language the command uses, and that every word it says comes from a catalog."""

from __future__ import annotations

import re
from pathlib import Path
from unittest import mock

import pytest
from command import Outcome, run, spawn
from pseudo import START, Pseudo
from rule_examples import SHOWN, Shown

from validator.cli import main
from validator.cli.command_table import COMMANDS
from validator.packs import registry
from validator.packs.examples import complete

EN, FR, ES = "Language of all texts", "Langue de tous les textes", "Idioma de todos los textos"
WORDS = {"en": EN, "fr": FR, "es": ES}


# --- which language ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("env", "language"),
    [
        ({}, "en"),
        ({"LC_ALL": "fr_CA.UTF-8"}, "fr"),
        ({"LANG": "es_419.UTF-8"}, "es"),
        ({"LC_MESSAGES": "es_ES"}, "es"),
        ({"LANGUAGE": "es"}, "es"),
        ({"LANGUAGE": "de:es:fr"}, "es"),
        ({"LANGUAGE": "de"}, "en"),
        ({"LANGUAGE": "es", "LANG": "fr_FR.UTF-8"}, "es"),
        ({"LC_ALL": "fr_FR.UTF-8", "LANGUAGE": "es"}, "fr"),
        ({"LC_ALL": "fr_FR.UTF-8", "LC_MESSAGES": "es_ES", "LANG": "es_ES"}, "fr"),
        ({"LC_MESSAGES": "fr_FR.UTF-8", "LANG": "es_ES"}, "fr"),
        ({"LC_ALL": "C", "LANG": "fr_FR.UTF-8"}, "en"),
        ({"LC_ALL": "C.UTF-8", "LANGUAGE": "fr"}, "en"),
        ({"LANG": "POSIX"}, "en"),
        ({"LC_ALL": "de_DE.UTF-8", "LANG": "fr_FR.UTF-8"}, "en"),
        ({"LC_ALL": "", "LANG": "fr_FR@euro"}, "fr"),
        ({"LC_ALL": "../../etc/passwd"}, "en"),
        ({"GUIDERAIL_LANG": "es", "LC_ALL": "fr_FR.UTF-8"}, "es"),
        ({"GUIDERAIL_LANG": "ES-mx"}, "es"),
        ({"GUIDERAIL_LANG": "xx", "LC_ALL": "fr_FR.UTF-8"}, "en"),
    ],
)
def test_the_environment_chooses_the_language(env: dict[str, str], language: str) -> None:
    assert WORDS[language] in run("--help", env=env).out


@pytest.mark.parametrize("words", [["--lang", "fr"], ["--lang=fr"], ["--lang", "fr-CA"], ["--lang", "FR"]])
def test_the_option_wins_wherever_it_is(words: list[str]) -> None:
    env = {"GUIDERAIL_LANG": "es", "LC_ALL": "en_GB.UTF-8"}
    assert FR in run(*words, "--help", env=env).out
    assert FR in run("check", *words, "--help", env=env).out
    assert FR in run("check", "--help", *words, env=env).out


def test_the_language_of_a_wrong_request_is_the_one_it_asks_for() -> None:
    assert "vouliez-vous dire" in run("chek", "--lang", "fr").err
    assert "vouliez-vous dire" in run("check", "--formt", "json", "--lang=fr").err
    assert "¿quiso decir" in run("chek", env={"LANG": "es_ES"}).err


def test_a_language_that_is_not_there_is_reported_in_the_language_of_the_environment() -> None:
    outcome = run("--lang", "xx", "platforms", env={"LANG": "fr_FR"})
    assert outcome.code == 2
    assert "La langue `xx` est inconnue" in outcome.err


@pytest.mark.parametrize(("env", "language"), [({"LC_ALL": "fr_CA.UTF-8"}, "fr"), ({"LANGUAGE": "es"}, "es")])
def test_a_separate_process_uses_the_same_language(env: dict[str, str], language: str) -> None:
    assert WORDS[language] in spawn("--help", env=env).out


def test_what_programs_read_is_never_translated(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(complete("azure-bot-service").replace("location: global", "location: x"))
    lines = {
        language: run("check", "a.yaml", "-f", "concise", "--lang", language, cwd=tmp_path)
        for language in WORDS
    }
    assert {outcome.out.split("] ")[0] for outcome in lines.values()} == {"a.yaml:4:13: error[not-allowed"}
    assert {outcome.code for outcome in lines.values()} == {1}


# --- every word comes from a catalog -----------------------------------------------------------------

#: what a catalog leaves alone: code spans, addresses, labels of vendors
_LITERAL = re.compile(r"``.+?``|`[^`]*`|https?://\S+|\*\*.+?\*\*|\[[^\]]*\]\([^)]*\)", re.DOTALL)
#: a word with a letter that the test language would have accented
_UNTRANSLATED = re.compile(r"[^\W\d_]*[aceinouyACEINOUY][^\W\d_]*")


def pseudo(*words: str, cwd: Path | None = None) -> Outcome:
    """Run the command in a language in which every text that went through a catalog is marked."""
    with mock.patch.object(main, "Catalog", return_value=Pseudo()):
        return run(*words, cwd=cwd)


def untranslated(text: str) -> list[str]:
    """Return the words of a text that did not come from a catalog."""
    return _UNTRANSLATED.findall(_LITERAL.sub(" ", text))


def without_names(text: str) -> str:
    """Return a text without the names of products and formats, which are the same in every language."""
    titles = [registry.load(name).title for name in registry.names()]
    for name in (*titles, "YAML", "JSON", "TOML", "guiderail"):
        text = text.replace(name, "")
    return text


def without_frames(text: str) -> str:
    """Return a report without places and the lines of the file."""
    lines = (line for line in text.splitlines() if not re.match(r" *\d* \||  (?:-->|:::) ", line))
    place, command = (
        r"^[\w.<>-]+:\d+:\d+: |[\w<>-]+\.[a-z]+: ",
        r"guiderail (?:guide [\w-]+ --step [\w-]+|check --[\w. -]+|explain \S+)",
    )
    return "\n".join(re.sub(f"{place}|{command}", "", line) for line in lines)


@pytest.mark.parametrize("shown", SHOWN, ids=str)
def test_every_word_about_a_rule_comes_from_a_catalog(shown: Shown, tmp_path: Path) -> None:
    name = f"config.{shown.files.format}"
    (tmp_path / name).write_text(shown.files.bad, encoding="utf-8", newline="")
    (tmp_path / "beside.yaml").write_text(shown.files.beside or "", encoding="utf-8")
    paths = ["beside.yaml", name] if shown.files.beside is not None else [name]
    for format in ("text", "concise"):
        outcome = pseudo("check", *paths, "--format", format, "-v", cwd=tmp_path)
        text = without_frames(outcome.out).replace("beside.yaml", "")
        if format == "concise":  # a machine reads the severity, so it is never translated
            text = re.sub(r"^(error|warning|info)\[[a-z0-9-]+\]", "", text, flags=re.MULTILINE)
        text = re.sub(r"\[[a-z0-9-]+\](?=:? )", " ", text)
        text = re.sub(r"⟦fîëld: \S+", "", text)
        assert untranslated(without_names(text)) == []
        assert untranslated(without_names(without_frames(outcome.err))) == []


@pytest.mark.parametrize("command", ["", *(each.name for each in COMMANDS)])
def test_every_word_of_the_help_comes_from_a_catalog(command: str) -> None:
    outcome = pseudo(*filter(None, [command]), "--help")
    text = re.sub(r"(?m)^  .{25}[^ ⟦]*|⟦Üságë: .*⟧", "", outcome.out)  # names, and what represents values
    assert START in text
    assert untranslated(without_names(text)) == []


def test_every_word_about_platforms_comes_from_a_catalog_but_their_names() -> None:
    text = pseudo("platforms").out
    for name in registry.names():
        text = text.replace(name, " ").replace(registry.load(name).title, " ")
    assert untranslated(text) == []


@pytest.mark.parametrize("name", registry.names())
def test_every_word_of_a_guide_comes_from_a_catalog_but_labels(name: str) -> None:
    text = pseudo("guide", name).out
    text = re.sub(r"“[^”]*”", " ", text)  # labels
    text = re.sub(r"Söürçë:[^⟧]*⟧", " ", text)  # pages, by their own titles
    text = re.sub(r"öf thësë fîëlds:.*?\n\n", "\n\n", text, flags=re.DOTALL)
    assert untranslated(without_names(text)) == []


@pytest.mark.parametrize(
    "words",
    [
        "check --format x",
        "check --format jsn",
        "check --x",
        "check --formt",
        "check --format",
        "check --quiet=x",
        "check --platform x",
        "check --platform azur",
        "check --select x",
        "check --select sid-malformd",
        "check missing.yaml",
        "check /dev/null",
        "check --output nowhere/x.txt",
        "check",
        "x",
        "chek",
        "guide",
        "guide a b",
        "guide azure --step x",
        "guide azure --step twiml-ap",
        "guide azure --config missing.yaml",
        "schema",
    ],
)
def test_every_word_of_a_complaint_comes_from_a_catalog(words: str, tmp_path: Path) -> None:
    outcome = pseudo(*words.split(), cwd=tmp_path)
    assert outcome.code in (2, 3)
    assert START in outcome.err
    text = re.sub("^guiderail: ", "", outcome.err, flags=re.MULTILINE)
    rows = {f"{pack.aliases[0]} {pack.title}" for pack in map(registry.load, registry.names())}
    lines = [line for line in text.splitlines() if " ".join(line.split()) not in rows]
    assert untranslated("\n".join(lines)) == []


def test_every_word_of_an_empty_run_comes_from_a_catalog(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(complete("azure-bot-service"))
    outcome = pseudo("check", cwd=tmp_path)
    assert untranslated(outcome.all) == []
    assert START in outcome.err
