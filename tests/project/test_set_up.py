"""`make demo` installs what running needs, and says what it is doing."""

from __future__ import annotations

import importlib.util
import re
import sys
import time
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from types import ModuleType

import pytest

PIP = """
import sys
print("Collecting attrs==26.1.0 (from -r requirements/run.txt (line 9))", flush=True)
print("  Downloading attrs.whl", flush=True)
print("Installing collected packages: attrs, babel", flush=True)
"""


@pytest.fixture
def set_up(checkout: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("set_up", checkout / "requirements" / "set_up.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def pip(set_up: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program in place of pip, which installs nothing."""
    file = tmp_path / "pip.py"
    file.write_text(PIP, encoding="utf-8")
    monkeypatch.setattr(set_up, "_pip", lambda: [sys.executable, str(file)])
    monkeypatch.setattr(set_up, "_PYTHON", Path(sys.executable))
    monkeypatch.setattr(set_up, "_VENV", tmp_path)
    (tmp_path / "lib" / "site-packages" / "pip").mkdir(parents=True)
    return file


def test_each_package_is_named_when_its_turn_comes(
    set_up: ModuleType, pip: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert set_up.main(["run", "build"]) == 0
    said = capsys.readouterr().err.splitlines()
    assert "  attrs 26.1.0" in said
    assert "  installing: 2" in said
    assert all(len(line) <= 80 for line in said)


@pytest.mark.parametrize("language", ["fr", "es"])
def test_the_demo_speaks_the_language_of_the_reader(
    language: str,
    set_up: ModuleType,
    pip: Path,
    checkout: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(set_up, "_use_once", lambda: None)
    said = []
    for each in ("en", language):
        monkeypatch.setenv("GUIDERAIL_LANG", each)
        assert set_up.main(["run"]) == 0
        said.append(capsys.readouterr().err.splitlines())
    assert set(said[0]) & set(said[1]) == {"", "  attrs 26.1.0"}
    for sentence in re.findall(r'say\("([^"]+)"\)', (checkout / "Makefile").read_text(encoding="utf-8")):
        assert set_up.say(sentence) != sentence


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_the_site_is_built_quietly_in_the_language_of_the_reader(
    language: str,
    set_up: ModuleType,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GUIDERAIL_LANG", language)
    said = []
    for code in (0, 3):
        program = tmp_path / f"python{code}"
        program.write_text(f"#!/bin/sh\necho INFO of mkdocs >&2\nexit {code}\n", encoding="utf-8")
        program.chmod(0o755)
        monkeypatch.setattr(set_up, "_PYTHON", program)
        assert bool(set_up.build_site()) == bool(code)
        said.append(capsys.readouterr().err)
    assert "INFO of mkdocs" not in said[0]
    assert "INFO of mkdocs" in said[1]
    assert f"site/{language}/index.html".replace("en/", "") in said[0]
    assert ("The site is ready" in said[0]) is (language == "en")


def test_a_failure_of_pip_is_one_of_the_set_up(
    set_up: ModuleType, pip: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pip.write_text("raise SystemExit(3)", encoding="utf-8")
    assert set_up.main(["run"]) == 1
    assert "pip says why above" in capsys.readouterr().err


@pytest.mark.parametrize(("found", "own"), [("23.2.1", False), ("22.2", True), (None, True)])
def test_the_pip_of_this_python_installs_if_it_can(
    set_up: ModuleType, monkeypatch: pytest.MonkeyPatch, found: str | None, own: bool
) -> None:
    def version(name: str) -> str:
        if found is None:
            raise PackageNotFoundError(name)
        return found

    monkeypatch.setattr(set_up, "version", version)
    command = set_up._pip()
    assert ("--python" in command) != own
    assert str(set_up._PYTHON) in command


def test_what_takes_long_gets_dots(
    set_up: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(set_up, "_SECONDS", 0.001)

    def wait_for_dots() -> None:
        while capsys.readouterr().err.count(" .") < 1:
            time.sleep(0.001)

    set_up._watched(wait_for_dots)


def test_at_most_three_seconds_pass_without_a_sign(set_up: ModuleType) -> None:
    assert set_up._SECONDS <= 3


def test_the_demo_needs_no_tools_of_developers(checkout: Path) -> None:
    makefile = (checkout / "Makefile").read_text(encoding="utf-8")
    assert re.search(r"^demo: \$\(RUN\)$", makefile, re.MULTILINE)
    assert re.search(r"^\t@\$\(PYTHON\) requirements/set_up.py run build$", makefile, re.MULTILINE)
