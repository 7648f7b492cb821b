"""The example of a rule as HTML: the lines of the wrong file, and those of the corrected one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from html import escape
from itertools import takewhile

from validator.diagnostics import Diagnostic
from validator.engine import fixes, full_check
from validator.lazy_dataclasses import dataclass
from validator.packs import registry
from validator.reporters import rule_index
from validator.reporters.focus import focus
from validator.reporters.source import Source
from validator.secrets import masked

_KEY = re.compile(r"(?P<start>[\s{,-]*)(?P<key>\"[^\"]*\"|[\w.$/@-]+)(?P<colon>\s*[:=]\s*).*", re.DOTALL)
_COMMENT = re.compile(r" {2,}# .*\Z")  #: of the complete examples, in English
_TOKEN = re.compile(r"\w+|\W")  #: what is marked as a whole: a word, a part of an address
_PARTS = re.compile(r"(?<=\w)[_./](?=\w)")
_SLASH = re.compile(r"(?<!/)/(?!/)")
_LONG = re.compile(r"\b[A-Za-z]{20,}\b")  #: such as ``smsProviderConnectTimeout``
_HUMPS = re.compile(r"(?<=[a-z])(?=[A-Z])")
_AROUND = 1  #: lines that are shown above and below one that matters
_MOST = 18  #: lines that are shown of a file

Mark = tuple[str, int, int]  #: what is said about a line, and its marked part as 0-based offsets


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """Two files, each as lines in HTML."""

    before: str
    after: str
    fix: str  #: ``safe`` or ``unsafe`` if the second is what the automatic fix makes of the first; else empty


@registry.remembered
def before_after(rule: str) -> BeforeAfter | None:
    """Return the example of a rule with its correction; None if it has none that differs in few lines."""
    shown = rule_index.shown(rule)
    if shown is None or shown.finding is None:
        return None
    before, finding, fix = shown.report, shown.finding, shown.finding.fix
    text = fixes.edited(before.text, fix.edits) if fix else shown.files.good
    after = full_check.report([full_check.judge(text.encode(), before.path, shown.files.format)])[0]
    if any(each.rule == rule for each in after.diagnostics):
        return None
    marks = _marks(Source(before), finding)
    old, new = _compared(before.text, after.text, marks)
    first = _lines(Source(before), old | marks)
    second = _lines(Source(after), new)
    if not first or not second:
        return None
    return BeforeAfter(first, second, ("safe" if fix.safe else "unsafe") if fix else "")


def _compared(before: str, after: str, marked: Iterable[int]) -> tuple[dict[int, Mark], dict[int, Mark]]:
    """Return the lines of both texts to be shown: those that differ, and what is the same in the other text.

    ``marked``: numbers of lines in the first text that are shown in any case.
    """
    one, other = before.splitlines(), after.splitlines()
    old: dict[int, Mark] = {}
    new: dict[int, Mark] = {}
    for kind, start, end, begin, stop in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if kind == "equal":
            same = [number for number in marked if start < number <= end]
            new |= {number + begin - start: ("", 0, 0) for number in same}
            continue
        old |= dict.fromkeys(range(start + 1, end + 1), ("wrong", 0, 0))
        new |= {number + 1: ("right", 0, 0) for number in range(begin, stop)}
        if end - start == stop - begin:
            new |= {
                number + 1: ("right", *_changed(one[number - begin + start], other[number]))
                for number in range(begin, stop)
            }
        if start == end:  # lines are added: where is seen by the one above
            old.setdefault(max(1, start), ("", 0, 0))
    return old, new


def _changed(old: str, new: str) -> tuple[int, int]:
    """Return where the part of a line begins and ends that the old line does not have."""
    one, other = _TOKEN.findall(old), _TOKEN.findall(new)
    start = _same(one, other)
    end = len(other) - _same(one[start:][::-1], other[start:][::-1])
    return len("".join(other[:start])), len("".join(other[:end]))


def _same(one: Iterable[str], other: Iterable[str]) -> int:
    """Return with how many of the same tokens two texts begin."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _marks(source: Source, finding: Diagnostic) -> dict[int, Mark]:
    """Return the places of the finding in its file: what is compared, and what is wrong."""
    found: dict[int, Mark] = {}
    places = [("other", each.range) for each in finding.related if not each.path]
    for kind, place in [*places, ("wrong", focus(source, finding))]:
        end = place.end.column - 1 if place.start.line == place.end.line else 0
        found[place.start.line] = (kind, place.start.column - 1, end)
    return found


def _lines(source: Source, marks: Mapping[int, Mark]) -> str:
    """Return the lines that have a mark with those around them; empty if they are none or too many."""
    last = len(source.lines.text.splitlines())
    shown = {near for number in marks for near in range(number - _AROUND, number + _AROUND + 1)}
    numbers = sorted(number for number in shown if 1 <= number <= last) or range(1, min(last, 3) + 1)
    if len(numbers) > _MOST:
        return ""
    return "".join(_with_gaps(source, list(numbers), marks))


def _with_gaps(source: Source, numbers: list[int], marks: Mapping[int, Mark]) -> Iterator[str]:
    before = numbers[0] - 1
    for number in numbers:
        if number > before + 1:
            yield '<span class="l" data-n="⋮">\n</span>'
        before = number
        kind, start, end = marks.get(number, ("", 0, 0))
        line, hidden = source.lines.line(number), source.spans(number)
        comment = _COMMENT.search(line)
        if comment and comment.start() >= end:
            line = line[: comment.start()]
        pieces = [(line, False)]
        if hidden:
            pieces = [(masked(line, hidden), False)]
        elif start < end:
            pieces = [(line[:start], False), (line[start:end], True), (line[end:], False)]
        shown = _coloured(pieces, "ins" if kind == "right" else "u")
        yield f'<span class="l {kind}" data-n="{number}">{shown}\n</span>'


def lines_of(text: str, kind: str) -> str:
    """Return the lines of a text without numbers, each of a kind: ``wrong`` or ``right``."""
    lines = (_coloured([(line, False)], "u") for line in text.split("\n"))
    return "".join(f'<span class="l {kind}">{line}\n</span>' for line in lines)


def breakable(text: str, *, address: bool = False) -> str:
    """Return HTML without tags whose names may break between their parts; an address only at its slashes."""
    if address:
        return _SLASH.sub(r"\g<0><wbr>", text)
    return _PARTS.sub(r"\g<0><wbr>", _LONG.sub(lambda name: _HUMPS.sub("<wbr>", name[0]), text))


def _coloured(pieces: list[tuple[str, bool]], tag: str) -> str:
    """Return the pieces of a line with its key and its value coloured, some marked with ``tag``.

    A name or an address may break between its parts.
    """
    line = "".join(text for text, _ in pieces)
    key = _KEY.fullmatch(line)
    bounds = [(len(line), "s")]
    if key:
        bounds = [(key.start("key"), ""), (key.end("key"), "k"), (key.end("colon"), ""), *bounds]
    out, at = [], 0
    for text, marked in pieces:
        parts, end = [], at + len(text)
        for bound, colour in bounds:
            part, at = line[at : min(bound, end)] if bound > at else "", max(at, min(bound, end))
            if part:
                part = breakable(escape(part, quote=False), address=colour == "s" and "//" in line)
                parts.append(f'<span class="{colour}">{part}</span>' if colour else part)
        shown = "".join(parts)
        out.append(f"<{tag}>{shown}</{tag}>" if marked else shown)
    return "".join(out)
