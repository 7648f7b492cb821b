"""The built site in a browser: Node and Chromium do what a reader does, and tell what they saw."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

_NODE = Path(__file__).parent / "node"
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def browse(site: Path, profile: Path, subject: str, *rest: str) -> dict[str, Any]:
    """Return what a subject of ``node/browse.mjs`` saw; a clean console is asserted.

    Skips the test where Node, its packages or the browser are missing.
    """
    node = shutil.which("node")
    if node is None or not (_NODE / "node_modules" / "puppeteer-core").is_dir():
        pytest.skip("no Node, or not what the site's tests need of it: install Node, then make test")
    browser = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if browser is None:
        pytest.skip("no Chromium: install chromium")
    done = subprocess.run(
        [node, _NODE / "browse.mjs", site, browser, profile, subject, *rest],
        capture_output=True,
        encoding="utf-8",
        timeout=600,
    )
    assert done.returncode == 0, done.stderr
    seen: dict[str, Any] = json.loads(done.stdout)
    assert (troubles := seen.pop("troubles")) == [], troubles
    return seen
