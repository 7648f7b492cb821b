"""The action for GitHub, its steps run as GitHub runs them, and a repository that attacks it."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from command import alone

#: how GitHub runs a step whose shell is ``bash``
BASH = ("bash", "--noprofile", "--norc", "-e", "-o", "pipefail")


def action_of(checkout: Path) -> dict[str, Any]:
    """Return what ``action.yml`` says."""
    found: dict[str, Any] = yaml.safe_load((checkout / "action.yml").read_text(encoding="utf-8"))
    return found


class Runner:
    """A machine of GitHub with a repository on it, and guiderail where the action installs it."""

    def __init__(self, folder: Path, action: dict[str, Any]) -> None:
        self.action, self.repository, self.temporary = (
            action,
            folder / "repository",
            folder / "temporary files",
        )
        self.summary, self.output = folder / "summary.md", folder / "output"
        for each in (self.repository, self.temporary):
            each.mkdir(parents=True)

    def installed(self) -> Runner:
        """Put a Python with the guiderail of the checkout where the first step would have put it."""
        commands = self.temporary / "guiderail" / "bin"
        commands.mkdir(parents=True)
        command = commands / "python"
        command.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', encoding="utf-8")
        command.chmod(0o755)
        return self

    def run(
        self, number: int, *, path: str = "", job: Mapping[str, str] | None = None, **inputs: str
    ) -> subprocess.CompletedProcess[str]:
        """Run a step of the action with the inputs; those not given have their defaults.

        ``job``: more variables that the job sets.
        """
        step = self.action["runs"]["steps"][number]
        values = {f"inputs.{name}": about["default"] for name, about in self.action["inputs"].items()}
        values |= {f"inputs.{name}": value for name, value in inputs.items()}
        values["github.action_path"] = path
        given = {name: _filled(text, values) for name, text in step["env"].items()}
        env = alone() | dict(job or {}) | given
        env |= {"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(self.summary)}
        env |= {"RUNNER_TEMP": str(self.temporary), "GITHUB_WORKSPACE": str(self.repository)}
        script = self.temporary / "step.sh"
        script.write_text(step["run"], encoding="utf-8")
        command = [*BASH, str(script)]
        return subprocess.run(command, cwd=self.repository, env=env, capture_output=True, text=True)


def _filled(text: str, values: dict[str, str]) -> str:
    return re.sub(r"\$\{\{ (\S+) \}\}", lambda found: values[found[1]], text)


#: modules that Python, venv, pip, the build or guiderail import
_MODULES = (
    *("sitecustomize", "usercustomize", "logging", "venv", "subprocess", "shutil", "ensurepip", "pip"),
    *("hatchling", "hatch_build", "babel", "jsonschema", "pydantic", "yaml", "jinja2", "validator", "docs"),
)


def make_hostile(repository: Path) -> dict[str, str]:
    """Put files into a repository that leave a file ``pwned…`` once they are used.

    Returns the variables of a careless job, which point at some of them.
    """
    for module in _MODULES:
        code = f"open({str(repository / f'pwned-{module}')!r}, 'w').close()\n"
        (repository / f"{module}.py").write_text(code, encoding="utf-8")
    mark = f"open({str(repository / 'pwned-start')!r}, 'w').close()\n"
    (repository / "startup.py").write_text(mark, encoding="utf-8")
    (repository / "evil.pth").write_text(f"import sys; {mark}", encoding="utf-8")
    target = f"target = {repository / 'pwned-target'}\n"
    (repository / "pip.conf").write_text(f"[install]\n{target}", encoding="utf-8")
    (repository / "setup.cfg").write_text(f"[install]\n{target}[build]\n{target}", encoding="utf-8")
    (repository / "setup.py").write_text(mark, encoding="utf-8")
    (repository / "pyproject.toml").write_text(
        '[build-system]\nrequires = []\nbuild-backend = "setup"\nbackend-path = ["."]\n', encoding="utf-8"
    )
    return {
        "PYTHONPATH": str(repository),
        "PYTHONHOME": str(repository),
        "PYTHONSTARTUP": str(repository / "startup.py"),
        "PIP_CONFIG_FILE": str(repository / "pip.conf"),
    }
