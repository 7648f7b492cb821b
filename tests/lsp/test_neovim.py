"""A real editor: Neovim, as Debian has it, shows findings and a field in French and applies a fix."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from command import alone

from validator.packs.examples import complete

NEOVIM = shutil.which("nvim")
AZURE = complete("azure-bot-service")


@pytest.mark.skipif(not NEOVIM, reason="needs Neovim: apt-get install neovim")
def test_neovim_shows_findings_and_fields_in_french_and_applies_a_fix(tmp_path: Path) -> None:
    file, seen = tmp_path / "sms.yaml", tmp_path / "seen.json"
    file.write_text(AZURE.replace("location: global", "location: globall"), encoding="utf-8")
    script = Path(__file__).with_name("neovim.lua")
    done = subprocess.run(
        [str(NEOVIM), "--headless", "-u", "NONE", "-i", "NONE", "-n", "-c", f"luafile {script}"],
        env=alone(
            GUIDERAIL_SERVER=f"{sys.executable}\n-m\nvalidator\nlsp",
            GUIDERAIL_FILE=str(file),
            GUIDERAIL_SEEN=str(seen),
            HOME=str(tmp_path),
            LC_ALL="fr_FR.UTF-8",
        ),
        cwd=tmp_path,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    shown = json.loads(seen.read_text(encoding="utf-8"))
    assert "problem" not in shown, (shown, done.stderr)
    (message,) = shown["findings"]
    assert message.startswith("La valeur `globall` n’est pas autorisée")
    assert shown["hover"].startswith("**")
    assert "L’une de ces valeurs" in shown["hover"]
    assert shown["titles"][0] == "Remplacer `globall` par `global`"
    assert "\n".join([*shown["text"], ""]) == AZURE
