"""The README shows what really happens."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

from validator.cli.command_table import COMMANDS
from validator.packs import registry

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


def test_the_first_screen_shows_a_picture_and_every_way_to_install(checkout: Path) -> None:
    first_screen = "\n".join((checkout / "README.md").read_text(encoding="utf-8").splitlines()[:25])
    commands = ("pipx install .", "uv tool install .", "python3 -m pip install .", "make demo")
    assert [each for each in ("![", *commands) if each not in first_screen] == []


def test_every_platform_and_the_hook_and_the_library_come_before_the_commands(checkout: Path) -> None:
    beginning = (checkout / "README.md").read_text(encoding="utf-8").partition("\n## The command\n")[0]
    assert [name for name in registry.names() if f"docs/examples/{name}/" not in beginning] == []
    assert "entry: guiderail-hook" in beginning
    assert "validator.check_files" in beginning


def test_named_targets_of_make_are_there(checkout: Path) -> None:
    targets = re.findall(r"^make (\w+)", (checkout / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    makefile = (checkout / "Makefile").read_text(encoding="utf-8")
    assert [each for each in targets if not re.search(rf"^{each}:", makefile, re.MULTILINE)] == []


def test_no_text_that_people_copy_has_an_address_to_replace(checkout: Path) -> None:
    pages = [
        checkout / "README.md",
        *(checkout / "docs").glob("??/*.md"),
        *(checkout / "validator").rglob("*.py"),
    ]
    found = [page for page in pages if re.search(r"/OWNER|OWNER/", page.read_text(encoding="utf-8"))]
    assert found == []


def test_linked_files_are_there(checkout: Path) -> None:
    for target in re.findall(r"\]\(([^):#]+)\)", (checkout / "README.md").read_text(encoding="utf-8")):
        assert (checkout / target).exists(), target


def test_every_command_is_named(checkout: Path) -> None:
    text = (checkout / "README.md").read_text(encoding="utf-8")
    assert [each.name for each in COMMANDS if f"`guiderail {each.name}" not in text] == []
