"""The nearest known name to a mistyped one."""

from __future__ import annotations

from collections.abc import Iterable

_LONGEST = 100  #: characters of a word that may be a mistyped name


def nearest(word: str, names: Iterable[str]) -> list[str]:
    """Return the names that ``word`` may have been meant for, best first; usually none or one.

    Case and the difference between ``_``, ``-`` and a space count for nothing. A very long word is none's.
    """
    if len(word) > _LONGEST:
        return []
    import difflib  # only a mistyped word pays for it

    folded: dict[str, str] = {}
    for name in names:
        folded.setdefault(_fold(name), name)
    if _fold(word) in folded:
        return [folded[_fold(word)]]
    found = difflib.get_close_matches(_fold(word), folded, n=3, cutoff=0.6)
    best = [folded[match] for match in found]
    if len(best) > 1:  # a clearly better one stands alone
        first, second = (difflib.SequenceMatcher(None, _fold(word), _fold(name)).ratio() for name in best[:2])
        if first - second > 0.05:
            return best[:1]
    return best


def only_nearest(word: str, names: Iterable[str]) -> str:
    """Return the one name that ``word`` may have been meant for; empty if there is none or several."""
    found = nearest(word, names)
    return found[0] if len(found) == 1 else ""


def is_misspelling(word: str, name: str) -> bool:
    """Tell whether two words differ so little that nothing else can have been meant."""
    if len(word) > _LONGEST or len(name) > _LONGEST:
        return word == name
    import difflib

    return difflib.SequenceMatcher(None, _fold(word), _fold(name)).ratio() >= 0.75


def _fold(name: str) -> str:
    return name.casefold().replace("-", "").replace("_", "").replace(" ", "")
