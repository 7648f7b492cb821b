"""From a pack to a function that accepts what no rule of the pack has anything to say about.

Runs when guiderail is built, and in a checkout whenever a pack has changed. The function may only accept:
where the generator or the function is unsure, the answer is no, and the document is judged as always.
"""

from __future__ import annotations

import contextlib
import json
import marshal
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from types import CodeType
from typing import Any

from validator.fast_path.pointer_code import Value, Way, Ways, steps, target
from validator.fast_path.regex_conditions import condition
from validator.json_schema.keywords import Schema
from validator.packs import registry
from validator.packs.model import Check, Pack

#: keywords that say nothing about whether a value is right
_SILENT = {"title", "description", "examples", "default", "writeOnly", "$comment", "$schema", "$id"}
_DEFINITIONS = {"$defs", "definitions"}

_CLASSES = {
    "object": "dict",
    "array": "list",
    "string": "str",
    "boolean": "bool",
    "integer": "int",
    "number": "int",  # the quick reader lets no fraction through
}
#: the type that a keyword speaks about; others pass
_ABOUT = {
    **dict.fromkeys(("pattern", "minLength", "maxLength"), "string"),
    **dict.fromkeys(("minimum", "maximum"), "integer"),
    **dict.fromkeys(("items", "contains", "minItems", "maxItems", "uniqueItems"), "array"),
    **dict.fromkeys(
        ("properties", "additionalProperties", "propertyNames", "required", "minProperties", "maxProperties"),
        "object",
    ),
}

V = "\ue000"  #: stands for the value in a condition, until it is known what to call it
_CLASS_TEST = re.compile(rf"{V}\.__class__ is [a-z]+")
_A_TEXT = f"({V}.__class__ is str) and "  #: how the condition on a text begins
_INLINE = 8  #: mentions of the value in a condition that is written where it is used

#: what the generated functions use
_LOOKS = (
    *("REFERENCE_STARTS", "Remembered", "find", "identifier", "is_json", "is_listed"),
    *("number", "number_of", "pattern", "reference", "unique", "url"),
)

#: what ``form`` looks at in the fields of a kind, as a condition on the text
_KINDS = {
    "account-sid": f"identifier({V})",
    "message-sid": f"identifier({V})",
    "number": f"number({V})",
    "phone": f"number({V})",
    "url": f"url({V})",
    "auth-token": "False",  # a literal: a reference has been let through before
    "secret": "False",
    "payload": "True",
}


#: the pattern of ``common/schema.json`` that every field for a secret or an identifier is held to
_REFERENCE = (
    r"^(\$\{[A-Za-z_][A-Za-z0-9_]*\}|env\([A-Za-z_][A-Za-z0-9_]*\)|op://[^ ]+"
    r"|@Microsoft\.KeyVault\([^)]+\)|vault:[^ ]+)$"
)


#: the name of the module that says what other files are known by; no platform is called so
TELLING = "telling"


class Unsupported(Exception):
    """A pack says something that the generator does not know; its documents are all judged as always."""


def compiled() -> dict[str, bytes]:
    """Return the byte code of each platform's module."""
    codes = {
        name: _light(compile(text, f"<generated from {name}>", "exec", dont_inherit=True, optimize=2))
        for name, text in sources().items()
    }
    return {name: marshal.dumps(code) for name, code in codes.items()}


def sources() -> dict[str, str]:
    """Return, for each platform that documents name and the generator can do, a Python module.

    Its function ``accept`` takes a document's data and returns its claims before other documents, or None if
    it cannot accept it. One more module, :data:`TELLING`, says which files may be of the other platforms.
    """
    found = {TELLING: telling()}
    for name in registry.declared():
        with contextlib.suppress(Unsupported):
            found[name] = source(registry.load(name))
    return found


def telling() -> str:
    """Return a Python module with what files are known by that do not name their platform, and all rules.

    ``WORDS`` are the texts, in lower case, of which all of one tuple have to stand in a file; ``NAMES`` and
    ``ENDINGS`` are those of files, in lower case, that are known by them; ``RULES`` are names of rules.
    """
    names = [name for name in registry.telling_names() if not set("*?[") & set(name)]
    endings = [name[1:] for name in registry.telling_names() if name[:1] == "*"]
    if len(names) + len(endings) < len(registry.telling_names()) or any(
        set("*?[") & set(each) for each in endings
    ):
        endings = [""]  # a pattern of another form: any file may be meant
    words = tuple(tuple(word.encode() for word in each) for each in registry.telling_words())
    rules = sorted(registry.rule_names())
    known = {"WORDS": words, "NAMES": tuple(names), "ENDINGS": tuple(endings), "RULES": tuple(rules)}
    return "".join(f"{name} = {value!r}\n" for name, value in known.items())


def source(of: Pack) -> str:
    """Return a Python module with the function of one pack. Raises Unsupported if that cannot be done."""
    return f"from validator.fast_path.predicates import {', '.join(_LOOKS)}\n{_Functions(of).source()}"


class _Functions:
    """The functions for the parts of one pack's schema, each made once."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.ways = Ways(pack.schema)
        self.made: dict[tuple[str, bool], str] = {}
        self.lines: list[str] = []
        self.constants: dict[str, str] = {}
        self.following: list[str] = []  #: references that are being followed
        self.names = 0  #: of values that are looked up

    def source(self) -> str:
        root = self.test(self.pack.schema, judged=True)
        body = [f"    if not ({_of('d', root)}): return None", "    claims = []"]
        for name, rule in self.pack.rules.items():
            for check in rule.checks:
                body += self.check(name, check)
        head = [f"{name} = {value}" for value, name in self.constants.items()]
        return "\n".join([*head, *self.lines, "def accept(d):", *body, "    return claims"]) + "\n"

    def constant(self, value: str) -> str:
        """Return the name of a constant that holds the value of a Python expression."""
        return self.constants.setdefault(value, f"c{len(self.constants)}")

    # --- JSON Schema ---

    def test(self, schema: Schema, *, judged: bool = False) -> str:
        """Return the condition on :data:`V` that tells whether a value fits a schema.

        ``judged``: the schema is about a value of the document, not a condition, so what it says of the
        kind of the value counts as well.
        """
        together = _all_of(self.tests(schema, judged=judged))
        if together.count(V) <= _INLINE:
            return together
        key = (json.dumps(schema, sort_keys=True), judged)
        if key not in self.made:
            name = f"f{len(self.made)}"
            self.lines.append(f"def {name}(v): return {_of('v', together)}")
            self.made[key] = f"{name}({V})"
            if together.startswith(_A_TEXT):
                self.lines.append(f"{name} = Remembered({name})")
                self.made[key] = f"({V}.__class__ is str and {name}[{V}])"
        return self.made[key]

    def function(self, schema: Schema, *, judged: bool = False) -> str:
        """Return an expression for the function that tells whether a value fits a schema."""
        test = self.test(schema, judged=judged)
        name = test.removesuffix(f"({V})")
        return name if name.isidentifier() and name != "True" else f"(lambda v: {_of('v', test)})"

    def tests(self, schema: Schema, *, judged: bool) -> Iterator[str]:
        """Yield Python conditions on :data:`V` that together say what a schema says."""
        if isinstance(schema, bool):
            yield str(schema)
            return
        unknown = {name for name in schema if not name.startswith("x-") and not hasattr(self, _method(name))}
        if unknown - _SILENT - _DEFINITIONS - _TOGETHER:
            raise Unsupported(str(sorted(unknown)))
        for keyword in sorted(schema, key=lambda name: (name != "type", name != "required")):
            for test in getattr(self, _method(keyword), _nothing)(schema[keyword], schema, judged):
                about = _ABOUT.get(keyword)
                free = about is None or schema.get("type") == about or test == "True"
                yield test if free else f"{V}.__class__ is not {_CLASSES[about or '']} or {test}"
        if judged:
            yield from self.of_kind(schema)

    def of_kind(self, schema: Mapping[str, Any]) -> Iterator[str]:
        kind = schema.get("x-kind", "secret" if schema.get("writeOnly") else "")
        if not kind:
            return
        if kind not in _KINDS:
            raise Unsupported(kind)
        tests = [_KINDS[kind]]
        for rule in self.pack.rules.values():
            tests += [self.kind_check(check) for check in rule.checks if check.kind == kind]
        if tests != ["True"]:
            yield f"{V}.__class__ is not str or ({' and '.join(tests)}) or reference({V})"

    def kind_check(self, check: Check) -> str:
        """Return the condition for a check that is aimed at all fields of a kind."""
        if check.verb not in ("fits", "fits-not") or check.to or check.where is not None:
            raise Unsupported(check.verb)
        return f"{'not ' if check.verb == 'fits-not' else ''}({self.test(check.options)})"

    def keyword_type(self, wanted: Any, schema: Any, judged: bool) -> Iterator[str]:
        types = wanted if isinstance(wanted, list) else [wanted]
        yield " or ".join(f"{V}.__class__ is {_CLASSES[each]}" for each in types)

    def keyword_enum(self, wanted: list[Any], schema: Any, judged: bool) -> Iterator[str]:
        texts = sorted(each for each in wanted if isinstance(each, str))
        others = [self.equal(each) for each in wanted if not isinstance(each, str)]
        if texts:
            others.append(f"{V}.__class__ is str and {V} in {self.constant(f'frozenset({texts!r})')}")
        yield " or ".join(others) or "False"

    def keyword_const(self, wanted: Any, schema: Any, judged: bool) -> Iterator[str]:
        yield self.equal(wanted)

    @staticmethod
    def equal(wanted: Any) -> str:
        if not isinstance(wanted, (str, bool, int)):
            raise Unsupported("const")
        return f"{V}.__class__ is {type(wanted).__name__} and {V} == {wanted!r}"

    def keyword_pattern(self, wanted: str, schema: Any, judged: bool) -> Iterator[str]:
        test = condition(wanted, self.constant, V)
        if wanted == _REFERENCE:
            test = f"{V}[:1] in REFERENCE_STARTS and (reference({V}) or ({test}))"
        yield f"({test})"

    def keyword_min_length(self, wanted: int, schema: Any, judged: bool) -> Iterator[str]:
        yield f"len({V}) >= {wanted:d}"

    keyword_min_items = keyword_min_properties = keyword_min_length

    def keyword_max_length(self, wanted: int, schema: Any, judged: bool) -> Iterator[str]:
        yield f"len({V}) <= {wanted:d}"

    keyword_max_items = keyword_max_properties = keyword_max_length

    def keyword_minimum(self, wanted: float, schema: Any, judged: bool) -> Iterator[str]:
        yield f"{V} >= {wanted!r}"

    def keyword_maximum(self, wanted: float, schema: Any, judged: bool) -> Iterator[str]:
        yield f"{V} <= {wanted!r}"

    def keyword_unique_items(self, wanted: bool, schema: Any, judged: bool) -> Iterator[str]:
        if wanted:
            yield f"unique({V})"

    def keyword_required(self, wanted: list[str], schema: Any, judged: bool) -> Iterator[str]:
        relation = "==" if _allows_only(schema, wanted) else "<="
        yield f"{self.constant(f'frozenset({sorted(wanted)!r})')} {relation} {V}.keys()"

    def keyword_items(self, wanted: Schema, schema: Mapping[str, Any], judged: bool) -> Iterator[str]:
        if "prefixItems" in schema:
            raise Unsupported("prefixItems")
        yield f"all(map({self.function(wanted, judged=judged)}, {V}))"

    def keyword_contains(self, wanted: Schema, schema: Mapping[str, Any], judged: bool) -> Iterator[str]:
        if "minContains" in schema or "maxContains" in schema:
            raise Unsupported("minContains")
        yield f"any(map({self.function(wanted)}, {V}))"

    def keyword_properties(
        self, wanted: dict[str, Schema], schema: Mapping[str, Any], judged: bool
    ) -> Iterator[str]:
        always = schema.get("required", ()) if schema.get("type") == "object" else ()
        for name, inside in wanted.items():
            test = self.test(inside, judged=judged)
            if test != "True":
                there = "" if name in always else f"{name!r} not in {V} or "
                yield f"({there}({self.looked_up(name, test)}))"

    def looked_up(self, name: str, test: str) -> str:
        """Return a condition about the value of a property, which is looked up no more than once."""
        value = f"{V}[{name!r}]"
        if test.startswith(f"({V}.__class__ is ") and test.count(V) > 1:  # asked first, so that it is set
            self.names += 1
            first, rest = test.split(V, 1)
            return f"{first}(p{self.names} := {value}){_of(f'p{self.names}', rest)}"
        return _of(value, test)

    def keyword_additional_properties(
        self, wanted: Schema, schema: Mapping[str, Any], judged: bool
    ) -> Iterator[str]:
        if "patternProperties" in schema:
            raise Unsupported("patternProperties")
        if "required" in schema and _allows_only(schema, schema["required"]):
            return  # `required` has asked for exactly these
        known = self.constant(f"frozenset({sorted(schema.get('properties', {}))!r})")
        if wanted is False:
            yield f"{V}.keys() <= {known}"
        else:
            function = self.function(wanted, judged=judged)
            yield f"all({function}(m) for k, m in {V}.items() if k not in {known})"

    def keyword_property_names(self, wanted: Schema, schema: Any, judged: bool) -> Iterator[str]:
        yield f"all(map({self.function(wanted)}, {V}))"

    def keyword_if(self, wanted: Schema, schema: Mapping[str, Any], judged: bool) -> Iterator[str]:
        then, other = (self.test(schema.get(name, True), judged=judged) for name in ("then", "else"))
        if then == other == "True":
            return
        yield f"({then}) if ({self.test(wanted)}) else ({other})"

    def keyword_not(self, wanted: Schema, schema: Any, judged: bool) -> Iterator[str]:
        yield f"not ({self.test(wanted)})"

    def keyword_all_of(self, wanted: list[Schema], schema: Any, judged: bool) -> Iterator[str]:
        for each in wanted:
            yield self.test(each, judged=judged)

    def keyword_any_of(self, wanted: list[Schema], schema: Any, judged: bool) -> Iterator[str]:
        yield " or ".join(f"({self.test(each)})" for each in wanted)

    def keyword_ref(self, wanted: str, schema: Any, judged: bool) -> Iterator[str]:
        if not wanted.startswith("#/") or wanted in self.following:
            raise Unsupported(wanted)
        self.following.append(wanted)
        yield self.test(target(self.pack.schema, wanted), judged=judged)
        self.following.remove(wanted)

    # --- the pack's own rules ---

    def check(self, rule: str, check: Check) -> Iterator[str]:
        """Yield the statements that return None unless a check is sure to find nothing."""
        verb, options, place = check.verb, check.options, check.at or check.each
        if check.kind:
            return  # these stand with the kind of each field
        way = self.ways.lead(self.ways.root("d"), steps(place))
        to = self.ways.lead(way.end, steps(check.to))
        if not (way.is_open and to.is_open):
            return
        conditions = [] if to.end.is_there() else [f"{to.end.expression} is not None"]
        if check.where is not None:
            conditions.append(_of(way.end.expression, self.test(check.where)))
        for each in conditions:
            to = to.only_if(each)
        indent = "    "
        for clause in (*way.clauses, *to.clauses):
            yield f"{indent}{clause}:"
            indent += "    "
        yield f"{indent}v = {(to if verb == 'referenced-by' else way).end.expression}"
        yield from (indent + line for line in self.verb(rule, verb, options, way, to.end))

    def verb(self, rule: str, verb: str, options: Any, way: Way, to: Value) -> Iterator[str]:
        """Yield the statements for a verb about ``v``, which is at the end of a way; ``to`` is its ``to``."""
        refuse = ": return None"
        if verb in ("fits", "fits-not"):
            negated = "not " if verb == "fits" else ""
            yield f"if {negated}({_of('v', self.test(options))}){refuse}"
        elif verb == "parses-as":
            yield f"if not is_json(v){refuse}"
        elif verb in ("unique", "claims"):
            claim = f"({rule!r}, {options.get('what', '')!r}, number_of(v))"
            named = (self.named(each, way) for each in options.get("together", ()))
            with_them = "".join(f" and {_one(each)} is not None" for each in named)
            yield f"if v.__class__ is str{with_them}: claims.append({claim})"
        elif verb == "needs":
            yield f"if not {self.others(options, way)}{refuse}"
        elif verb == "referenced-by":
            yield f"if v not in {self.others(options, way, where=True)}{refuse}"
        elif verb == "listed-in":
            listed = f"any(v in u if u.__class__ is list else v == u for u in {self.others(options, way)})"
            yield f"if not reference(v) and not {listed}{refuse}"
        elif verb == "not-listed-in":
            value = _one(self.named(options["of"], way)) if "of" in options else to.expression
            listed, default = self.others(options, way, where=True), options.get("default", [])
            known = f"if {self.others(options, way)} else" if "where" in options else "or"
            yield f"u = {listed} {known} {default!r}"
            yield f"if is_listed({value}, u){refuse}"
        elif verb == "equals" and options.get("part"):
            yield "return None"
        elif verb == "equals":
            yield f"if {self.others(options, way)}[:1] not in ([], [v]){refuse}"
        elif verb == "paired":
            by, over, values = options["by"], options["over"], options["values"]
            other = self.ways.lead(self.ways.root("d"), way.steps)
            alike = other.only_if(f"{other.end.expression}.get({by!r}) == v.get({by!r})")
            wanted = self.constant(f"frozenset({sorted(set(values))!r})")
            yield f"if not {wanted}.issubset({alike.listed(f'{other.end.expression}.get({over!r})')}){refuse}"
        else:
            raise Unsupported(verb)

    def named(self, place: str, way: Way) -> Way:
        """Return the way to what a check names, seen from the end of another."""
        if place.startswith("./"):
            return self.ways.lead(way.around[-1], steps(place[1:]), way.around[:-1])
        if place.startswith("../"):
            return self.ways.lead(way.around[-2], steps(place[2:]), way.around[:-2])
        return self.ways.lead(self.ways.root("d"), steps(place))

    def others(self, options: Mapping[str, Any], way: Way, *, where: bool = False) -> str:
        """Return an expression for the values of the field that a check names.

        ``where``: only of those that are in something which fits the check's own condition.
        """
        named = self.named(options["field"], way)
        if where and "where" in options and named.is_open:
            named = named.only_if(_of(named.around[-1].expression, self.test(options["where"])))
        return named.listed(named.end.expression)


#: keywords that are done together with another
_TOGETHER = {"then", "else"}


def _light(code: CodeType) -> CodeType:
    """Return byte code without the places in its source, which are most of it."""
    inner = (_light(constant) if isinstance(constant, CodeType) else constant for constant in code.co_consts)
    return code.replace(co_linetable=b"", co_consts=tuple(inner))


def _nothing(wanted: Any, schema: Any, judged: bool) -> Iterator[str]:
    yield from ()


def _all_of(tests: Iterable[str]) -> str:
    """Return the condition that all tests hold; what the first says of the class is not asked again."""
    wanted = [each for each in tests if each != "True"]
    known = wanted[0] if wanted and _CLASS_TEST.fullmatch(wanted[0]) else ""
    found = [f"({each})" for each in wanted]
    if known:
        not_known = known.replace(" is ", " is not ")
        for at, each in enumerate(found[1:], start=1):
            shorter = each.replace(f"({not_known} or ", "(").replace(f"({known} and ", "(")
            found[at] = shorter.replace(f"({known})", "(True)")
    return " and ".join(found) or "True"


def _allows_only(schema: Mapping[str, Any], keys: Collection[str]) -> bool:
    """Tell whether an object may have some keys and no others."""
    return schema.get("additionalProperties") is False and set(schema.get("properties", {})) == set(keys)


def _of(name: str, condition: str) -> str:
    """Return a condition about the value of a Python expression."""
    return condition.replace(V, name)


def _one(way: Way) -> str:
    """Return an expression for the one value at a way; None if it is not there."""
    if way.is_open and not way.clauses:
        return way.end.expression
    return f"next(iter({way.listed(way.end.expression)}), None)"


def _method(keyword: str) -> str:
    return "keyword_" + "".join(f"_{c.lower()}" if c.isupper() else c for c in keyword.removeprefix("$"))
