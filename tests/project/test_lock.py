"""What gets installed is fixed by its content, and from wherever the reader installs things."""

from __future__ import annotations

import ast
import json
import re
import sys
import tomllib
from pathlib import Path

import pytest
from repositories import files_of

from docs.generator.sbom import NAME, locked

#: what would send people to one particular package index
ADDRESS = re.compile(
    r"--(?:(?:extra-)?index-url|find-links|trusted-host)"
    r"|\"resolved\"\s*:"
    r"|https?://[^\s\"'`]*/(?:simple|packages)/"
    r"|\b(?:pypi|pythonhosted|npmjs)\.(?:org|com)\b"
)
LOCKS = ("run.txt", "build.txt", "dev.txt")


@pytest.mark.parametrize("name", [*LOCKS, "lsp.txt"])
def test_every_requirement_has_a_version_and_hashes(checkout: Path, name: str) -> None:
    requirements = _requirements(checkout / "requirements" / name)
    assert requirements
    for requirement in requirements:
        assert re.match(r"[a-z0-9-]+==[^ ]+ .*--hash=sha256:[0-9a-f]{64}", requirement), requirement


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_a_page_says_why_each_dependency_is_there(checkout: Path, language: str) -> None:
    text = (checkout / "docs" / language / "dependencies.md").read_text(encoding="utf-8")
    rows = [row.strip("|").split("|") for row in text.splitlines() if row.startswith("| `")]
    assert all(why.strip() for _, why, _ in rows)
    brought: dict[str, set[str]] = {}
    for each in locked((checkout / "requirements" / "run.txt").read_text(encoding="utf-8")):
        for above in each.needed_by:
            brought.setdefault(above, set()).add(each.name)
    wanted = {name: _below(name, brought) for name in brought[NAME]}
    assert {name.strip(" `"): set(re.findall("`(.+?)`", brings)) for name, _, brings in rows} == wanted


def test_the_code_imports_nothing_else(checkout: Path) -> None:
    imported, for_editors = set(), {"lsprotocol", "pygls"}
    for file in sorted((checkout / "validator").rglob("*.py")):
        if file.parent.name == "lsp" and file.parent.parent.name == "validator":
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {each.name.partition(".")[0] for each in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                imported.add(node.module.partition(".")[0])
    run = {name.replace("-", "_") for name in _locked(checkout / "requirements" / "run.txt")}
    run = run - {"pyyaml"} | {"yaml"}
    assert imported - set(sys.stdlib_module_names) - {"validator"} <= run
    assert for_editors <= _locked(checkout / "requirements" / "lsp.txt").keys()


@pytest.mark.parametrize("name", ["requirements/set_up.py", "action.yml"])
def test_what_is_installed_is_checked_by_its_hash(checkout: Path, name: str) -> None:
    lines = (checkout / name).read_text(encoding="utf-8").splitlines()
    installing = [line for line in lines if re.search(r"\bpip install\b|\b_install\(pip, \"", line)]
    assert installing
    for line in installing:
        assert "--require-hashes" in line or ("--no-deps" in line and "--no-build-isolation" in line), line


@pytest.mark.parametrize("name", ["run.txt", "dev.txt"])
def test_the_lock_contains_what_the_project_depends_on(checkout: Path, name: str) -> None:
    project = tomllib.loads((checkout / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = {re.split(r"[<>=!~ ]", dependency)[0] for dependency in project["dependencies"]}
    assert wanted <= _locked(checkout / "requirements" / name).keys()


def test_people_and_developers_get_the_same_versions(checkout: Path) -> None:
    run, build, dev = (_locked(checkout / "requirements" / name) for name in LOCKS)
    assert run.items() | build.items() <= dev.items()


def test_what_the_build_needs_is_locked_for_people_and_for_developers(checkout: Path) -> None:
    build = tomllib.loads((checkout / "pyproject.toml").read_text(encoding="utf-8"))["build-system"]
    wanted = {re.split(r"[<>=!~ ]", requirement)[0] for requirement in build["requires"]}
    run, tools, dev = (_locked(checkout / "requirements" / name).keys() for name in LOCKS)
    assert wanted <= run | tools
    assert wanted <= dev
    text = (checkout / "requirements" / "build.in").read_text(encoding="utf-8")
    given = {line for line in text.splitlines() if not line.startswith("#")}
    assert given == {each for each in build["requires"] if re.split(r"[<>=!~ ]", each)[0] not in run}


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


def _below(name: str, brought: dict[str, set[str]]) -> set[str]:
    """Return what a package brings, and what that brings, and so on."""
    direct = brought.get(name, set())
    return direct.union(*(_below(each, brought) for each in direct))


def _requirements(file: Path) -> list[str]:
    """Return the requirements of a lock file, each on one line."""
    text = file.read_text(encoding="utf-8").replace("\\\n", " ")
    return [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]


def _locked(file: Path) -> dict[str, str]:
    """Return the version of every package."""
    return dict(requirement.split(" ")[0].split("==") for requirement in _requirements(file))
