"""The fields of a platform as its schema describes them: what each one takes, and what it depends on.

Data only: the reference pages and the editors word it. English texts are labels, for the catalog.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal

from validator import urls
from validator.diagnostics import Label
from validator.documents.model import Path
from validator.json_schema import walker
from validator.lazy_dataclasses import dataclass, replace
from validator.packs.model import Pack, Rule

Seen = tuple[str, ...]  #: the references that were followed on the way

#: what refers to the shared definition of a value that is kept elsewhere
TO_REFERENCE = walker.reference_to("reference")


@dataclass(frozen=True, slots=True)
class Value:
    """One of the values that a field allows."""

    value: Any
    label: Label | None = None  #: the name that people see
    spellings: tuple[str, ...] = ()  #: what represents the same
    refused_by: str = ""  #: the rule that nevertheless rejects it


@dataclass(frozen=True, slots=True)
class Form:
    """One of the forms that a text may have."""

    pattern: str  #: ECMA-262
    expected: Label | None = None  #: the same in words
    rule: str = ""
    also: bool = False  #: it has to hold next to the others, which are a choice


@dataclass(frozen=True, slots=True)
class Condition:
    """What another field has to hold, or, ``negated``, not to hold."""

    place: str
    values: tuple[Value, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Dependency:
    """What one field asks for because of what others hold."""

    place: str
    when: tuple[Condition, ...]
    asks: Literal["required", "form", "equal", "not", "text"]
    values: tuple[Value, ...] = ()  #: for ``equal`` and ``not``
    forms: tuple[Form, ...] = ()
    examples: tuple[str, ...] = ()  #: values that match the form
    rule: str = ""


@dataclass(frozen=True, slots=True)
class SchemaField:
    """A field, its place being a JSON Pointer with ``*`` for any index or key."""

    place: str
    schema: Mapping[str, Any]  #: its own subschema together with what that refers to
    required: bool
    values: tuple[Value, ...] = ()
    forms: tuple[Form, ...] = ()
    dependencies: tuple[Dependency, ...] = ()
    rules: tuple[str, ...] = ()
    step: str = ""
    item: SchemaField | None = None  #: of a list of plain values, or of a block with free names

    @property
    def name(self) -> str:
        return self.place.rsplit("/", 1)[-1]

    @property
    def anchor(self) -> str:
        """Return the id of the field on its page: its keys with a dot between them."""
        return anchor(self.place)

    @property
    def type(self) -> str:
        """Return the JSON type of the value; empty if several are possible."""
        found = self.schema.get("type")
        if isinstance(found, str):
            return found
        kinds = {_TYPES.get(type(value.value), "") for value in self.values}
        kinds |= {_TYPES.get(type(value), "") for value in self.schema.get("examples", ())}
        return kinds.pop() if len(kinds) == 1 else ""

    @property
    def kind(self) -> str:
        return str(self.schema.get("x-kind", ""))

    @property
    def secret(self) -> bool:
        return bool(self.schema.get("writeOnly"))

    @property
    def block(self) -> bool:
        """Tell whether the field only holds other fields."""
        items = self.schema.get("items", {})
        return "properties" in self.schema or "$ref" in items or "properties" in items


_TYPES = {str: "string", bool: "boolean", int: "integer", float: "number", list: "array", dict: "object"}


def anchor(place: str) -> str:
    """Return the id that the field at a pointer has on its reference page."""
    return ".".join(step for step in place.split("/")[1:] if step != "*")


_read: dict[int, tuple[Pack, tuple[SchemaField, ...]]] = {}  #: by the id of the pack, which is kept with it


def fields(of: Pack) -> tuple[SchemaField, ...]:
    """Return every field of a pack, in the order of its schema."""
    known = _read.get(id(of))
    if known is None:
        if len(_read) > 20:
            _read.clear()
        known = _read[id(of)] = (of, _fields(of))
    return known[1]


def _fields(of: Pack) -> tuple[SchemaField, ...]:
    found = {each.place: each for each in _Reading(of).inside(of.schema, "")}
    depends: dict[str, list[Dependency]] = {}
    for each in _Conditions(of, found).of(of.schema, "", ()):
        when = tuple(condition for condition in each.when if condition.place != each.place)
        if when:
            _add(depends.setdefault(each.place, []), replace(each, when=when))
    return tuple(
        replace(each, dependencies=tuple(depends.get(each.place, ()) or depends.get(f"{each.place}/*", ())))
        for each in found.values()
    )


def _add(known: list[Dependency], new: Dependency) -> None:
    """Add a dependency; one that differs only in the value of its one condition joins the one before it."""
    for index, other in enumerate(known):
        one = len(new.when) == len(other.when) == 1 and not (new.when[0].negated or other.when[0].negated)
        if (
            one
            and replace(new, when=()) == replace(other, when=())
            and new.when[0].place == other.when[0].place
        ):
            values = dict.fromkeys((*other.when[0].values, *new.when[0].values))
            known[index] = replace(other, when=(replace(other.when[0], values=tuple(values)),))
            return
    if new not in known:
        known.append(new)


def field_at(of: Pack, path: Path) -> SchemaField | None:
    """Return the field of a pack at a path of a document, or that of the list items there; None if none."""
    known = {each.place: each for each in fields(of)}
    *above, last = ("*" if isinstance(step, int) else step for step in ("", *path))
    found = known.get("/".join((*above, last)))
    if found is None and (parent := known.get("/".join(above))):
        return parent.item
    return found


class _Reading:
    """Reads the fields out of one schema."""

    def __init__(self, of: Pack) -> None:
        self.pack, self.root = of, of.schema

    def inside(self, schema: Mapping[str, Any], place: str, seen: Seen = ()) -> Iterator[SchemaField]:
        """Yield the fields in the block that ``schema`` describes, each before those inside it."""
        for name, inner in schema.get("properties", {}).items():
            deeper = f"{place}/{name}"
            resolved = self.resolved(inner)
            yield self.field(deeper, resolved, required=name in schema.get("required", ()))
            yield from self._below(inner, resolved, deeper, seen)
            if isinstance(items := resolved.get("items"), Mapping):
                yield from self._below(items, self.resolved(items), f"{deeper}/*", seen)
        for branch in ("then", "else"):  # fields that only some of the blocks have
            resolved = self.resolved(schema.get(branch) or {})
            others = {
                name: inner
                for name, inner in resolved.get("properties", {}).items()
                if name not in schema.get("properties", {}) and "title" in self.resolved(inner)
            }
            if others:
                yield from self.inside({**resolved, "properties": others}, place, seen)

    def _below(
        self, schema: Mapping[str, Any], resolved: Mapping[str, Any], place: str, seen: Seen
    ) -> Iterator[SchemaField]:
        """Yield what is inside a field; a definition inside itself is not reported twice."""
        reference = schema.get("$ref", "")
        if reference not in seen:
            yield from self.inside(resolved, place, (*seen, reference) if reference else seen)

    def field(self, place: str, schema: Mapping[str, Any], *, required: bool) -> SchemaField:
        forms = tuple(dict.fromkeys(self.forms(schema)))
        return SchemaField(
            place=place,
            schema=schema,
            required=required,
            values=tuple(self.values(schema)),
            forms=forms,
            rules=tuple(self.rules(schema, place)),
            step=self.pack.step_of(place),
            item=self._item(schema, place),
        )

    def _item(self, schema: Mapping[str, Any], place: str) -> SchemaField | None:
        inner = schema.get("items", schema.get("additionalProperties"))
        if not isinstance(inner, Mapping):
            return None
        resolved = self.resolved(inner)
        return None if "properties" in resolved else self.field(f"{place}/*", resolved, required=False)

    def resolved(self, schema: Mapping[str, Any], seen: Seen = ()) -> dict[str, Any]:
        """Return a subschema with the definition that it refers to, its own words first."""
        if "$ref" not in schema:
            return dict(schema)
        target = self.resolved(self.definition(schema["$ref"], seen), (*seen, schema["$ref"]))
        return target | {key: value for key, value in schema.items() if key != "$ref"}

    def definition(self, reference: str, seen: Seen = ()) -> Mapping[str, Any]:
        """Return what a reference refers to; nothing if it is one of those already ``seen`` on the way."""
        if reference in seen:
            return {}
        return walker.target(self.root, {"$ref": reference})

    # --- values ---

    def values(self, schema: Mapping[str, Any]) -> Iterator[Value]:
        same: Mapping[str, list[str]] = schema.get("x-same", {})
        labels: Mapping[str, str] = schema.get("x-labels", {})
        spelt = {spelling for others in same.values() for spelling in others}
        refused = dict(self._refused(schema))
        for value in self._allowed(schema):
            if value in spelt:
                continue
            label = Label(labels[value], "label", self.pack.name) if value in labels else None
            others = tuple(same.get(value, ())) if isinstance(value, str) else ()
            yield Value(value, label, others, refused.get(value, ""))

    def _allowed(self, schema: Mapping[str, Any]) -> list[Any]:
        if "const" in schema:
            return [schema["const"]]
        if "enum" in schema:
            return list(schema["enum"])
        if isinstance(schema.get("else"), Mapping) and "const" in schema["else"]:
            return [schema["else"]["const"]]
        return []

    def _refused(self, schema: Mapping[str, Any]) -> Iterator[tuple[Any, str]]:
        """Yield the values that the schema lists and a rule rejects all the same."""
        for part in (schema, *schema.get("allOf", ())):
            condition, then = part.get("if", {}), part.get("then", {})
            if isinstance(condition, Mapping) and "enum" in condition and "x-rule" in then:
                yield from ((value, _names(then["x-rule"])[-1]) for value in condition["enum"])
            unwanted = part.get("not", {})
            if isinstance(unwanted, Mapping) and "enum" in unwanted and "x-rule" in part:
                yield from ((value, _names(part["x-rule"])[-1]) for value in unwanted["enum"])

    # --- forms ---

    def forms(self, schema: Any, kind: str = "", *, also: bool = False, seen: Seen = ()) -> Iterator[Form]:
        """Yield the forms that a subschema allows for a text."""
        if not isinstance(schema, Mapping):
            return
        kind = str(schema.get("x-kind", kind))
        if "pattern" in schema:
            rule = _names(schema.get("x-rule", ""))[-1]
            yield Form(schema["pattern"], self._expected(schema, kind), rule, also)
        condition = schema.get("if", {})
        if isinstance(condition, Mapping) and "pattern" in condition:
            yield Form(condition["pattern"], self._expected(condition, kind))
        if "$ref" in schema and schema["$ref"] != TO_REFERENCE:
            target = self.definition(schema["$ref"], seen)
            yield from self.forms(target, kind, seen=(*seen, schema["$ref"]))
        for inner in schema.get("allOf", ()):
            yield from self.forms(inner, kind, also=True, seen=seen)
        yield from self.forms(schema.get("else"), kind, seen=seen)

    def _expected(self, schema: Mapping[str, Any], kind: str) -> Label | None:
        if "x-expected" in schema:
            return Label(schema["x-expected"], "expected", self.pack.name)
        for name in reversed(_names(schema.get("x-rule", ""))):
            rule = self.pack.rules.get(name)
            if rule is None:
                continue
            of_kind = (case.expected for case in rule.cases.values() if kind and kind in case.kind)
            text = next(filter(None, of_kind), rule.expected)
            if text and "{" not in text:
                return Label(text, "", rule.domain)
        return None

    # --- rules ---

    def rules(self, schema: Mapping[str, Any], place: str) -> Iterator[str]:
        """Yield the rules that are about a field in particular, in the order of the pack."""
        named = set(self._named(schema))
        for name, rule in self.pack.rules.items():
            if name in named or self._speaks(name, rule, schema, place):
                yield name

    def _named(self, schema: Any, seen: Seen = ()) -> Iterator[str]:
        """Yield the rules that the keywords of a field name, not those of fields inside it."""
        if not isinstance(schema, Mapping):
            return
        yield from filter(None, _names(schema.get("x-rule", "")))
        if "$ref" in schema:
            yield from self._named(self.definition(schema["$ref"], seen), (*seen, schema["$ref"]))
        for inner in (*schema.get("allOf", ()), *(schema.get(key) for key in ("then", "else", "not"))):
            yield from self._named(inner, seen)

    def _speaks(self, name: str, rule: Rule, schema: Mapping[str, Any], place: str) -> bool:
        if name == "secret-in-file":
            return bool(schema.get("writeOnly"))
        if rule.domain != self.pack.name and "properties" in schema:  # shared rules are about plain values
            return False
        aims = {check.at or check.each + check.to for check in rule.checks if not check.kind}
        kinds = {check.kind for check in rule.checks if check.kind}
        own = rule.domain == self.pack.name and _general(rule.example.at) == place
        return place in aims or schema.get("x-kind") in kinds or own


class _Conditions:
    """Finds what fields ask for because of others: every ``if`` about other fields, with its consequences."""

    def __init__(self, of: Pack, known: Mapping[str, SchemaField]) -> None:
        self.pack, self.known, self.reading = of, known, _Reading(of)

    def of(
        self, schema: Any, place: str, when: tuple[Condition, ...], seen: Seen = ()
    ) -> Iterator[Dependency]:
        """Yield what a schema about the value at ``place`` asks for under conditions."""
        if not isinstance(schema, Mapping):
            return
        if "$ref" in schema and not when:
            target = self.reading.definition(schema["$ref"], seen)
            yield from self.of(target, place, when, (*seen, schema["$ref"]))
        if when:
            yield from self.asked(schema, place, when)
        for inner in schema.get("allOf", ()):
            yield from self.of(inner, place, when, seen)
        if isinstance(schema.get("if"), Mapping):
            tests = tuple(test for test in self.tests(schema["if"], place) if test.place != place)
            yield from self.of(schema.get("then"), place, when + tests, seen)
            if len(tests) == 1:
                turned = (*when, replace(tests[0], negated=True))
                yield from self.of(schema.get("else"), place, turned, seen)
            elif not tests and not when:
                yield from self.of(schema.get("else"), place, when, seen)
        for name, inner in schema.get("properties", {}).items():
            yield from self.of(inner, f"{place}/{name}", when, seen)
        yield from self.of(schema.get("items"), f"{place}/*", when, seen)

    def asked(
        self, schema: Mapping[str, Any], place: str, when: tuple[Condition, ...]
    ) -> Iterator[Dependency]:
        """Yield what a subschema that only sometimes applies asks of the value at ``place``."""
        for name in schema.get("required", ()):
            yield Dependency(f"{place}/{name}", when, "required")
        rule = _names(schema.get("x-rule", ""))[-1]
        target = place.removesuffix("/*")
        if "const" in schema:
            yield Dependency(target, when, "equal", self._values(target, [schema["const"]]), rule=rule)
        unwanted = schema.get("not")
        if isinstance(unwanted, Mapping) and "enum" in unwanted:
            yield Dependency(target, when, "not", self._values(target, unwanted["enum"]), rule=rule)
        if "pattern" in schema:
            forms, examples = tuple(self.reading.forms(schema)), tuple(self._examples(target, when, rule))
            yield Dependency(target, when, "form", forms=forms, examples=examples, rule=rule)
        elif "$ref" in schema and (forms := tuple(self.reading.forms(schema))):
            yield Dependency(target, when, "form", forms=tuple(dict.fromkeys(forms)), rule=rule)
        elif schema.get("type") == "string":
            yield Dependency(target, when, "text")

    def _examples(self, place: str, when: tuple[Condition, ...], rule: str) -> Iterator[str]:
        """Yield the correct values under a condition, where the rule says how they are found."""
        wanted = self.pack.rules[rule].wanted if rule else None
        lookup = (wanted.host or wanted) if wanted else None
        if wanted is None or lookup is None or not lookup.table:
            return
        field = self.known.get(place)
        model = str(next(iter(field.schema.get("examples", ())), "")) if field else ""
        for condition in when:
            for value in condition.values if condition.place == lookup.of else ():
                for entry in self.pack.tables[lookup.table].get(str(value.value), ()):
                    yield urls.join(urls.split(model) | {"host": entry}) if wanted.host else entry

    def tests(self, schema: Mapping[str, Any], place: str, seen: Seen = ()) -> Iterator[Condition]:
        """Yield the fields, and the values in them, that a condition asks about."""
        if "$ref" in schema:
            target = self.reading.definition(schema["$ref"], seen)
            yield from self.tests(target, place, (*seen, schema["$ref"]))
        wanted = schema.get("enum", [schema["const"]] if "const" in schema else [])
        if wanted:
            yield Condition(place, self._values(place, wanted))
        for inner in (schema.get("contains"), schema.get("items")):
            if isinstance(inner, Mapping):  # what a list has to hold is said about the list
                yield from self.tests(inner, place, seen)
        for name, inner in schema.get("properties", {}).items():
            if isinstance(inner, Mapping):
                yield from self.tests(inner, f"{place}/{name}", seen)

    def _values(self, place: str, wanted: Iterable[Any]) -> tuple[Value, ...]:
        """Return values as the field at ``place`` knows them, each once, whatever its spelling."""
        field = self.known.get(place)
        known = field.values or (field.item.values if field.item else ()) if field else ()
        listed = list(wanted)
        found = tuple(value for value in known if value.value in listed)
        return found or tuple(Value(value) for value in listed)


def _general(place: str) -> str:
    """Return a pointer with ``*`` in place of every index."""
    return "/".join("*" if step.isdecimal() else step for step in place.split("/"))


def _names(named: str | list[str]) -> list[str]:
    return [named] if isinstance(named, str) else list(named)
