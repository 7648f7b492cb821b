"""Telephone numbers in E.164 form (ITU-T E.164).

The trunk zero is the ``0`` that national numbers begin with and that falls away after a country code;
only Italy keeps it.
"""

from __future__ import annotations

from validator.lazy_regex import regex

_E164 = regex(r"\+[1-9][0-9]{6,14}\Z")
_TRUNK_ZERO = regex(r"\+(31|32|33|41|44|49)0+")
_ENCODED_PLUS = regex(r"^%2[Bb]")
_DECORATION = regex(r"[ \u00a0\u202f.()\-\u2010-\u2015/]")


def as_e164(text: str) -> str:
    """Return the number in E.164 form if only decoration, ``00`` or ``%2B`` was in the way; else empty."""
    bare = _DECORATION.sub("", _ENCODED_PLUS.sub("+", text))
    if bare.startswith("00"):
        bare = "+" + bare[2:]
    return bare if _E164.match(bare) else ""


def without_trunk_zero(text: str) -> str:
    """Return ``+33612…`` for ``+330612…``; the text unchanged if there is no trunk zero."""
    return _TRUNK_ZERO.sub(lambda match: "+" + match[1], text)
