"""JSON Schema of drafts 4, 6, 7, 2019-09 and 2020-12: what fails in a value, and what is said about it.

For schemas that somebody brings: nothing in them is trusted. Each step counts against a budget, patterns are
searched in linear time (:mod:`validator.json_schema.linear_regex`), and a document that a reference names
comes only from whoever calls. The drafts themselves are the source (json-schema.org/specification); the
reading of references is left to the library ``referencing``.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from validator.errors import SchemaError, mark
from validator.json_schema import formats, linear_regex
from validator.json_schema.keywords import Failure, Path
from validator.lazy_dataclasses import dataclass, field, replace

if TYPE_CHECKING:
    from referencing import Registry, Resource, Specification
    from referencing._core import Resolver

_MOST_STEPS = 300_000  #: schemas applied to values, of one document
_MOST_NESTED = 600  #: schemas applied inside each other
_MOST_DOCUMENTS = 200  #: that references lead to
_MOST_DESCRIBED = 20  #: schemas that are asked for the annotations of a value that is not there
_FRAMES = 8 * _MOST_NESTED  #: of Python, for so many schemas inside each other


# --- dialects ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Dialect:
    """What the keywords of a schema mean."""

    uri: str  #: of the draft, as ``referencing`` knows it
    keywords: frozenset[str]
    ref_alone: bool = False  #: beside ``$ref`` nothing counts
    whole_floats: bool = True  #: 1.0 is an integer
    asserts_formats: bool = False
    metaschema: str = ""  #: what describes its schemas, if it is not the draft's own

    @property
    def specification(self) -> Specification[Any]:
        from referencing.jsonschema import specification_with

        return specification_with(self.uri)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_DRAFT_4 = _words(
    "$ref allOf anyOf oneOf not dependencies properties patternProperties additionalProperties items"
    " additionalItems type enum multipleOf maximum minimum maxLength minLength pattern maxItems minItems"
    " uniqueItems maxProperties minProperties required format"
)
_DRAFT_6 = _DRAFT_4 | {"const", "contains", "propertyNames", "exclusiveMaximum", "exclusiveMinimum"}
_DRAFT_7 = _DRAFT_6 | {"if"}
_CORE = frozenset({"$ref", "$dynamicRef", "$recursiveRef"})
_APPLYING = _words(
    "allOf anyOf oneOf not if dependentSchemas dependencies properties patternProperties additionalProperties"
    " propertyNames contains"
)
_UNEVALUATED = frozenset({"unevaluatedItems", "unevaluatedProperties"})
_VALIDATING = _words(
    "type enum const multipleOf maximum exclusiveMaximum minimum exclusiveMinimum maxLength minLength pattern"
    " maxItems minItems uniqueItems maxProperties minProperties required dependentRequired"
)
_2019, _2020 = "https://json-schema.org/draft/2019-09", "https://json-schema.org/draft/2020-12"
_VOCABULARIES: dict[str, frozenset[str]] = {
    f"{_2019}/vocab/core": frozenset({"$ref", "$recursiveRef"}),
    f"{_2019}/vocab/applicator": _APPLYING | _UNEVALUATED | {"items", "additionalItems"},
    f"{_2019}/vocab/validation": _VALIDATING,
    f"{_2019}/vocab/format": frozenset({"format"}),
    f"{_2020}/vocab/core": frozenset({"$ref", "$dynamicRef"}),
    f"{_2020}/vocab/applicator": _APPLYING | {"prefixItems", "items"},
    f"{_2020}/vocab/unevaluated": _UNEVALUATED,
    f"{_2020}/vocab/validation": _VALIDATING,
    f"{_2020}/vocab/format-annotation": frozenset({"format"}),
    f"{_2020}/vocab/format-assertion": frozenset({"format"}),
}
_SILENT = ("meta-data", "content")  #: vocabularies without keywords that judge
_ASSERTING = {f"{_2019}/vocab/format", f"{_2020}/vocab/format-assertion"}


def _modern(draft: str) -> Dialect:
    words = [keywords for name, keywords in _VOCABULARIES.items() if name.startswith(draft)]
    return Dialect(f"{draft}/schema", frozenset().union(*words))


DRAFT_2020_12 = _modern(_2020)
_DIALECTS = {
    "json-schema.org/draft-04/schema": Dialect(
        "http://json-schema.org/draft-04/schema#", _DRAFT_4, ref_alone=True, whole_floats=False
    ),
    "json-schema.org/draft-06/schema": Dialect(
        "http://json-schema.org/draft-06/schema#", _DRAFT_6, ref_alone=True
    ),
    "json-schema.org/draft-07/schema": Dialect(
        "http://json-schema.org/draft-07/schema#", _DRAFT_7, ref_alone=True
    ),
    "json-schema.org/draft/2019-09/schema": _modern(_2019),
    "json-schema.org/draft/2020-12/schema": DRAFT_2020_12,
    "json-schema.org/schema": DRAFT_2020_12,
}


def _known_dialect(uri: str) -> Dialect | None:
    return _DIALECTS.get(uri.rstrip("#").partition("://")[2])


# --- what was found ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a schema stands: what its references are relative to, and what its keywords mean."""

    resolver: Resolver[Any]
    dialect: Dialect


@dataclass(frozen=True, slots=True, kw_only=True)
class Found(Failure):
    """A failure that knows where its schema comes from, so that another value can be tried."""

    origin: Mapping[str, Any]
    scope: Scope

    @property
    def same(self) -> tuple[Path, str, int]:
        """Return what is equal for the same failure found in another way."""
        return self.path, self.keyword, id(self.origin)


@dataclass(frozen=True, slots=True)
class Source:
    """A document that holds a schema."""

    content: Any
    name: str  #: what messages call it
    locate: Callable[[Path], str]  #: the place of a value in it, as messages name it


Retrieve = Callable[[str], Source]  #: from a URI to the document; raises SchemaError


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a schema says about one value."""

    failures: list[Found]
    notes: dict[Path, list[tuple[Mapping[str, Any], Scope]]]  #: the schemas that speak about each place
    secret: set[Path]  #: places that some schema calls secret, even one that was not meant


@dataclass(slots=True)
class _Frame:
    """One schema applied to one value."""

    schema: Mapping[str, Any]
    value: Any
    path: Path
    scope: Scope
    failures: list[Found] = field(default_factory=list)
    names: set[str] = field(default_factory=set)  #: members that some keyword has looked at
    indexes: set[int] = field(default_factory=set)  #: items likewise

    def fail(self, keyword: str, *, names: Sequence[str] = (), wanted: Any = None) -> None:
        self.failures.append(
            Found(
                path=self.path,
                keyword=keyword,
                wanted=self.schema.get(keyword) if wanted is None else wanted,
                schema={},
                found=self.value,
                names=tuple(names),
                origin=self.schema,
                scope=self.scope,
            )
        )


class JsonSchema:
    """A schema with all that its references lead to. Whatever makes it unusable is a SchemaError."""

    def __init__(self, source: Source, *, uri: str, retrieve: Retrieve) -> None:
        """``uri``: of the document, for relative references; ``retrieve``: brings those they lead to."""
        from referencing import Registry

        self.name = source.name
        self._content, self._uri, self._retrieve = source.content, uri, retrieve
        empty: Registry[Any] = Registry(retrieve=self._arrive)  # type: ignore[call-arg]  # an attrs alias
        self._registry = empty.combine(_official()).crawl()
        self._dialects: dict[str, Dialect] = {}
        self._keys: dict[int, frozenset[Any]] = {}
        self._documents = 0
        self.dialect = DRAFT_2020_12
        self.dialect = self._add(uri, source)

    def judge(self, value: object, *, formats_decide: bool = False) -> Verdict:
        """Judge a value. What fails for nothing but a format is not ``certain``, unless formats decide.

        The drafts since 2019-09 leave it open whether a format is more than a remark; so the formats help to
        choose between forms, and what they alone find is told with less weight.
        """
        verdict = self._run(value, formats_count=True)
        if not verdict.failures or formats_decide:
            return verdict
        found = {each.same for each in verdict.failures}
        certain = [
            each
            for each in self._run(value, formats_count=False).failures
            if each.same in found or each.keyword not in ("several", "not")  # where formats helped to choose
        ]
        known = {each.same for each in certain}
        left = [each for each in verdict.failures if each.same not in known]
        doubtful = [
            replace(each, certain=False)
            for each in left
            if each.keyword == "format" or not any(_is_within(other.path, each.path) for other in certain)
        ]
        return replace(verdict, failures=[*certain, *doubtful])

    def fits(self, failure: Found, value: object) -> bool:
        """Tell whether another value would satisfy the schema that failed."""
        with _deep(self.name), contextlib.suppress(_Arrived):
            return (
                not _Run(self)
                .apply(failure.origin, value, failure.path, failure.scope, entered=True)
                .failures
            )
        return False

    def described(self, schema: Any, scope: Scope) -> list[tuple[Mapping[str, Any], Scope]]:
        """Return a schema and those that its references and ``allOf`` lead to, for their annotations."""
        found: list[tuple[Mapping[str, Any], Scope]] = []
        waiting: list[tuple[Any, Scope]] = [(schema, self.entered(schema, scope))]
        with contextlib.suppress(SchemaError, _Arrived):
            while waiting and len(found) < _MOST_DESCRIBED:
                each, within = waiting.pop(0)
                if isinstance(each, Mapping):
                    found.append((each, within))
                    waiting += [(inner, self.entered(inner, within)) for inner in each.get("allOf", ())]
                    if isinstance(each.get("$ref"), str):
                        waiting.append(self.resolved(each["$ref"], within))
        return found

    def _run(self, value: object, *, formats_count: bool) -> Verdict:
        with _deep(self.name):
            while True:  # each document that a reference leads to is known in the next attempt
                try:
                    return self._attempt(value, formats_count=formats_count)
                except _Arrived:
                    continue

    def _attempt(self, value: object, *, formats_count: bool) -> Verdict:
        run = _Run(self, formats=formats.FORMATS if formats_count else {})
        frame = run.apply(self._content, value, (), Scope(self._registry.resolver(self._uri), self.dialect))
        notes: dict[Path, list[tuple[Mapping[str, Any], Scope]]] = {}
        for path, schema, scope in run.notes:
            notes.setdefault(path, []).append((schema, scope))
        return Verdict(list({each.same: each for each in frame.failures}.values()), notes, run.secret)

    # --- references ---

    def _add(self, uri: str, source: Source) -> Dialect:
        """Let a document be known, and return its dialect. Raises SchemaError if it is no JSON Schema."""
        self._documents += 1
        if self._documents > _MOST_DOCUMENTS:
            raise self.too_much()
        content = source.content
        if not isinstance(content, (dict, bool)):
            raise _not_valid(source, ())
        dialect = self._dialect_of(content, self.dialect)
        self._hold_to_metaschema(source, dialect)
        try:
            resource = dialect.specification.create_resource(content)
            self._registry = self._registry.with_resource(uri, resource).crawl()
        except (ValueError, TypeError, AttributeError, LookupError) as error:
            raise _not_valid(source, ()) from error
        return dialect

    def _hold_to_metaschema(self, source: Source, dialect: Dialect) -> None:
        address = dialect.metaschema or dialect.uri
        resolver = self._registry.resolver(address.rstrip("#"))
        scope = Scope(resolver, self._dialect_of(self._registry.contents(address.rstrip("#")), dialect))
        run = _Run(self, formats={"regex": _is_searchable}, most=_MOST_STEPS * 5)
        with _deep(self.name):
            metaschema, scope = self.resolved("#", scope)
            failures = run.apply(metaschema, source.content, (), scope).failures
        for failure in failures:
            if failure.keyword == "format":
                raise refused_pattern(source.locate(failure.path), str(failure.found))
            wrong = [name for name in failure.names if not _is_searchable(name)]
            if failure.keyword == "propertyNames" and wrong:
                raise refused_pattern(source.locate((*failure.path, wrong[0])), wrong[0])
            raise _not_valid(source, failure.path)

    def _arrive(self, uri: str) -> Resource[Any]:
        """Bring a document that a reference names; the judging begins again with it."""
        self._add(uri, self._retrieve(uri))
        raise _Arrived

    def resolved(self, reference: str, scope: Scope, *, recursive: bool = False) -> tuple[Any, Scope]:
        """Return the schema that a reference names, and its scope. Raises SchemaError if it names none."""
        from referencing import exceptions
        from referencing.jsonschema import lookup_recursive_ref

        try:
            found = lookup_recursive_ref(scope.resolver) if recursive else scope.resolver.lookup(reference)
            root = found.resolver.lookup("#").contents
        except (exceptions.Unresolvable, exceptions.NoSuchResource) as error:
            own = _caused(error)
            if own is not None:
                raise own from error
            raise SchemaError(
                mark("The schema `{path}` refers to `{reference}`, and there is nothing at that place."),
                path=self.name,
                reference=reference,
            ) from error
        except (ValueError, TypeError, AttributeError, LookupError) as error:
            raise SchemaError(
                mark("The schema `{path}` refers to `{reference}`, which is no reference."),
                path=self.name,
                reference=reference,
            ) from error
        dialect = self._dialect_of(root, scope.dialect)
        return found.contents, Scope(found.resolver, self._dialect_of(found.contents, dialect))

    def entered(self, schema: Any, scope: Scope) -> Scope:
        """Return the scope inside a schema, which may have a name or a dialect of its own."""
        if not isinstance(schema, Mapping):
            return scope
        if "$schema" in schema:
            scope = replace(scope, dialect=self._dialect_of(schema, scope.dialect))
        if "$id" in schema or "id" in schema:
            resource = scope.dialect.specification.create_resource(schema)
            if isinstance(resource.id(), str):
                scope = replace(scope, resolver=scope.resolver.in_subresource(resource))
        return scope

    def _dialect_of(self, schema: Any, default: Dialect) -> Dialect:
        uri = schema.get("$schema") if isinstance(schema, Mapping) else None
        if not isinstance(uri, str):
            return default
        known = _known_dialect(uri) or self._dialects.get(uri)
        if known is None:
            known = self._dialects[uri] = self._own_dialect(uri, default)
        return known

    def _own_dialect(self, uri: str, default: Dialect) -> Dialect:
        """Return the dialect that a metaschema describes, which is no official one."""
        self._dialects[uri] = default  # a metaschema may name itself
        if uri.rstrip("#").partition("://")[2].startswith("json-schema.org/draft-03"):
            raise SchemaError(
                mark("The schema `{path}` is of a draft of JSON Schema that is not supported: `{value}`."),
                path=self.name,
                value=uri,
            )
        address, _, _ = uri.partition("#")
        if address in self._registry:
            content = self._registry.contents(address)
        else:
            source = self._retrieve(address)
            content = source.content
            self._add(address, source)
        basis = self._dialect_of(content, default)
        vocabularies = content.get("$vocabulary") if isinstance(content, Mapping) else None
        if not isinstance(vocabularies, Mapping):
            return replace(basis, metaschema=address)
        keywords: frozenset[str] = _CORE & basis.keywords
        for name, needed in vocabularies.items():
            keywords |= _VOCABULARIES.get(name, frozenset())
            if needed is True and name not in _VOCABULARIES and not name.endswith(_SILENT):
                raise SchemaError(
                    mark(
                        "The schema `{path}` needs a vocabulary of JSON Schema that is not known: `{value}`."
                    ),
                    path=self.name,
                    value=name,
                )
        asserts = any(
            name in _ASSERTING and (needed is True or name.endswith("format-assertion"))
            for name, needed in vocabularies.items()
        )
        return replace(basis, keywords=keywords, asserts_formats=asserts, metaschema=address)

    # --- trouble ---

    def too_much(self) -> SchemaError:
        return SchemaError(
            mark(
                "The schema `{path}` takes more steps than {limit} to judge one document, so the judging was"
                " stopped: simplify the schema, or check smaller files."
            ),
            path=self.name,
            limit=_MOST_STEPS,
        )

    def key(self, wanted: Any) -> frozenset[Any]:
        """Return the values of an ``enum`` so that they can be compared; remembered for each."""
        known = self._keys.get(id(wanted))
        if known is None:
            known = self._keys[id(wanted)] = frozenset(map(_key, wanted))
        return known


#: the schema ``true``, and what ``false`` leaves to say
_NOTHING: dict[str, Any] = {}


def _not_valid(source: Source, path: Path) -> SchemaError:
    return SchemaError(
        mark("The schema `{path}` is no JSON Schema: what stands there is not allowed in one."),
        path=source.locate(path),
    )


def _is_within(path: Path, other: Path) -> bool:
    return path[: len(other)] == other


class _Arrived(Exception):
    """A document has come that a reference names."""


@contextlib.contextmanager
def _deep(name: str) -> Iterator[None]:
    """Let Python call as deep as schemas may be nested; whatever is deeper is a SchemaError."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, _FRAMES))
    try:
        yield
    except RecursionError as error:
        raise _endless(name) from error
    finally:
        sys.setrecursionlimit(before)


def _endless(name: str) -> SchemaError:
    return SchemaError(
        mark("The references of the schema `{path}` lead round in circles, or more than {limit} deep."),
        path=name,
        limit=_MOST_NESTED,
    )


def _caused(error: BaseException | None) -> Exception | None:
    """Return the error of our own that made a reference fail, or the arrival of its document."""
    while error is not None:
        if isinstance(error, (SchemaError, _Arrived)):
            return error
        error = error.__cause__
    return None


# --- one run -----------------------------------------------------------------------------------------


class _Run:
    """One judging of one value."""

    def __init__(
        self,
        schema: JsonSchema,
        *,
        formats: Mapping[str, Callable[[str], bool]] = formats.FORMATS,
        most: int = _MOST_STEPS,
    ) -> None:
        self.all, self.formats, self.most = schema, formats, most
        self.steps = self.depth = 0
        self.notes: list[tuple[Path, Mapping[str, Any], Scope]] = []
        self.secret: set[Path] = set()

    def spend(self, steps: int) -> None:
        self.steps += steps
        if self.steps > self.most:
            raise self.all.too_much()

    def apply(self, schema: Any, value: Any, path: Path, scope: Scope, *, entered: bool = False) -> _Frame:
        """Return what a schema says about a value. ``entered``: the scope is already the schema's own."""
        self.spend(1)
        if not isinstance(schema, Mapping):
            frame = _Frame(_NOTHING, value, path, scope)
            if schema is False:
                frame.fail("false")
            return frame
        if self.depth >= _MOST_NESTED:
            raise _endless(self.all.name)
        if not entered and ("$schema" in schema or "$id" in schema or "id" in schema):
            scope = self.all.entered(schema, scope)
        frame = _Frame(schema, value, path, scope)
        self.notes.append((path, schema, scope))
        if schema.get("writeOnly") is True or schema.get("format") == "password":
            self.secret.add(path)
        self.depth += 1
        if scope.dialect.ref_alone and "$ref" in schema:
            _reference(self, frame, schema["$ref"])
        else:
            keywords = scope.dialect.keywords
            for keyword, wanted in schema.items():
                judge = _KEYWORDS.get(keyword)
                if judge is not None and keyword in keywords:
                    judge(self, frame, wanted)
            for keyword in ("unevaluatedItems", "unevaluatedProperties"):
                if keyword in schema and keyword in keywords:
                    _LAST[keyword](self, frame, schema[keyword])
        self.depth -= 1
        return frame

    def fits(self, frame: _Frame, schema: Any, value: Any) -> _Frame | None:
        """Return what a schema says about a value that it fits; None if it does not fit."""
        before = len(self.notes)
        inner = self.apply(schema, value, frame.path, frame.scope)
        if inner.failures:
            del self.notes[before:]
            return None
        return inner

    def inside(self, frame: _Frame, schema: Any, step: str | int) -> None:
        """Let a schema judge a member of the value."""
        if schema is True:
            return
        inner = self.apply(schema, frame.value[step], (*frame.path, step), frame.scope)
        frame.failures += inner.failures

    def together(self, frame: _Frame, schema: Any, scope: Scope | None = None) -> None:
        """Let a schema judge the same value."""
        inner = self.apply(schema, frame.value, frame.path, scope or frame.scope, entered=scope is not None)
        frame.failures += inner.failures
        frame.names |= inner.names
        frame.indexes |= inner.indexes

    def searched(self, pattern: str, text: str) -> bool:
        """Tell whether a pattern is found in a text. Raises SchemaError if that cannot be told in time."""
        self.spend(1 + len(text) // 32)
        try:
            return linear_regex.compiled(pattern).search(text)
        except linear_regex.TooCostly as error:
            raise SchemaError(
                mark(
                    "The pattern `{value}` in the schema `{path}` takes too long to search for: simplify it."
                ),
                path=self.all.name,
                value=pattern,
            ) from error
        except ValueError as error:
            raise refused_pattern(self.all.name, pattern) from error


def _is_searchable(pattern: str) -> bool:
    try:
        linear_regex.compiled(pattern)
    except ValueError:
        return False
    return True


def refused_pattern(name: str, pattern: str) -> SchemaError:
    """Return what is wrong with a pattern that cannot be searched for."""
    if not formats.fits("regex", pattern):
        message = mark(
            "The pattern `{value}` in the schema `{path}` is no regular expression of JSON Schema."
        )
    else:
        message = mark(
            "The pattern `{value}` in the schema `{path}` cannot be searched for in a time that is bounded:"
            " it has back-references, very large repetitions or properties of Unicode that are not known."
        )
    return SchemaError(message, path=name, value=pattern)


# --- keywords that lead to other schemas -----------------------------------------------------------------


def _reference(run: _Run, frame: _Frame, wanted: Any) -> None:
    if isinstance(wanted, str):
        schema, scope = run.all.resolved(wanted, frame.scope)
        run.together(frame, schema, scope)


def _recursive_reference(run: _Run, frame: _Frame, wanted: Any) -> None:
    schema, scope = run.all.resolved("#", frame.scope, recursive=True)
    run.together(frame, schema, scope)


def _all_of(run: _Run, frame: _Frame, wanted: Any) -> None:
    for schema in wanted:
        run.together(frame, schema)


def _any_of(run: _Run, frame: _Frame, wanted: Any) -> None:
    _choice(run, frame, wanted, "anyOf")


def _one_of(run: _Run, frame: _Frame, wanted: Any) -> None:
    if _choice(run, frame, wanted, "oneOf") > 1:
        frame.fail("several")


def _choice(run: _Run, frame: _Frame, wanted: Any, keyword: str) -> int:
    """Return how many branches fit; if none does, tell what is wrong in the one that was meant."""
    fitting = 0
    branches: list[tuple[_Frame, list[Any]]] = []
    before = len(run.notes)
    for schema in wanted:
        start = len(run.notes)
        inner = run.apply(schema, frame.value, frame.path, frame.scope)
        if not inner.failures:
            fitting += 1
            frame.names |= inner.names
            frame.indexes |= inner.indexes
        else:
            branches.append((inner, run.notes[start:]))
            del run.notes[start:]
    if fitting:
        return fitting
    for inner, _ in branches:
        frame.names |= inner.names
        frame.indexes |= inner.indexes
    meant = [
        branch for branch in branches if not any(_is_decisive(frame, each) for each in branch[0].failures)
    ]
    if len(meant) == 1:
        frame.failures += meant[0][0].failures
        run.notes[before:] = meant[0][1]
    else:
        frame.fail(keyword)
        run.notes += [note for _, notes in branches for note in notes]
    return 0


def _is_decisive(frame: _Frame, failure: Found) -> bool:
    """Tell whether a failure shows that its branch was not meant: a wrong type, or another discriminator."""
    below = len(failure.path) - len(frame.path)
    if failure.keyword in ("type", "false"):
        return below == 0
    return failure.keyword in ("const", "enum") and below <= 1


def _not(run: _Run, frame: _Frame, wanted: Any) -> None:
    before = len(run.notes)
    if run.fits(frame, wanted, frame.value) is not None:
        frame.fail("not")
    del run.notes[before:]


def _if(run: _Run, frame: _Frame, wanted: Any) -> None:
    condition = run.fits(frame, wanted, frame.value)
    if condition is not None:
        frame.names |= condition.names
        frame.indexes |= condition.indexes
    then = frame.schema.get("then" if condition is not None else "else", True)
    if then is not True:
        run.together(frame, then)


def _dependent_schemas(run: _Run, frame: _Frame, wanted: Any) -> None:
    if isinstance(frame.value, dict):
        for name, schema in wanted.items():
            if name in frame.value:
                run.together(frame, schema)


def _dependencies(run: _Run, frame: _Frame, wanted: Any) -> None:
    needed = {name: each for name, each in wanted.items() if isinstance(each, list)}
    _dependent_required(run, frame, needed)
    _dependent_schemas(run, frame, {name: each for name, each in wanted.items() if name not in needed})


def _properties(run: _Run, frame: _Frame, wanted: Any) -> None:
    if isinstance(frame.value, dict):
        for name, schema in wanted.items():
            if name in frame.value:
                frame.names.add(name)
                if schema is True:
                    run.notes.append(((*frame.path, name), _NOTHING, frame.scope))
                run.inside(frame, schema, name)


def _pattern_properties(run: _Run, frame: _Frame, wanted: Any) -> None:
    if isinstance(frame.value, dict):
        for pattern, schema in wanted.items():
            for name in frame.value:
                if run.searched(pattern, name):
                    frame.names.add(name)
                    run.inside(frame, schema, name)


def _additional_properties(run: _Run, frame: _Frame, wanted: Any) -> None:
    if not isinstance(frame.value, dict):
        return
    named, patterns = frame.schema.get("properties", {}), frame.schema.get("patternProperties", {})
    others = [
        name
        for name in frame.value
        if name not in named and not any(run.searched(pattern, name) for pattern in patterns)
    ]
    _others(run, frame, wanted, others, "additionalProperties")


def _unevaluated_properties(run: _Run, frame: _Frame, wanted: Any) -> None:
    if isinstance(frame.value, dict):
        others = [name for name in frame.value if name not in frame.names]
        _others(run, frame, wanted, others, "unevaluatedProperties")


def _others(run: _Run, frame: _Frame, wanted: Any, names: list[str], keyword: str) -> None:
    frame.names.update(names)
    if wanted is False and names:
        frame.fail(keyword, names=names)
    elif wanted is not False:
        for name in names:
            run.inside(frame, wanted, name)


def _property_names(run: _Run, frame: _Frame, wanted: Any) -> None:
    if isinstance(frame.value, dict):
        before = len(run.notes)
        wrong = [name for name in frame.value if run.fits(frame, wanted, name) is None]
        del run.notes[before:]
        if wrong:
            frame.fail("propertyNames", names=wrong)


def _prefix_items(run: _Run, frame: _Frame, wanted: Any) -> None:
    if isinstance(frame.value, list):
        for index, schema in enumerate(wanted[: len(frame.value)]):
            frame.indexes.add(index)
            run.inside(frame, schema, index)


def _items(run: _Run, frame: _Frame, wanted: Any) -> None:
    if isinstance(wanted, list):
        _prefix_items(run, frame, wanted)
    else:
        prefix = frame.schema.get("prefixItems", ()) if "prefixItems" in frame.scope.dialect.keywords else ()
        _rest(run, frame, wanted, len(prefix))


def _additional_items(run: _Run, frame: _Frame, wanted: Any) -> None:
    if isinstance(frame.schema.get("items"), list):
        _rest(run, frame, wanted, len(frame.schema["items"]))


def _rest(run: _Run, frame: _Frame, wanted: Any, start: int) -> None:
    if isinstance(frame.value, list):
        for index in range(start, len(frame.value)):
            frame.indexes.add(index)
            run.inside(frame, wanted, index)


def _unevaluated_items(run: _Run, frame: _Frame, wanted: Any) -> None:
    if isinstance(frame.value, list):
        for index in range(len(frame.value)):
            if index not in frame.indexes:
                frame.indexes.add(index)
                run.inside(frame, wanted, index)


def _contains(run: _Run, frame: _Frame, wanted: Any) -> None:
    if not isinstance(frame.value, list):
        return
    before = len(run.notes)
    fitting = [index for index, item in enumerate(frame.value) if run.fits(frame, wanted, item) is not None]
    del run.notes[before:]
    dialect = frame.scope.dialect
    if dialect.uri == DRAFT_2020_12.uri:
        frame.indexes.update(fitting)
    bounds = frame.schema if "dependentRequired" in dialect.keywords else {}
    if len(fitting) < bounds.get("minContains", 1):
        frame.fail("contains")
    elif len(fitting) > bounds.get("maxContains", len(fitting)):
        frame.fail("maxContains")


# --- keywords that judge the value -----------------------------------------------------------------------


def _type(run: _Run, frame: _Frame, wanted: Any) -> None:
    kinds = wanted if isinstance(wanted, list) else [wanted]
    if not any(_is_of_type(frame.value, kind, frame.scope.dialect) for kind in kinds):
        frame.fail("type")


def _is_of_type(value: Any, kind: Any, dialect: Dialect) -> bool:
    if kind == "integer":
        whole = isinstance(value, float) and value.is_integer() and dialect.whole_floats
        return whole or (isinstance(value, int) and not isinstance(value, bool))
    return bool(kind == _kind(value))


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, (int, float)):
        return "number"
    kinds: dict[type, str] = {str: "string", list: "array", dict: "object"}
    return kinds.get(type(value), "null")


def _key(value: Any) -> Any:
    """Return something that is equal for equal values: 1 and 1.0 are, 1 and true are not."""
    if isinstance(value, list):
        return ("list", *map(_key, value))
    if isinstance(value, dict):
        return ("dict", frozenset((name, _key(each)) for name, each in value.items()))
    return (_kind(value), value)


def _size(value: Any) -> int:
    """Return how many values a value holds, itself counted."""
    if isinstance(value, list):
        return 1 + sum(map(_size, value))
    return 1 + sum(map(_size, value.values())) if isinstance(value, dict) else 1


def _enum(run: _Run, frame: _Frame, wanted: Any) -> None:
    run.spend(_size(frame.value) // 4)
    if _key(frame.value) not in run.all.key(wanted):
        frame.fail("enum")


def _const(run: _Run, frame: _Frame, wanted: Any) -> None:
    run.spend(_size(frame.value) // 4)
    if _key(frame.value) != _key(wanted):
        frame.fail("const")


def _unique_items(run: _Run, frame: _Frame, wanted: Any) -> None:
    if wanted is True and isinstance(frame.value, list):
        run.spend(_size(frame.value) // 4)
        if len({_key(item) for item in frame.value}) < len(frame.value):
            frame.fail("uniqueItems")


def _multiple_of(run: _Run, frame: _Frame, wanted: Any) -> None:
    if _kind(frame.value) == "number" and Fraction(str(frame.value)) % Fraction(str(wanted)):
        frame.fail("multipleOf")


def _bound(keyword: str, below: bool) -> _Judge:
    def judge(run: _Run, frame: _Frame, wanted: Any) -> None:
        if _kind(frame.value) != "number" or isinstance(wanted, bool):
            return
        exclusive = keyword.startswith("exclusive")
        strict = "exclusive" + keyword[0].upper() + keyword[1:]
        if not exclusive and frame.schema.get(strict) is True and frame.value == wanted:
            frame.fail(strict, wanted=wanted)  # draft 4
            return
        if (exclusive and frame.value == wanted) or (frame.value < wanted if below else frame.value > wanted):
            frame.fail(keyword)

    return judge


def _count(keyword: str, kind: type, *, least: bool) -> _Judge:
    def judge(run: _Run, frame: _Frame, wanted: Any) -> None:
        if isinstance(frame.value, kind):
            size = len(frame.value)  # type: ignore[arg-type]  # texts, lists and mappings have a length
            if size < wanted if least else size > wanted:
                frame.fail(keyword)

    return judge


def _pattern(run: _Run, frame: _Frame, wanted: Any) -> None:
    if isinstance(frame.value, str) and not run.searched(wanted, frame.value):
        frame.fail("pattern")


def _format(run: _Run, frame: _Frame, wanted: Any) -> None:
    known = formats.FORMATS if frame.scope.dialect.asserts_formats else run.formats
    if isinstance(frame.value, str) and isinstance(wanted, str) and wanted in known:
        run.spend(1 + len(frame.value) // 32)
        if not known[wanted](frame.value):
            frame.fail("format")


def _required(run: _Run, frame: _Frame, wanted: Any) -> None:
    if isinstance(frame.value, dict) and any(name not in frame.value for name in wanted):
        frame.fail("required")


def _dependent_required(run: _Run, frame: _Frame, wanted: Any) -> None:
    if isinstance(frame.value, dict):
        needed = [name for key, names in wanted.items() if key in frame.value for name in names]
        if any(name not in frame.value for name in needed):
            frame.fail("dependentRequired", wanted=wanted)


_Judge = Callable[[_Run, _Frame, Any], None]

_KEYWORDS: dict[str, _Judge] = {
    "$ref": _reference,
    "$dynamicRef": _reference,
    "$recursiveRef": _recursive_reference,
    "allOf": _all_of,
    "anyOf": _any_of,
    "oneOf": _one_of,
    "not": _not,
    "if": _if,
    "dependentSchemas": _dependent_schemas,
    "dependencies": _dependencies,
    "properties": _properties,
    "patternProperties": _pattern_properties,
    "additionalProperties": _additional_properties,
    "propertyNames": _property_names,
    "prefixItems": _prefix_items,
    "items": _items,
    "additionalItems": _additional_items,
    "contains": _contains,
    "type": _type,
    "enum": _enum,
    "const": _const,
    "uniqueItems": _unique_items,
    "multipleOf": _multiple_of,
    "minimum": _bound("minimum", below=True),
    "maximum": _bound("maximum", below=False),
    "exclusiveMinimum": _bound("exclusiveMinimum", below=True),
    "exclusiveMaximum": _bound("exclusiveMaximum", below=False),
    "minLength": _count("minLength", str, least=True),
    "maxLength": _count("maxLength", str, least=False),
    "minItems": _count("minItems", list, least=True),
    "maxItems": _count("maxItems", list, least=False),
    "minProperties": _count("minProperties", dict, least=True),
    "maxProperties": _count("maxProperties", dict, least=False),
    "pattern": _pattern,
    "format": _format,
    "required": _required,
    "dependentRequired": _dependent_required,
}
#: keywords that judge what no other has looked at
_LAST: dict[str, _Judge] = {
    "unevaluatedItems": _unevaluated_items,
    "unevaluatedProperties": _unevaluated_properties,
}


@lru_cache(maxsize=1)
def _official() -> Registry[Any]:
    """Return the metaschemas of all drafts; nothing is fetched."""
    from jsonschema_specifications import REGISTRY  # type: ignore[import-untyped]  # it comes without types

    registry: Registry[Any] = REGISTRY.crawl()
    return registry
