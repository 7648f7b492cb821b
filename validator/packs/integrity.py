"""What a pack of the correct form must keep: names and pointers lead somewhere, patterns are readable, texts
are harmless.

Nothing of a pack without flaws can stop guiderail or reach further than its own words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from itertools import pairwise
from typing import Any

from validator import urls
from validator.diagnostics import Severity
from validator.documents.model import FILE_FORMATS
from validator.errors import PackError, mark
from validator.json_schema import keywords, walker
from validator.json_schema.ecma_regex import expression
from validator.lazy_dataclasses import dataclass
from validator.lazy_regex import regex
from validator.packs import verbs
from validator.packs.model import COMMON, Check, Example, FlowArrow, FlowNode, Lookup, Pack, Rule, Selection
from validator.packs.pointers import leads_to_field, nearest_field
from validator.packs.verb import are_pointers, are_texts, is_member, is_pointer, is_schema, parts
from validator.printable import visible
from validator.suggest import only_nearest

#: what a platform, a rule, a step and whatever is in a command or an address may be called
_NAME = regex(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_KEY = regex(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
_LONGEST_NAME = 64
#: names that represent something else: what every platform shares, and its catalog
_TAKEN = (COMMON, "validator")
_ADDRESS = regex(r"https?://[^\s()<>\[\]\"'`\\]+")
_CALL = regex(r"(label|link)\('([^'{}]*)'\)|(table)\('([^'{}]*)', *'([^'{}]*)'\)")
_QUOTED = regex(r"\{\{ *'[^'\\]*' *\}\}")  #: text that is shown with its braces
_BRACES = regex(r"\{\{(.*?)\}\}|\{\{|\{%|\{#", re.DOTALL)
_MOST_EXPANDED = 10_000  #: schemas that may describe one place once references are followed
_DRAFT = "https://json-schema.org/draft/2020-12/schema"


def _names_definitions(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(each, str) for each in value.values())


#: the annotations of guiderail, and whether a value is one
_ANNOTATIONS: dict[str, Callable[[object], bool]] = {
    "x-kind": lambda value: isinstance(value, str),
    "x-expected": lambda value: isinstance(value, str),
    "x-also": are_texts,
    "x-elsewhere": lambda value: isinstance(value, dict),
    "x-expressions": _names_definitions,
    "x-follows": _names_definitions,
    "x-unique": lambda value: isinstance(value, str),
    "x-misspelt": lambda value: isinstance(value, str),
    "x-key-of-block": lambda value: value is True,
    "x-rule": lambda value: isinstance(value, str) or are_texts(value),
    "x-labels": lambda value: isinstance(value, dict) and are_texts([*value.values()]),
    "x-same": lambda value: isinstance(value, dict) and all(map(are_texts, value.values())),
}


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something that is wrong in a pack: in which of its files, where, and what."""

    file: str
    place: str
    message: str  #: message id, with the placeholders path, place, name and suggestion
    name: str = ""
    suggestion: str = ""  #: what ``name`` was meant for

    def error(self, folder: str) -> PackError:
        """Return the flaw as an error, for the pack in ``folder``."""
        return PackError(
            self.message,
            path=f"{folder}/{self.file}",
            place=self.place,
            name=self.name,
            suggestion=self.suggestion,
        )


def flaws(pack: Pack, shared_sources: Iterable[str]) -> Iterator[Flaw]:
    """Yield what is wrong with a pack whose form is correct, the worst first.

    ``shared_sources`` are the names of the sources that every platform has.
    """
    yield from _names(pack)
    if not is_name(pack.name):  # all else depends on whose pack it is
        return
    yield from _texts(pack, shared_sources)
    circular = _has_circle(pack.schema)
    if circular:
        yield Flaw(
            "schema.json",
            "$ref",
            mark("The pack’s file `{path}` has references that are circular or expand too far."),
        )
    yield from _schema(pack)
    yield from _recognised(pack)
    if circular:  # the rest follows references
        return
    for name, rule in pack.rules.items():
        if rule.domain == pack.name:
            yield from _rule(pack, name, rule)
    yield from _guide(pack)
    yield from _conversions(pack)
    yield from _live(pack)


def is_name(name: str) -> bool:
    """Tell whether a platform, a rule or a step may have this name."""
    return bool(_NAME.fullmatch(name)) and len(name) <= _LONGEST_NAME and name not in _TAKEN


def _unknown(file: str, place: str, name: str, known: Iterable[str] = ()) -> Flaw:
    suggestion = only_nearest(name, known)
    if suggestion:
        message = mark(
            "The pack’s file `{path}` names `{name}` at `{place}`, which does not exist: did you mean"
            " `{suggestion}`?"
        )
    else:
        message = mark("The pack’s file `{path}` names `{name}` at `{place}`, which does not exist.")
    return Flaw(file, place, message, name, suggestion)


def _names_in(file: str, place: str, names: Iterable[str], known: Collection[str]) -> Iterator[Flaw]:
    """Yield the flaw of each name that is not a known one."""
    yield from (_unknown(file, place, name, known) for name in names if name not in known)


def _name_in(file: str, place: str, name: str, known: Collection[str]) -> Iterator[Flaw]:
    """Yield the flaw of a name that is not a known one; an empty one was left out."""
    yield from _names_in(file, place, filter(None, [name]), known)


def _pointer(pack: Pack, file: str, place: str, pointer: str) -> Iterator[Flaw]:
    """Yield the flaw of a pointer that leads to no field of the schema."""
    if not is_pointer(pointer):
        yield _wrong(file, place)
    elif not leads_to_field(pack.schema, pointer):
        suggestion = nearest_field(pack.schema, pointer)
        if suggestion:
            message = mark(
                "The pack’s file `{path}` has the pointer `{name}` at `{place}`, which leads to no field: did"
                " you mean `{suggestion}`?"
            )
        else:
            message = mark(
                "The pack’s file `{path}` has the pointer `{name}` at `{place}`, which leads to no field."
            )
        yield Flaw(file, place, message, visible(pointer), visible(suggestion))


def _wrong(file: str, *place: object) -> Flaw:
    where = ".".join(map(str, place))
    return Flaw(
        file, where, mark("The pack’s file `{path}` has a value at `{place}` that does not belong there.")
    )


# --- names and texts ---------------------------------------------------------------------------------


def _names(pack: Pack) -> Iterator[Flaw]:
    own = [name for name, rule in pack.rules.items() if rule.domain == pack.name]
    strict = [
        ("pack.yaml", "name", pack.name),
        *(("pack.yaml", "aliases", name) for name in pack.aliases),
        *(("rules.yaml", name, name) for name in own),
        *(("guide.yaml", "steps", step.id) for step in pack.guide.steps),
        *(("guide.yaml", "prerequisites", each.id) for each in pack.guide.prerequisites),
    ]
    guide = pack.guide
    loose = [
        *(("guide.yaml", "labels", name) for name in guide.labels),
        *(("guide.yaml", "links", name) for name in guide.links),
        *(("guide.yaml", "variants", name) for name in guide.variants),
        *(("rules.yaml", f"{rule}.cases", name) for rule in own for name in pack.rules[rule].cases),
    ]
    for form, found in ((_NAME, strict), (_KEY, loose)):
        for file, place, name in found:
            if not form.fullmatch(name) or len(name) > _LONGEST_NAME or name in _TAKEN:
                yield Flaw(
                    file,
                    place,
                    mark(
                        "The pack’s file `{path}` has the name `{name}` at `{place}`: a name consists of"
                        " lower-case letters, digits and hyphens, and begins with a letter."
                    ),
                    name,
                )
    ids = [step.id for step in guide.steps]
    for name in sorted({name for name in ids if ids.count(name) > 1}):
        twice = mark("The pack’s file `{path}` has the name `{name}` twice at `{place}`.")
        yield Flaw("guide.yaml", "steps", twice, name)


def _texts(pack: Pack, shared_sources: Iterable[str]) -> Iterator[Flaw]:
    for file, place, text in _all_texts(pack):
        plain = text.replace("\n", "")
        if visible(plain) != plain:
            yield Flaw(
                file,
                place,
                mark("The pack’s file `{path}` has text at `{place}` with an invisible character."),
            )
    own_sources = (each for each in pack.sources.items() if each[0] not in shared_sources)
    addresses = [("pack.yaml", f"sources.{name}.url", source.url) for name, source in own_sources]
    addresses += [("guide.yaml", f"links.{name}.url", link.url) for name, link in pack.guide.links.items()]
    for file, place, address in addresses:
        if not _ADDRESS.fullmatch(address):
            yield Flaw(
                file,
                place,
                mark(
                    "The pack’s file `{path}` has an address at `{place}` that is not a web address:"
                    " `{name}`."
                ),
                visible(address),
            )


_FILES = {"schema": "schema.json", "rules": "rules.yaml", "guide": "guide.yaml"}


def _all_texts(pack: Pack) -> Iterator[tuple[str, str, str]]:
    """Yield every text of a pack but those of the example files, keys included, with its file and place."""
    for item in fields(pack):
        file = _FILES.get(item.name, "pack.yaml")
        value = getattr(pack, item.name)
        if item.name == "rules":
            value = {name: rule for name, rule in value.items() if rule.domain == pack.name}
        for place, text in _inside(value, () if item.name in _FILES else (item.name,)):
            if "example" not in place:
                yield file, ".".join(place), text


def _inside(value: Any, place: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(value, str):
        yield place, value
    elif is_dataclass(value):
        for item in fields(value):
            yield from _inside(getattr(value, item.name), (*place, item.name))
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield place, str(key)
            yield from _inside(inner, (*place, visible(str(key))))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _inside(inner, (*place, str(number)))


# --- the schema --------------------------------------------------------------------------------------


def _schema(pack: Pack) -> Iterator[Flaw]:
    yield from _json_schema(pack.schema, "schema.json", (), root=True)
    for place, part in walker.subschemas(pack.schema):
        named = part.get("x-rule", [])
        for name in [named] if isinstance(named, str) else named if are_texts(named) else ():
            if name not in pack.rules:
                yield _unknown("schema.json", ".".join((*place, "x-rule")), name, pack.rules)
        expressions = part.get("x-expressions", {})
        for name in expressions.values() if _names_definitions(expressions) else ():
            if name not in pack.rules:
                yield _unknown("schema.json", ".".join((*place, "x-expressions")), name, pack.rules)
        followed = part.get("x-follows", {})
        definitions = pack.schema.get("$defs", {})
        for name in followed.values() if _names_definitions(followed) else ():
            if name not in definitions:
                yield _unknown("schema.json", ".".join((*place, "x-follows")), name, definitions)


def _recognised(pack: Pack) -> Iterator[Flaw]:
    for number, signature in enumerate(pack.recognised):
        if signature.where is not None:
            where = {name: inner for name, inner in signature.where.items() if name != "$defs"}
            yield from _json_schema(where, "pack.yaml", ("recognised", str(number), "where"), root=True)
        for index, carrier in enumerate(signature.carriers):
            at = ("recognised", str(number), "carriers", str(index))
            yield from _json_schema({"pattern": carrier.references}, "pack.yaml", (*at, "references"))
            yield from _json_schema(carrier.partial or {}, "pack.yaml", (*at, "partial"))


def _json_schema(schema: Any, file: str, at: tuple[str, ...], *, root: bool = False) -> Iterator[Flaw]:
    """Yield what may not be in a schema; its own definitions are all that one may refer to, if any."""
    for place, part in walker.subschemas(schema, at):
        if part.get("$schema", _DRAFT).rstrip("#") != _DRAFT or (
            "$id" in part and not (root and place == at)
        ):
            yield _wrong(file, *place, "$schema" if "$schema" in part else "$id")
        for keyword in part:
            if keyword not in walker.KNOWN and not keyword.startswith("x-"):
                yield _unknown(file, ".".join((*place, keyword)), visible(keyword), walker.KNOWN)
        if "$ref" in part and not root:
            yield _wrong(file, *place, "$ref")
        for pattern in (part.get("pattern"), *part.get("patternProperties", ())):
            if pattern is not None and not _is_readable(pattern):
                yield Flaw(
                    file,
                    ".".join((*place, "pattern")),
                    mark("The pack’s file `{path}` has a pattern at `{place}` that cannot be read."),
                )
        for name, value in part.items():
            if name.startswith("x-") and not (name in _ANNOTATIONS and _ANNOTATIONS[name](value)):
                yield _wrong(file, *place, name)


def _is_readable(pattern: str) -> bool:
    try:
        expression(pattern)
    except (re.error, OverflowError, RecursionError):
        return False
    return True


def _has_circle(schema: dict[str, Any]) -> bool:
    """Tell whether references never end, or let too many schemas describe one place."""
    definitions = schema.get("$defs", {})
    open_names: list[str] = []

    @cache
    def of_name(name: str) -> int:
        if name in open_names:
            return _MOST_EXPANDED + 1
        open_names.append(name)
        size = of(definitions.get(name, True))
        open_names.pop()
        return size

    def of(part: Any) -> int:
        if not isinstance(part, dict):
            return 1
        size = 1 + sum(map(of, walker.in_place(part)))
        if "$ref" in part:
            size += of_name(walker.definition_of(part["$ref"]))
        return min(size, _MOST_EXPANDED + 1)

    return max(of(part) for _, part in walker.subschemas(schema)) > _MOST_EXPANDED


# --- rules -------------------------------------------------------------------------------------------


def _example(pack: Pack, place: str, example: Example) -> Iterator[Flaw]:
    file = "rules.yaml"
    if example.at:
        yield from _pointer(pack, file, f"{place}.at", example.at)
    if example.format not in FILE_FORMATS:
        yield _unknown(file, f"{place}.format", example.format, FILE_FORMATS)
    for key in ("of", "beside_of"):  # only the rules that every platform shares are shown elsewhere
        if getattr(example, key):
            yield _wrong(file, *place.split("."), key.replace("_", "-"))


def _rule(pack: Pack, name: str, rule: Rule) -> Iterator[Flaw]:
    file, steps = "rules.yaml", [step.id for step in pack.guide.steps]
    yield from _name_in(file, f"{name}.step", rule.step, steps)
    yield from _names_in(file, f"{name}.source", rule.source, pack.sources)
    yield from _example(pack, f"{name}.example", rule.example)
    for case, words in rule.cases.items():
        if words.example:
            yield from _example(pack, f"{name}.cases.{case}.example", words.example)
    if rule.related_at.startswith("/"):
        yield from _pointer(pack, file, f"{name}.related_at", rule.related_at)
    yield from _name_in(file, f"{name}.at_part", rule.at_part, urls.PARTS)
    for key, lookup in rule.params.items():
        yield from _lookup(pack, lookup, f"{name}.params", key)
    if rule.wanted:
        yield from _lookup(pack, rule.wanted, name, "wanted")
    for case, words in rule.cases.items():
        if words.when is not None:
            yield from _small_schema(words.when, name, "cases", case, "when")
    for number, check in enumerate(rule.checks):
        yield from _check(pack, name, number, check)


def _lookup(pack: Pack, lookup: Lookup, *place: str) -> Iterator[Flaw]:
    here = ".".join(place)
    yield from _name_in("rules.yaml", here, lookup.table, pack.tables)
    yield from _name_in("rules.yaml", f"{here}.part", lookup.part, urls.PARTS)
    for key in ("field", "label", "of"):
        yield from _pointer(pack, "rules.yaml", f"{here}.{key}", getattr(lookup, key))
    if lookup.host:
        yield from _lookup(pack, lookup.host, *place, "host")
        if not lookup.host.table:
            yield _wrong("rules.yaml", here)


def _small_schema(schema: Any, *place: object) -> Iterator[Flaw]:
    """Yield what is wrong with a schema in ``rules.yaml``, which refers to nothing."""
    if isinstance(schema, bool):
        return
    try:
        if not isinstance(schema, dict):
            raise keywords.Unfitting
        keywords.check_schema(schema)
    except keywords.Unfitting:
        yield _wrong("rules.yaml", *place)
    else:
        yield from _json_schema(schema, "rules.yaml", tuple(map(str, place)))


def _check(pack: Pack, rule: str, number: int, check: Check) -> Iterator[Flaw]:
    here = (rule, "checks", number)
    place = ".".join(map(str, here))
    if check.verb not in verbs.names():
        yield _unknown("rules.yaml", place, check.verb, verbs.names())
        return
    verb = verbs.load(check.verb)
    severities = [severity.value for severity in Severity]
    yield from _name_in("rules.yaml", f"{place}.severity", check.severity, severities)
    yield from _name_in("rules.yaml", f"{place}.case", check.case, pack.rules[rule].cases)
    if check.where is not None:
        yield from _small_schema(check.where, *here, "where")
    aimed = [aim for aim in ("at", "each", "kind") if getattr(check, aim)]
    wrong_aim = not all(map(is_pointer, (check.at, check.each, check.to)))
    if wrong_aim or len(aimed) != 1 or aimed[0] not in verb.aims:
        yield _wrong("rules.yaml", *here)
        return
    yield from _aim(pack, place, check)
    if not verb.options(check.options):
        yield _wrong("rules.yaml", *here, check.verb)
        return
    for names, form, value in parts(verb.options, check.options):
        if form is is_schema:
            yield from _small_schema(value, *here, check.verb, *names)
        elif form is is_member:
            yield from _relative(pack, ".".join((place, check.verb, *names)), check, f"./{value}", up=0)
        elif form in (is_pointer, are_pointers):
            for pointer in [value] if form is is_pointer else value:
                yield from _option_pointer(pack, ".".join((place, check.verb, *names)), check, pointer)


def _aim(pack: Pack, place: str, check: Check) -> Iterator[Flaw]:
    """Yield what is wrong with the fields that a check is aimed at."""
    if check.kind:
        kinds = {part["x-kind"] for _, part in walker.subschemas(pack.schema) if "x-kind" in part}
        if check.kind not in kinds:
            yield _unknown("rules.yaml", f"{place}.kind", check.kind, sorted(map(str, kinds)))
        return
    wrong = [*_pointer(pack, "rules.yaml", f"{place}.{'at' if check.at else 'each'}", check.at or check.each)]
    yield from wrong or _relative(pack, f"{place}.to", check, f".{check.to}", up=0)


def _option_pointer(pack: Pack, place: str, check: Check, pointer: str) -> Iterator[Flaw]:
    """Yield the flaw of a pointer in the options of a check that leads to no field."""
    if pointer.startswith("."):
        yield from _relative(pack, place, check, pointer, up=pointer.index("/") if "/" in pointer else 0)
    else:
        yield from _pointer(pack, "rules.yaml", place, pointer)


def _relative(pack: Pack, place: str, check: Check, pointer: str, *, up: int) -> Iterator[Flaw]:
    """Yield the flaw of a pointer that begins ``up`` steps above the field that a check is aimed at.

    One next to fields of a kind, or below ``**``, may lead to any.
    """
    steps = (check.at or check.each).split("/")
    base, passed = "/".join(steps[: len(steps) - up]), steps[len(steps) - up :]
    if not check.kind and "**" not in passed and leads_to_field(pack.schema, base):
        yield from _pointer(pack, "rules.yaml", place, base + pointer.lstrip("."))


# --- the guide ---------------------------------------------------------------------------------------


def _guide(pack: Pack) -> Iterator[Flaw]:
    guide, file = pack.guide, "guide.yaml"
    for name, labels in guide.labels.items():
        if "en" not in labels:
            yield _unknown(file, f"labels.{name}", "en")
    yield from _names_in(file, "glosses", guide.glosses, guide.labels)
    ids = [step.id for step in guide.steps]
    for number, trouble in enumerate(guide.troubleshooting):
        yield from _name_in(file, f"troubleshooting.{number}.step", trouble.step, ids)
    for number, change in enumerate(guide.changes):
        yield from _name_in(file, f"changes.{number}.source", change.source, pack.sources)
    for name, variant in guide.variants.items():
        yield from _pointer(pack, file, f"variants.{name}.field", variant.field)
    for need in guide.prerequisites:
        yield from _selection(pack, f"prerequisites.{need.id}.when", need.when)
    for step in guide.steps:
        for pointer in step.fills:
            yield from _pointer(pack, file, f"steps.{step.id}.fills", pointer)
        options = [option for each in step.substeps for option in each.options]
        parts = [step.when, *(each.when for each in step.substeps), *(each.when for each in step.notes)]
        parts += [option.when for option in options]
        for when in parts:
            yield from _selection(pack, f"steps.{step.id}.when", when)
    yield from _flow(pack)
    places = guide.flow.places if guide.flow else {}
    for screen in guide.screens:
        if screen.place not in places:
            yield _unknown(file, "screens", screen.place, places)
        yield from _names_in(file, "screens", screen.path, guide.labels)
        for pointer in screen.fields:
            yield from _pointer(pack, file, "screens", pointer)
    for name, place, text in _all_texts(pack):
        if name == file:
            yield from _calls(pack, place, text)


def _flow(pack: Pack) -> Iterator[Flaw]:
    """Yield the names in the picture of the guide that cannot be resolved."""
    flow, file = pack.guide.flow, "guide.yaml"
    if flow is None:
        return
    ids = [step.id for step in pack.guide.steps]
    nodes = [node.id for node in flow.nodes]
    arrows = [*flow.arrows, *flow.answers]
    parts: list[FlowNode | FlowArrow] = [*flow.nodes, *arrows]
    named = [name for each in flow.places.values() for name in each.steps]
    named += [name for part in parts for name in part.steps]
    yield from _names_in(file, "flow", named, ids)
    for node in flow.nodes:
        yield from _name_in(file, f"flow.nodes.{node.id}.place", node.place, flow.places)
    for arrow in arrows:
        yield from _names_in(file, "flow", (arrow.start, arrow.end), nodes)
        for pointer in arrow.equals:
            yield from _pointer(pack, file, "flow", pointer)
    for part in parts:
        yield from _selection(pack, "flow", part.when)
        for pointer in part.fields:
            yield from _pointer(pack, file, "flow", pointer)


def _selection(pack: Pack, place: str, when: Selection) -> Iterator[Flaw]:
    for name, values in when.items():
        variant = pack.guide.variants.get(name)
        if variant is None:
            yield _unknown("guide.yaml", place, name, pack.guide.variants)
            continue
        yield from _names_in("guide.yaml", place, values, variant.values)


def _calls(pack: Pack, place: str, text: str) -> Iterator[Flaw]:
    for inside, names in calls(text):
        if names is None:
            yield Flaw(
                "guide.yaml",
                place,
                mark(
                    "The pack’s file `{path}` has `{name}` at `{place}`: text may only call `label`,"
                    " `link` and `table`."
                ),
                inside,
            )
            continue
        known: Any = {"label": pack.guide.labels, "link": pack.guide.links, "table": pack.tables}
        for outer, name in pairwise([*names]):
            known = known[outer]
            if name not in known or not known[name]:
                yield _unknown("guide.yaml", place, name, known)
                break


def _live(pack: Pack) -> Iterator[Flaw]:
    """Yield the flaws of the fields that Twilio can be asked about, and of the steps that it closes."""
    for live in pack.live:
        for role, pointers in live.fields.items():
            for pointer in pointers:
                yield from _pointer(pack, "pack.yaml", f"live.fields.{role}", pointer)
    known = [rule for rule, words in pack.rules.items() if words.live]
    for step in pack.guide.steps:
        yield from _names_in("guide.yaml", f"steps.{step.id}.live", step.live, known)


def _conversions(pack: Pack) -> Iterator[Flaw]:
    """Yield what is wrong with the fields that a conversion writes."""
    for name, conversion in pack.conversions.items():
        for field in (*conversion.fixed, *conversion.fields):
            yield from _pointer(pack, "pack.yaml", f"conversions.{name}", f"/{field}")


def calls(text: str) -> Iterator[tuple[str, tuple[str, ...] | None]]:
    """Yield what a guide's text calls: as written, and as names; None for what is no call it may make."""
    for braces in _BRACES.finditer(_QUOTED.sub("", text)):
        call = _CALL.fullmatch((braces[1] or "").strip())
        yield braces[0], tuple(filter(None, call.groups())) if call else None


def calls_no_more(translation: str, text: str) -> bool:
    """Tell whether a translation calls only what the text itself calls."""
    known = {names for _, names in calls(text)}
    return all(names is not None and names in known for _, names in calls(translation))
