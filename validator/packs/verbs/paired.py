"""The verb ``paired``: for each other value of ``over``, there must be an item with the same ``by``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from validator.errors import mark
from validator.packs.verb import Aim, Code, Example, Expression, Options, Params, Verb, are_texts, is_member


def judge(aim: Aim) -> Iterator[Params]:
    by, over, others = aim.options["by"], aim.options["over"], aim.items()
    if any(aim.names_nothing((*other, by)) for other in others):
        return  # that name has a finding, and it is not known which item it means
    if not all(map(aim.is_flawless, others)):
        return
    item = aim.canonical(aim.path)
    if not isinstance(item, Mapping):
        return
    siblings = [
        other
        for other in others
        if isinstance(block := aim.canonical(other), Mapping) and block.get(by) == item.get(by)
    ]
    partners = [aim.canonical((*other, over)) for other in siblings]
    alike = [other for other, partner in zip(siblings, partners, strict=True) if partner == item.get(over)]
    if alike and alike[-1] != aim.path:
        return  # two of one kind are one mistake, at the last of them
    for missing in aim.options["values"]:
        if missing != item.get(over) and missing not in partners:
            yield {"missing": missing}


def generate(code: Code) -> Expression:
    by, over, values = code.options["by"], code.options["over"], code.options["values"]
    return code.python(
        "wanted.issubset(partners)",
        wanted=code.constant("frozenset(values)", values=sorted(set(values))),
        partners=code.items("item.get(over)", "item.get(by) == value.get(by)", by=by, over=over),
    )


VERB = Verb(
    summary=mark("has a matching entry in the list for each of the other values"),
    options=Options({"by": is_member, "over": is_member, "values": are_texts}),
    judge=judge,
    generate=generate,
    example=Example(
        aim="each: /list/*",
        options="{by: name, over: type, values: [in, out]}",
        good="{list: [{name: a, type: in}, {name: a, type: out}]}",
        bad="{list: [{name: a, type: in}]}",
    ),
    aims=("each",),
)
