"""The verb ``equals``: the value must equal that of another field.

``ignoring`` names characters that do not count. With ``part: key``, the key of a URL is compared,
percent-decoded.
"""

from __future__ import annotations

from collections.abc import Iterator

from validator import urls
from validator.documents.model import Path
from validator.errors import mark
from validator.packs.verb import Aim, Code, Example, Expression, Options, Params, Verb, is_pointer, is_text


def judge(aim: Aim) -> Iterator[Params]:
    others = aim.comparable(aim.options["field"])
    if not others:
        return
    value, other, is_key = aim.value, others[0], aim.options.get("part") == "key"
    mine = urls.raw_key(str(value)) if is_key else value
    if not mine or (mine != other and (aim.refers(mine) or aim.refers(other))):
        return  # a reference can be compared only with itself
    if is_key:
        value = urls.key(str(value))
    ignored = aim.options.get("ignoring", "")
    if _without(value, ignored) != _without(other, ignored):
        yield {}


def _without(value: object, characters: str) -> object:
    if not characters or not isinstance(value, str):
        return value
    return value.translate(dict.fromkeys(map(ord, characters)))


def related(aim: Aim) -> list[Path]:
    return aim.named(aim.options["field"])[:1]


def generate(code: Code) -> Expression:
    others = code.listed(code.options["field"])
    if code.options.get("part"):  # a reference is compared only with itself
        return code.python("all(map(reference, others[:1]))", others=others)
    return code.python("others[:1] in ([], [value])", others=others)


VERB = Verb(
    summary=mark("equals that of another `field`"),
    options=Options({"field": is_pointer}, {"ignoring": is_text, "part": lambda value: value == "key"}),
    judge=judge,
    related=related,
    generate=generate,
    example=Example(
        options="{field: /other}", good="{value: home, other: home}", bad="{value: home, other: work}"
    ),
)
