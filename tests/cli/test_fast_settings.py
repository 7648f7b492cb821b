"""Settings in the fast command: plain ones are used, all others are left to the full command."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import get_args
from unittest import mock

import pytest
from command import Outcome, Stream, environment, run

from validator.cli import fast_command
from validator.engine.settings_model import KEYS, Settings
from validator.fast_path import generated, settings
from validator.lazy_dataclasses import field_types
from validator.packs import registry
from validator.packs.examples import complete

RIGHT = complete("azure-bot-service")
OTHER = RIGHT.replace("+12025550144", "+12025550145")  #: claims nothing that RIGHT does


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "right.yaml").write_text(RIGHT)
    return tmp_path


def run_fast(*words: str, cwd: Path, leave_foreign: bool = False, **env: str) -> Outcome | None:
    """Return what the fast path gives; None if it leaves the call to the full check."""
    out, err = Stream(), Stream()
    with contextlib.ExitStack() as stack:
        stack.enter_context(mock.patch.dict(os.environ, environment(**env), clear=True))
        for name, stream in (("stdout", out), ("stderr", err)):
            stack.enter_context(mock.patch.object(sys, name, stream))
        stack.enter_context(contextlib.chdir(cwd))
        code = fast_command.answer_call(list(words), leave_foreign=leave_foreign)
    return None if code is None else Outcome(code, out.text(), err.text())


@pytest.mark.parametrize(
    "text",
    [
        'language = "fr"\n',
        '# in Spanish\nlanguage = "es"  # please\nfail-on = "info"\n',
        'ignore = ["platform-retired"]\nselect = ["secret-in-file"]\n',
        '[severity]\nsecret-in-file = "off"\nplaceholder-left = "error"\n',
        'exclude = ["drafts", "*.local.yaml"]\n',
    ],
)
@pytest.mark.parametrize("words", [("check",), ("check", "right.yaml"), ("check", "--lang", "en", ".")])
def test_settings_that_change_nothing_about_what_is_correct_are_used(
    repository: Path, text: str, words: tuple[str, ...]
) -> None:
    (repository / "guiderail.toml").write_text(text)
    full = run(*words, cwd=repository)
    assert full.code == 0
    assert run_fast(*words, cwd=repository) == full


@pytest.mark.parametrize(
    "text",
    [
        "",
        'language = "xx"\n',
        'language = "C"\n',
        'ignore = ["platform-retried"]\n',
        'ignore = "platform-retired"\n',
        'fail-on = "loud"\n',
        'fail-on = ["error"]\n',
        '[severity]\nsecret-in-file = "loud"\n',
        '[severity]\nsecret = "error"\n',
        'colour = "red"\n',
        'baseline = "known.json"\n',
        '[platforms]\n"*.yaml" = "ibm-voice-agent"\n',
        '[per-file-ignores]\n"*.yaml" = ["secret-in-file"]\n',
        'packs = ["mine"]\n',
        "exclude = [1]\n",
        "language = 'fr'\nlanguage = 'es'\n",
        "language =\n",
    ],
)
def test_whatever_else_they_say_is_a_matter_of_the_full_check(repository: Path, text: str) -> None:
    (repository / "guiderail.toml").write_text(text)
    assert run_fast("check", "--lang", "en", cwd=repository) is None
    assert run_fast("check", "right.yaml", cwd=repository, GUIDERAIL_LANG="en") is None
    (repository / "inside").mkdir()
    (repository / "inside" / "guiderail.toml").write_text('ignore = ["platform-retired"]\n')
    (repository / "inside" / "right.yaml").write_text(OTHER)
    assert run_fast("check", "inside/right.yaml", cwd=repository) is None  # those of the run are wrong


def test_what_is_said_about_the_form_of_settings_is_their_form() -> None:
    assert set(settings._CHECKS) < set(KEYS)
    types = field_types(Settings)
    assert get_args(get_args(types["severity"])[1]) == settings.LEVELS
    assert get_args(types["fail_on"]) == settings.THRESHOLDS
    assert all(map(generated.is_rule, registry.rule_names()))
    assert not generated.is_rule("secret")


def test_excluded_files_are_passed_over_in_a_folder_and_by_the_hook_only(repository: Path) -> None:
    (repository / "guiderail.toml").write_text('exclude = ["drafts", "/*.local.yaml"]\n')
    (repository / "drafts").mkdir()
    broken = RIGHT.replace("contoso-support", "contoso support")
    for name in ("drafts/one.yaml", "two.local.yaml"):
        (repository / name).write_text(broken)
    full = run("check", cwd=repository)
    assert (full.code, full.err) == (0, "No errors. 1 file checked.\n")
    assert run_fast("check", cwd=repository) == full
    assert run_fast("check", "drafts", "right.yaml", "--jobs", "2", cwd=repository) == full
    names = ("two.local.yaml", "right.yaml", "guiderail.toml")
    assert run_fast("check", *names, cwd=repository, leave_foreign=True) == full
    assert run_fast("check", "drafts/one.yaml", cwd=repository) is None
    assert run("check", "drafts/one.yaml", cwd=repository).code == 1


def test_the_nearest_settings_hold_and_the_language_comes_from_the_current_folder(repository: Path) -> None:
    inside = repository / "inside"
    inside.mkdir()
    (inside / "right.yaml").write_text(OTHER)
    (repository / "guiderail.toml").write_text('language = "fr"\nexclude = ["inside"]\n')
    (inside / "guiderail.toml").write_text('language = "es"\n')
    for folder in (repository, inside):
        full = run("check", cwd=folder)
        assert full.code == 0
        assert run_fast("check", cwd=folder) == full
    assert run_fast("check", cwd=repository, LANG="es_ES.UTF-8") == run(
        "check", "--lang", "fr", cwd=repository
    )
    assert run_fast("check", cwd=repository, GUIDERAIL_LANG="es") == run(
        "check", "--lang", "es", cwd=repository
    )


def test_other_processes_leave_it_to_the_full_check_too(repository: Path) -> None:
    for name in ("one", "two", "three"):
        (repository / name).mkdir()
        (repository / name / "guiderail.toml").write_text('ignore = ["no-such-rule"]\n')
    assert run_fast("check", "--jobs", "2", cwd=repository) is None


def test_in_a_folder_of_the_repository_its_settings_hold(repository: Path) -> None:
    (repository / "guiderail.toml").write_text('language = "fr"\n')
    (repository / "inside").mkdir()
    (repository / "inside" / "right.yaml").write_text(OTHER)
    assert run_fast("check", cwd=repository / "inside") == run("check", cwd=repository / "inside")
    (repository / "inside" / "right.yaml").write_text(OTHER.replace("global", "globall", 1))
    assert run_fast("check", cwd=repository / "inside") is None


def test_outside_repositories_the_search_ends_at_the_current_folder(tmp_path: Path) -> None:
    (tmp_path / "guiderail.toml").write_text('language = "fr"\nexclude = ["inside"]\n')
    (tmp_path / "inside").mkdir()
    (tmp_path / "inside" / "right.yaml").write_text(RIGHT)
    full = run("check", cwd=tmp_path / "inside")
    assert full.err == "No errors. 1 file checked.\n"
    assert run_fast("check", cwd=tmp_path / "inside") == full
    assert run_fast("check", "inside/right.yaml", cwd=tmp_path) == run(
        "check", "inside/right.yaml", cwd=tmp_path
    )
    assert run_fast("check", "inside", cwd=tmp_path) is None
    assert run("check", "inside", cwd=tmp_path).code == 3


@pytest.fixture
def deep_folder() -> Iterator[Path]:
    """Yield a folder that is deeper than Python's recursion goes.

    It is not one of pytest's own folders: those pytest takes away with a recursion, and a test run that was
    killed in here would break the runs after it.
    """
    root = Path(tempfile.mkdtemp())
    try:
        with contextlib.chdir(root):
            for _ in range(1_500):
                os.mkdir("a")
                os.chdir("a")
        yield root.joinpath(*"a" * 1_500)
    finally:
        subprocess.run(["rm", "-r", root], check=True)


def test_a_file_in_a_thousand_folders_is_checked(deep_folder: Path) -> None:
    (deep_folder / "right.yaml").write_text(RIGHT)
    fine = Outcome(0, "", "No errors. 1 file checked.\n")
    assert run_fast("check", "right.yaml", cwd=deep_folder) == fine
    assert run_fast("check", str(deep_folder / "right.yaml"), cwd=Path()) == fine


def test_settings_reached_through_a_link_are_a_matter_of_the_full_check(
    repository: Path, tmp_path: Path
) -> None:
    (repository / "real.toml").write_text('language = "fr"\n')
    (repository / "guiderail.toml").symlink_to("real.toml")
    assert run_fast("check", cwd=repository) is None


def test_the_help_uses_the_language_of_the_settings(repository: Path) -> None:
    (repository / "guiderail.toml").write_text('language = "fr"\n')
    assert run_fast("check", "--help", cwd=repository) == run("check", "--help", cwd=repository)
