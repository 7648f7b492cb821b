"""From a pack to a function that accepts what no rule of the pack has anything to say about.

Runs when guiderail is built, and in a checkout whenever a pack has changed. The function may only accept:
where the generator or the function is unsure, the answer is no, and the document is judged as always.
"""

from __future__ import annotations

import ast
import contextlib
import json
import marshal
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from types import CodeType
from typing import Any

from validator.fast_path.expressions import (
    about,
    choice,
    class_of,
    either,
    every,
    filled,
    is_sure,
    mentions,
    module_text,
    naming,
    negated,
    python,
    simplified,
    statement,
)
from validator.fast_path.pointer_code import Clauses, Value, Way, Ways, at_each, steps
from validator.fast_path.regex_conditions import condition, ends
from validator.json_schema import walker
from validator.json_schema.keywords import Schema
from validator.packs import registry, verbs
from validator.packs.model import Check, Pack, Signature
from validator.secrets import names_secret

#: keywords that say nothing about whether a value is right
_SILENT = {
    "title",
    "description",
    "examples",
    "default",
    "readOnly",
    "writeOnly",
    "$comment",
    "$schema",
    "$id",
}
_DEFINITIONS = {"$defs", "definitions"}
_WILD = set("*?[")  #: what makes a pattern of a file name
_CLASSES = {
    "object": "dict",
    "array": "list",
    "string": "str",
    "boolean": "bool",
    "integer": "int",
    "number": "int",  # the quick reader lets no fraction through
    "null": "None",
}
#: the type that a keyword speaks about; others pass
_ABOUT = {
    **dict.fromkeys(("pattern", "minLength", "maxLength"), "string"),
    **dict.fromkeys(("minimum", "maximum"), "integer"),
    **dict.fromkeys(("items", "contains", "minItems", "maxItems", "uniqueItems"), "array"),
    **dict.fromkeys(
        (
            *("properties", "patternProperties", "additionalProperties", "propertyNames"),
            *("required", "minProperties", "maxProperties"),
        ),
        "object",
    ),
}

_FEW_KEYS = 4  #: required keys that are looked up one by one, which is faster than to compare sets
_INLINE = 8  #: mentions of the value in a condition that is written where it is used

#: the condition on a text in a field of a kind, unless the text is a reference
_KINDS = {
    "account-sid": "identifier(value)",
    "message-sid": "identifier(value)",
    "messaging-service-sid": "identifier(value)",
    "api-key-sid": "identifier(value)",
    "number": "number(value)",
    "phone": "number(value)",
    "url": "url(value)",
    "auth-token": "False",  # a literal: references are accepted before
    "secret": "False",
    "payload": "True",
}

#: the kinds of secrets: an expression of the platform may contain one
_SECRET_KINDS = ("auth-token", "secret")

#: the pattern of ``common/schema.json`` that every field for a secret or an identifier is held to
_REFERENCE = (
    r"^(\$\{[A-Za-z_][A-Za-z0-9_]*\}|env\([A-Za-z_][A-Za-z0-9_]*\)|op://[^ ]+(?: [^ ]+)*"
    r"|@Microsoft\.KeyVault\([^)]+\)|vault:[^ ]+"
    r"|\$\{\{ ?(secrets|vars|env)\.[A-Za-z_][A-Za-z0-9_]* ?\}\}|ENC\[[^\]]+\]|encrypted:[^ ]+)$"
)


#: what a signature of files that carry variables returns: only the full check reads those that fit
_CARRIES = "None if fits else False"
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
    """Return, for each platform that the generator can do, a Python module.

    Its function ``accept`` takes a document's data and returns its claims before other documents, or None if
    it cannot accept it. Its functions ``signature_0`` and so on tell whether data fits the signature of this
    number by which the platform is recognised; None if it does and has carriers, which only the full check
    reads. One more module, :data:`TELLING`, says where to look for that.
    """
    found = {TELLING: telling()}
    for name in registry.names():
        with contextlib.suppress(Unsupported):
            found[name] = source(registry.load(name))
    return found


def telling() -> str:
    """Return a Python module with what files are known by that do not name their platform, and all rules.

    ``SIGNATURES`` are tuples of a platform, names of files and the beginnings and endings of names by which a
    file is known, the signature's number in its pack, the endings of its formats, and words that all have to
    be in a file; names and words are in lower case. ``NAMED`` are the numbers of those with names, with
    these. ``WORDED`` are words, each with the numbers of signatures and their other words. ``DECLARED`` are
    the platforms that documents name, ``RULES`` names of rules.
    """
    signatures = tuple(
        (found.name, *_names_and_ends(each.names), at, _endings(each), tuple(map(str.lower, each.telling)))
        for found in registry.artefacts()
        for at, each in enumerate(found.recognised)
    )
    known = {
        "SIGNATURES": signatures,
        "NAMED": tuple((at, *each[1:3]) for at, each in enumerate(signatures) if each[1] or each[2]),
        "WORDED": _by_word([each[-1] for each in signatures]),
        "DECLARED": registry.declared(),
        "RULES": tuple(sorted(registry.rule_names())),
    }
    return "".join(f"{name} = {value!r}\n" for name, value in known.items())


def _by_word(
    groups: list[tuple[str, ...]],
) -> tuple[tuple[str, tuple[tuple[int, tuple[str, ...]], ...]], ...]:
    """Return words with the numbers of groups that have them, and the other words of these groups."""
    number = Counter(word for group in groups for word in group)
    found: dict[str, list[tuple[int, tuple[str, ...]]]] = {}
    for at, group in enumerate(groups):
        if group:
            first = max(group, key=lambda word: (number[word], len(word)))
            found.setdefault(first, []).append((at, tuple(word for word in group if word != first)))
    return tuple((word, tuple(each)) for word, each in found.items())


def _names_and_ends(patterns: list[str]) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """Return the names of files that patterns mean, and beginnings with endings. Raises Unsupported."""
    names = tuple(each.lower() for each in patterns if not _WILD & set(each))
    ends = [each.lower().partition("*") for each in patterns if _WILD & set(each)]
    if any(not star or _WILD & set(start + end) for start, star, end in ends):
        raise Unsupported("a pattern of file names")
    return names, tuple((start, end) for start, _, end in ends)


def _endings(signature: Signature) -> tuple[str, ...]:
    """Return the endings of the files in which a signature is looked for."""
    endings = {"yaml": (".yaml", ".yml"), "jsonc": (".jsonc", ".json")}
    return tuple(ending for format in signature.formats for ending in endings.get(format, (f".{format}",)))


def source(of: Pack) -> str:
    """Return a Python module with the function of one pack. Raises Unsupported if that cannot be done."""
    return module_text(_Functions(of).module())


def notices(of: Pack) -> list[str]:
    """Return the rules that say the same of each document of a pack; none if no function can be made."""
    functions = _Functions(of)
    with contextlib.suppress(Unsupported):
        functions.module()
        return functions.notices
    return []


class _Functions:
    """The functions for the parts of one pack's schema, each made once.

    Their conditions are about the name ``value`` (:mod:`validator.fast_path.expressions`).
    """

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.ways = Ways(pack.schema)
        self.made: dict[tuple[str, bool, str], ast.expr] = {}
        self.functions: list[ast.stmt] = []
        self.inner: list[ast.stmt] = []  #: functions inside ``accept``, which use its name ``followed``
        self.noting = {"followed"}  #: that name, and those of these functions
        self.constants: dict[str, ast.Name] = {}  #: names of values by the text of their expressions
        self.references: dict[tuple[str, bool], ast.expr] = {}  #: the condition for each ``$ref``
        self.called: set[tuple[str, bool]] = set()  #: those that occur twice
        self.followed: dict[str, ast.expr] = {}  #: the functions of definitions in ``x-follows``
        self.is_open = pack.schema.get("additionalProperties") is not False
        self.follows = any("x-follows" in each for _, each in walker.subschemas(pack.schema))
        self.lists: dict[str, tuple[ast.expr, ast.expr]] = {}  #: names, and what of the document they list
        self.names = 0  #: of values that are looked up
        self.notices: list[str] = []  #: rules that say the same of each document

    def module(self) -> list[ast.stmt]:
        fits = about(self.test(self.pack.schema, judged=True), ast.Name("document"))
        if self.is_open:
            known = self.constant(python("frozenset(names)", names=sorted(_ordinary_names(self.pack.schema))))
            fits = every([fits, python("ordinary_members(document, known)", known=known)])
        checks = at_each(
            each
            for name, rule in self.pack.rules.items()
            for check in rule.checks
            for each in self.check(name, check)
        )
        accept = statement("def accept(document): pass")
        if pattern := self.pack.schema.get("x-misspelt"):
            named = {"enum": [*self.pack.schema["properties"]]}
            names = {"propertyNames": {"anyOf": [named, {"not": {"pattern": pattern}}]}}
            fits = every([fits, about(self.test(names), ast.Name("document"))])
        if self.follows:
            definitions = ast.Dict([*map(ast.Constant, self.followed)], [*self.followed.values()])
            fits = every([fits, python("follow(document, followed, fits)", fits=definitions)])
        if "x-expressions" in self.pack.schema:
            fits = every([fits, python("declared(document)")])
        accept.body = [
            *([statement("followed = []"), *self.inner] if self.follows else []),
            statement("if refused: return None", refused=negated(fits)),
            statement("claims = []"),
            *(statement("name = found", name=name, found=found) for name, found in self.lists.values()),
            *checks,
            statement("return claims"),
        ]
        looks = statement("from validator.fast_path.predicates import *")
        signatures = [
            statement(
                f"def signature_{at}(document): return {_CARRIES if each.carriers else 'fits'}",
                fits=about(self.test({} if each.where is None else each.where), ast.Name("document")),
            )
            for at, each in enumerate(self.pack.recognised)
        ]
        notices = statement("NOTICES = names", names=tuple(self.notices))
        return [looks, notices, *self.definitions(), *signatures, accept]

    def definitions(self) -> list[ast.stmt]:
        """Return the constants and functions that are needed so far."""
        constants = [statement(f"{name.id} = {value}") for value, name in self.constants.items()]
        return [*constants, *self.functions]

    def constant(self, value: ast.expr) -> ast.expr:
        """Return the name of a constant that has the value of an expression."""
        name = ast.Name(f"c{len(self.constants)}")
        return self.constants.setdefault(ast.unparse(value), name)

    # --- JSON Schema ---

    def test(self, schema: Schema, *, judged: bool = False, known: str = "") -> ast.expr:
        """Return the condition that a value fits a schema.

        ``judged``: the schema is about a value of the document, not a condition, so what it says of the
        kind of the value counts as well. ``known``: the class that the value is sure to have.
        """
        condition = simplified(every(self.tests(schema, judged=judged)), known)
        if mentions(condition) <= _INLINE:
            return condition
        key = (json.dumps(schema, sort_keys=True), judged, known)
        if key not in self.made:
            self.made[key] = self.define(ast.Name(f"f{len(self.made)}"), condition)
        return self.made[key]

    def define(self, name: ast.Name, condition: ast.expr) -> ast.expr:
        """Return a condition that calls a new function."""
        function = statement(f"def {name.id}(value): return condition", condition=condition)
        if any(isinstance(node, ast.Name) and node.id in self.noting for node in ast.walk(condition)):
            self.noting.add(name.id)
            self.inner.append(function)
            return python("function(value)", function=name)
        self.functions.append(function)
        if class_of(condition) != "str":
            return python("function(value)", function=name)
        self.functions.append(statement("name = Remembered(name)", name=name))
        return python("value.__class__ is str and fitting[value]", fitting=name)

    def function(self, schema: Schema, *, judged: bool = False) -> ast.expr:
        """Return an expression for the function that tells whether a value fits a schema."""
        match test := self.test(schema, judged=judged):
            case ast.Call(ast.Name() as function, [ast.Name(id="value")]):
                return function
        return python("lambda v: test", test=about(test, ast.Name("v")))

    def tests(self, schema: Schema, *, judged: bool) -> Iterator[ast.expr]:
        """Yield conditions that together say what a schema says."""
        if isinstance(schema, bool):
            yield ast.Constant(schema)
            return
        unknown = {name for name in schema if not name.startswith("x-") and not hasattr(self, _method(name))}
        if unknown - _SILENT - _DEFINITIONS - _TOGETHER:
            raise Unsupported(str(sorted(unknown)))
        for keyword in sorted(schema, key=lambda name: (name != "type", name != "required")):
            tests = getattr(self, _method(keyword), _nothing)(schema[keyword], schema, judged)
            if keyword in _ABOUT:
                other = python(f"value.__class__ is not {_CLASSES[_ABOUT[keyword]]}")
                tests = (either([other, test]) for test in tests)
            yield from tests
        if judged:
            yield from self.of_kind(schema)
            if name := schema.get("x-unique"):
                yield python("value.__class__ is not list or unique_by(value, name)", name=name)
            yield from self.following(schema.get("x-follows", {}))

    def of_kind(self, schema: Mapping[str, Any]) -> Iterator[ast.expr]:
        kind = schema.get("x-kind", "secret" if schema.get("writeOnly") else "")
        if not kind:
            return
        if kind not in _KINDS:
            raise Unsupported(kind)
        checks = [
            (name, check)
            for name, rule in self.pack.rules.items()
            for check in rule.checks
            if check.kind == kind
        ]
        test = every([python(_KINDS[kind]), *(self.kind_check(name, check) for name, check in checks)])
        own = self.own_reference()
        if kind in _SECRET_KINDS:
            own = every([own, python("passed_on(value)")])
        yield python("value.__class__ is not str or test or reference(value) or own", test=test, own=own)

    def own_reference(self) -> ast.expr:
        """Return the condition that a text refers to another in a way that only this platform knows."""
        schema = self.pack.schema.get("$defs", {}).get("reference", {})
        return self.test(schema) if schema.get("pattern") not in (None, _REFERENCE) else ast.Constant(False)

    def following(self, definitions: Mapping[str, str]) -> Iterator[ast.expr]:
        """Yield the condition, always true, that notes an expression for :func:`predicates.follow`."""
        for name in definitions.values():
            if name not in self.followed:
                self.followed[name] = ast.Constant(None)  # for now: it may follow itself
                self.followed[name] = self.function({"$ref": walker.reference_to(name)}, judged=True)
        if definitions:
            table = self.constant(python("table", table=dict(definitions)))
            note = python("followed.append((value, table)) is None", table=table)
            yield python("value.__class__ is not str or value[:1] != '[' or note", note=note)

    def kind_check(self, rule: str, check: Check) -> ast.expr:
        """Return the condition for a check that is aimed at all fields of a kind."""
        if check.to or check.where is not None:
            raise Unsupported(check.verb)
        return verbs.load(check.verb).generate(_Code(self, rule, check))

    def keyword_type(self, wanted: Any, schema: Any, judged: bool) -> Iterator[ast.expr]:
        types = wanted if isinstance(wanted, list) else [wanted]
        if not set(types) <= set(_CLASSES):
            raise Unsupported("type")
        yield either(
            python("value is None") if each == "null" else python(f"value.__class__ is {_CLASSES[each]}")
            for each in types
        )

    def keyword_enum(self, wanted: list[Any], schema: Any, judged: bool) -> Iterator[ast.expr]:
        texts = sorted(each for each in wanted if isinstance(each, str))
        found = [self.equal(each) for each in wanted if not isinstance(each, str)]
        if texts:
            known = self.constant(python("frozenset(texts)", texts=texts))
            found.append(python("value.__class__ is str and value in known", known=known))
        yield either(found)

    def keyword_const(self, wanted: Any, schema: Any, judged: bool) -> Iterator[ast.expr]:
        yield self.equal(wanted)

    @staticmethod
    def equal(wanted: Any) -> ast.expr:
        if wanted is None:
            return python("value is None")
        if not isinstance(wanted, (str, bool, int)):
            raise Unsupported("const")
        return python(f"value.__class__ is {type(wanted).__name__} and value == wanted", wanted=wanted)

    def keyword_pattern(self, wanted: str, schema: Any, judged: bool) -> Iterator[ast.expr]:
        test = condition(wanted, self.constant)
        if wanted == _REFERENCE:
            test = python("value[:1] in REFERENCE_STARTS and (reference(value) or test)", test=test)
        yield test

    def keyword_min_length(self, wanted: int, schema: Any, judged: bool) -> Iterator[ast.expr]:
        yield python("len(value) >= wanted", wanted=int(wanted))

    keyword_min_items = keyword_min_properties = keyword_min_length

    def keyword_max_length(self, wanted: int, schema: Any, judged: bool) -> Iterator[ast.expr]:
        yield python("len(value) <= wanted", wanted=int(wanted))

    keyword_max_items = keyword_max_properties = keyword_max_length

    def keyword_minimum(self, wanted: float, schema: Any, judged: bool) -> Iterator[ast.expr]:
        yield python("value >= wanted", wanted=wanted)

    def keyword_maximum(self, wanted: float, schema: Any, judged: bool) -> Iterator[ast.expr]:
        yield python("value <= wanted", wanted=wanted)

    def keyword_unique_items(self, wanted: bool, schema: Any, judged: bool) -> Iterator[ast.expr]:
        if wanted:
            yield python("len(value) < 2 or unique(value)")

    def keyword_required(self, wanted: list[str], schema: Any, judged: bool) -> Iterator[ast.expr]:
        relation = "==" if _allows_only(schema, wanted) else "<="
        if relation == "<=" and len(wanted) <= _FEW_KEYS:
            yield from (python("name in value", name=name) for name in wanted)
            return
        keys = self.constant(python("frozenset(keys)", keys=sorted(wanted)))
        yield python(f"keys {relation} value.keys()", keys=keys)

    def keyword_items(self, wanted: Schema, schema: Mapping[str, Any], judged: bool) -> Iterator[ast.expr]:
        if "prefixItems" in schema:
            raise Unsupported("prefixItems")
        yield python("all(map(fits, value))", fits=self.function(wanted, judged=judged))

    def keyword_contains(self, wanted: Schema, schema: Mapping[str, Any], judged: bool) -> Iterator[ast.expr]:
        if "minContains" in schema or "maxContains" in schema:
            raise Unsupported("minContains")
        yield python("any(map(fits, value))", fits=self.function(wanted))

    def keyword_properties(
        self, wanted: dict[str, Schema], schema: Mapping[str, Any], judged: bool
    ) -> Iterator[ast.expr]:
        always = schema.get("required", ())  # which is asked first
        for name, inside in wanted.items():
            fits = self.looked_up(name, self.test(inside, judged=judged))
            yield fits if name in always else python("name not in value or fits", name=name, fits=fits)

    def looked_up(self, name: str, test: ast.expr) -> ast.expr:
        """Return a condition about the value of a property, which is looked up once if possible."""
        inner = python("value[name]", name=name)
        if mentions(test) > 1:
            named = naming(test, inner, f"v{self.names + 1}")
            if named is not None:
                self.names += 1
                return named
        return about(test, inner)

    def keyword_additional_properties(
        self, wanted: Schema, schema: Mapping[str, Any], judged: bool
    ) -> Iterator[ast.expr]:
        if "required" in schema and _allows_only(schema, schema["required"]):
            return  # `required` has asked for exactly these
        names = sorted(schema.get("properties", {}))
        if wanted is False:
            yield python(
                "value.keys() <= known", known=self.constant(python("frozenset(names)", names=names))
            )
            return
        fits, others = self.function(wanted, judged=judged), python("value")
        if names:
            known = self.constant(python("frozenset(names)", names=names))
            others = python("value.keys() - known", known=known)
            yield python("all(fits(value[name]) for name in others)", fits=fits, others=others)
        else:
            yield python("all(map(fits, value.values()))", fits=fits)
        if judged and not self.is_open:  # in an open document, all names are looked at in the end
            yield python("ordinary_names(others)", others=others)

    def keyword_pattern_properties(
        self, wanted: Mapping[str, Schema], schema: Mapping[str, Any], judged: bool
    ) -> Iterator[ast.expr]:
        """Yield a condition for each pattern that is stricter than the schema, without the pattern.

        What is under a key that ends like a match has to fit both the schema for the pattern and that for all
        other keys. Where no others are allowed, such a document is left to the full check.
        """
        if not judged:
            raise Unsupported("patternProperties")
        for pattern, inside in wanted.items() if schema.get("additionalProperties") is not False else ():
            if not (last := ends(pattern)):
                raise Unsupported(pattern)
            fits = self.function(inside, judged=True)
            yield python(
                "all(fits(m) for k, m in value.items() if k.lower().endswith(last))", fits=fits, last=last
            )

    def keyword_property_names(self, wanted: Schema, schema: Any, judged: bool) -> Iterator[ast.expr]:
        yield python("all(map(fits, value))", fits=self.function(wanted))

    def keyword_if(self, wanted: Schema, schema: Mapping[str, Any], judged: bool) -> Iterator[ast.expr]:
        known = _class(schema)
        then, other = (
            self.test(schema.get(name, True), judged=judged, known=known) for name in ("then", "else")
        )
        if not (is_sure(then) and is_sure(other)):
            yield choice(self.test(wanted, known=known), then, other)

    def keyword_not(self, wanted: Schema, schema: Any, judged: bool) -> Iterator[ast.expr]:
        yield negated(self.test(wanted, known=_class(schema)))

    def keyword_all_of(self, wanted: list[Schema], schema: Any, judged: bool) -> Iterator[ast.expr]:
        for each in wanted:
            yield self.test(each, judged=judged, known=_class(schema))

    def keyword_any_of(self, wanted: list[Schema], schema: Any, judged: bool) -> Iterator[ast.expr]:
        if judged:  # which kind a value is of depends on the schemas that fit
            raise Unsupported("anyOf")
        yield either(self.test(each, known=_class(schema)) for each in wanted)

    def keyword_ref(self, wanted: str, schema: Any, judged: bool) -> Iterator[ast.expr]:
        key = wanted, judged
        if key in self.references:
            self.called.add(key)
        else:
            name = ast.Name(f"r{len(self.references)}")
            if judged and self.follows:  # what is inside itself may note as well
                self.noting.add(name.id)
            self.references[key] = call = python("function(value)", function=name)
            test = self.test(walker.resolve(self.pack.schema, wanted), judged=judged)
            self.references[key] = test
            if key in self.called:  # inside itself
                self.references[key] = call
                self.define(name, test)
        yield self.references[key]

    # --- the pack's own rules ---

    def check(self, rule: str, check: Check) -> Iterator[tuple[Clauses, list[ast.stmt]]]:
        """Yield statements that return None unless a check is sure to find nothing, and for what they run."""
        if check.kind:
            return  # these are part of the condition on each field of the kind
        way = self.ways.lead(self.ways.root(), steps(check.at or check.each))
        to = self.ways.lead(way.end, steps(check.to))
        if not (way.is_open and to.is_open):
            return
        fits = verbs.load(check.verb).generate(_Code(self, rule, check, way))
        if self.is_notice(rule, check) and is_sure(negated(fits)):
            self.notices.append(rule)
            return
        fits = filled(simplified(fits, _class(*way.end.schemas)), {"target": to.end.expression})
        value = statement("value = found", found=way.end.expression)
        refuse = statement("if refused: return None", refused=negated(fits))
        if not to.end.is_there():
            to = to.only_if(python("found is not None", found=to.end.expression))
        if check.where is not None:
            to = to.only_if(self.holds(check.where, way.end))
        yield (*way.clauses, *to.clauses), [value, refuse] if mentions(fits) else [refuse]

    def holds(self, schema: Schema, value: Value) -> ast.expr:
        """Return the condition that a value of the document fits a schema."""
        return about(self.test(schema, known=_class(*value.schemas)), value.expression)

    def is_notice(self, name: str, check: Check) -> bool:
        """Tell whether a check looks at each document of the platform, and finds what people read once."""
        rule = self.pack.rules[name]
        at_platform = self.pack.declared and check.at == "/platform" and not check.to and check.where is None
        return at_platform and rule.whole_file and rule.severity == "info" == (check.severity or "info")


class _Code:
    """What verbs write code with (:class:`validator.packs.verb.Code`); without a way, only for the value."""

    def __init__(self, functions: _Functions, rule: str, check: Check, way: Way | None = None) -> None:
        self.functions = functions
        self.rule = rule
        self.check = check
        self.options = check.options
        self._way = way

    @property
    def way(self) -> Way:
        if self._way is None:
            raise Unsupported(self.check.verb)
        return self._way

    def python(self, template: str, **parts: object) -> ast.expr:
        return python(template, **parts)

    def constant(self, template: str, **parts: object) -> ast.expr:
        return self.functions.constant(python(template, **parts))

    def fits(self, schema: Schema) -> ast.expr:
        return self.functions.test(schema)

    def own_reference(self) -> ast.expr:
        return self.functions.own_reference()

    def one(self, place: str) -> ast.expr:
        named = self._named(place)
        asked = [each for each in named.clauses if isinstance(each, ast.expr)]
        if named.is_open and len(asked) == len(named.clauses):  # there is no loop
            return python("end if asked else None", end=named.end.expression, asked=every(asked))
        return python("next(iter(listed), None)", listed=named.listed(named.end.expression))

    def listed(self, place: str, where: Schema | None = None) -> ast.expr:
        named = self._named(place)
        if where is not None and named.is_open:
            named = named.only_if(self.functions.holds(where, named.around[-1]))
        listed = named.listed(named.end.expression)
        if place.startswith(".") or self.check.where is not None:
            return listed
        lists = self.functions.lists  # it is the same for each value, most of which are asked
        name = ast.Name(f"l{len(lists)}")
        return lists.setdefault(f"{place} {json.dumps(where)}", (name, listed))[0]

    def items(self, give: str, only_if: str, **parts: object) -> ast.expr:
        ways = self.functions.ways
        other = ways.lead(ways.root(), self.way.steps)
        item = {"item": other.end.expression, **parts}
        return other.only_if(python(only_if, **item)).listed(python(give, **item))

    def _named(self, place: str) -> Way:
        """Return the way to what a check names, seen from the value."""
        ways, around = self.functions.ways, self.way.around
        if place.startswith("./"):
            return ways.lead(around[-1], steps(place[1:]), around[:-1])
        if place.startswith("../"):
            return ways.lead(around[-2], steps(place[2:]), around[:-2])
        return ways.lead(ways.root(), steps(place))


def _class(*schemas: Mapping[str, Any]) -> str:
    """Return the class of the values that fit some schemas; empty if it is not known."""
    types = [schema["type"] for schema in schemas if isinstance(schema.get("type"), str)]
    return _CLASSES.get(types[0], "") if types else ""


#: keywords that are done together with another
_TOGETHER = {"then", "else"}


def _light(code: CodeType) -> CodeType:
    """Return byte code without the places in its source, which are most of it."""
    inner = (_light(constant) if isinstance(constant, CodeType) else constant for constant in code.co_consts)
    return code.replace(co_linetable=b"", co_consts=tuple(inner))


def _ordinary_names(schema: Any) -> set[str]:
    """Return the names of all properties in a schema, except those that say that their value is secret."""
    if not isinstance(schema, (dict, list)):
        return set()
    inside = schema.values() if isinstance(schema, dict) else schema
    names = schema.get("properties", ()) if isinstance(schema, dict) else ()
    return {name for name in names if not names_secret(name)}.union(*map(_ordinary_names, inside))


def _nothing(wanted: Any, schema: Any, judged: bool) -> Iterator[ast.expr]:
    yield from ()


def _allows_only(schema: Mapping[str, Any], keys: Collection[str]) -> bool:
    """Tell whether an object may have some keys and no others."""
    return schema.get("additionalProperties") is False and set(schema.get("properties", {})) == set(keys)


def _method(keyword: str) -> str:
    return "keyword_" + "".join(f"_{c.lower()}" if c.isupper() else c for c in keyword.removeprefix("$"))
