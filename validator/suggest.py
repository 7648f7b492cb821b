"""The nearest known name to a mistyped one."""

from __future__ import annotations

from collections.abc import Iterable

_LONGEST = 100  #: characters of a word that may be a mistyped name


def nearest(word: str, names: Iterable[str]) -> list[str]:
    """Return the names that ``word`` may have been meant for, best first; usually none or one.

    Case and the difference between ``_``, ``-`` and a space count for nothing. A very long word is near none.
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
    if len(best) > 1:  # a clearly better one is the only one
        first, second = (difflib.SequenceMatcher(None, _fold(word), _fold(name)).ratio() for name in best[:2])
        if first - second > 0.05:
            return best[:1]
    return best


def only_nearest(word: str, names: Iterable[str]) -> str:
    """Return the one name that ``word`` may have been meant for; empty if there is none or several."""
    found = nearest(word, names)
    return found[0] if len(found) == 1 else ""


def is_misspelling(word: str, name: str) -> bool:
    """Tell whether two words differ by so few slips of the hand that nothing else can have been meant.

    A slip is a letter too many, too few, replaced, or swapped with the next one: one in a word of at least
    four letters, two in one of at least ten. Case and the difference between ``_``, ``-`` and a space count
    for nothing.
    """
    if len(word) > _LONGEST or len(name) > _LONGEST:
        return word == name
    word, name = _fold(word), _fold(name)
    length = min(len(word), len(name))
    return _slips(word, name) <= (2 if length >= 10 else 1 if length >= 4 else 0)


def _slips(word: str, name: str) -> int:
    """Return how many slips lead from one word to another (optimal string alignment distance)."""
    before: list[int] = []
    above = list(range(len(name) + 1))
    for row, letter in enumerate(word, 1):
        line = [row]
        for column, other in enumerate(name, 1):
            cost = min(above[column] + 1, line[-1] + 1, above[column - 1] + (letter != other))
            swapped = row > 1 and column > 1 and letter == name[column - 2] and word[row - 2] == other
            line.append(min(cost, before[column - 2] + 1) if swapped else cost)
        before, above = above, line
    return above[-1]


def _fold(name: str) -> str:
    return name.casefold().replace("-", "").replace("_", "").replace(" ", "")


def is_one_slip(word: str, name: str) -> bool:
    """Tell whether a letter of ``name`` is missing in ``word``, is there twice, or two are swapped."""
    short, long = sorted((word, name), key=len)
    if len(long) - len(short) == 1 and word != f"{name}s":
        return any(long[:at] + long[at + 1 :] == short for at in range(1, len(long)))
    if len(long) > len(short):
        return False
    swapped = (name[:at] + name[at + 1] + name[at] + name[at + 2 :] for at in range(len(name) - 1))
    return word != name and word in swapped
