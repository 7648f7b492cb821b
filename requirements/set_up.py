"""Set up .venv with what ``requirements/NAME.txt`` locks: ``python requirements/set_up.py NAME …``, for make.

With ``site`` as the only name, the site is built instead.

Names each package when its turn comes, and adds a dot to a line that takes long. Its texts are in the
reader's language. Needs only the standard library. What is installed is compiled when it is first used:
running needs a small part of it.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
import venv
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TypeVar

_CHECKOUT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(_CHECKOUT))

from validator.i18n.language import choose_language  # noqa: E402  # it is not installed yet

T = TypeVar("T")

_VENV = _CHECKOUT / ".venv"
_PYTHON = _VENV / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
#: what the check page runs in the browser, in the folder where npm installs it
_PYODIDE = _CHECKOUT / "docs/pyodide/node_modules/pyodide"
_OPTIONS = ["--disable-pip-version-check", "--no-input", "install", "--no-compile"]
_SECONDS = 3  #: between two signs of life


def main(names: list[str]) -> int:
    """Install the packages of some lock files, then guiderail itself; return the exit code."""
    pip = _pip()
    needs_pip = "--python" not in pip and not any(_VENV.glob("[Ll]ib/**/site-packages/pip"))
    if needs_pip or not _PYTHON.exists():
        _show(say("Setting up {folder}, once: a Python environment", folder=_VENV.name))
        _watched(lambda: venv.create(_VENV, with_pip=needs_pip))
    locks = [f"--requirement=requirements/{name}.txt" for name in names]
    _show(say("Packages, each compared with its checksum"))
    if _watched(lambda: _install(pip, "--require-hashes", *locks)):
        return _refused(say("The packages cannot be installed; pip says why above."))
    _show(say("guiderail itself"))
    if _watched(lambda: _install(pip, "--no-deps", "--no-build-isolation", "--editable=.")):
        return _refused(say("guiderail cannot be installed; pip says why above."))
    _show(say("Preparing the platforms, once"))
    _watched(_use_once)
    return 0


def build_site() -> int:
    """Build the site into the folder ``site``; return the exit code. Of mkdocs only a failure is shown."""
    _show(say("Building the site"))
    command = [str(_PYTHON), "-m", "mkdocs", "build", "--strict"]
    done = _watched(lambda: subprocess.run(command, cwd=_CHECKOUT, capture_output=True, check=False))
    if done.returncode:
        return _refused(done.stderr.decode(errors="replace").rstrip())
    pages = "site/index.html, site/fr/index.html, site/es/index.html"
    sys.stderr.write("\n" + say("The site is ready; it begins with {pages}.", pages=pages))
    if not _PYODIDE.exists():
        said = say("npm has not installed Pyodide, so the check page names the commands instead.")
        sys.stderr.write(f"\n{said}")
    return 0


def _use_once() -> None:
    command = [str(_PYTHON), "-m", "validator", "check", "docs/examples/azure-bot-service"]
    subprocess.run(command, cwd=_CHECKOUT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)


def _pip() -> list[str]:
    """Return the command that installs into the environment.

    The pip of this Python does it, if it has one that can: a copy in the environment would cost more than all
    other packages together.
    """
    try:
        known = tuple(map(int, version("pip").split(".")[:2])) >= (22, 3)
    except (PackageNotFoundError, ValueError):
        known = False
    if known:
        return [sys.executable, "-m", "pip", "--python", str(_PYTHON), *_OPTIONS]
    return [str(_PYTHON), "-m", "pip", *_OPTIONS]


def _install(pip: list[str], *arguments: str) -> int:
    """Run pip and name the packages that it turns to; return its exit code."""
    with subprocess.Popen(
        [*pip, *arguments], cwd=_CHECKOUT, stdout=subprocess.PIPE, encoding="utf-8", errors="replace"
    ) as running:
        assert running.stdout is not None
        for line in running.stdout:
            if found := re.match(r"Collecting ([\w.-]+)==(\S+)", line):
                _show(f"  {found[1]} {found[2]}")
            elif line.startswith("Installing collected packages:"):
                _show("  " + say("installing: {n}", n=line.count(",") + 1))
    return running.returncode


def _watched(work: Callable[[], T]) -> T:
    """Do work, and add dots to the last line while nothing is said."""
    done = threading.Event()

    def beat() -> None:
        while not done.wait(_SECONDS):
            sys.stderr.write(" .")
            sys.stderr.flush()

    beating = threading.Thread(target=beat, daemon=True)
    beating.start()
    try:
        return work()
    finally:
        done.set()
        beating.join()


def say(text: str, **values: object) -> str:
    """Return a sentence in the reader's language, from the catalog's source: Babel may be missing."""
    catalog = _CHECKOUT / "locales" / choose_language(None, os.environ) / "LC_MESSAGES" / "validator.po"
    entries = catalog.read_text(encoding="utf-8") if catalog.exists() else ""
    found = re.search(rf'^msgid "{re.escape(text)}"\nmsgstr "(.+)"$', entries, re.MULTILINE)
    return (found[1] if found else text).format(**values)


def _show(text: str) -> None:
    sys.stderr.write(f"\n{text}" if text.startswith(" ") else f"\n{text} ...")
    sys.stderr.flush()


def _refused(text: str) -> int:
    sys.stderr.write(f"\n{text}\n")
    return 1


if __name__ == "__main__":
    code = build_site() if sys.argv[1:] == ["site"] else main(sys.argv[1:])
    sys.stderr.write("\n")
    raise SystemExit(code)
