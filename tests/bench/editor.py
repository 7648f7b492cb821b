"""What people wait for while they type: ``guiderail lsp``, spoken to as an editor does."""

from __future__ import annotations

import statistics
import subprocess
import time
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path

from language_server import LanguageServer

_CHECKED_EACH = 10  #: of many edits, so many are sent before their findings are waited for


def start(command: Sequence[str], folder: Path) -> float:
    """Return the seconds from the start of a server to its answer to the first request."""
    begun = time.perf_counter()
    with LanguageServer(command, folder, {}):
        return time.perf_counter() - begun


def keystroke(command: Sequence[str], folder: Path, text: str, edits: int) -> float:
    """Return the seconds from an edit to its findings that 19 of 20 edits do not exceed."""
    times = []
    with LanguageServer(command, folder, {}) as server:
        file = folder / "typed.yaml"
        server.open(file, "yaml", text)
        for version, typed in _typed(text, edits):
            begun = time.perf_counter()
            server.change(file, typed, version)
            times.append(time.perf_counter() - begun)
    return _most(times)


def completion(command: Sequence[str], folder: Path, text: str, edits: int) -> float:
    """Return the seconds from an edit to what can be written there, which the check must not hold up."""
    times = []
    with LanguageServer(command, folder, {}) as server:
        file = folder / "typed.yaml"
        server.open(file, "yaml", text)
        document = {"uri": file.as_uri()}
        place = {"line": text.count("\n"), "character": 0}
        for version, typed in _typed(text, edits):
            begun = time.perf_counter()
            server.tell(
                "textDocument/didChange",
                textDocument=document | {"version": version},
                contentChanges=[{"text": typed}],
            )
            server.ask("textDocument/completion", textDocument=document, position=place)
            times.append(time.perf_counter() - begun)
    return _most(times)


def memory(command: Sequence[str], folder: Path, text: str, edits: int) -> float:
    """Return the MiB that a server has after so many edits."""
    with LanguageServer(command, folder, {}) as server:
        file = folder / "typed.yaml"
        server.open(file, "yaml", text)
        for version, typed in _typed(text, edits):
            document = {"uri": file.as_uri(), "version": version}
            server.tell("textDocument/didChange", textDocument=document, contentChanges=[{"text": typed}])
            if version % _CHECKED_EACH == 0:
                server.diagnostics(file, version)
        used = subprocess.run(
            ["ps", "-o", "rss=", "-p", str(server.process)], capture_output=True, check=True, text=True
        )
    return int(used.stdout) / 1024


def _typed(text: str, edits: int) -> Iterator[tuple[int, str]]:
    """Yield the version and the text of each edit: a comment that grows and shrinks by a letter."""
    for version, letters in zip(count(2), range(edits), strict=False):
        yield version, f"{text}# {'x' * (letters % 40)}\n"


def _most(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]
