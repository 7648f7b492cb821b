"""From a pattern to a condition without a regular expression, where the pattern is simple enough.

Compiling an expression when guiderail starts takes longer than judging a file. Most patterns of packs are a
few characters followed by a run of others, or a choice among a handful of words. The rest stay expressions,
which are compiled when a text begins as they could.
"""

from __future__ import annotations

import ast
import itertools
from collections.abc import Callable
from re import _constants as codes  # type: ignore[attr-defined]  # Python's own parser of patterns
from re import _parser  # type: ignore[attr-defined]
from typing import Any

from validator.fast_path.expressions import every, python
from validator.json_schema.ecma_regex import expression

_MOST_WORDS = 100
_MOST_CHARACTERS = 200  #: of a class that is written out

#: characters, and how many of them: at least, and at most; None: no upper limit
Run = tuple[str, int, int | None]


def condition(pattern: str, constant: Callable[[ast.expr], ast.expr]) -> ast.expr:
    """Return the condition that a text matches an ECMA-262 ``pattern``.

    ``constant`` gives a name to the value of an expression, so that it is made only once.
    """
    translated = expression(pattern).pattern
    parsed = list(_parser.parse(translated))
    if all(code is codes.LITERAL for code, _ in parsed):
        return python("text in value", text="".join(chr(argument) for _, argument in parsed))
    if parsed and parsed[0] == (codes.AT, codes.AT_BEGINNING):
        at_end = parsed[-1] == (codes.AT, codes.AT_END_STRING)
        inner = parsed[1:-1] if at_end else parsed[1:]
        words = _words(inner)
        if words is not None:
            if at_end:
                return python("value in words", words=constant(python("frozenset(words)", words=words)))
            return python("value.startswith(words)", words=tuple(words))
        begin = max((at for at, (code, _) in enumerate(inner, 1) if code is codes.SUBPATTERN), default=0)
        words = _words(inner[:begin])
        runs = [_run(part) for part in inner[begin:]]
        simple = [run for run in runs if run is not None]
        is_simple = len(simple) == len(runs) and all(least == most for _, least, most in simple[:-1])
        if at_end and is_simple and words and len({*map(len, words)}) == 1:
            return _of_runs(tuple(words), simple)
    search = python("made.search(value)", made=constant(python("regex(text)", text=translated)))
    if first := _first(parsed):
        starts = constant(python("frozenset(first)", first=sorted(first)))
        return python("value[:1] in starts and search", starts=starts, search=search)
    if last := ends(pattern):
        return python("value.lower().endswith(last) and search", last=last, search=search)
    return search


def ends(pattern: str) -> tuple[str, ...]:
    """Return texts in small letters with one of which each match of a pattern ends, whatever its case.

    Empty if they are not known.
    """
    parsed = list(_parser.parse(expression(pattern).pattern))
    if parsed[-1:] != [(codes.AT, codes.AT_END_STRING)]:
        return ()
    found = _last(parsed[:-1])
    return () if "" in found else tuple(sorted(found))


def _last(parts: list[Any]) -> set[str]:
    """Return texts in small letters with one of which a match of parts ends; the empty one if not known."""
    found = {""}
    for code, argument in reversed(parts):
        words = _endings((code, argument), in_small_letters=True)
        branches = (
            [argument[3]] if code is codes.SUBPATTERN else argument[1] if code is codes.BRANCH else [[]]
        )
        before = set().union(*(_last(list(each)) for each in branches)) if words is None else {*words}
        longer = {start + end for start in before for end in found}
        if len(longer) > _MOST_WORDS or not all(map(str.isascii, longer)):
            break
        found = longer
        if words is None:
            break
    return {each for each in found if not any(each != end and each.endswith(end) for end in found)}


def _of_runs(starts: tuple[str, ...], runs: list[Run]) -> ast.expr:
    """Return the condition for one of some texts of one length, and then runs that are fixed but the last."""
    at = len(starts[0])
    fixed = at + sum(least for _, least, _ in runs[:-1])
    last, least, most = runs[-1]
    if most is None:
        tests = [python("len(value) >= least", least=fixed + least)]
    else:
        length = "len(value) == least" if least == most else "least <= len(value) <= most"
        tests = [python(length, least=fixed + least, most=fixed + most)]
    if at:
        tests.append(python("value.startswith(starts)", starts=starts))
    for alike, group in itertools.groupby(runs[:-1], key=lambda run: run[0] if len(run[0]) > 1 else ""):
        part = "".join(run[0][0] * run[1] for run in group)
        if alike:
            test = "not value[at:end].strip(alike)"
        else:
            test = "value[at:end] == part" if at else "value.startswith(part)"
        tests.append(python(test, at=at, end=at + len(part), alike=alike, part=part))
        at += len(part)
    tests.append(python("not value[at:].strip(last)" if at else "not value.strip(last)", at=at, last=last))
    return every(tests)


def _run(part: Any) -> Run | None:
    """Return a part of a parsed pattern as a run; None if it is none, or may be of any length."""
    code, argument = part
    if code is codes.MAX_REPEAT:
        least, most, inside = argument
        characters = _characters(inside[0]) if len(inside) == 1 else None
        return (characters, least, None if most is codes.MAXREPEAT else most) if characters else None
    characters = _characters(part)
    return (characters, 1, 1) if characters else None


def _characters(part: Any) -> str | None:
    """Return the characters that a literal or a class stands for; None if they are too many to write."""
    code, argument = part
    if code is codes.LITERAL:
        return chr(argument)
    if code is not codes.IN:
        return None
    found: set[str] = set()
    for inner, value in argument:
        if inner is codes.LITERAL:
            found.add(chr(value))
        elif inner is codes.RANGE and value[1] - value[0] < _MOST_CHARACTERS:
            found |= {chr(number) for number in range(value[0], value[1] + 1)}
        else:
            return None
    return "".join(sorted(found))


def _words(parts: Any, *, in_small_letters: bool = False) -> list[str] | None:
    """Return all texts that a pattern's parts stand for; None if they are many, or without end."""
    words = [""]
    for part in parts:
        ends = _endings(part, in_small_letters=in_small_letters)
        if ends is None or len(words) * len(ends) > _MOST_WORDS:
            return None
        words = [word + end for word in words for end in ends]
    return words


def _endings(part: Any, *, in_small_letters: bool = False) -> list[str] | None:
    code, argument = part
    if code is codes.SUBPATTERN and not argument[1] and not argument[2]:
        return _words(argument[3], in_small_letters=in_small_letters)
    if code is codes.BRANCH:
        branches = [_words(branch, in_small_letters=in_small_letters) for branch in argument[1]]
        found = [word for branch in branches for word in branch or ()]
        return None if None in branches else found
    if code is codes.MAX_REPEAT and argument[:2] == (0, 1):
        inside = _words(argument[2], in_small_letters=in_small_letters)
        return None if inside is None else ["", *inside]
    characters = _characters(part)
    if characters and in_small_letters:
        characters = "".join(sorted({*characters.lower()}))
    return list(characters) if characters else None


def _first(parts: list[Any]) -> set[str]:
    """Return the characters with which a match at the beginning can begin; empty if that is not known."""
    if not parts or parts[0] != (codes.AT, codes.AT_BEGINNING) or len(parts) < 2:
        return set()
    return _begins(parts[1])


def _begins(part: Any) -> set[str]:
    code, argument = part
    if code is codes.SUBPATTERN and len(argument[3]):
        return _begins(argument[3][0])
    if code is codes.BRANCH:
        branches = [_begins(branch[0]) if len(branch) else set() for branch in argument[1]]
        return set().union(*branches) if all(branches) else set()
    if code is codes.MAX_REPEAT and argument[0] > 0:
        return _begins(argument[2][0])
    return set(_characters(part) or "")
