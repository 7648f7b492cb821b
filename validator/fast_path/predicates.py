"""Conditions in the generated functions: each may reject a valid value, but never accept an invalid one."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

#: what every placeholder contains (:mod:`validator.placeholders`) once its case is folded: a word, and the
#: characters that may follow it
_MARKS = {
    **dict.fromkeys(("your", "votre", "vos", "ihr", "ihre"), ("-", "_")),
    **dict.fromkeys(("su_", "tu_", "replace", "change", "todo", "tbd", "xxx", "<"), ("",)),
    **dict.fromkeys("\u0131\u017f\u212a\u0307", ("",)),  # letters that an expression takes for i, s, k
}
_SEPARATORS = dict.fromkeys(map(ord, " +()-."))
_MOST_REMEMBERED, _LONGEST_REMEMBERED = 1_000, 100
REFERENCE_STARTS = frozenset("$eo@v")  #: first characters of all kinds of references


def unfinished(texts: list[str]) -> bool:
    """Tell whether one of the texts may contain a placeholder or a secret; earlier texts are remembered."""
    new = [text for text in texts if text not in _finished]
    if not new:
        return False
    if any(map(_may_hold_secret, new)):
        return True
    folded = "\n".join(new).casefold()
    if any(map(folded.__contains__, _MARKUP)) and any(map(_may_hold_markup, new)):
        return True
    for word, ends in _MARKS.items():
        if word in folded:
            for end in ends:
                if word + end in folded:
                    return True
    if len(folded) <= _LONGEST_REMEMBERED * len(new):
        if len(_finished) + len(new) > _MOST_REMEMBERED:
            _finished.clear()
        _finished.update(new[:_MOST_REMEMBERED])
    return False


def _may_hold_markup(text: str) -> bool:
    """Tell whether a text, which is not JSON with variables in it, may hold the markup of a template."""
    is_json = text.lstrip()[:1] == "{" and text.lstrip()[1:2] not in "{%#"
    return not is_json and any(map(text.__contains__, _MARKUP))


_MARKUP = ("{{", "{%", "{#", "#{", "[%", "@@", "((", "__")  #: signs of :data:`validator.placeholders.MARKUP`


def may_comment_secret(content: bytes) -> bool:
    """Tell whether something behind a number sign in a file may be shaped like a secret."""
    comments = [line[line.find(b"#") :] for line in content.splitlines() if b"#" in line]
    for comment in comments:
        text = comment.decode(errors="replace")
        if any(mark in text for mark in _SHAPE_MARKS) or any(map(_is_telling_word, text.split())):
            from validator.secrets import shapes

            if shapes(text):
                return True
    return False


def _is_telling_word(word: str) -> bool:
    return len(word) >= _SHORTEST_WORD and not _DIGITS.isdisjoint(word)


_finished: set[str] = set()  #: texts without a placeholder and without a secret
_SHORTEST_SHAPE = 16  #: characters; a shorter text is shaped like no credential
_SHORTEST_WORD = 12  #: characters of a secret behind a word such as Bearer
_DIGITS = frozenset("0123456789")
_HEX = frozenset("0123456789abcdefABCDEF")
#: of the shapes that may be shorter, or have no digit
_SHAPE_MARKS = ("@", "eyJ", "hf_", "hooks.slack", "discord", "-----BEGIN")
_SECRET_LETTERS = frozenset("bcjkmopsBCJKMOPS")  #: each name of a secret has one of them, misspelt or not


def _may_hold_secret(text: str) -> bool:
    """Tell whether something in a text is shaped like a secret."""
    if "@" in text:
        text = _without_access(text)
    if len(text) < _SHORTEST_SHAPE or _DIGITS.isdisjoint(text):
        if not any(mark in text for mark in _SHAPE_MARKS):
            return False
    elif text[:2].isupper() and len(text) == 34 and _HEX.issuperset(text[2:]):  # identifiers of Twilio
        return False
    from validator.secrets import shapes  # few texts need it, and it takes a while

    return bool(shapes(text))


def ordinary_names(names: Iterable[str]) -> bool:
    """Tell whether no name that the author chose says of its value that it is secret, or is one itself."""
    names = [name for name in names if len(name) > 15 or not _SECRET_LETTERS.isdisjoint(name)]
    if not names:
        return True
    from validator.secrets import names_secret

    return not any(names_secret(name) or _may_hold_secret(name) for name in names)


def ordinary_members(data: Any, known: frozenset[str]) -> bool:
    """Tell whether nothing in data that may have any members is secret by its name.

    ``known`` are names that are known to be ordinary.
    """
    waiting = [data]
    while waiting:
        value = waiting.pop()
        kind = value.__class__
        if kind is dict:
            waiting += value.values()
            if not ordinary_names(
                key for key, inner in value.items() if key not in known and not reference(inner)
            ):
                return False
        elif kind is list:
            waiting += value
    return True


def unique(items: list[object]) -> bool:
    """Tell whether no two items are equal in the sense of JSON Schema."""
    return len(set(map(_equality_key, items))) == len(items)


def _equality_key(value: Any) -> object:
    """Return a key that is equal for equal values, as validator.json_schema.equality decides."""
    if value.__class__ is list:
        return "list", *map(_equality_key, value)
    if value.__class__ is dict:
        return "dict", frozenset((key, _equality_key(inner)) for key, inner in value.items())
    return (value,) if value.__class__ is bool else value


class Remembered(dict[str, bool]):
    """Texts that meet a condition, remembered because other files often have the same; no others."""

    __slots__ = ("_fits",)

    def __init__(self, fits: Callable[[str], bool]) -> None:
        self._fits = fits

    def __missing__(self, text: str) -> bool:
        fits = self._fits(text)
        if fits and len(text) <= _LONGEST_REMEMBERED:
            if len(self) >= _MOST_REMEMBERED:
                self.clear()
            self[text] = True
        return fits


def reference(text: object) -> bool:
    """Tell whether a text is a reference to a secret that is stored elsewhere."""
    if text.__class__ is not str or text[:1] not in REFERENCE_STARTS:
        return False
    if text[:2] == "${" and text[-1:] == "}":
        name: str = text[2:-1]
        return name.isascii() and name.isidentifier()
    return False  # the other kinds are rare


#: how the SIDs of vendors' pages go on behind their two letters
_SAMPLES = ("aaaaaa", "000000", "123456", "012345")


def identifier(text: str) -> bool:
    """Tell whether an identifier has no stray character and does not look like a placeholder."""
    return text.isascii() and text.isalnum() and text[2:8] not in _SAMPLES and not _monotone(text)


def _monotone(text: str) -> bool:
    lower = text.lower()
    return "xx" in lower or "nnnnnn" in lower or text[2:] == text[2:3] * (len(text) - 2)


_REFERENCE_SIGNS = frozenset("([:")  #: one of these is in each reference that begins with a letter


def number(text: str) -> bool:
    """Tell whether a number or sender is in a plain format and does not look like a placeholder."""
    digits = text.removeprefix("+")
    if not digits.isascii():
        return False
    if digits.isdigit():
        return bool(digits.lstrip("1").strip("0")) and text not in ("+1234567890", "+15555555555")
    folded = text.lower()
    return (
        text[:1].isalnum()
        and _REFERENCE_SIGNS.isdisjoint(text)
        and text.isprintable()
        and text[-1] != " "
        and folded not in ("example", "test", "dummy")
        and text[2:8] not in ("aaaaaa", "AAAAAA", "000000")
        and bool(folded.lstrip("0123456789").strip("xn"))
        and len(text) < 30  # longer ones may be an identifier of one repeated letter
        and not any(mark in folded for mark in ("xx", "nnnnnn", "..", "*", "#"))
    )


_SHORTEST_USER = 7  #: characters; a longer name in front of a host may itself be a key


def url(text: str) -> bool:
    """Tell whether a URL has no stray character, no credentials, and no query, which may contain a secret."""
    if "@" in text:
        text = _without_access(text)
    return text.isascii() and " " not in text and "@" not in text and "?" not in text


def _without_access(text: str) -> str:
    """Return a URL such as ``https://name:${KEY}@host`` without both; any other text as it is."""
    before, _, after = text.partition("@")
    scheme, _, access = before.partition("://")
    name, _, key = access.partition(":")
    is_plain = name.isalpha() and name.isascii() and len(name) < _SHORTEST_USER
    if is_plain and reference(key) and key.isupper() and _DIGITS.isdisjoint(key):
        return f"{scheme}://{after}"
    return text


def is_json(text: object) -> bool:
    """Tell whether a text can be read as JSON."""
    import json

    try:
        json.loads(str(text), parse_constant=int)  # int() fails on each of these constants
    except (ValueError, RecursionError):
        return False
    return True


def is_listed(value: object, others: list[Any]) -> bool:
    """Tell whether a value equals one of others, ignoring case; a list among them counts as its items."""
    items = [item for other in others for item in (other if other.__class__ is list else [other])]
    return str(value).casefold() in [str(item).casefold() for item in items]


def number_of(text: str) -> str:
    """Return a key that is equal for all spellings of a number; a reference as it is."""
    if text[:1] == "+" and text[1:].isalnum():
        return text[1:]
    return text if reference(text) else text.translate(_SEPARATORS)


def pattern(translated: str) -> Callable[[str], bool]:
    """Return a function that searches for a pattern, which is compiled at the first call."""
    search: list[Callable[[str], object]] = []

    def matches(text: str) -> bool:
        if not search:
            import re

            search.append(re.compile(translated).search)
        return search[0](text) is not None

    return matches


def find(data: Any, way: tuple[str, ...]) -> list[tuple[Any, list[Any]]]:
    """Return the values at a path (``*``: any index or key), each with its containers, outermost first."""
    around: list[Any] = []
    for at, step in enumerate(way):
        kind = data.__class__
        if step == "*":
            inside = data.values() if kind is dict else data if kind is list else ()
            around.append(data)
            found = (each for value in inside for each in find(value, way[at + 1 :]))
            return [(value, around + within) for value, within in found]
        if kind is dict and step in data:
            inner = data[step]
        elif kind is list and step.isdecimal() and int(step) < len(data):
            inner = data[int(step)]
        else:
            return []
        around.append(data)
        data = inner
    return [(data, around)]


def texts_of(data: Any) -> list[str]:
    """Return all texts in the data except keys."""
    found, waiting = [], [data]
    while waiting:
        value = waiting.pop()
        kind = value.__class__
        if kind is str:
            found.append(value)
        elif kind is dict:
            waiting += value.values()
        elif kind is list:
            waiting += value
    return found
