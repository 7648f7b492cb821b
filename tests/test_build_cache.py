"""An artefact is made once for each state of its sources, and a damaged file costs time, nothing else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from validator import build_cache


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(build_cache, "CHECKOUT", str(tmp_path))
    return tmp_path / "build"


def made(key: object, result: object, name: str = "schemas/a") -> object:
    return build_cache.kept(name, key, lambda: result)


def test_an_artefact_is_made_once_for_each_key() -> None:
    assert made("1", b"first") == b"first"
    assert made("1", b"second") == b"first"
    assert made("2", b"third") == b"third"
    assert made("2", b"fourth", name="schemas/b") == b"fourth"


def test_an_artefact_keeps_one_file(folder: Path) -> None:
    for key in "123":
        made(key, key)
    assert len(list((folder / "schemas").iterdir())) == 1


@pytest.mark.parametrize("damage", [b"", b"no marshal", b"i\x01\x00\x00\x00"])
def test_a_damaged_file_is_made_again(folder: Path, damage: bytes) -> None:
    made("1", "first")
    (file,) = (folder / "schemas").iterdir()
    file.write_bytes(damage)
    assert made("1", "second") == "second"
    assert made("1", "third") == "second"


def test_a_folder_that_cannot_be_written_only_costs_time(folder: Path) -> None:
    folder.write_text("a file where the folder should be")
    assert made("1", "first") == "first"
    assert made("1", "second") == "second"


def test_the_state_of_sources_changes_with_each_source(tmp_path: Path) -> None:
    source = tmp_path / "schemas" / "a" / "pack.yaml"
    source.parent.mkdir(parents=True)
    source.write_text("a: 1")
    os.utime(source, (1, 1))
    first = build_cache.state([str(tmp_path / "schemas")])
    assert build_cache.state([str(tmp_path / "schemas")]) == first
    os.utime(source, (2, 2))
    assert build_cache.state([str(tmp_path / "schemas")]) != first


def test_a_content_key_tells_where_one_content_ends() -> None:
    assert build_cache.content_key([b"ab", b"c"]) != build_cache.content_key([b"a", b"bc"])
