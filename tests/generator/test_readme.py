"""The README shows what really happens."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from validator.cli.command_table import COMMANDS

BLOCK = re.compile(
    r"^```console\n\$ guiderail (?P<words>[^\n]*)\n(?P<output>.*?)^```$", re.MULTILINE | re.DOTALL
)


def test_shown_reports_are_real(checkout: Path) -> None:
    shown = list(BLOCK.finditer((checkout / "README.md").read_text(encoding="utf-8")))
    assert shown
    for block in shown:
        command = [sys.executable, "-m", "validator", *shlex.split(block["words"]), "--lang", "en"]
        done = subprocess.run(command, cwd=checkout, capture_output=True, text=True, check=False)
        assert done.stdout.strip() == block["output"].strip()


@pytest.mark.parametrize("target", ["demo", "check", "test"])
def test_commands_of_the_first_screen_are_targets_of_make(target: str, checkout: Path) -> None:
    first_screen = (checkout / "README.md").read_text(encoding="utf-8").splitlines()[:25]
    assert any(f"$ make {target}" in line for line in first_screen)
    assert re.search(rf"^{target}:", (checkout / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


def test_linked_files_are_there(checkout: Path) -> None:
    for target in re.findall(r"\]\(([^):#]+)\)", (checkout / "README.md").read_text(encoding="utf-8")):
        assert (checkout / target).exists(), target


def test_every_command_is_named(checkout: Path) -> None:
    text = (checkout / "README.md").read_text(encoding="utf-8")
    assert [each.name for each in COMMANDS if f"`guiderail {each.name}" not in text] == []
