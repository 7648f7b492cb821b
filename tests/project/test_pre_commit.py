"""The hooks, run by pre-commit itself, which installs guiderail as it would for anybody."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from repositories import git

from validator.cli.commands.pre_commit_config import FILES
from validator.packs import registry

UNRELATED = "services:\n  web:\n    image: nginx\n"
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def pre_commit(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Run pre-commit in a folder, with one store of installed hooks for the whole session."""
    home = tmp_path_factory.mktemp("pre-commit")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PRE_COMMIT"))}
    env = kept | {"PRE_COMMIT_HOME": str(home), "LC_ALL": "C.UTF-8", "PRE_COMMIT_COLOR": "never"}

    def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "pre_commit", *arguments]
        return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True)

    return run


@pytest.fixture
def project(tmp_path: Path, snapshot: Path) -> Path:
    """A repository that uses the hook for all platforms."""
    return _project(tmp_path, snapshot, "guiderail")


@pytest.fixture
def good(checkout: Path) -> str:
    return (checkout / "docs/examples/azure-bot-service/complete.yaml").read_text(encoding="utf-8")


@pytest.fixture
def bad(good: str) -> str:
    return good.replace("location: global ", "location: westeurope ")


@pytest.fixture
def place(good: str) -> str:
    """Where the bad file's mistake is: the request URL does not belong to the location."""
    line = next(number for number, text in enumerate(good.splitlines(), 1) if "messaging_request_url" in text)
    return f"bot.yaml:{line}:"


def test_there_is_one_hook_for_each_platform_one_for_all_and_one_that_fixes(checkout: Path) -> None:
    hooks = yaml.safe_load((checkout / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    entries = {hook["id"]: hook["entry"] for hook in hooks}
    wanted = {f"guiderail-{name}": f"guiderail-hook --platform {name}" for name in registry.names()}
    every = {"guiderail": "guiderail-hook", "guiderail-fix": "guiderail-hook --fix"}
    assert entries == {**every, **wanted}
    assert {hook["files"] for hook in hooks} == {FILES}
    for page in (checkout / "README.md", *(checkout / "docs").glob("??/pre-commit-and-ci.md")):
        assert json.dumps(FILES) in page.read_text(encoding="utf-8"), page


def test_good_files_pass(project: Path, pre_commit: Run, good: str) -> None:
    _stage(project, "bot.yaml", good)
    done = pre_commit(project, "run")
    assert done.returncode == 0, done.stdout


def test_a_bad_file_fails_at_its_place(project: Path, pre_commit: Run, bad: str, place: str) -> None:
    _stage(project, "bot.yaml", bad)
    done = pre_commit(project, "run")
    assert done.returncode == 1, done.stdout
    assert place in done.stdout
    assert "request-url-region-mismatch" in done.stdout


def test_files_of_no_platform_are_left_alone(project: Path, pre_commit: Run) -> None:
    _stage(project, "compose.yaml", UNRELATED)
    _stage(project, "list.json", "[1, 2]")
    done = pre_commit(project, "run")
    assert done.returncode == 0, done.stdout


def test_a_bad_file_is_found_among_files_of_no_platform(
    project: Path, pre_commit: Run, bad: str, place: str
) -> None:
    _stage(project, "compose.yaml", UNRELATED)
    _stage(project, "bot.yaml", bad)
    done = pre_commit(project, "run")
    assert done.returncode == 1, done.stdout
    assert place in done.stdout
    assert "compose.yaml:" not in done.stdout


def test_the_hook_of_a_platform_checks_its_files(
    tmp_path: Path, snapshot: Path, pre_commit: Run, bad: str, place: str
) -> None:
    project = _project(tmp_path, snapshot, "guiderail-azure-bot-service")
    _stage(project, "bot.yaml", bad)
    done = pre_commit(project, "run")
    assert done.returncode == 1, done.stdout
    assert place in done.stdout


def test_the_hook_of_a_platform_leaves_the_files_of_others_alone(
    tmp_path: Path, snapshot: Path, pre_commit: Run, bad: str
) -> None:
    project = _project(tmp_path, snapshot, "guiderail-ibm-voice-agent")
    _stage(project, "bot.yaml", bad)
    _stage(project, "compose.yaml", UNRELATED)
    done = pre_commit(project, "run")
    assert done.returncode == 0, done.stdout


def test_what_is_staged_counts_when_the_file_has_been_broken_since(
    project: Path, pre_commit: Run, good: str, bad: str
) -> None:
    _stage(project, "bot.yaml", good)
    (project / "bot.yaml").write_text(bad, encoding="utf-8")
    done = pre_commit(project, "run")
    assert done.returncode == 0, done.stdout
    assert (project / "bot.yaml").read_text(encoding="utf-8") == bad


def test_what_is_staged_counts_when_the_file_has_been_fixed_since(
    project: Path, pre_commit: Run, good: str, bad: str, place: str
) -> None:
    _stage(project, "bot.yaml", bad)
    (project / "bot.yaml").write_text(good, encoding="utf-8")
    done = pre_commit(project, "run")
    assert done.returncode == 1, done.stdout
    assert place in done.stdout


def test_findings_are_in_the_language_that_the_project_asks_for(
    tmp_path: Path, snapshot: Path, pre_commit: Run, bad: str, place: str
) -> None:
    shown = []
    for language in ("en", "fr"):
        project = _project(tmp_path / language, snapshot, "guiderail", f"args: [--lang, {language}]")
        _stage(project, "bot.yaml", bad)
        shown.append(pre_commit(project, "run").stdout)
    assert all(place in text for text in shown)
    assert shown[0] != shown[1]


@pytest.mark.parametrize("name", ["-bot.yaml", "my bot.yaml", "bot\nof mine.yaml", "--lang=fr.yaml"])
def test_a_file_may_have_any_name(project: Path, pre_commit: Run, bad: str, good: str, name: str) -> None:
    _stage(project, name, bad)
    done = pre_commit(project, "run")
    assert done.returncode == 1, done.stdout
    assert "request-url-region-mismatch" in done.stdout
    _stage(project, name, good)
    done = pre_commit(project, "run")
    assert done.returncode == 0, done.stdout


def test_a_bad_file_is_found_among_five_thousand(
    project: Path, pre_commit: Run, bad: str, good: str, place: str
) -> None:
    for number in range(5000):
        folder = project / f"services of team {number % 50}"
        folder.mkdir(exist_ok=True)
        (folder / f"service-{number}.yaml").write_text(UNRELATED, encoding="utf-8")
    (project / "other.yaml").write_text(good, encoding="utf-8")
    (project / "bot.yaml").write_text(bad, encoding="utf-8")
    git(project, "add", "--all")
    done = pre_commit(project, "run")
    assert done.returncode == 1, done.stdout
    assert place in done.stdout
    assert "service-" not in done.stdout
    assert "other.yaml" not in done.stdout


def test_the_hook_that_fixes_fails_once_and_passes_when_the_fixed_file_is_staged(
    tmp_path: Path, snapshot: Path, pre_commit: Run, bad: str
) -> None:
    project = _project(tmp_path, snapshot, "guiderail-fix")
    _stage(project, "bot.yaml", bad)
    done = pre_commit(project, "run")
    assert done.returncode == 1, done.stdout
    assert "https://europe.sms.botframework.com" in (project / "bot.yaml").read_text(encoding="utf-8")
    git(project, "add", "bot.yaml")
    done = pre_commit(project, "run")
    assert done.returncode == 0, done.stdout


def test_the_hooks_can_be_tried_before_they_are_configured(
    tmp_path: Path, snapshot: Path, pre_commit: Run, bad: str, place: str
) -> None:
    git(tmp_path, "init", "--quiet")
    _stage(tmp_path, "bot.yaml", bad)
    done = pre_commit(tmp_path, "try-repo", str(snapshot), "guiderail")
    assert done.returncode == 1, done.stdout + done.stderr
    assert place in done.stdout


def _project(folder: Path, snapshot: Path, hook: str, options: str = "") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    git(folder, "init", "--quiet")
    revision = git(snapshot, "rev-parse", "HEAD").strip()
    _stage(
        folder,
        ".pre-commit-config.yaml",
        f"repos:\n- repo: {snapshot}\n  rev: {revision}\n  hooks:\n  - id: {hook}\n    {options}\n",
    )
    git(folder, "commit", "--quiet", "--message", "use guiderail")
    return folder


def _stage(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, encoding="utf-8")
    git(folder, "add", "--", name)
