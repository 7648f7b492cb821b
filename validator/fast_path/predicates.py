"""What the generated functions ask of a value. Each may refuse what is right, but never let wrong pass."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

#: what a placeholder of any kind holds (:mod:`validator.placeholders`), in the folded case of all texts: a
#: word, and how it goes on
_MARKS = {
    **dict.fromkeys(("your", "votre", "vos", "ihr", "ihre"), ("-", "_")),
    **dict.fromkeys(("su_", "tu_", "replace", "change", "todo", "tbd", "xxx", "<"), ("",)),
    **dict.fromkeys("\u0131\u017f\u212a\u0307", ("",)),  # letters that expressions take for i, s and k
}
_SEPARATORS = dict.fromkeys(map(ord, " +()-."))
_MOST_REMEMBERED, _LONGEST_REMEMBERED = 1_000, 100
REFERENCE_STARTS = frozenset("$eo@v")  #: what a reference of any kind begins with


def unfinished(texts: list[str]) -> bool:
    """Tell whether a placeholder may be left in one of the texts; those of the last files are known."""
    new = [text for text in texts if text not in _finished]
    if not new:
        return False
    folded = "\n".join(new).casefold()
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


_finished: set[str] = set()  #: texts in which nothing is left to fill in


def unique(items: list[object]) -> bool:
    """Tell whether no two items are the same, exactly as JSON Schema means it."""
    return len(set(map(_sameness, items))) == len(items)


def _sameness(value: Any) -> object:
    """Return what is equal for equal values, as validator.json_schema.equality does."""
    if value.__class__ is list:
        return "list", *map(_sameness, value)
    if value.__class__ is dict:
        return "dict", frozenset((key, _sameness(inner)) for key, inner in value.items())
    return (value,) if value.__class__ is bool else value


class Remembered(dict[str, bool]):
    """What fits some condition, for other files often have the same; nothing that does not fit."""

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
    """Tell whether a text is a reference to a secret kept elsewhere."""
    if text.__class__ is not str or text[:1] not in REFERENCE_STARTS:
        return False
    if text[:2] == "${" and text[-1:] == "}":
        name: str = text[2:-1]
        return name.isascii() and name.isidentifier()
    return False  # the others are rare


def identifier(text: str) -> bool:
    """Tell whether nothing about an identifier looks like a placeholder or holds a stray character."""
    return text.isascii() and text.isalnum() and text[2:8] not in ("aaaaaa", "000000") and not _monotone(text)


def _monotone(text: str) -> bool:
    lower = text.lower()
    return "xx" in lower or "nnnnnn" in lower or text[2:] == text[2:3] * (len(text) - 2)


def number(text: str) -> bool:
    """Tell whether a number or sender is written plainly and is none of those that stand for one."""
    digits = text.removeprefix("+")
    if not digits.isascii():
        return False
    if digits.isdigit():
        return bool(digits.lstrip("1").strip("0")) and text not in ("+1234567890", "+15555555555")
    folded = text.lower()
    return (
        text[:1].isalnum()
        and text.isprintable()
        and text[-1] != " "
        and folded not in ("example", "test", "dummy")
        and text[2:8] not in ("aaaaaa", "AAAAAA", "000000")
        and bool(folded.lstrip("0123456789").strip("xn"))
        and len(text) < 30  # of the length of an identifier, all of one letter
        and not any(mark in folded for mark in ("xx", "nnnnnn", "..", "*", "#"))
    )


def url(text: str) -> bool:
    """Tell whether a URL has no stray character, no access data, and no query, which may hold a secret."""
    return text.isascii() and " " not in text and "@" not in text and "?" not in text


def is_json(text: object) -> bool:
    """Tell whether a text can be read as JSON."""
    import json

    try:
        json.loads(str(text), parse_constant=int)  # which fails on every such constant
    except (ValueError, RecursionError):
        return False
    return True


def is_listed(value: object, others: list[Any]) -> bool:
    """Tell whether a value may be one of others, in any case of its letters; a list counts as its items."""
    items = [item for other in others for item in (other if other.__class__ is list else [other])]
    return str(value).casefold() in [str(item).casefold() for item in items]


def number_of(text: str) -> str:
    """Return what two spellings of one number share, or the reference."""
    if text[:1] == "+" and text[1:].isalnum():
        return text[1:]
    return text if reference(text) else text.translate(_SEPARATORS)


def pattern(translated: str) -> Callable[[str], bool]:
    """Return the search for a pattern, which is compiled when it is first needed."""
    search: list[Callable[[str], object]] = []

    def matches(text: str) -> bool:
        if not search:
            import re

            search.append(re.compile(translated).search)
        return search[0](text) is not None

    return matches


def find(data: Any, way: tuple[str, ...]) -> list[tuple[Any, list[Any]]]:
    """Return every value at a way (``*`` for any index or key), each with what it is in, outermost first."""
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
    """Return all texts in the data that are no keys."""
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
