"""Which characters make a value wrong: those that a field does not take, and letters of other alphabets."""

from __future__ import annotations

from collections.abc import Callable

_CYRILLIC = ("асеһіјӏорԛѕԁхуԝАВСЕНІЈКМОРЅТХУ", "acehijlopqsdxywABCEHIJKMOPSTXY")
_GREEK = ("ανορυικΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "avopuikABEZHIKMNOPTYX")

#: letters of other alphabets that look like Latin ones
LOOK_ALIKE = str.maketrans(dict(zip(_CYRILLIC[0] + _GREEK[0], _CYRILLIC[1] + _GREEK[1], strict=True)))


def look_alike(text: str) -> tuple[str, str]:
    """Return the first letter that only looks like a Latin one, and that one; two empty texts if none."""
    if text.isascii():
        return "", ""
    found = next((letter for letter in text if ord(letter) in LOOK_ALIKE), "")
    return found, found.translate(LOOK_ALIKE)


def not_taken(text: str, fits: Callable[[str], bool]) -> tuple[str, str]:
    """Return how signs make a text wrong, and these signs: ``edge`` or ``characters``; else two empty texts.

    ``fits`` tells whether another text would be valid. Letters and digits of ASCII are never blamed.
    """
    signs = "".join(dict.fromkeys(each for each in text if not (each.isascii() and each.isalnum())))
    if not signs or len(signs) > 20:
        return "", ""
    for sign in dict.fromkeys(text[:1] + text[-1:]):
        if sign in signs and sign.isascii() and fits(text.strip(sign)):
            return "edge", sign
    taken = "".join(sign for sign in signs if fits(_without(text, signs.replace(sign, ""))))
    wrong = _without(signs, taken)
    return ("characters", wrong) if wrong and fits(_without(text, wrong)) else ("", "")


def _without(text: str, characters: str) -> str:
    return text.translate(dict.fromkeys(map(ord, characters)))
