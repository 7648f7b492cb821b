"""The verb ``unique``: no other configuration of the same platform may have the value, which is a number.

``what`` says what the number is claimed for, ``together`` names fields that must be equal as well, and
``called`` the field that messages use as the name of the integration.
"""

from __future__ import annotations

from validator.errors import mark
from validator.packs.verb import (
    Aim,
    Claim,
    Code,
    Example,
    Expression,
    Options,
    Verb,
    are_pointers,
    is_pointer,
    is_text,
)
from validator.secrets import is_reference

SEPARATORS = " +()-."  #: characters that do not make two numbers different

OPTIONS = Options(optional={"what": is_text, "together": are_pointers, "called": is_pointer})


def claim(aim: Aim) -> Claim | None:
    value, options = aim.value, aim.options
    together = [_sound_value(aim, place) for place in options.get("together", [])]
    if not isinstance(value, str) or None in together:
        return None
    if aim.refers(value) and not is_reference(value):
        return None  # the platform's own references mean something only in their own document
    number = value if is_reference(value) else same_number(value)
    called = next(iter(aim.named(options.get("called", "/-"))), None)
    return Claim((options.get("what", ""), number, *map(str, together)), called)


def same_number(text: str) -> str:
    """Return what two spellings of one number share: its digits."""
    return "".join(character for character in text if character not in SEPARATORS)


def _sound_value(aim: Aim, place: str) -> object:
    found = aim.named(place)
    return aim.at(found[0]) if found and aim.is_sound(found[0]) else None


def generate(code: Code) -> Expression:
    together = {f"other{at}": code.one(place) for at, place in enumerate(code.options.get("together", []))}
    shared = "".join(f", str({name})" for name in together)
    return code.python(
        "value.__class__ is not str or own and not reference(value)"
        + "".join(f" or {name} is None" for name in together)
        + f" or claims.append((rule, what, number_of(value){shared})) is None",  # always true
        rule=code.rule,
        what=code.options.get("what", ""),
        own=code.own_reference(),
        **together,
    )


VERB = Verb(
    summary=mark("is used by no other configuration of this platform"),
    options=OPTIONS,
    claim=claim,
    generate=generate,
    example=Example(
        options="{}",
        good="{value: '+12025550142'}\n{value: '+12025550143'}",
        bad="{value: '+12025550142'}\n{value: '+12025550142'}",
    ),
)
