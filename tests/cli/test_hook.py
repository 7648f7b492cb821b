"""The command that pre-commit runs, called as pre-commit calls it."""

from __future__ import annotations

from pathlib import Path

import pytest

from validator.cli import hook
from validator.packs.examples import complete

BROKEN = "platform: azure-bot-service\nbot: 1\n"


def run(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setattr("sys.argv", ["guiderail-hook", *words])
    return hook.main()


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_valid_files_pass(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "bot.yaml").write_text(complete("azure-bot-service"))
    assert run(monkeypatch, "bot.yaml") == 0


def test_files_of_no_platform_are_left_alone(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "compose.yaml").write_text("services: [\n")
    assert run(monkeypatch, "compose.yaml") == 0


def test_files_of_another_platform_are_left_alone(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "bot.yaml").write_text(BROKEN)
    assert run(monkeypatch, "--platform", "ibm-voice-agent", "bot.yaml") == 0
    assert run(monkeypatch, "--platform", "azure-bot-service", "bot.yaml") == 1


def test_variables_in_files_of_other_programs_are_checked(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "compose.yaml").write_text("services: {web: {environment: {TWILIO_ACCOUNT_SID: AC1}}}\n")
    (folder / "other.yaml").write_text(
        "services: {web: {environment: {LOG_LEVEL: '!TWILIO_'}, a: 1, a: 2}}\n"
    )
    assert run(monkeypatch, "--platform", "twilio-variables", "compose.yaml", "other.yaml") == 1
    assert run(monkeypatch, "--platform", "twilio-variables", "other.yaml") == 0
    assert run(monkeypatch, "--platform", "ibm-voice-agent", "compose.yaml") == 0
    assert run(monkeypatch, "compose.yaml") == 1
    assert run(monkeypatch, "other.yaml") == 0


def test_options_of_the_user_are_before_the_names(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "bot.yaml").write_text(BROKEN)
    assert run(monkeypatch, "--platform=azure-bot-service", "--lang", "fr", "-q", "bot.yaml") == 1
    assert "Le champ" in capsys.readouterr().out


def test_name_with_a_leading_hyphen_is_a_name(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "--fix.yaml").write_text(BROKEN)
    assert run(monkeypatch, "--fix.yaml") == 1
    assert run(monkeypatch, "--", "--fix.yaml") == 1


def test_no_names_mean_no_files(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "bot.yaml").write_text(BROKEN)
    assert run(monkeypatch) == 0


@pytest.mark.parametrize("name", ["--exit-zero", "--lang=fr.yaml", "--output=kept.yaml"])
def test_the_name_of_a_file_is_no_option_even_if_it_looks_like_one(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (folder / name).write_text(BROKEN)
    (folder / "kept.yaml").write_text("as it was")
    assert run(monkeypatch, name) == 1
    assert (folder / "kept.yaml").read_text() == "as it was"


def test_the_hook_that_fixes_fails_if_it_changed_a_file(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = complete("azure-bot-service")
    (folder / "bot.yaml").write_text(right.replace("location: global", "location: globall"))
    assert run(monkeypatch, "--fix", "bot.yaml") == 1
    assert (folder / "bot.yaml").read_text() == right
    assert run(monkeypatch, "--fix", "bot.yaml") == 0
