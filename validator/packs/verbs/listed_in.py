"""The verb ``listed-in``: the value must be one of the values of another field, in any of its spellings."""

from __future__ import annotations

from collections.abc import Iterator

from validator.documents.model import Path
from validator.errors import mark
from validator.packs.verb import Aim, Code, Example, Expression, Options, Params, Verb, is_pointer
from validator.suggest import only_nearest


def judge(aim: Aim) -> Iterator[Params]:
    others = aim.comparable(aim.options["field"])
    if not others or aim.refers(aim.value):
        return
    listed: list[object] = []
    for other in others:
        listed += other if isinstance(other, list) else [other]
    same = aim.spellings
    if same.get(str(aim.value), aim.value) not in [same.get(str(each), each) for each in listed]:
        suggestion = only_nearest(str(aim.value), [str(each) for each in listed])
        aim.means(suggestion)
        yield {"suggestion": suggestion}


def related(aim: Aim) -> list[Path]:
    """Return the path of the one other field, or of the value that was probably meant."""
    others, meant = aim.named(aim.options["field"]), aim.canonical(aim.target)
    return others if len(others) == 1 else [other for other in others if aim.at(other) == meant][:1]


def generate(code: Code) -> Expression:
    return code.python(
        "value in others or reference(value)"
        " or any(each.__class__ is list and value in each for each in others)",
        others=code.listed(code.options["field"]),
    )


VERB = Verb(
    summary=mark("is one of the values of another `field`"),
    options=Options({"field": is_pointer}),
    judge=judge,
    related=related,
    generate=generate,
    example=Example(
        options="{field: /names}",
        good="{value: home, names: [home, work]}",
        bad="{value: home, names: [work]}",
    ),
    is_first=True,
)
