"""Conditions in the generated functions: each may reject a valid value, but never accept an invalid one."""

from __future__ import annotations

from validator.documents.json_text import is_json  # noqa: F401  # for generated functions
from validator.lazy_regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any

#: what every placeholder contains (:mod:`validator.placeholders`) once its case is folded: a word, and the
#: characters that may follow it
_MARKS = {
    **dict.fromkeys(("your", "votre", "vos", "ihr", "ihre"), ("-", "_")),
    **dict.fromkeys(("su_", "tu_", "replace", "change", "todo", "tbd", "xxx", "<", "??"), ("",)),
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
    is_mapping = text.lstrip()[:1] == "{" and text.lstrip()[1:2] not in "{%#"
    return not is_mapping and any(map(text.__contains__, _MARKUP))


_MARKUP = ("{{", "{%", "{#", "#{", "[%", "@@", "((", "__", "&amp;")
#: signs of :data:`validator.placeholders.MARKUP`, and the entity of HTML that a URL may have


def may_comment_secret(content: bytes) -> bool:
    """Tell whether something after a number sign in a file may be shaped like a secret."""
    start = content.find(b"#")
    while start >= 0:
        end = content.find(b"\n", start)
        if not _harmless_comments[content[start:end] if end >= 0 else content[start:]]:
            return True
        start = content.find(b"#", end) if end >= 0 else -1
    return False


def _is_harmless(written: bytes) -> bool:
    comment = written.decode(errors="replace")
    if _names_value(comment):
        return False
    if not any(map(comment.__contains__, _SHAPE_MARKS)) and not any(map(_is_telling_word, comment.split())):
        return True
    from validator.secrets import shapes

    return not shapes(comment)


def _names_value(comment: str) -> bool:
    """Tell whether a comment may give a secret its value, by a word for a secret and a sign, and a digit."""
    if _DIGITS.isdisjoint(comment) or (":" not in comment and "=" not in comment):
        return False
    return any(map(comment.casefold().__contains__, _NAMES_OF_SECRETS))


_NAMES_OF_SECRETS = (
    *("token", "secret", "pass", "pwd", "key", "auth", "bearer"),
    *("jeton", "mdp", "clé", "cle", "contrase", "clave"),
)


def _is_telling_word(word: str) -> bool:
    return len(word) >= _SHORTEST_WORD and not _DIGITS.isdisjoint(word)


_finished: set[str] = set()  #: texts without a placeholder and without a secret
_SHORTEST_SHAPE = 16  #: characters; a shorter text is shaped like no credential
_SHORTEST_WORD = 12  #: characters of a secret behind a word such as Bearer
_DIGITS = frozenset("0123456789")
_HEX = frozenset("0123456789abcdefABCDEF")
_GUID = _HEX | {"-"}
#: of the shapes that may be shorter, or have no digit
_SHAPE_MARKS = ("@", "eyJ", "hf_", "hooks.slack", "discord", "-----BEGIN")
#: letters of the words for secrets in names (:func:`validator.secrets.names_secret`), misspelt ones included:
#: each name of a secret has all those of one item
_SECRET_LETTERS = tuple(
    map(
        frozenset,
        (
            *("key", "pas", "psw", "pwd", "mdp", "sig", "cle", "clé", "bear", "cookie", "jeton", "contras"),
            *("authori", "toke", "tokn", "toen", "tken", "secr", "sect", "sert", "apiy", "apik"),
        ),
    )
)


def _may_hold_secret(text: str) -> bool:
    """Tell whether something in a text is shaped like a secret."""
    if "@" in text:
        text = _without_access(text)
    if len(text) < _SHORTEST_SHAPE or _DIGITS.isdisjoint(text):
        if not any(mark in text for mark in _SHAPE_MARKS):
            return False
    elif _is_identifier(text) or _is_known_address(text):
        return False
    from validator.secrets import shapes  # few texts need it, and it takes a while

    return bool(shapes(text))


def _is_identifier(text: str) -> bool:
    """Tell whether a text is an identifier of Twilio or a GUID, which are long and mixed but no secrets."""
    if len(text) == 34:
        start = text[:2]  # all of it may be the digits of a key
        is_start = start.isascii() and start.isalpha() and start.isupper()
        is_key = _HEX.issuperset(start) and start not in ("AC", "CA")
        return is_start and not is_key and _HEX.issuperset(text[2:])
    return len(text) == 36 and [*map(len, text.split("-"))] == [8, 4, 4, 4, 12] and _GUID.issuperset(text)


def _is_known_address(text: str) -> bool:
    """Tell whether a text is an address of a vendor in which there is nothing else but identifiers."""
    start = next((each for each in _ADDRESSES if text.startswith(each)), text)
    return all(part in _PARTS_OF_ADDRESSES or _is_identifier(part) for part in text[len(start) :].split("/"))


_ADDRESSES = ("https://api.twilio.com/2010-04-01/Accounts/", "https://schema.management.azure.com/schemas/")
_PARTS_OF_ADDRESSES = ("Messages.json", "2015-01-01", "2019-04-01", "deploymentTemplate.json#")


def ordinary_names(names: Iterable[str]) -> bool:
    """Tell whether no name that the author chose says of its value that it is secret, or is one itself."""
    return all(map(_ordinary.__getitem__, names))


def _names_secret(name: str) -> bool:
    letters = set(name.lower())
    if not any(map(letters.issuperset, _SECRET_LETTERS)):
        return False
    from validator.secrets import names_secret

    return names_secret(name)


def ordinary_members(data: Any, known: frozenset[str]) -> bool:
    """Tell whether nothing in data that may have any members is secret by its name.

    ``known`` are names that are known to be ordinary.
    """
    for value in values_of(data):
        if value.__class__ is dict and not value.keys() <= known:
            for name in value.keys() - known:
                may_be_secret = not _shapeless[name] or not _holds_no_secret(value[name])
                if may_be_secret and not _ordinary[name]:
                    return False
    return True


def _holds_no_secret(value: Any) -> bool:
    """Tell whether a value is no secret, even if its name says so.

    In a block without ``value`` and ``defaultValue``, other names say what each value is.
    """
    if value.__class__ is dict:
        return all(
            name not in value or (value[name].__class__ is not dict and _holds_no_secret(value[name]))
            for name in ("value", "defaultValue")
        )
    return value.__class__ is bool or value == "" or reference(value) or passed_on(value)


def passed_on(text: object) -> bool:
    """Tell whether a text is ``[parameters('name')]`` or ``[variables('name')]``, with no secret in it."""
    return (
        text.__class__ is str
        and text.startswith(("[parameters('", "[variables('"))
        and text.endswith("')]")
        and text.count("'") == 2
        and text.isprintable()
    )


#: an expression that names a member of a block, in a template of Azure Resource Manager
EXPRESSION = regex(
    r"\[\s*(?P<block>[A-Za-z]+)\(\s*'(?P<name>[^']+)'\s*\)(?P<members>(?:\.[A-Za-z_][\w-]*)*)\s*\]\Z"
)


_ODD_IN_NAMES = frozenset('[]()"')


def declared(document: Any) -> bool:
    """Tell whether each expression of a template is a plain one that names what the template declares."""
    known = {
        (key.lower(), name.lower())
        for key, block in document.items()
        if block.__class__ is dict
        for name in block
    }
    return all(
        known.issuperset(_declarations[text])
        for text in values_of(document)
        if text.__class__ is str and "(" in text and text[:2] != "[["
    )


def _declarations_named(text: str) -> tuple[tuple[str, str], ...]:
    """Return what a plain expression names, in small letters; for others something that nobody declares."""
    nothing = (("", ""),)
    inner = text[1:-1].strip()
    function, _, inside = inner.partition("(")
    is_call = function.lower() in ("concat", "resourceid") and inside[-1:] == ")"
    found = []
    for argument in inside[:-1].split(",") if is_call else [inner]:
        parts = argument.strip().split("'")
        if len(parts) != 3 or not _ODD_IN_NAMES.isdisjoint(parts[1]):
            return nothing
        before, name, after = parts[0].rstrip(), parts[1], parts[2].lstrip()
        if _names_member(before, after):
            found.append((before[:-1].lower(), name.lower()))
        elif before or after or not is_call:
            return nothing
    return tuple(found) if text[:1] + text[-1:] == "[]" else nothing


def _names_member(before: str, after: str) -> bool:
    """Tell whether what is before and after a name in an expression makes it a parameter or a variable."""
    end, *steps = after.split(".")
    is_plain = all(step.isascii() and step.isidentifier() for step in steps)
    return is_plain and end == ")" and before.lower() in ("parameters(", "variables(")


def follow(
    document: object, followed: list[tuple[str, dict[str, str]]], fits: dict[str, Callable[[Any], bool]]
) -> bool:
    """Tell whether the values that expressions name fit, wherever in the document they may be.

    ``followed``: each expression with the definitions, by blocks, that its values must fit; those that follow
    from these values are added meanwhile. ``fits``: the conditions of the definitions.
    """
    blocks: dict[str, list[Any]] = {}  #: what is in mappings under a block's name, in small letters
    done = set()
    for text, definitions in followed:
        block, steps = _ways[text]
        for name, definition in definitions.items():
            if name.lower() == block and (text, definition) not in done:
                done.add((text, definition))
                if not blocks:
                    for key, inner in _members(values_of(document)):
                        if inner.__class__ is dict:
                            blocks.setdefault(key.lower(), []).append(inner)
                found = blocks.get(block, [])
                for step in steps:
                    found = [inner for key, inner in _members(found) if key.lower() == step]
                if not all(map(fits[definition], found)):
                    return False
    return True


def _way(text: str) -> tuple[str, list[str]]:
    """Return the block that an expression names, and the steps from it, all in small letters."""
    if passed_on(text):
        block, name, _ = text.split("'")
        return block[1:-1].lower(), [name.lower()]
    match = EXPRESSION.match(text)
    if match is None:
        return "", []
    steps = [match["name"], *match["members"].split(".")[1:]]
    return match["block"].lower(), [step.lower() for step in steps]


def _members(values: Iterable[Any]) -> Iterator[tuple[str, Any]]:
    """Yield the keys and members of those values that are mappings."""
    for value in values:
        if value.__class__ is dict:
            yield from value.items()


def unique(items: list[object]) -> bool:
    """Tell whether no two items are equal in the sense of JSON Schema."""
    are_texts = {each.__class__ for each in items} == _TEXT
    return len({*items} if are_texts else set(map(_equality_key, items))) == len(items)


_TEXT = {str}


def unique_by(items: list[Any], name: str) -> bool:
    """Tell whether no two of the items that are mappings have the same text under a name."""
    texts = [each[name] for each in items if each.__class__ is dict and each.get(name).__class__ is str]
    return len(set(texts)) == len(texts)


def _equality_key(value: Any) -> object:
    """Return a key that is equal for equal values, as validator.json_schema.equality decides."""
    if value.__class__ is list:
        return "list", *map(_equality_key, value)
    if value.__class__ is dict:
        return "dict", frozenset((key, _equality_key(inner)) for key, inner in value.items())
    return (value,) if value.__class__ is bool else value


class Remembered(dict[object, "Any"]):
    """What a function returns for texts that other files often have too; nothing false is remembered."""

    __slots__ = ("_function",)

    def __init__(self, function: Callable[[Any], Any]) -> None:
        self._function = function

    def __missing__(self, text: Any) -> Any:
        found = self._function(text)
        if found and len(text) <= _LONGEST_REMEMBERED:
            if len(self) >= _MOST_REMEMBERED:
                self.clear()
            self[text] = found
        return found


_declarations = Remembered(_declarations_named)
_ways = Remembered(_way)
_harmless_comments = Remembered(_is_harmless)
_shapeless = Remembered(lambda name: not _may_hold_secret(name))
_ordinary = Remembered(lambda name: _shapeless[name] and not _names_secret(name))


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


def is_listed(value: object, others: list[Any]) -> bool:
    """Tell whether a value equals one of others, ignoring case; a list among them counts as its items."""
    items = [item for other in others for item in (other if other.__class__ is list else [other])]
    return str(value).casefold() in [str(item).casefold() for item in items]


def number_of(text: str) -> str:
    """Return a key that is equal for all spellings of a number; a reference as it is."""
    if text[:1] == "+" and text[1:].isalnum():
        return text[1:]
    return text if reference(text) else text.translate(_SEPARATORS)


def inside(data: Any, step: str) -> Iterable[Any]:
    """Return the values at one step: ``*`` is any index or key, ``**`` any number of them, or none."""
    kind = data.__class__
    if step == "**":
        return values_of(data)
    if step == "*":
        return data.values() if kind is dict else data if kind is list else ()
    if kind is dict:
        return [data[step]] if step in data else ()
    return data[int(step) :][:1] if kind is list and step.isdecimal() else ()


def values_of(data: Any) -> list[Any]:
    """Return the data, and all values inside it; those of the last data are remembered."""
    known, values = _last_values[0]
    if known is data:
        return values
    found = [data]
    for value in found:
        kind = value.__class__
        if kind is dict:
            found += value.values()
        elif kind is list:
            found += value
    _last_values[0] = data, found
    return found


_last_values: list[tuple[Any, list[Any]]] = [(None, [None])]  #: the data that was asked last, with its values


def texts_of(data: Any) -> list[str]:
    """Return all texts in the data except keys."""
    return [value for value in values_of(data) if value.__class__ is str]
