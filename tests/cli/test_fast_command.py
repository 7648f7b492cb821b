"""What the fast command prints is what the full command prints."""

from __future__ import annotations

import io
import subprocess
import sys
import sysconfig
from pathlib import Path
from unittest import mock

import pytest
from bench import corpora
from command import Stream, alone, environment, run, spawn

from validator.cli import fast_command
from validator.cli.command_table import COMMANDS
from validator.cli.plain_options import PLAIN_CHECK
from validator.fast_path import acceptance
from validator.i18n.language import languages

#: every way to ask for the help of a command, and for that of all of them
WORDS = ("", *(name for each in COMMANDS for name in (each.name, *each.aliases)))


def answer(*words: str, language: str = "", out: io.TextIOWrapper | None = None) -> str | None:
    """Return what the fast command prints; None if it leaves the call to the full command."""
    stream = out or Stream()
    with (
        mock.patch.dict("os.environ", environment(GUIDERAIL_LANG=language), clear=True),
        mock.patch.object(sys, "stdout", stream),
    ):
        code = fast_command.answer_call(list(words))
    assert code in (0, None)
    return stream.text() if code == 0 and isinstance(stream, Stream) else None


@pytest.mark.parametrize("language", languages())
def test_the_help_is_that_of_the_full_command(language: str) -> None:
    for word in WORDS:
        full = run(*word.split(), "--help", "--lang", language)
        assert answer(*word.split(), "--help", language=language) == full.out
        assert answer(*word.split(), "-h", language=language) == full.out


def test_the_version_is_that_of_the_full_command() -> None:
    assert answer("--version") == answer("-V") == run("--lang", "fr", "--version").out


@pytest.mark.parametrize("words", [("chek", "--help"), ("check", "rules", "--help"), ("--lang", "fr", "-h")])
def test_help_that_is_asked_for_in_another_way_is_left_to_the_full_command(words: tuple[str, ...]) -> None:
    assert answer(*words) is None


def test_help_waits_for_settings_that_are_more_than_simple(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "guiderail.toml").write_text('language = "fr"\npacks = ["mine"]\n')
    monkeypatch.chdir(tmp_path)
    assert answer("--help") is None


def test_a_stream_that_cannot_carry_the_help_is_left_to_the_full_command() -> None:
    assert answer("--help", out=Stream(encoding="ascii")) is None
    assert answer("--version", out=Stream(encoding="ascii")) is not None


#: what takes long to import, and is not needed for a valid file
HEAVY = {
    *("jsonschema", "pydantic", "jinja2", "babel", "rich", "asyncio", "importlib.metadata"),
    *("yaml", "typing", "dataclasses", "validator.cli.main", "validator.cli.command_table"),
}
TOML_NEEDS = {"typing"}  #: tomllib imports it


@pytest.mark.parametrize(
    "words",
    [
        ("--version",),
        ("--help",),
        ("check", "complete.yaml"),
        ("check", "complete.json"),
        ("check", "complete.toml"),
    ],
    ids=" ".join,
)
def test_the_fast_command_imports_nothing_heavy(words: tuple[str, ...], checkout: Path) -> None:
    folder = checkout / "docs" / "examples" / "azure-bot-service"
    fast_command.answer_call(["check", "-q", str(folder)])  # what is made once has been made
    answer("--help")
    needed = imported(Path(sysconfig.get_path("scripts"), "guiderail"), *words, folder=folder)
    assert "validator.cli.fast_command" in needed
    assert needed & HEAVY <= (TOML_NEEDS if "complete.toml" in words else set())


def test_for_several_files_nothing_heavy_is_needed_either(checkout: Path) -> None:
    files = [f"{name}/complete.yaml" for name in ("azure-bot-service", "adobe-journey-optimizer")]
    script = Path(sysconfig.get_path("scripts"), "guiderail")
    needed = imported(script, "check", *files, folder=checkout / "docs" / "examples")
    assert "validator.cli.fast_command" in needed
    assert (
        needed & (HEAVY | {"validator.i18n.catalog", "validator.engine.full_check", "validator.reporters"})
        == set()
    )


def test_for_simple_settings_nothing_heavy_is_needed_either(checkout: Path, tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "guiderail.toml").write_text('language = "fr"\nexclude = ["drafts"]\nfail-on = "warning"\n')
    content = (checkout / "docs" / "examples" / "azure-bot-service" / "complete.yaml").read_bytes()
    (tmp_path / "complete.yaml").write_bytes(content)
    needed = imported(Path(sysconfig.get_path("scripts"), "guiderail"), "check", folder=tmp_path)
    assert "validator.fast_path.settings" in needed
    assert needed & (HEAVY | {"validator.engine.settings", "validator.i18n.catalog"}) <= TOML_NEEDS


#: what no finding in a text that can be read needs, and each of which has come along unused before
UNNEEDED = {
    *("typing", "copy", "weakref", "textwrap", "base64", "struct"),
    "dataclasses",  # a checkout needs pathlib, and what that imports
    *("pydantic", "jsonschema", "jinja2", "babel", "rich", "asyncio", "importlib.metadata", "wcwidth"),
    *(f"validator.documents.{each}" for each in ("causes", "repairs", "pasted_lines", "template_markup")),
    *(f"validator.documents.{each}" for each in ("writer", "placed_comments")),
    *(f"validator.engine.{each}" for each in ("embedded", "fixes", "misplaced", "variable_redaction")),
    *("validator.packs.compiler", "validator.packs.external", "validator.reporters.applied_fix"),
    "validator.fast_path.verdict_cache",
}


@pytest.mark.parametrize("platform", corpora.MISTAKES)
def test_findings_import_only_what_they_need(platform: str, checkout: Path, tmp_path: Path) -> None:
    examples = checkout / "docs" / "examples"
    ending = dict(reversed([*corpora.complete(examples)]))[platform]
    (file,) = corpora.build(tmp_path, examples, platform=platform, files=1, ending=ending, wrong=True)
    run("check", file)  # what is made once has been made
    script = Path(sysconfig.get_path("scripts"), "guiderail")
    needed = imported(script, "check", file, folder=tmp_path, code=1)
    assert "validator.engine.schema_findings" in needed
    assert needed & UNNEEDED == set()


@pytest.mark.parametrize(
    "name, text",
    [
        ("a.json", '{"platform": "azure-bot-service", "bot" 1}'),
        ("a.jsonc", '{"platform": "azure-bot-service" // the name of ours\n, "bot": "it ends here'),
        ("a.yaml", "platform: azure-bot-service\nbot: {"),
        ("a.toml", 'platform = "azure-bot-service"\nbot = {'),
    ],
)
def test_a_broken_file_is_explained_by_a_process_that_has_loaded_nothing_else(
    name: str, text: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_text(text)
    for _ in range(2):  # what is made once has been made
        outcome = spawn("check", name, cwd=tmp_path)
    assert outcome.code == 1
    assert "error[syntax-error]" in outcome.out
    assert ": 1 error." in outcome.err


@pytest.mark.parametrize(
    "words",
    [
        ("--lang=fr", "check", "complete.yaml"),
        ("check", "complete.yaml", "--lang", "fr", "--lang", "es"),
        ("--color", "always", "validate", "--", "complete.yaml"),
        ("check", "-qj2", "complete.yaml"),
        ("check", "--jobs=1", "--no-cache", "complete.yaml"),
    ],
    ids=" ".join,
)
def test_a_plain_check_is_answered_however_its_options_are_written(
    words: tuple[str, ...], checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = checkout / "docs" / "examples" / "azure-bot-service"
    full = run(*words, cwd=folder)
    err = Stream()
    monkeypatch.chdir(folder)
    with (
        mock.patch.dict("os.environ", environment(), clear=True),
        mock.patch.object(sys, "stderr", err),
    ):
        assert fast_command.answer_call(list(words)) == full.code == 0
    assert err.text() == full.err


def test_the_command_table_includes_the_options_of_a_plain_check() -> None:
    check = next(each for each in COMMANDS if each.name == PLAIN_CHECK.name)
    assert set(PLAIN_CHECK.options) < set(check.options)
    assert check.aliases == PLAIN_CHECK.aliases


def test_an_error_in_the_fast_command_is_left_to_the_full_command(checkout: Path) -> None:
    path = str(checkout / "docs" / "examples" / "azure-bot-service" / "complete.yaml")
    with mock.patch.object(acceptance, "accept_file", side_effect=SystemError("a value")):
        with pytest.raises(SystemError):
            fast_command.answer_call(["check", path])
        assert fast_command.try_fast_command(["check", path]) is None


def imported(*words: str | Path, folder: Path, code: int = 0) -> set[str]:
    """Return the modules that a Python script imports, beyond those that Python itself starts with."""
    found = []
    for command, expected in ((("-c", "pass"), 0), (words, code)):
        done = subprocess.run(
            [sys.executable, "-X", "importtime", *command],
            capture_output=True,
            check=False,
            cwd=folder,
            env=alone(),
            text=True,
            timeout=60,
        )
        assert done.returncode == expected, done.stderr
        lines = (line for line in done.stderr.splitlines() if line.startswith("import time:"))
        found.append({line.rpartition("|")[2].strip() for line in lines})
    return found[1] - found[0]
