"""The search for the settings file that governs a folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from validator.engine.settings_search import (
    FILE,
    PYPROJECT,
    may_have_settings,
    search_settings,
    settings_files,
)


def search(start: Path) -> str | None:
    """Return the file that a search finds first."""

    def read_folder(folder: str, _root: str) -> str | None:
        return next(settings_files(folder), None)

    return search_settings(read_folder)(str(start))


def make(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("")
    return folder


def test_the_nearest_file_up_to_the_root_of_the_repository_is_found(tmp_path: Path) -> None:
    make(tmp_path, FILE, "repository/a/b/x.yaml", f"repository/{FILE}", f"repository/a/{FILE}")
    (tmp_path / "repository" / ".git").mkdir()
    repository = tmp_path / "repository"
    assert search(repository / "a" / "b") == str(repository / "a" / FILE)
    (repository / "a" / FILE).unlink()
    assert search(repository / "a" / "b") == str(repository / FILE)
    (repository / FILE).unlink()
    assert search(repository / "a" / "b") is None


def test_outside_repositories_the_search_ends_at_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path, FILE, "a/b/x.yaml")
    monkeypatch.chdir(tmp_path)
    assert search(Path("a/b")) == str(tmp_path / FILE)
    monkeypatch.chdir(tmp_path / "a")
    assert search(Path("b")) is None
    assert search(tmp_path) == str(tmp_path / FILE)


def test_each_folder_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, "a/x.yaml", "b/x.yaml")
    monkeypatch.chdir(tmp_path)
    calls: list[str] = []

    def read_folder(folder: str, _root: str) -> None:
        calls.append(folder)

    find = search_settings(read_folder)
    for folder in ("a", "b", "a/", "", "b"):
        assert find(folder) is None
    assert calls == [str(tmp_path / "a"), str(tmp_path), str(tmp_path / "b")]


def test_guiderail_toml_comes_before_pyproject_toml_and_only_files_count(tmp_path: Path) -> None:
    make(tmp_path, FILE, PYPROJECT)
    assert [Path(path).name for path in settings_files(str(tmp_path))] == [FILE, PYPROJECT]
    (tmp_path / FILE).unlink()
    (tmp_path / FILE).mkdir()
    assert [Path(path).name for path in settings_files(str(tmp_path))] == [PYPROJECT]


def test_a_pyproject_toml_without_our_table_has_no_settings() -> None:
    assert may_have_settings(f"a/{FILE}", b"")
    assert may_have_settings(f"a/{PYPROJECT}", b"[tool.guiderail]")
    assert not may_have_settings(f"a/{PYPROJECT}", b"[project]")
