"""What a pack has to prove besides its form: that its examples, rules, guide and schema belong together.

The command ``guiderail pack test`` words the errors.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from validator.diagnostics import Diagnostic
from validator.documents.model import Format
from validator.engine import full_check
from validator.errors import PackError, mark
from validator.json_schema import keywords, walker
from validator.packs.examples import ExampleFiles, complete, example_files
from validator.packs.model import Pack

# --- what belongs together ---------------------------------------------------------------------------


def steps(pack: Pack) -> Iterator[PackError]:
    """Yield the rules that lead to no step, and the steps that no rule leads to and that do not say why."""
    reached = {rule.step or pack.step_of(rule.example.at) for rule in pack.rules.values()}
    for name, rule in pack.rules.items():
        if rule.domain == pack.name and not rule.step and not pack.step_of(rule.example.at):
            yield PackError(mark("The rule `{rule}` leads to no step of the guide."), rule=name)
    for step in pack.guide.steps:
        if step.id not in reached and not step.unchecked:
            yield PackError(
                mark("No rule leads to the step `{step}`, and no `unchecked` entry says why."),
                step=step.id,
            )
        if not step.verify:
            yield PackError(
                mark("The step `{step}` does not say with `verify` how to see that it worked."), step=step.id
            )


def described(pack: Pack) -> Iterator[PackError]:
    """Yield the fields that no step fills, that lack words, or whose own examples do not match."""
    for place, field in fields(pack.schema).items():
        plain = not field.get("properties") and not place.endswith("*") and place != "/platform"
        if plain and not pack.step_of(place.replace("*", "0")):
            yield PackError(mark("No step of the guide fills the field `{field}`."), field=place)
        if not place.endswith("*") and not (field.get("title") and field.get("description")):
            yield PackError(mark("The field `{field}` lacks a title or a description."), field=place)
        for example in field.get("examples", ()):
            if not keywords.fits({**field, "$defs": pack.schema.get("$defs", {})}, example):
                yield PackError(mark("An example of the field `{field}` is not valid for it."), field=place)


def fields(
    schema: Mapping[str, Any],
    root: Mapping[str, Any] | None = None,
    place: str = "",
    seen: tuple[str, ...] = (),
) -> dict[str, dict[str, Any]]:
    """Return the schema of every field by its pointer, with ``*`` for the items of lists."""
    root = schema if root is None else root
    inside = {f"{place}/{name}": inner for name, inner in schema.get("properties", {}).items()}
    if isinstance(schema.get("items"), dict):
        inside[f"{place}/*"] = schema["items"]
    found: dict[str, dict[str, Any]] = {}
    for pointer, inner in inside.items():
        field, name = dict(inner) if isinstance(inner, dict) else {}, ""
        if "$ref" in field:
            name = field["$ref"]
            field = {**walker.target(root, field), **field}
        found[pointer] = field
        if name not in seen:  # a block that holds itself is looked at once
            found |= fields(field, root, pointer, (*seen, name) if name else seen)
    return found


# --- the examples ------------------------------------------------------------------------------------


def examples(pack: Pack) -> Iterator[PackError]:
    """Yield the examples of a known pack that do not show what they are to show."""
    yield from _complete(pack)
    for name, rule in pack.rules.items():
        if rule.domain == pack.name:
            yield from _rule(pack, name)


def _complete(pack: Pack) -> Iterator[PackError]:
    try:
        text = complete(pack.name)
    except PackError as error:
        yield error
        return
    found = _judged(text, Format.YAML)
    if found:
        yield PackError(
            mark("The example `{file}` should have no findings, but has these: {found}."),
            file="example.yaml",
            found=_shown(found),
        )


def _rule(pack: Pack, name: str) -> Iterator[PackError]:
    if not pack.rules[name].source:
        yield PackError(mark("The rule `{rule}` names no source."), rule=name)
    try:
        files = example_files(pack, name)
    except PackError as error:
        yield error
        return
    if files is None:
        yield PackError(mark("The rule `{rule}` has no example."), rule=name)
        return
    yield from _example(pack, name, files)
    shown = {each.case for each in _judged(files.bad, files.format, files.beside) if each.rule == name}
    for case in pack.rules[name].cases:
        if case not in shown:
            yield from _case(pack, name, case)


def _case(pack: Pack, name: str, case: str) -> Iterator[PackError]:
    try:
        files = example_files(pack, name, case)
    except PackError as error:
        yield error
        return
    if files is None:
        yield PackError(mark("The case `{case}` of the rule `{rule}` has no example."), rule=name, case=case)
        return
    found = _judged(files.bad, files.format, files.beside)
    # a secret that is written wrongly is written in clear text
    wrong = [each for each in found if each.rule == name or each.rule != "secret-in-file"]
    if [(each.rule, each.pointer, each.case) for each in wrong] != [(name, files.place, case)]:
        yield PackError(
            mark(
                "The example of the case `{case}` of the rule `{rule}` should show only this case at"
                " `{place}`, but gives: {found}."
            ),
            rule=name,
            case=case,
            place=files.place,
            found=_shown(found),
        )


def _example(pack: Pack, name: str, files: ExampleFiles) -> Iterator[PackError]:
    bad = _judged(files.bad, files.format, files.beside)
    if [(each.rule, each.pointer) for each in bad] != [(name, files.place)]:
        yield PackError(
            mark(
                "The bad example of the rule `{rule}` should break only this rule at `{place}`, but gives:"
                " {found}."
            ),
            rule=name,
            place=files.place,
            found=_shown(bad),
        )
    good = _judged(files.good, files.format, files.beside)
    if good:
        yield PackError(
            mark("The good example of the rule `{rule}` should break no rule, but gives: {found}."),
            rule=name,
            found=_shown(good),
        )


def _judged(text: str, format: Format, beside: str | None = None) -> list[Diagnostic]:
    judged = [full_check.judge(beside.encode(), "earlier.yaml", Format.YAML)] if beside is not None else []
    judged.append(full_check.judge(text.encode(), f"config.{format}", format))
    return [*full_check.report(judged)[-1].diagnostics]


def _shown(found: list[Diagnostic]) -> str:
    if not found:
        return "`[]`"
    return ", ".join(f"`{each.rule}` (`{each.pointer}`)" for each in found)
