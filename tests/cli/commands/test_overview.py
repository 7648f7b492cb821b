"""``guiderail`` alone says what is here and what can be done; a command without a name lists its choices."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from command import run

from validator.guides.conversion import kinds
from validator.packs import registry
from validator.packs.examples import complete
from validator.reporters import rule_index

LANGUAGES = ("en", "fr", "es")
each_language = pytest.mark.parametrize("language", LANGUAGES)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "sms").mkdir()
    (tmp_path / "sms" / "bot.yaml").write_text(complete("azure-bot-service"), encoding="utf-8")
    (tmp_path / "broken.yaml").write_text("platform: ibm-voice-agent\na: [", encoding="utf-8")
    (tmp_path / "compose.yaml").write_text("services: {}\n", encoding="utf-8")
    return tmp_path


# --- without a command -------------------------------------------------------------------------------


@each_language
def test_the_overview_names_the_configurations_and_the_next_command(language: str, folder: Path) -> None:
    outcome = run("--lang", language, cwd=folder)
    assert outcome.code == 2
    assert outcome.err == ""
    assert re.search(r"^  broken\.yaml$", outcome.out.replace("  \n", "\n"), re.MULTILINE)
    assert "  sms/bot.yaml  Azure Bot Service\n" in outcome.out
    assert "compose" not in outcome.out
    commands = re.findall(r"^  (guiderail .*?)(?:  |$)", outcome.out, re.MULTILINE)
    assert commands[:3] == ["guiderail check", "guiderail guide --config broken.yaml", "guiderail init"]


@each_language
def test_the_overview_of_an_empty_folder_begins_with_a_first_configuration(
    language: str, tmp_path: Path
) -> None:
    commands = re.findall(r"^  (guiderail .*?)  ", run("--lang", language, cwd=tmp_path).out, re.MULTILINE)
    assert commands[0] == "guiderail init"
    assert "guiderail --help" in commands


def test_the_overview_looks_at_a_part_of_a_large_folder(tmp_path: Path) -> None:
    deep = tmp_path / "a" / "b" / "c" / "d"
    deep.mkdir(parents=True)
    (deep / "bot.yaml").write_text(complete("azure-bot-service"), encoding="utf-8")
    assert "bot.yaml" not in run(cwd=tmp_path).out
    for number in range(9):
        (tmp_path / f"{number}.yaml").write_text(complete("azure-bot-service"), encoding="utf-8")
    assert re.findall(r"^  (\d\.yaml|…)", run(cwd=tmp_path).out, re.MULTILINE) == [
        *(f"{number}.yaml" for number in range(5)),
        "…",
    ]


def test_the_overview_of_a_checkout_begins_with_the_examples(checkout: Path) -> None:
    assert "Configurations in this folder:\n  docs/examples/" in run(cwd=checkout).out


def test_the_overview_keeps_to_the_settings(folder: Path) -> None:
    (folder / "guiderail.toml").write_text('exclude = ["sms"]\n', encoding="utf-8")
    assert "bot.yaml" not in run(cwd=folder).out


# --- without a name ----------------------------------------------------------------------------------


@each_language
@pytest.mark.parametrize("command", ["init", "guide", "schema"])
def test_a_command_without_a_platform_lists_the_platforms(
    command: str, language: str, tmp_path: Path
) -> None:
    outcome = run(command, "--lang", language, cwd=tmp_path)
    assert (outcome.code, outcome.out) == (2, "")
    platform = {"en": "PLATFORM", "fr": "PLATEFORME", "es": "PLATAFORMA"}[language]
    assert f"`guiderail {command} {platform}`" in outcome.err
    listed = re.findall(r"^  ([a-z-]+)  ", outcome.err, re.MULTILINE)
    assert {registry.by_name()[name] for name in listed} >= set(registry.declared())
    assert len(listed) == len(registry.names()) or command == "init"
    assert max(map(len, outcome.err.splitlines()[1:])) <= 60


def test_explain_without_a_rule_lists_the_rules() -> None:
    outcome = run("explain")
    assert outcome.code == 2
    assert all(home.name in outcome.err for home in rule_index.homes())
    assert max(map(len, outcome.err.splitlines()[1:])) <= 80


def test_convert_without_a_file_lists_the_forms_and_the_files(folder: Path) -> None:
    outcome = run("convert", cwd=folder)
    assert outcome.code == 2
    assert all(f"`{kind}`" in outcome.err for kind in kinds())
    assert "  sms/bot.yaml  Azure Bot Service\n" in outcome.err


def test_aliases_are_shown() -> None:
    shown = run("platforms").out
    assert all(f"`{alias}`" in shown for name in registry.names() for alias in registry.load(name).aliases)


# --- other names -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (["fix", "a.yaml"], "guiderail check --fix"),
        (["lint"], "guiderail check"),
        (["create"], "guiderail init"),
        (["check", "--dry-run"], "--diff"),
        (["convert", "--dry-run"], "--output -"),
        (["check", "--strict"], "--fail-on warning"),
        (["check", "--json"], "--format json"),
        (["rules", "--json"], "--format json"),
    ],
    ids=" ".join,
)
def test_a_name_of_another_program_leads_to_ours(words: list[str], meant: str) -> None:
    for language in LANGUAGES:
        outcome = run(*words, "--lang", language)
        assert outcome.code == 2
        assert f"`{meant}`" in outcome.err.splitlines()[0]


def test_help_is_a_word_too() -> None:
    assert run("help").all == run("--help").all
    assert run("help", "check").all == run("check", "--help").all
    assert run("help", "guide", "--lang", "fr").all == run("guide", "--help", "--lang", "fr").all
    assert run("help").code == 0


# --- rules -------------------------------------------------------------------------------------------


def test_rules_of_one_platform_are_listed() -> None:
    listed = {
        each["id"]
        for each in json.loads(run("rules", "--format", "json", "--platform", "azure").out)["rules"]
    }
    assert listed == set(registry.load("azure-bot-service").rules)
    table = run("rules", "--platform", "azure").out
    assert all(name in table for name in listed)
    assert "webhook-region-mismatch" not in table
    assert run("rules", "--platform", "mars").code == 2


def test_patterns_choose_rules(tmp_path: Path) -> None:
    text = complete("azure-bot-service").replace("location:", "locatoin:", 1)
    (tmp_path / "a.yaml").write_text(text.replace("enabled: true", "enabled: false"), encoding="utf-8")

    def found(*words: str) -> list[str]:
        report = json.loads(run("check", "a.yaml", "--format", "json", *words, cwd=tmp_path).out)
        return sorted({each["rule"] for each in report["diagnostics"]})

    assert found() == ["channel-disabled", "unknown-field"]
    assert found("--select", "channel-*") == ["channel-disabled"]
    assert found("--select", "missing-*,unknown-?????") == ["unknown-field"]
    assert found("--ignore", "*-field") == ["channel-disabled"]
    outcome = run("check", "a.yaml", "--select", "chanel-*", cwd=tmp_path)
    assert (outcome.code, "chanel-*" in outcome.err) == (2, True)


def test_nothing_found_leads_to_a_first_configuration(tmp_path: Path) -> None:
    outcome = run("check", cwd=tmp_path)
    assert outcome.code == 3
    assert "`guiderail init`" in outcome.err
