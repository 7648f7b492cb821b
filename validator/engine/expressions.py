"""Expressions in brackets, as ARM templates have them: literals that become the value, and what is wrong."""

from __future__ import annotations

import re

from validator.documents.model import Path
from validator.lazy_dataclasses import dataclass
from validator.lazy_regex import regex
from validator.secrets import is_literal
from validator.suggest import is_misspelling, only_nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_PARTS = regex(r"'(?P<text>(?:[^']|'')*)'|(?P<call>[\w.]*)\(|(?P<end>\))")
#: functions in whose brackets a text is a name or is compared, and does not become the value
_ABOUT_NAMES = regex(
    r"(?:.*\.)?(?:parameters?|variables?|references?|\w*resourceid|list\w+|getsecret|environment|deployment"
    r"|equals|contains|startswith|endswith|indexof|greater\w*|less\w*|providers|pickzones|guid|uniquestring)\Z",
    re.IGNORECASE,
)
_SHORTEST = 6  #: characters of a text that is no mere separator


def holds_literal(value: object) -> bool:
    """Tell whether a text is an expression such as ``[concat('…', 'x')]`` with a literal value in it."""
    if not isinstance(value, str) or value[:1] != "[":
        return False
    calls = [""]
    for part in _PARTS.finditer(value):
        if part["call"] is not None:
            calls.append(part["call"])
        elif part["end"]:
            calls[1:] = calls[1:-1]
        elif _is_value(part["text"]) and not _ABOUT_NAMES.match(calls[-1]):
            return True
    return False


def _is_value(text: str) -> bool:
    """Tell whether a text in an expression is no separator, reference or layout of other texts."""
    return len(text) >= _SHORTEST and is_literal(text) and "{0}" not in text


# --- what is wrong with an expression ------------------------------------------------------------------

#: an expression, or a text that was to be one: it begins like a call in brackets
_BEGINNING = regex(r"\[\s*[A-Za-z_][\w.]*\s*\(")
_TOKENS = regex(
    r"'(?P<text>(?:[^']|'')*)'|(?P<name>[A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)*)|(?P<number>-?[0-9][0-9.]*)"
    r"|(?P<sign>[()\[\],.?:])|(?P<space>\s+)|(?P<other>.)",
    re.DOTALL,
)
_TYPOGRAPHIC = "\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u00ab\u00bb\u0060\u00b4"
#: the call of one name, written in a way that Azure takes for a text
_BARE_CALL = regex(
    r"(?P<before>[@$]?\{?\[?)(?P<call>(?:parameters|variables)\(\s*'[^'\s]+'\s*\))(?P<after>\]?\}?)\Z",
    re.IGNORECASE,
)
_NAMED = regex(r"(?<![\w.])(?P<block>[A-Za-z]+)\(\s*'(?P<name>[^']+)'\s*\)")
_BLOCKS = ("parameters", "variables")
_LONGEST = 20_000  #: characters of an expression that is looked at; Azure takes 24,576


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with an expression: a case of the rule, where, and the right text if that is certain."""

    case: str
    start: int
    end: int
    found: str = ""
    right: str = ""


def flaw(text: str) -> Flaw | None:
    """Return why Azure cannot read a text that was to be an expression; None if it can, or is not one.

    A text that begins with ``[[`` is not one. Source: Syntax and expressions in ARM templates.
    """
    if bare := _BARE_CALL.match(text):
        if (bare["before"], bare["after"]) == ("[", "]"):
            return None
        if (bare["before"], bare["after"]) == ("[", ""):
            return Flaw("bracket-not-closed", 0, 1, right=f"{text}]")
        return Flaw("not-in-brackets", 0, len(text), right=f"[{bare['call']}]")
    if not _BEGINNING.match(text) or len(text) > _LONGEST:
        return None
    return _parse(text)


def _parse(text: str) -> Flaw | None:
    opened: list[int] = []
    calls: list[str] = []
    before, last, last_at = "", "", 0  # what the token before is: value, comma, open, dot or name
    for token in _TOKENS.finditer(text):
        kind, at, end = str(token.lastgroup), token.start(), token.end()
        found = token[0]
        if kind == "space":
            continue
        if kind == "other":
            if found == "'":
                return Flaw("quote-not-closed", at, at + 1)
            if found == '"' or found in _TYPOGRAPHIC:
                return Flaw("other-quotes", at, end, found)
            return None  # nothing that is known of the language
        if not opened and at:
            return Flaw("text-after", at, len(text))
        if kind == "sign" and found in ")]":
            opening = text[opened[-1]] if opened else ""
            if found == "]" and opening == "(":
                certain = text.count("(") == 1 and text[at:] in ("]", "])")
                right = f"{text[:at]})]" if certain else ""
                return Flaw("parenthesis-not-closed", opened[-1], opened[-1] + 1, right=right)
            if found == ")" and opening == "[":
                return Flaw("extra-parenthesis", at, end)
            if before == "comma":
                return Flaw("extra-comma", last_at, last_at + 1)
            opened.pop()
            calls.pop()
            before = "value"
        elif kind == "sign" and found in "([":
            calls.append(last if found == "(" else "")
            opened.append(at)
            before = "open"
        elif kind == "sign" and found == ",":
            if before in ("comma", "open"):
                return Flaw("extra-comma", at, end)
            before, last_at = "comma", at
        elif kind == "sign":
            before = "dot"
        else:
            called = kind == "name" and text[end:].lstrip()[:1] == "("
            if before == "value":
                return Flaw("comma-missing", at, end)
            if kind == "name" and calls[-1].lower() in _BLOCKS and before == "open" and not called:
                return Flaw("name-without-quotes", at, end, found, f"{text[:at]}'{found}'{text[end:]}")
            if called and before != "dot" and (right := _meant_function(found)):
                return Flaw("unknown-function", at, end, found, text[:at] + right + text[end:])
            before = "value" if not called else "name"
        last = found
    if opened:
        case = "parenthesis-not-closed" if text[opened[-1]] == "(" else "bracket-not-closed"
        return Flaw(case, opened[-1], opened[-1] + 1, right=f"{text}]" if opened == [0] else "")
    return None


def _meant_function(name: str) -> str:
    """Return the function whose name was misspelt, of those that name what a template declares."""
    known = name.lower()
    return next((each for each in _BLOCKS if known != each and is_misspelling(known, each)), "")


@dataclass(frozen=True, slots=True)
class Unknown:
    """A parameter or variable that no template around an expression declares."""

    block: str
    name: str
    start: int
    end: int
    meant: str  #: the declared name that it is near to; empty if there is none
    other: str  #: the block that declares this very name; empty if none does


def unknown_name(text: str, data: Any, path: Path) -> Unknown | None:
    """Return the first name in an expression that is declared nowhere around it; None if all are.

    ``data``: the whole template; ``path``: of the expression. Azure takes capitals and small letters alike.
    A template inside another may use the names of both, whatever its scope. Where no template declares
    anything, ``data`` is a part of one.
    """
    if text[:1] != "[" or text[:2] == "[[" or len(text) > _LONGEST or not _declares(data, path):
        return None
    for match in _NAMED.finditer(text):
        block, name = match["block"].lower(), match["name"]
        if block not in _BLOCKS or _in_text(text, match.start()):
            continue
        known = _declared(data, path, block)
        if known is None or name.lower() in {each.lower() for each in known}:
            continue
        other = next(each for each in _BLOCKS if each != block)
        elsewhere = name.lower() in {each.lower() for each in _declared(data, path, other) or ()}
        return Unknown(
            block, name, *match.span("name"), only_nearest(name, known), other if elsewhere else ""
        )
    return None


def _in_text(text: str, at: int) -> bool:
    """Tell whether an offset is inside a text of the expression, where nothing is a call."""
    return text.count("'", 0, at) % 2 == 1


def _declared(data: Any, path: Path, block: str) -> list[str] | None:
    """Return the names in the blocks around a place; None if one of them is made by an expression."""
    names: list[str] = []
    for step in (None, *path):
        if step is not None:
            data = data[step]
        found = (
            next((data[key] for key in data if str(key).lower() == block), None)
            if isinstance(data, dict)
            else None
        )
        if isinstance(found, str):
            return None
        if isinstance(found, dict):
            names += found
            loops = found.get("copy", [])
            names += [each["name"] for each in loops if _is_named(each)] if isinstance(loops, list) else []
        elif isinstance(found, list):  # those of a function of the template
            names += [each["name"] for each in found if _is_named(each)]
    return names


def _declares(data: Any, path: Path) -> bool:
    """Tell whether a template around a place declares parameters or variables."""
    for step in (None, *path):
        data = data if step is None else data[step]
        if not isinstance(data, dict) or "resources" not in data:
            continue
        if any(isinstance(data[key], dict) and data[key] for key in data if str(key).lower() in _BLOCKS):
            return True
    return False


def _is_named(value: object) -> bool:
    return isinstance(value, dict) and isinstance(value.get("name"), str)
