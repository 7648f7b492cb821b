"""The action for GitHub and the job for GitLab: their steps are run as those services would run them."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

import junitparser
import pytest
import yaml
from action_runner import Runner, action_of, make_hostile
from command import alone, environment

LANGUAGES = ("en", "fr", "es")
#: what would run a command if it were part of a script
HOSTILE = (
    '"; touch pwned; "',
    "'; touch pwned; '",
    "$(touch pwned)",
    "`touch pwned`",
    "x\ntouch pwned",
    "* ?",
)


@pytest.fixture(scope="module")
def action(checkout: Path) -> dict[str, Any]:
    return action_of(checkout)


@pytest.fixture(scope="module")
def complete(checkout: Path) -> str:
    return (checkout / "docs/examples/azure-bot-service/complete.yaml").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def broken(complete: str) -> str:
    return complete.replace("location: global ", "location: westeurope ")


@pytest.fixture
def runner(tmp_path: Path, action: dict[str, Any]) -> Runner:
    if shutil.which("bash") is None:
        pytest.skip("the steps of the action need bash")
    return Runner(tmp_path, action)


# --- GitHub ------------------------------------------------------------------------------------------


def test_the_action_is_one_that_github_accepts(action: dict[str, Any]) -> None:
    assert set(action) == {"name", "description", "inputs", "runs"}
    assert all(set(about) == {"description", "default"} for about in action["inputs"].values())
    assert all(isinstance(about["default"], str) for about in action["inputs"].values())
    assert action["runs"]["using"] == "composite"
    for step in action["runs"]["steps"]:
        assert set(step) == {"name", "shell", "env", "run"}
        assert step["shell"] == "bash"


def test_no_text_of_a_user_becomes_part_of_a_script(action: dict[str, Any]) -> None:
    used = set()
    for step in action["runs"]["steps"]:
        assert "${{" not in step["run"]
        used |= {name for text in step["env"].values() for name in re.findall(r"inputs\.(\w+)", text)}
    assert used == set(action["inputs"])


def test_a_good_repository_passes(runner: Runner, complete: str) -> None:
    (runner.repository / "bot.yaml").write_text(complete, encoding="utf-8")
    done = runner.installed().run(1)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert runner.summary.is_file()


def test_a_finding_is_at_its_line_and_in_the_summary(runner: Runner, broken: str) -> None:
    (runner.repository / "bot.yaml").write_text(broken, encoding="utf-8")
    done = runner.installed().run(1, sarif="report of today.sarif", language="fr")
    assert done.returncode == 1, done.stderr
    line = next(
        number for number, text in enumerate(broken.splitlines(), 1) if "messaging_request_url" in text
    )
    assert f"::error file=bot.yaml,line={line}," in done.stdout
    assert "emplacement" in done.stdout
    assert "request-url-region-mismatch" in runner.summary.read_text(encoding="utf-8")
    sarif = json.loads((runner.repository / "report of today.sarif").read_text(encoding="utf-8"))
    assert [each["ruleId"] for each in sarif["runs"][0]["results"]] == ["request-url-region-mismatch"]


def test_only_the_named_paths_are_checked(runner: Runner, complete: str, broken: str) -> None:
    for name, text in (("bad.yaml", broken), ("in use.yaml", complete), ("-x.yaml", complete)):
        (runner.repository / name).write_text(text, encoding="utf-8")
    runner.installed()
    assert runner.run(1, paths="in use.yaml\n-x.yaml\n").returncode == 0
    assert runner.run(1, paths="in use.yaml\nbad.yaml").returncode == 1
    assert runner.run(1).returncode == 1


def test_options_come_before_the_paths(runner: Runner, broken: str) -> None:
    (runner.repository / "bot.yaml").write_text(broken, encoding="utf-8")
    done = runner.installed().run(
        1, args="--exit-zero\n--ignore request-url-region-mismatch", paths="bot.yaml"
    )
    assert (done.returncode, done.stdout) == (0, ""), done.stderr


def test_a_repository_without_a_configuration_fails(runner: Runner) -> None:
    assert runner.installed().run(1).returncode == 3


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("name", ["paths", "args", "language", "sarif"])
def test_hostile_input_runs_nothing(runner: Runner, complete: str, name: str, hostile: str) -> None:
    (runner.repository / "bot.yaml").write_text(complete, encoding="utf-8")
    done = runner.installed().run(1, **{name: hostile})
    assert done.returncode == (0 if name == "sarif" else 2), done.stderr
    everything = {path.name for path in runner.repository.parent.rglob("*")}
    assert "pwned" not in everything


def test_the_action_installs_itself_and_runs_nothing_of_the_repository(
    runner: Runner, snapshot: Path, complete: str
) -> None:
    (runner.repository / "bot.yaml").write_text(complete, encoding="utf-8")
    job = make_hostile(runner.repository)
    source = runner.repository.parent / "it's; $(touch pwned)"
    shutil.copytree(snapshot, source)
    before = {path.name for path in runner.repository.iterdir()}
    for number in (0, 1):
        done = runner.run(number, path=str(source), job=job)
        assert done.returncode == 0, done.stdout + done.stderr
    assert not list(runner.repository.parent.rglob("pwned*"))
    assert {path.name for path in runner.repository.iterdir()} == before


def test_the_check_imports_nothing_of_the_repository(runner: Runner, broken: str) -> None:
    (runner.repository / "bot.yaml").write_text(broken, encoding="utf-8")
    done = runner.installed().run(1, job=make_hostile(runner.repository))
    assert done.returncode == 1, done.stderr
    assert not list(runner.repository.rglob("pwned*"))


@pytest.mark.parametrize("command", ["guiderail", "guiderail-hook"])
def test_a_command_imports_nothing_of_the_folder_in_which_it_is_started(
    tmp_path: Path, broken: str, command: str
) -> None:
    make_hostile(tmp_path)
    (tmp_path / "bot.yaml").write_text(broken, encoding="utf-8")
    words = ["check", "bot.yaml"] if command == "guiderail" else ["--", "bot.yaml"]
    script = Path(sysconfig.get_path("scripts"), command)
    done = subprocess.run([script, *words], cwd=tmp_path, env=environment(), capture_output=True)
    assert done.returncode == 1, done.stderr
    assert not list(tmp_path.rglob("pwned*"))


def test_the_hostile_repository_would_run_in_a_python_that_is_not_isolated(tmp_path: Path) -> None:
    job = make_hostile(tmp_path)
    del job["PYTHONHOME"]
    subprocess.run([sys.executable, "-c", "import logging"], cwd=tmp_path, env=environment(**job))
    assert {path.name for path in tmp_path.rglob("pwned*")} >= {"pwned-logging", "pwned-sitecustomize"}


def test_without_a_python_that_is_new_enough_the_action_says_so(
    runner: Runner, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    old = tmp_path / "old"
    old.mkdir()
    for name in ("python", "python3"):
        (old / name).write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
        (old / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{old}{os.pathsep}{os.environ['PATH']}")
    done = runner.run(0)
    assert done.returncode == 1
    assert done.stdout.startswith("::error::guiderail needs Python 3.11 or later")


# --- GitLab ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("wrong", [False, True])
def test_the_job_for_gitlab_leaves_the_reports_that_it_names(
    checkout: Path, tmp_path: Path, complete: str, broken: str, language: str, wrong: bool
) -> None:
    page = (checkout / "docs" / language / "pre-commit-and-ci.md").read_text(encoding="utf-8")
    block = re.search(r"^```yaml\n# \.gitlab-ci\.yml\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    assert block is not None
    job = yaml.safe_load(block[1])["guiderail"]
    (tmp_path / "bot.yaml").write_text(broken if wrong else complete, encoding="utf-8")
    install, *script = job["script"]
    assert install.startswith("python -I -m pip install")
    commands = tmp_path / "bin"
    commands.mkdir()
    (commands / "guiderail").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m validator "$@"\n')
    (commands / "guiderail").chmod(0o755)
    env = alone(PATH=f"{commands}{os.pathsep}{os.environ['PATH']}", GITLAB_CI="true", CI="true")
    done = subprocess.run(["sh", "-e", "-c", "\n".join(script)], cwd=tmp_path, env=env, capture_output=True)
    assert done.returncode == (1 if wrong else 0), done.stderr
    assert job["artifacts"]["when"] == "always"
    reports = job["artifacts"]["reports"]
    quality = json.loads((tmp_path / reports["codequality"]).read_text(encoding="utf-8"))
    assert [each["check_name"] for each in quality] == (["request-url-region-mismatch"] if wrong else [])
    tests = junitparser.JUnitXml.fromstring((tmp_path / reports["junit"]).read_bytes())
    assert tests.failures == (1 if wrong else 0)
