"""What must not happen, whatever the input."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Protocol
from xml.etree import ElementTree

from report_readers import read_report

from hostile.inputs import Input

MIB = 150
MOST_SHOWN = 300_000  #: bytes
_TELLING = 7
#: what a terminal acts on: controls, direction marks, other line ends, halves of characters
_RAW = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)
#: what a pipeline acts on at the start of a line
_COMMAND = re.compile(r"^\s*(?:::|##\[|##vso\[)", re.MULTILINE)


class Outcome(Protocol):
    """What one call gave, and what it took."""

    @property
    def code(self) -> int: ...
    @property
    def out(self) -> bytes: ...
    @property
    def err(self) -> bytes: ...
    @property
    def seconds(self) -> float: ...
    @property
    def mib(self) -> float: ...
    @property
    def reached(self) -> tuple[str, ...]: ...


def complaints(asked: Input, outcome: Outcome) -> Iterator[str]:
    """Yield what is wrong with the outcome of an input: nothing, if all is well."""
    try:
        out, err = outcome.out.decode(), outcome.err.decode()
    except UnicodeDecodeError:
        yield "no UTF-8"
        return
    said = out + err
    if outcome.code < 0:
        yield f"signal {-outcome.code}"
    elif outcome.code not in asked.codes:
        yield f"exit code {outcome.code}"
    if "Traceback" in said or re.search(r'File ".*", line \d', said):
        yield "traceback"
    if "internal error" in err:
        yield "internal error"
    if outcome.code and not said.strip():
        yield "mute"
    if outcome.seconds > asked.seconds:
        yield f"{outcome.seconds:.1f} s"
    if outcome.mib > MIB:
        yield f"{outcome.mib:.0f} MiB"
    if len(said) > MOST_SHOWN:
        yield f"{len(said)} bytes shown"
    yield from outcome.reached
    yield from _escaped(out, err, asked)
    for secret in asked.canaries:
        if any(secret[at : at + _TELLING] in said for at in range(len(secret) - _TELLING + 1)):
            yield "leak"
    if asked.parse:
        yield from _unread(out, asked.parse)


def _escaped(out: str, err: str, asked: Input) -> Iterator[str]:
    for text in (out, err):
        found = _RAW.search(text)
        if found:
            yield f"raw {found[0]!r}"
    if _COMMAND.search(err) or (asked.parse != "github" and _COMMAND.search(out)):
        yield "workflow command"
    if "html" in asked.words and re.search(
        r"<(?:script|img)\b|\bon\w+=", _without_escapes(out), re.IGNORECASE
    ):
        yield "HTML"
    if "markdown" in asked.words and re.search(r"\]\((?!https?://[a-z.-]+/|#)", _without_code(out)):
        yield "link"
    if re.search(r"\b49\b", out) and "{{ 7 * 7 }}" in " ".join(asked.words):
        yield "template"


def _without_code(text: str) -> str:
    return re.sub(r"(`+)(?!`)[^\n]*?(?<!`)\1(?!`)", "", text)


def _without_escapes(text: str) -> str:
    return re.sub(r"&[a-z#0-9]+;[^<>]*", "", text)


def _unread(out: str, format: str) -> Iterator[str]:
    try:
        read_report(format, out)
    except (ValueError, ElementTree.ParseError):
        yield f"no {format}"
    if format == "github" and any(
        not re.match(r"::(error|warning|notice) ", line) for line in out.splitlines()
    ):
        yield "a line that is no annotation"
    if format == "concise" and any(
        not re.search(r": (error|warning|info)\[", line) for line in out.splitlines()
    ):
        yield "a line that is no finding"
