"""Comments such as ``# guiderail: ignore[rule] reason``: what they hide, and which of them hide nothing.

Findings and comments in, findings out. An ignore aims at the line on which it is or, where it is
alone, at the next line that is neither blank nor a comment; it hides a finding whose place begins on that
line or spreads over it. A missing field is found at the key of the block that lacks it, or on line 1.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice

from validator.diagnostics import Diagnostic, Edit, Fix, Severity
from validator.documents.limits import LIMITS
from validator.documents.model import Format, Reading
from validator.documents.syntax_errors import UNREAD
from validator.lazy_dataclasses import dataclass
from validator.lazy_regex import regex
from validator.packs import registry
from validator.positions import Range
from validator.suggest import only_nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from validator.documents.placed_comments import Comment

UNUSED = "unused-ignore"
#: findings next to which part of a file was not checked, so nothing can be said about the ignores in it
UNJUDGED = UNREAD | {"missing-platform", "unknown-platform"}

_ADDRESS = "guiderail:"  #: how a comment begins that addresses us
_IGNORE = regex(
    r"(?:(?:\A|(?<=[\r\n]))[ \t]*+[#/*]{0,3}|#|//)[ \t]*+guiderail:[ \t]*+(?P<verb>ignore[\w-]*+)"
    r"(?:[ \t]*+\[(?P<names>[^\]\r\n]*+)\])?"
)
_NAME = regex(r"[^\s,](?:[^,]*[^\s,])?")
_LINE_END = regex(r"\r\n|\r|\n")
_INSIDE_LINE = regex(r"[^\r\n]")


@dataclass(frozen=True, slots=True)
class RuleName:
    """A rule that a comment says to ignore, as the author wrote it."""

    text: str
    place: Range


@dataclass(frozen=True, slots=True)
class Ignore:
    """One comment that says to ignore something."""

    place: Range  #: of the comment
    names: tuple[RuleName, ...]  #: empty: it is not written as an ignore must be
    whole_file: bool
    aim: int  #: the line that it is about, 1-based
    document: int  #: number of the document in which that line is


# --- from comments to ignores ------------------------------------------------------------------------


def find(reading: Reading) -> list[Ignore]:
    """Return the ignores in the comments of a text."""
    if _ADDRESS not in reading.lines.text:
        return []
    from validator.documents.placed_comments import find_comments  # few files address us

    comments = find_comments(reading)
    written = [(comment, found) for comment in comments for found in _written(reading, comment)]
    lines_with_content = _lines_with_content(reading, comments) if written else []
    return [_ignore(reading, comment, found, lines_with_content) for comment, found in written]


def _written(reading: Reading, comment: Comment) -> Iterator[re.Match[str]]:
    return _IGNORE.finditer(reading.lines.text[comment.start : comment.end])


def _ignore(
    reading: Reading, comment: Comment, found: re.Match[str], lines_with_content: Sequence[int]
) -> Ignore:
    place = reading.lines.range(comment.start, comment.end)
    aim = _aim(place, lines_with_content)
    starts = [document.lines.position(document.root.start).line for document in reading.documents]
    return Ignore(
        place=place,
        names=tuple(_names(reading, comment, found)),
        whole_file=found["verb"] == "ignore-file",
        aim=aim,
        document=max(0, bisect_right(starts, aim) - 1),
    )


def _names(reading: Reading, comment: Comment, found: re.Match[str]) -> Iterator[RuleName]:
    if found["verb"] not in ("ignore", "ignore-file"):
        return
    first = comment.start + found.start("names")
    for name in _NAME.finditer(found["names"] or ""):
        yield RuleName(name[0], reading.lines.range(first + name.start(), first + name.end()))


def _lines_with_content(reading: Reading, comments: Iterable[Comment]) -> list[int]:
    """Return the numbers of the lines with something else than comments, white space and ``---``."""
    text, parts, done = reading.lines.text, [], 0
    for comment in comments:
        parts += [text[done : comment.start], _INSIDE_LINE.sub(" ", text[comment.start : comment.end])]
        done = comment.end
    lines = _LINE_END.split("".join([*parts, text[done:]]))
    empty = ("", "---", "...") if reading.format is Format.YAML else ("",)
    return [number for number, line in enumerate(lines, 1) if line.strip() not in empty]


def _aim(place: Range, lines_with_content: Sequence[int]) -> int:
    """Return the first line with content from the comment's own on; its own if none comes."""
    next_one = bisect_left(lines_with_content, place.start.line)
    return lines_with_content[next_one] if next_one < len(lines_with_content) else place.start.line


# --- from findings to findings -----------------------------------------------------------------------


def heed(
    found: Sequence[Diagnostic], possible: Iterable[Diagnostic], ignores: Sequence[Ignore]
) -> list[Diagnostic]:
    """Return the findings of a file that no ignore hides, and those about ignores that hide nothing.

    ``possible``: what rules that look across files would say of it next to certain others. To hide that is a
    use too, or else an ignore would come and go with the choice of files.
    """
    hiding = _Hiding(ignores)
    kept = [each for each in found if not hiding.hides(each)]
    for each in possible:
        hiding.hides(each)
    judged = not any(each.rule in UNJUDGED for each in found)
    unused = list(islice(_unused(ignores, hiding, judged=judged), LIMITS.unread))
    kept += [each for each in unused if not hiding.hides(each)]
    kept += _unused_names(ignores, hiding, only=UNUSED) if judged else ()
    return kept


def is_asked_for(finding: Diagnostic, *, select: Collection[str], ignore: Collection[str]) -> bool:
    """Tell whether a finding matches the rules that a user chose; ``select`` empty: all rules.

    An ignore is unused only with regard to rules that were chosen.
    """
    if finding.rule in UNREAD:
        return True
    if (select and finding.rule not in select) or finding.rule in ignore:
        return False
    named, others = about(finding), set(select) - {UNUSED}
    return not named or (named not in ignore and (not others or named in others))


def about(finding: Diagnostic) -> str:
    """Return the rule that an unused ignore names; empty for other findings."""
    return str(finding.params.get("rule", "")) if finding.rule == UNUSED else ""


class _Hiding:
    """Which rules are hidden on which lines, and which names have hidden something."""

    def __init__(self, ignores: Sequence[Ignore]) -> None:
        self.used: set[tuple[int, str]] = set()  #: number of the ignore, name of the rule
        self._in_file: dict[str, list[int]] = defaultdict(list)
        self._on_line: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for number, ignore in enumerate(ignores):
            lines = {ignore.aim, *range(ignore.place.start.line, ignore.place.end.line + 1)}
            for name in {name.text for name in ignore.names} - UNREAD:
                if ignore.whole_file:
                    self._in_file[name].append(number)
                else:
                    self._on_line[name] += [(line, number) for line in lines]
        for aims in self._on_line.values():
            aims.sort()

    def hides(self, finding: Diagnostic) -> bool:
        """Tell whether a finding is hidden, and remember by what."""
        numbers = list(self._in_file.get(finding.rule, ()))
        aims = self._on_line.get(finding.rule, [])
        first, last = finding.range.start.line, max(finding.range.start.line, _last_line(finding.range))
        here = aims[bisect_left(aims, (first, -1)) : bisect_left(aims, (last + 1, -1))]
        numbers += [number for _, number in here]
        self.used.update((number, finding.rule) for number in numbers)
        return bool(numbers)


def _last_line(place: Range) -> int:
    return place.end.line - (place.end.column == 1)


def _unused(ignores: Sequence[Ignore], hiding: _Hiding, *, judged: bool) -> Iterator[Diagnostic]:
    """Yield what is wrong with ignores; that one hides nothing only if all of the file was ``judged``."""
    known = registry.rule_names()
    for ignore in ignores:
        if not ignore.names:
            yield _finding(ignore, "malformed")
        for name in ignore.names:
            if name.text not in known:
                yield _unknown(ignore, name, known)
            elif name.text in UNREAD:
                yield _finding(ignore, "never", rule=name.text)
    if judged:
        yield from _unused_names(ignores, hiding)


def _unused_names(
    ignores: Sequence[Ignore], hiding: _Hiding, *, only: str | None = None
) -> Iterator[Diagnostic]:
    """Yield the names that hid nothing. Those of this very rule come last: their use shows in the end."""
    known = registry.rule_names()
    for number, ignore in enumerate(ignores):
        for name in dict.fromkeys(each.text for each in ignore.names):
            if name not in known or name in UNREAD or (name == UNUSED) is (only is None):
                continue
            if (number, name) not in hiding.used:
                yield _finding(ignore, "file" if ignore.whole_file else "", rule=name)


def _unknown(ignore: Ignore, name: RuleName, known: Iterable[str]) -> Diagnostic:
    meant = only_nearest(name.text, sorted(known))
    if not meant:
        return _finding(ignore, "unknown-rule", rule=name.text)
    fix = Fix(True, (Edit(name.place, meant),))
    return _finding(ignore, "suggestion", fix, rule=name.text, suggestion=meant)


def _finding(ignore: Ignore, case: str, fix: Fix | None = None, **params: str) -> Diagnostic:
    return Diagnostic(
        rule=UNUSED,
        severity=Severity.WARNING,
        range=ignore.place,
        document=ignore.document,
        case=case,
        params=params,
        fix=fix,
    )


def fitting_rules(named: Iterable[str]) -> set[str]:
    """Return the named rules, and those that patterns such as ``missing-*`` match."""
    rules = set(named)
    for pattern in [each for each in rules if "*" in each]:
        import fnmatch

        rules.update(fnmatch.filter(registry.rule_names(), pattern))
    return rules
