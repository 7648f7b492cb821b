"""Every threat of ``tests/hostile``, in this process; ``make hostile`` watches each in a separate one."""

from __future__ import annotations

import re
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import pytest
from command import CHECKOUT, run
from hostile.inputs import Input, everything
from hostile.verdict import complaints

BY_THREAT: dict[str, list[Input]] = defaultdict(list)
for _each in everything():
    BY_THREAT[_each.threat].append(_each)

_MOST = 60  #: inputs of a threat that are tried here, evenly chosen; ``make hostile`` tries all
#: what takes long, and is tried only there; test_limits.py and test_external.py have some of it
_ELSEWHERE = ("size", "depth", "expansion", "packs", "schemas that take long")


@dataclass(frozen=True)
class Outcome:
    """What one call gave, and what it took."""

    code: int
    out: bytes
    err: bytes
    seconds: float
    mib: float = 0
    reached: tuple[str, ...] = ()


def called(asked: Input, folder: Path) -> Outcome:
    asked.build(folder)
    started = time.process_time()
    outcome = run(*asked.words, stdin=asked.stdin, cwd=folder)
    seconds = time.process_time() - started
    return Outcome(outcome.code, outcome.out.encode(), outcome.err.encode(), seconds)


@pytest.mark.parametrize("threat", [threat for threat in BY_THREAT if threat not in _ELSEWHERE])
def test_a_threat_does_no_harm(threat: str, tmp_path: Path) -> None:
    inputs = BY_THREAT[threat]
    found = []
    for number, asked in enumerate(inputs[:: 1 + len(inputs) // _MOST]):
        folder = tmp_path / str(number)
        folder.mkdir()
        found += [f"{asked.name}: {each}" for each in complaints(asked, called(asked, folder))]
    assert found == []


def test_the_verdict_sees_what_must_not_happen() -> None:
    """A test of the test: each kind of harm is noticed."""
    asked = Input("x", "x", lambda _: None, parse="json")
    harms = {
        b"{}": [],
        b"\x1b[31m{}": ["raw '\\x1b'", "no json"],
        b"hunter2-not": ["leak", "no json"],
        b"\n::error::x": ["workflow command", "no json"],
        b"Traceback (most": ["traceback", "no json"],
        b"\xff": ["no UTF-8"],
    }
    for out, wrong in harms.items():
        assert list(complaints(asked, Outcome(1, out, b"", 0))) == wrong
    assert list(complaints(asked, Outcome(-11, b"{}", b"", 3, 200, ("socket.connect",)))) == [
        "signal 11",
        "3.0 s",
        "200 MiB",
        "socket.connect",
    ]
    assert list(complaints(Input("x", "x", lambda _: None), Outcome(1, b"", b"", 0))) == ["mute"]


def test_the_page_names_a_test_for_every_threat() -> None:
    named = {
        language: re.findall(
            r"\| `(tests/[a-z_/]+\.py)` \|$",
            (CHECKOUT / "docs" / language / "security.md").read_text(encoding="utf-8"),
            re.MULTILINE,
        )
        for language in ("en", "fr", "es")
    }
    assert len(named["en"]) > 15
    assert named["en"] == named["fr"] == named["es"]
    assert [name for name in named["en"] if not (CHECKOUT / name).is_file()] == []
