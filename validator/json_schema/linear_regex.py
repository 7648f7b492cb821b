"""Patterns of ECMA-262 in time that grows no faster than the text, whatever the pattern.

A pattern is read into an automaton whose states are all followed at once, so nothing is ever tried twice.
What only backtracking could answer (back-references) is refused. Look-around is answered before the search,
for every place of the text at once. ECMA-262, 2024, section 22.2 and annex B.1.2 say what a pattern is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

from validator.lazy_dataclasses import dataclass

_MOST_STATES = 20_000  #: of one automaton: repeating ``{1000}`` times needs as many states
_MOST_NESTED = 100  #: groups inside each other
_MOST_WORK = 400_000  #: states looked at in one search
_MOST_KEPT = 4_000  #: steps that an automaton remembers


class Malformed(ValueError):
    """The text is no pattern of ECMA-262."""


class Unsupported(ValueError):
    """The pattern is right, but takes more than a search in linear time can give."""


class TooCostly(Exception):
    """A search would take too long."""


Holds = Callable[[str], bool]  #: is a character one of those that are meant?


# --- what a pattern says -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Character:
    holds: Holds


@dataclass(frozen=True, slots=True)
class Sequence:
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    ways: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    part: Part
    least: int
    most: int | None


@dataclass(frozen=True, slots=True)
class Condition:
    """What must be true of a place in the text: an index into the conditions of the pattern."""

    number: int


Part = Character | Sequence | Choice | Repeat | Condition


@dataclass(frozen=True, slots=True)
class Look:
    """A look-around: whether a part can be found from a place on, or up to it."""

    part: Part
    behind: bool
    wanted: bool


#: what conditions are made of: ``^``, ``$``, ``b``, ``B`` or a look-around
Asked = str | Look


@dataclass(frozen=True, slots=True)
class Syntax:
    """A pattern as it was read."""

    part: Part
    conditions: tuple[Asked, ...]  #: those that others need come first
    refers_back: bool


def parse(pattern: str) -> Syntax:
    """Read a pattern. Raises Malformed if it is none."""
    return _Parser(pattern).whole()


class _Parser:
    def __init__(self, pattern: str) -> None:
        self.text, self.at, self.depth = pattern, 0, 0
        self.conditions: list[Asked] = []
        self.groups, self.names = 0, set[str]()
        self.numbers_meant, self.names_meant = 0, set[str]()
        self.refers_back = False

    def whole(self) -> Syntax:
        part = self.choice()
        if self.at < len(self.text) or self.numbers_meant > self.groups or self.names_meant - self.names:
            raise Malformed
        return Syntax(part, tuple(self.conditions), self.refers_back)

    def took(self, expected: str) -> bool:
        if not self.text.startswith(expected, self.at):
            return False
        self.at += len(expected)
        return True

    def matched(self, expression: str) -> re.Match[str] | None:
        match = re.compile(expression, re.ASCII).match(self.text, self.at)
        if match:
            self.at = match.end()
        return match

    def choice(self) -> Part:
        self.depth += 1
        if self.depth > _MOST_NESTED:
            raise Malformed
        ways = [self.sequence()]
        while self.took("|"):
            ways.append(self.sequence())
        self.depth -= 1
        return Choice(tuple(ways)) if len(ways) > 1 else ways[0]

    def sequence(self) -> Part:
        parts: list[Part] = []
        while self.at < len(self.text) and self.text[self.at] not in "|)":
            parts.append(self.repeated())
        return Sequence(tuple(parts))

    def repeated(self) -> Part:
        part = self.atom()
        if isinstance(part, Condition):
            return part
        match = self.matched(r"(?:([*+?])|\{(\d{1,9})(?:(,)(\d{1,9})?)?\})\??")
        if match is None:
            return part
        sign, least, comma, most = match.groups()
        if sign:
            return Repeat(part, int(sign == "+"), 1 if sign == "?" else None)
        upper = int(most) if most else (None if comma else int(least))
        if upper is not None and upper < int(least):
            raise Malformed
        return Repeat(part, int(least), upper)

    def atom(self) -> Part:
        character = self.text[self.at]
        if character == "(":
            return self.group()
        self.at += 1
        if character in "^$":
            return self.condition(character)
        if character in "*+?":
            raise Malformed
        if character == ".":
            return Character(_is_no_line_end)
        if character == "[":
            return Character(self.character_class())
        if character == "\\":
            return self.escaped()
        return Character(_is_one(character))

    def condition(self, asked: Asked) -> Condition:
        if asked in self.conditions:
            return Condition(self.conditions.index(asked))
        self.conditions.append(asked)
        return Condition(len(self.conditions) - 1)

    def group(self) -> Part:
        self.at += 1
        look = self.matched(r"\?(<?)([=!])")
        if look is None and self.took("?"):
            if not self.took(":"):
                name = self.matched(r"<([A-Za-z_$][A-Za-z0-9_$]*)>")
                if name is None or name[1] in self.names:
                    raise Malformed
                self.names.add(name[1])
                self.groups += 1
        elif look is None:
            self.groups += 1
        part = self.choice()
        if not self.took(")"):
            raise Malformed
        return part if look is None else self.condition(Look(part, bool(look[1]), look[2] == "="))

    def escaped(self) -> Part:
        if self.took("b"):
            return self.condition("b")
        if self.took("B"):
            return self.condition("B")
        if number := self.matched(r"[1-9]\d*"):
            self.refers_back = True
            self.numbers_meant = max(self.numbers_meant, int(number[0][:6]))
            return Sequence(())
        if name := self.matched(r"k<([A-Za-z_$][A-Za-z0-9_$]*)>"):
            self.refers_back = True
            self.names_meant.add(name[1])
            return Sequence(())
        one, many = self.escape()
        return Character(many or _is_one(one))

    def escape(self) -> tuple[str, Holds | None]:
        """Return the character that an escape stands for, or the characters of its class."""
        if match := self.matched(r"u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})"):
            pair = (int(match[1], 16) - 0xD800 << 10) + int(match[2], 16) - 0xDC00
            return chr(0x10000 + pair), None
        if match := self.matched(r"u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]{1,8})\}|x([0-9a-fA-F]{2})"):
            code = int(match[1] or match[2] or match[3], 16)
            if code > 0x10FFFF:
                raise Malformed
            return chr(code), None
        if match := self.matched(r"c([A-Za-z])"):
            return chr(ord(match[1]) % 32), None
        if match := self.matched(r"([pP])\{([A-Za-z0-9_]+)(?:=([A-Za-z0-9_]+))?\}"):
            return "", _property(match[2], match[3], wanted=match[1] == "p")
        if match := self.matched("0(?![0-9])|[tnvfr]"):
            return {"0": "\0", "t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r"}[match[0]], None
        if match := self.matched("[dDwWsS]"):
            return "", _CLASSES[match[0]]
        if match := self.matched(r"[^A-Za-z0-9]|_"):
            return match[0], None
        raise Malformed

    def character_class(self) -> Holds:
        negated = self.took("^")
        single: set[str] = set()
        ranges: list[tuple[str, str]] = []
        classes: list[Holds] = []
        while not self.took("]"):
            first, many = self.class_atom()
            if many is None and self.matched(r"-(?!\])"):
                last, other = self.class_atom()
                if other is None:
                    if last < first:
                        raise Malformed
                    ranges.append((first, last))
                    continue
                single |= {first, "-"}
                many = other
            elif many is None:
                single.add(first)
            if many is not None:
                classes.append(many)
        return _is_in(frozenset(single), tuple(ranges), tuple(classes), negated=negated)

    def class_atom(self) -> tuple[str, Holds | None]:
        if self.at >= len(self.text):
            raise Malformed
        if self.took("\\"):
            return ("\b", None) if self.took("b") else self.escape()
        self.at += 1
        return self.text[self.at - 1], None


# --- classes of characters ---------------------------------------------------------------------------


def _is_one(wanted: str) -> Holds:
    return lambda character: character == wanted


def _is_in(
    single: frozenset[str], ranges: tuple[tuple[str, str], ...], classes: tuple[Holds, ...], *, negated: bool
) -> Holds:
    def holds(character: str) -> bool:
        found = (
            character in single
            or any(first <= character <= last for first, last in ranges)
            or any(each(character) for each in classes)
        )
        return found is not negated

    return holds


def _is_no_line_end(character: str) -> bool:
    return character not in "\n\r\u2028\u2029"


_DIGITS = frozenset("0123456789")
_WORD = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_")
_SPACE = frozenset(
    "\t\n\v\f\r \u00a0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff" + "".join(map(chr, range(0x2000, 0x200B)))
)
_CLASSES: dict[str, Holds] = {
    "d": lambda character: character in _DIGITS,
    "D": lambda character: character not in _DIGITS,
    "w": lambda character: character in _WORD,
    "W": lambda character: character not in _WORD,
    "s": lambda character: character in _SPACE,
    "S": lambda character: character not in _SPACE,
}

#: the general categories of Unicode by their long names (PropertyValueAliases.txt)
_CATEGORIES = {
    "Letter": "L", "Cased_Letter": "LC", "Uppercase_Letter": "Lu", "Lowercase_Letter": "Ll",
    "Titlecase_Letter": "Lt", "Modifier_Letter": "Lm", "Other_Letter": "Lo",
    "Mark": "M", "Combining_Mark": "M", "Nonspacing_Mark": "Mn", "Spacing_Mark": "Mc", "Enclosing_Mark": "Me",
    "Number": "N", "Decimal_Number": "Nd", "digit": "Nd", "Letter_Number": "Nl", "Other_Number": "No",
    "Punctuation": "P", "punct": "P", "Connector_Punctuation": "Pc", "Dash_Punctuation": "Pd",
    "Open_Punctuation": "Ps", "Close_Punctuation": "Pe", "Initial_Punctuation": "Pi",
    "Final_Punctuation": "Pf", "Other_Punctuation": "Po",
    "Symbol": "S", "Math_Symbol": "Sm", "Currency_Symbol": "Sc", "Modifier_Symbol": "Sk",
    "Other_Symbol": "So",
    "Separator": "Z", "Space_Separator": "Zs", "Line_Separator": "Zl", "Paragraph_Separator": "Zp",
    "Other": "C", "Control": "Cc", "cntrl": "Cc", "Format": "Cf", "Surrogate": "Cs", "Private_Use": "Co",
    "Unassigned": "Cn",
}  # fmt: skip
_PROPERTIES: dict[str, Holds] = {
    "Any": lambda character: True,
    "ASCII": str.isascii,
    "Assigned": lambda character: unicodedata.category(character) != "Cn",
    "Lowercase": str.islower,
    "Lower": str.islower,
    "Uppercase": str.isupper,
    "Upper": str.isupper,
    "ASCII_Hex_Digit": lambda character: character in "0123456789abcdefABCDEF",
    "AHex": lambda character: character in "0123456789abcdefABCDEF",
    "White_Space": lambda character: character in _SPACE - {"\ufeff"} | {"\x85"},
    "space": lambda character: character in _SPACE - {"\ufeff"} | {"\x85"},
}


def _property(name: str, value: str | None, *, wanted: bool) -> Holds:
    if value is None and name in _PROPERTIES:
        known = _PROPERTIES[name]
        return lambda character: known(character) is wanted
    category = value if name in ("General_Category", "gc") else name if value is None else None
    short = _CATEGORIES.get(category or "", category)
    if short not in _CATEGORIES.values():
        raise Unsupported
    kinds = ("Lu", "Ll", "Lt") if short == "LC" else (str(short),)
    return lambda character: unicodedata.category(character).startswith(kinds) is wanted


# --- automata ----------------------------------------------------------------------------------------

_ACCEPT = -1


class _Automaton:
    """The states of a part; each takes a character, or goes on without one where a condition holds."""

    def __init__(self, part: Part, *, backward: bool) -> None:
        self._backward = backward
        self.takes: dict[int, tuple[Holds, int]] = {}
        self.goes: dict[int, list[tuple[int, int]]] = {}  #: (condition or -1, state)
        self._count = 0
        self.start = self._made(part, _ACCEPT)
        self._closed: dict[tuple[frozenset[int], int], tuple[frozenset[int], bool]] = {}
        self._steps: dict[tuple[frozenset[int], str], frozenset[int]] = {}
        self._same: dict[frozenset[int], frozenset[int]] = {}
        self.work = 0

    def _new(self) -> int:
        self._count += 1
        if self._count > _MOST_STATES:
            raise Unsupported
        return self._count

    def _made(self, part: Part, then: int) -> int:
        """Return the state from which ``part`` leads to ``then``."""
        if isinstance(part, Character):
            state = self._new()
            self.takes[state] = (part.holds, then)
            return state
        if isinstance(part, Condition):
            return self._going((part.number, then))
        if isinstance(part, Choice):
            return self._going(*((-1, self._made(way, then)) for way in part.ways))
        if isinstance(part, Sequence):
            for each in part.parts if self._backward else reversed(part.parts):
                then = self._made(each, then)
            return then
        return self._repeating(part, then)

    def _going(self, *ways: tuple[int, int]) -> int:
        state = self._new()
        self.goes[state] = list(ways)
        return state

    def _repeating(self, part: Repeat, then: int) -> int:
        if part.most is None:
            loop = self._going((-1, then))
            self.goes[loop].append((-1, self._made(part.part, loop)))
            then = loop
        else:
            end = then
            for _ in range(part.most - part.least):
                then = self._going((-1, end), (-1, self._made(part.part, then)))
        for _ in range(part.least):
            self._new()  # so that repeating nothing is counted too
            then = self._made(part.part, then)
        return then

    def closed(self, states: frozenset[int], truths: int) -> tuple[frozenset[int], bool]:
        """Return the states that take a character, reached from others at a place, and if the end is."""
        known = self._closed.get((states, truths))
        if known is not None:
            return known
        seen, waiting = {self.start, *states}, [self.start, *states]
        while waiting:
            for condition, after in self.goes.get(waiting.pop(), ()):
                if after not in seen and (condition < 0 or truths >> condition & 1):
                    seen.add(after)
                    waiting.append(after)
        self.work += len(seen) + 1
        found = frozenset(state for state in seen if state in self.takes)
        if len(self._closed) > _MOST_KEPT:
            self._closed.clear()
        self._closed[states, truths] = result = (self._same.setdefault(found, found), _ACCEPT in seen)
        return result

    def stepped(self, states: frozenset[int], character: str) -> frozenset[int]:
        known = self._steps.get((states, character))
        if known is not None:
            return known
        self.work += len(states) + 1
        taken = (self.takes[state] for state in states)
        found = frozenset(after for holds, after in taken if holds(character))
        if len(self._steps) > _MOST_KEPT:
            self._steps.clear()
            self._same.clear()
        self._steps[states, character] = result = self._same.setdefault(found, found)
        return result


class Pattern:
    """A pattern that can be searched for."""

    def __init__(self, syntax: Syntax) -> None:
        self._conditions = [
            asked if isinstance(asked, str) else (asked, _Automaton(asked.part, backward=not asked.behind))
            for asked in syntax.conditions
        ]
        self._automaton = _Automaton(syntax.part, backward=False)

    def search(self, text: str) -> bool:
        """Tell whether the pattern is found anywhere in ``text``. Raises TooCostly if that takes too long."""
        truths = [0] * (len(text) + 1)
        for number, asked in enumerate(self._conditions):
            for at in self._places(asked, text, truths):
                truths[at] |= 1 << number
        return bool(self._run(self._automaton, text, truths, first=True))

    def _places(self, asked: str | tuple[Look, _Automaton], text: str, truths: list[int]) -> list[int]:
        """Return the places of a text where a condition holds."""
        size = len(text)
        if isinstance(asked, str):
            if asked in "^$":
                return [0 if asked == "^" else size]
            words = [False, *(character in _WORD for character in text), False]
            return [at for at in range(size + 1) if (words[at] != words[at + 1]) is (asked == "b")]
        look, automaton = asked
        found = self._run(automaton, text, truths, backward=not look.behind)
        if look.wanted:
            return found
        return sorted(set(range(size + 1)) - set(found))

    def _run(
        self,
        automaton: _Automaton,
        text: str,
        truths: list[int],
        *,
        backward: bool = False,
        first: bool = False,
    ) -> list[int]:
        """Return the places up to which (backward: from which) the automaton finds something."""
        automaton.work = 0
        found: list[int] = []
        states: frozenset[int] = frozenset()
        places = range(len(text), -1, -1) if backward else range(len(text) + 1)
        for place in places:
            closed, accepted = automaton.closed(states, truths[place])
            if accepted:
                found.append(place)
                if first:
                    break
            if place != places[-1]:
                states = automaton.stepped(closed, text[place - 1 if backward else place])
            if automaton.work > _MOST_WORK:
                raise TooCostly
        return found


@lru_cache(maxsize=1000)
def compiled(pattern: str) -> Pattern:
    """Return a pattern to search for. Raises Malformed or Unsupported."""
    syntax = parse(pattern)
    if syntax.refers_back:
        raise Unsupported
    return Pattern(syntax)
