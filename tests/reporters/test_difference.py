"""What ``--diff`` prints is a patch that ``git apply`` takes; or a sentence says why that is impossible."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from command import run
from secret_canaries import AUTH, TOKEN, azure, leaks

from validator.packs.examples import example_files
from validator.reporters import rule_index

IMPOSSIBLE = "# This patch cannot be applied with `git apply`"
NUMBER = 'number: "+12025550144"'
WRONG_NUMBER = 'number: "+1 202 555 0144"'


def apply(patch: str, folder: Path) -> None:
    """Apply a patch as people do, in a folder that is not in a repository."""
    subprocess.run(
        ["git", "apply", "-"], input=patch.encode(), cwd=folder, check=True, capture_output=True, timeout=60
    )


def test_the_patch_of_an_example_does_what_the_fix_does(tmp_path: Path) -> None:
    tried = 0
    for home in rule_index.homes():
        shown = rule_index.shown(home.name)
        if shown and shown.finding and shown.finding.fix:
            _compare_patch_and_fix(home, tmp_path / home.name)
            tried += 1
    assert tried > 15


def _compare_patch_and_fix(home: rule_index.Home, folder: Path) -> None:
    files = example_files(home.pack, home.name)
    assert files is not None, home.name
    patched, fixed = folder / "patched", folder / "fixed"
    for each in (patched, fixed):
        each.mkdir(parents=True)
        (each / files.name).write_bytes(files.bad.encode())
    asked = ("check", files.name, "--unsafe-fixes")
    patch = run(*asked, "--diff", cwd=patched).out
    run(*asked, "--fix", cwd=fixed)
    if IMPOSSIBLE in patch:  # the example is about invisible characters
        assert home.name in ("stray-character", "merge-conflict")
        return
    apply(patch, patched)
    assert (patched / files.name).read_bytes() == (fixed / files.name).read_bytes(), home.name


@pytest.mark.parametrize("name", ["a.yaml", "with space.yaml", "in/a/folder.yaml", "été.yaml"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_name_and_the_line_ends_of_a_file_stay(name: str, end: str, tmp_path: Path) -> None:
    file = tmp_path / name
    file.parent.mkdir(parents=True, exist_ok=True)
    text = azure(NUMBER, WRONG_NUMBER).rstrip("\n") + "  # our agent, last line without an end"
    file.write_bytes(text.replace("\n", end).encode())
    apply(run("check", name, "--diff", cwd=tmp_path).out, tmp_path)
    assert NUMBER.encode() in file.read_bytes()
    assert file.read_bytes().count(end.encode()) == text.count("\n")


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", IMPOSSIBLE),
        ("fr", "# Ce correctif ne peut pas être appliqué avec `git apply`"),
        ("es", "# Este parche no se puede aplicar con `git apply`"),
    ],
)
def test_a_patch_that_hides_a_secret_says_that_it_cannot_be_applied(
    language: str, sentence: str, tmp_path: Path
) -> None:
    secret = f"auth_token: {TOKEN}"
    (tmp_path / "a.yaml").write_text(azure(AUTH, secret).replace("is_enabled: true", "is_enabled: 'true'"))
    near = azure(AUTH, secret).replace("friendly_name", "friendly_nam", 1)
    (tmp_path / "near.yaml").write_text(near)
    out = run("check", "near.yaml", "--diff", "--lang", language, cwd=tmp_path).out
    assert out.startswith(sentence)
    assert list(leaks(TOKEN, out)) == []
    far = run("check", "a.yaml", "--diff", cwd=tmp_path).out
    assert IMPOSSIBLE not in far
    apply(far, tmp_path)
