"""What gets installed is fixed by its content, and from wherever the reader installs things."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest
from repositories import files_of

#: what would send people to one particular package index
ADDRESS = re.compile(
    r"--(?:(?:extra-)?index-url|find-links|trusted-host)"
    r"|\"resolved\"\s*:"
    r"|https?://[^\s\"'`]*/(?:simple|packages)/"
    r"|\b(?:pypi|pythonhosted|npmjs)\.(?:org|com)\b"
)
LOCKS = ("run.txt", "dev.txt")


@pytest.mark.parametrize("name", LOCKS)
def test_every_requirement_has_a_version_and_hashes(checkout: Path, name: str) -> None:
    requirements = _requirements(checkout / "requirements" / name)
    assert requirements
    for requirement in requirements:
        assert re.match(r"[a-z0-9-]+==[^ ]+ .*--hash=sha256:[0-9a-f]{64}", requirement), requirement


@pytest.mark.parametrize("name", LOCKS)
def test_the_lock_holds_what_the_project_depends_on(checkout: Path, name: str) -> None:
    project = tomllib.loads((checkout / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = {re.split(r"[<>=!~ ]", dependency)[0] for dependency in project["dependencies"]}
    assert wanted <= _locked(checkout / "requirements" / name).keys()


def test_people_and_developers_get_the_same_versions(checkout: Path) -> None:
    run, dev = (_locked(checkout / "requirements" / name) for name in LOCKS)
    assert run.items() <= dev.items()


def test_what_the_build_needs_is_locked_for_developers(checkout: Path) -> None:
    build = tomllib.loads((checkout / "pyproject.toml").read_text(encoding="utf-8"))["build-system"]
    wanted = {re.split(r"[<>=!~ ]", requirement)[0] for requirement in build["requires"]}
    assert wanted <= _locked(checkout / "requirements" / "dev.txt").keys()


def test_the_node_lock_names_contents_and_no_places(checkout: Path) -> None:
    lock = json.loads((checkout / "tests" / "node" / "package-lock.json").read_text(encoding="utf-8"))
    packages = [package for path, package in lock["packages"].items() if path]
    assert packages
    assert all("integrity" in package and "resolved" not in package for package in packages)


def test_no_file_names_a_package_index(checkout: Path) -> None:
    found = []
    for file in files_of(checkout):
        text = (checkout / file).read_text(encoding="utf-8", errors="replace")
        found += [f"{file}: {match[0]}" for match in ADDRESS.finditer(text)]
    assert found == []


def _requirements(file: Path) -> list[str]:
    """Return the requirements of a lock file, each on one line."""
    text = file.read_text(encoding="utf-8").replace("\\\n", " ")
    return [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]


def _locked(file: Path) -> dict[str, str]:
    """Return the version of every package."""
    return dict(requirement.split(" ")[0].split("==") for requirement in _requirements(file))
