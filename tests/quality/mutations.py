"""Mistakes that a seed puts into a valid configuration, one in each; nobody picks them.

A mistake counts only if the JSON Schema refuses the data for the keyword that the mistake is about (the
library jsonschema decides), or if the mistake makes the text unreadable or gives a key twice.
"""

from __future__ import annotations

import random
import re
import string
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from jsonschema import Draft202012Validator, ValidationError

from quality.documents import Block, Items, Lines, Node, Pair, Part, Scalar, Text, copied, data, parts, write


@dataclass(frozen=True)
class Mistake:
    """A configuration with one mistake, written in one format."""

    name: str  #: of the file, without its ending
    kind: str
    schema: str
    format: str
    text: str
    lines: Lines  #: the lines that contain the mistake
    secret: str  #: the secret in the text, which no message may show; empty: it contains none


Change = tuple[
    Part, str
]  #: the part that is wrong, and whether its first "line" or its whole "block" is its place
Mutate = Callable[[Block, random.Random], Change | None]


@dataclass(frozen=True)
class Kind:
    """A kind of mistake. ``keyword`` is what the schema must refuse it for; empty: the reader refuses it."""

    mutate: Mutate
    keyword: str = ""
    inside: str = ""  #: a keyword that the path through the schema must contain
    beside_secret: bool = False  #: the mistake is in the block that contains the secret


def _pairs(root: Block) -> list[tuple[Pair, Block]]:
    return [(part, block) for part, block in parts(root) if isinstance(part, Pair) and block is not None]


def _scalars(root: Block, kind: type) -> list[Scalar]:
    found = [part for part, _ in parts(root) if isinstance(part, Scalar)]
    return [each for each in found if type(each.value) is kind]


def _drop_key(root: Block, chance: random.Random) -> Change:
    pair, block = chance.choice(_pairs(root))
    block.pairs.remove(pair)
    return block, "block"


def _misspell_key(root: Block, chance: random.Random) -> Change | None:
    pair, _ = chance.choice([each for each in _pairs(root) if len(each[0].key) > 3])
    misspelt = _misspelt(pair.key, chance)
    if misspelt == pair.key:
        return None
    pair.key = misspelt
    return pair, "line"


def _misspelt(word: str, chance: random.Random) -> str:
    """Return the word with two letters swapped, or one left out or doubled."""
    at = chance.randrange(1, len(word) - 1)
    swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return chance.choice([swapped, word[:at] + word[at + 1 :], word[:at] + word[at] + word[at:]])


def _misspell_value(root: Block, chance: random.Random) -> Change | None:
    scalar = chance.choice([each for each in _scalars(root, str) if len(each.value) > 2])
    scalar.value = _misspelt(scalar.value, chance)
    return scalar, "line"


def _words_for_number(root: Block, chance: random.Random) -> Change:
    scalar = chance.choice(_scalars(root, int))
    scalar.value = chance.choice(["many", "three", "default"])
    return scalar, "line"


def _number_for_text(root: Block, chance: random.Random) -> Change:
    """Forget the quotation marks around digits."""
    scalar = chance.choice(_scalars(root, str))
    digits = "".join(each for each in scalar.value if each in string.digits).lstrip("0") or "1"
    scalar.value = int(digits)
    return scalar, "line"


def _text_for_list(root: Block, chance: random.Random) -> Change | None:
    lists = [each for each, _ in _pairs(root) if isinstance(each.value, Items)]
    pair = chance.choice(lists)
    first = data(pair.value)[0]
    if not isinstance(first, str | int):
        return None
    pair.value = Scalar(first)
    return pair, "line"


def _far_too_large(root: Block, chance: random.Random) -> Change:
    scalar = chance.choice(_scalars(root, int))
    scalar.value = scalar.value * 1_000 + 7
    return scalar, "line"


def _strange_character(root: Block, chance: random.Random) -> Change:
    scalar = chance.choice(_scalars(root, str))
    at = chance.randrange(len(scalar.value) + 1)
    scalar.value = scalar.value[:at] + chance.choice("?!§ ") + scalar.value[at:]
    return scalar, "line"


def _same_item_twice(root: Block, chance: random.Random) -> Change | None:
    lists = [each for each, _ in _pairs(root) if isinstance(each.value, Items)]
    pair = chance.choice(lists)
    assert isinstance(pair.value, Items)
    if not all(isinstance(item, Scalar) for item in pair.value.items):
        return None
    pair.value.items.append(copied(pair.value.items[0]))
    return pair, "block"


def _key_twice(root: Block, chance: random.Random) -> Change:
    pair, block = chance.choice([each for each in _pairs(root) if isinstance(each[0].value, Scalar)])
    again = Pair(pair.key, copied(pair.value))
    block.pairs.insert(block.pairs.index(pair) + 1, again)
    return again, "line"


def _open_quotation_mark(root: Block, chance: random.Random) -> Change:
    scalar = chance.choice([each for each in _scalars(root, str) if re.fullmatch(r"[\w ./:-]+", each.value)])
    scalar.raw = f'"{scalar.value}'
    return scalar, "line"


def _slip(root: Block, chance: random.Random) -> Change | None:
    """Indent with a tab (YAML), leave out a comma (JSON) or an equals sign (TOML)."""
    inner = [each for each in _pairs(root) if isinstance(each[0].value, Scalar) and each[1] is not root]
    pair, block = chance.choice(inner)
    if pair in (block.pairs[0], block.pairs[-1]):
        return None
    pair.slip = True
    return pair, "line"


KINDS: dict[str, Kind] = {
    "key-missing": Kind(_drop_key, "required"),
    "key-misspelt": Kind(_misspell_key, "additionalProperties"),
    "choice-misspelt": Kind(_misspell_value, "enum"),
    "words-for-number": Kind(_words_for_number, "type"),
    "number-for-text": Kind(_number_for_text, "type"),
    "text-for-list": Kind(_text_for_list, "type"),
    "number-too-large": Kind(_far_too_large, "maximum"),
    "character-not-allowed": Kind(_strange_character, "pattern"),
    "item-twice": Kind(_same_item_twice, "uniqueItems"),
    "key-missing-by-condition": Kind(_drop_key, "required", "then"),
    "key-missing-in-variant": Kind(_drop_key, "required", "oneOf"),
    "key-twice": Kind(_key_twice),
    "quotation-mark-open": Kind(_open_quotation_mark),
    "slip": Kind(_slip),
    "key-misspelt-beside-secret": Kind(_misspell_key, "additionalProperties", beside_secret=True),
}
_TRIES = 400


def mistakes(
    schema_name: str,
    schema: dict[str, Any],
    valid: Node,
    secret_key: str,
    formats: tuple[str, ...],
    seed: str,
    each: int,
) -> Iterator[Mistake]:
    """Yield so many mistakes of each kind that the schema knows, each in every format.

    Where a mistake is next to a secret, the value of ``secret_key`` is one, different in each file.
    """
    validator = Draft202012Validator(schema)
    for kind_name, kind in KINDS.items():
        chance = random.Random(f"{seed} {schema_name} {kind_name}")
        seen: set[str] = set()
        for _ in range(_TRIES):
            if len(seen) >= each:
                break
            root = copied(valid)
            assert isinstance(root, Block)
            block = _block_of(root, secret_key)
            secret = _with_secret(block, secret_key, chance) if kind.beside_secret else ""
            try:
                change = kind.mutate(root, chance)
            except IndexError:  # there is nothing to choose from: the configuration has no such part
                break
            if change is None or not _counts(kind, validator, root):
                continue
            part, extent = change
            if kind.beside_secret and part not in block.pairs:
                continue
            key = str(write(root, "json"))
            if key in seen:
                continue
            seen.add(key)
            for format_ in formats:
                text = write(root, format_)
                yield Mistake(
                    f"{schema_name}-{kind_name}-{len(seen)}",
                    kind_name,
                    schema_name,
                    format_,
                    str(text),
                    _lines(text, part, extent, readable=bool(kind.keyword) or kind_name == "key-twice"),
                    secret,
                )


def _block_of(root: Block, key: str) -> Block:
    return next(block for pair, block in _pairs(root) if pair.key == key)


def _with_secret(block: Block, key: str, chance: random.Random) -> str:
    secret = "".join(chance.choice("0123456789abcdef") for _ in range(32))
    next(pair for pair in block.pairs if pair.key == key).value = Scalar(secret)
    return secret


def _counts(kind: Kind, validator: Draft202012Validator, root: Block) -> bool:
    if not kind.keyword:
        return True
    errors = list(_leaves(validator.iter_errors(data(root))))
    return bool(errors) and all(
        error.validator == kind.keyword
        and (
            kind.inside in error.absolute_schema_path
            if kind.inside
            else not {"then", "oneOf"} & set(map(str, error.absolute_schema_path))
        )
        for error in errors[:1]
    )


def _leaves(errors: Any) -> Iterator[ValidationError]:
    """Yield the errors that others only pass on; of the variants of a value, those of the nearest one."""
    for error in errors:
        if error.context:
            variants: dict[Any, list[ValidationError]] = {}
            for inner in error.context:
                variants.setdefault(inner.relative_schema_path[0], []).append(inner)
            nearest = min(
                variants.values(), key=lambda each: (any(e.validator == "const" for e in each), len(each))
            )
            yield from _leaves(nearest)
        else:
            yield error


def _lines(text: Text, part: Part, extent: str, *, readable: bool) -> Lines:
    first, last = text.place(part)
    if extent == "line":
        last = first
    return (first, last if readable else last + 1)  # a reader notices some slips at the next word only
