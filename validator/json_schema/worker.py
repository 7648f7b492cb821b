"""The process that evaluates documents by a JSON Schema; its parent may kill it at any time.

``python -I worker.py`` reads requests from standard input and answers on standard output, one line of JSON
each. It imports nothing of guiderail, which an isolated Python need not find, and nothing else imports it.
:mod:`validator.json_schema.schema_process` starts it, and describes what it gets back.

The library jsonschema-rs evaluates. It reports which keywords fail, but not what every schema says about a
place, so a walk of our own collects that: which values are secret, and the annotations for messages.
"""

from __future__ import annotations

import contextlib
import json
import sys
import time
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import jsonschema_rs as library

_MEMORY = 1 << 30  #: bytes that this process may have, where the system can limit them
_BACKTRACKING = (
    10**15
)  #: steps of a pattern: time ends a search, since a limit gives a wrong verdict in ``not``
_RECURSION = 10_000
_MOST_DESCRIBED = 20  #: schemas that are asked for the annotations of a value that is not there

_REFERENCES = ("$ref", "$dynamicRef", "$recursiveRef")
_OFFICIAL = ("://json-schema.org/draft", "://json-schema.org/schema")

Path = tuple[str | int, ...]
Failing = dict[str, Any]


class Refused(Exception):
    """The schema cannot be used: what is wrong, the document and the place in it."""

    def __init__(self, kind: str, uri: str = "", path: Iterable[str | int] = (), text: str = "") -> None:
        super().__init__(kind)
        self.answer = {"refused": kind, "uri": uri, "path": list(path), "text": text}


# --- documents and their references ------------------------------------------------------------------


class Documents:
    """All documents of a schema, as they were given: where each reference in them leads."""

    def __init__(self, *, old_ids: bool) -> None:
        """``old_ids``: the schema is of draft 4, where a schema names itself with ``id``."""
        self.has_secrets = self.has_formats = False
        self._id = "id" if old_ids else "$id"
        self._resources: dict[str, Any] = {}
        self._anchors: dict[tuple[str, str], Any] = {}
        self._bases: dict[int, str] = {}  # of each mapping, by its identity: what its references start from
        self._referring: list[dict[str, Any]] = []

    def add(self, uri: str, content: Any) -> None:
        uri = uri.partition("#")[0]
        self._resources[uri] = content
        waiting = [(content, uri)]
        while waiting:
            value, base = waiting.pop()
            if isinstance(value, dict):
                base = self._enter(value, base)
                waiting += ((inner, base) for inner in value.values())
            elif isinstance(value, list):
                waiting += ((inner, base) for inner in value)

    def _enter(self, schema: dict[str, Any], base: str) -> str:
        """Note what a mapping says about itself, and return the base of the references inside it."""
        name = schema.get(self._id)
        if isinstance(name, str):
            uri, _, anchor = _join(base, name).partition("#")
            if anchor:  # drafts 4, 6 and 7
                self._anchors[uri, anchor] = schema
            else:
                base = uri
                self._resources.setdefault(uri, schema)
        for keyword in ("$anchor", "$dynamicAnchor"):
            if isinstance(schema.get(keyword), str):
                self._anchors[base, schema[keyword]] = schema
        self._bases[id(schema)] = base
        if any(isinstance(schema.get(keyword), str) for keyword in _REFERENCES):
            self._referring.append(schema)
        self.has_secrets |= _is_secret(schema)
        self.has_formats |= isinstance(schema.get("format"), str)
        return base

    def find(self, location: str) -> Any:
        """Return what is at a URI with a fragment. Raises LookupError or ValueError if nothing is."""
        uri, _, fragment = location.partition("#")
        fragment = unquote(fragment)
        if fragment and not fragment.startswith("/"):
            return self._anchors[uri, fragment]
        found = self._resources[uri]
        for step in fragment.split("/")[1:]:
            if isinstance(found, list):
                found = found[int(step)]
            elif isinstance(found, dict):
                found = found[step.replace("~1", "/").replace("~0", "~")]
            else:
                raise LookupError(location)
        return found

    def target(self, schema: dict[str, Any], keyword: str) -> Any:
        """Return the schema that a reference leads to; None if it is in no document that was given."""
        if not isinstance(schema.get(keyword), str):
            return None
        with contextlib.suppress(LookupError, ValueError):
            return self.find(_join(self._bases[id(schema)], schema[keyword]))
        return None

    def dangling(self) -> str:
        """Return the first reference that leads to nothing; empty if all lead somewhere."""
        for schema in self._referring:
            for keyword in _REFERENCES:
                reference = schema.get(keyword)
                if isinstance(reference, str) and not any(official in reference for official in _OFFICIAL):
                    try:
                        self.find(_join(self._bases[id(schema)], reference))
                    except (LookupError, ValueError):
                        return reference
        return ""

    def goes_in_circles(self) -> bool:
        """Tell whether a schema applies itself to the same value again, through references and ``allOf``."""
        done: set[int] = set()
        for start in self._referring:
            entered: set[int] = set()
            waiting: list[tuple[dict[str, Any], bool]] = [(start, False)]
            while waiting:
                schema, leaves = waiting.pop()
                if leaves:
                    entered.discard(id(schema))
                    done.add(id(schema))
                elif id(schema) in entered:
                    return True
                elif id(schema) not in done:
                    entered.add(id(schema))
                    waiting.append((schema, True))
                    waiting += ((each, False) for each in self._applied(schema) if isinstance(each, dict))
        return False

    def _applied(self, schema: dict[str, Any]) -> Iterator[Any]:
        """Yield the schemas that one applies to the same value, whatever that is."""
        for keyword in _REFERENCES:
            yield self.target(schema, keyword)
        if isinstance(schema.get("allOf"), list):
            yield from schema["allOf"]

    def described(self, schema: Any) -> Iterator[dict[str, Any]]:
        """Yield a schema and those that its references and ``allOf`` lead to."""
        waiting, seen = [schema], 0
        while waiting and seen < _MOST_DESCRIBED:
            each = waiting.pop(0)
            if isinstance(each, dict):
                seen += 1
                yield each
                waiting += self._applied(each)


def _join(base: str, reference: str) -> str:
    if reference.startswith("#"):
        return base.partition("#")[0] + reference
    return urljoin(base, reference)


def _is_urn(name: str) -> bool:
    """Tell whether an absolute URI has no path that a relative reference could start from."""
    parts = urlsplit(name)
    return bool(parts.scheme) and not parts.netloc and not parts.path.startswith("/")


def _has_relative_reference(content: Any) -> bool:
    """Tell whether a reference in a document names another one by its place."""
    waiting = [content]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            named = (value.get(keyword) for keyword in _REFERENCES)
            if any(
                isinstance(each, str) and each[:1] not in ("", "#") and not urlsplit(each).scheme
                for each in named
            ):
                return True
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
    return False


def _is_secret(schema: dict[str, Any]) -> bool:
    return schema.get("writeOnly") is True or schema.get("format") == "password"


# --- what the schemas say about each place -----------------------------------------------------------


class Walk:
    """A document next to the schemas that may apply to its values, whether they are satisfied or not."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents
        self._patterns: dict[str, library.Validator] = {}

    def speaking(
        self, schema: Any, value: Any, inside: set[Path] | None = None
    ) -> Iterator[tuple[Path, dict[str, Any], bool]]:
        """Yield a path, a schema that may apply to the value there, and whether it is meant for it.

        A schema of a choice is not meant if the value's type or a fixed member rules it out. ``inside``: only
        these paths; those that lead to one must be among them.
        """
        seen: set[tuple[int, Path, bool]] = set()
        waiting: list[tuple[Any, Any, Path, bool]] = [(schema, value, (), True)]
        while waiting:
            schema, value, path, meant = waiting.pop()
            if not isinstance(schema, dict) or (id(schema), path, meant) in seen:
                continue
            seen.add((id(schema), path, meant))
            yield path, schema, meant
            found = []
            for step, inner, fits in self._parts(schema, value):
                if step is None:
                    found.append((inner, value, path, meant and fits))
                elif inside is None or (*path, step) in inside:
                    found.append((inner, value[step], (*path, step), meant and fits))
            waiting += reversed(found)

    def _parts(self, schema: dict[str, Any], value: Any) -> Iterator[tuple[str | int | None, Any, bool]]:
        """Yield the member (None: the value itself) that an inner schema may apply to, and if it is meant."""
        for keyword, inner in schema.items():
            if keyword in _REFERENCES:
                yield None, self._documents.target(schema, keyword), True
            elif keyword in ("allOf", "anyOf", "oneOf") and isinstance(inner, list):
                for each in inner:
                    yield None, each, keyword == "allOf" or self._may_be_meant(each, value)
            elif keyword in ("if", "not"):
                yield None, inner, False
            elif keyword in ("then", "else"):
                yield None, inner, keyword == "else" or self._may_be_meant(schema.get("if"), value)
            elif isinstance(value, dict):
                yield from self._members(keyword, inner, schema, value)
            elif isinstance(value, list):
                yield from self._items(keyword, inner, schema, value)

    def _members(
        self, keyword: str, inner: Any, schema: dict[str, Any], value: dict[str, Any]
    ) -> Iterator[tuple[str | None, Any, bool]]:
        if keyword in ("additionalProperties", "unevaluatedProperties"):
            named, patterns = schema.get("properties", {}), schema.get("patternProperties", {})
            for name in value:
                if name not in named and not any(self._matches(each, name) for each in patterns):
                    yield name, inner, True
        elif not isinstance(inner, dict):
            return
        elif keyword == "properties":
            yield from ((name, each, True) for name, each in inner.items() if name in value)
        elif keyword in ("dependentSchemas", "dependencies"):
            yield from ((None, each, True) for name, each in inner.items() if name in value)
        elif keyword == "patternProperties":
            for pattern, each in inner.items():
                yield from ((name, each, True) for name in value if self._matches(pattern, name))

    def _items(
        self, keyword: str, inner: Any, schema: dict[str, Any], value: list[Any]
    ) -> Iterator[tuple[int, Any, bool]]:
        if keyword in ("items", "prefixItems") and isinstance(inner, list):
            yield from ((index, each, True) for index, each in enumerate(inner[: len(value)]))
        elif keyword in ("items", "unevaluatedItems", "additionalItems", "contains"):
            first = schema.get("items") if keyword == "additionalItems" else schema.get("prefixItems")
            start = len(first) if isinstance(first, list) and keyword != "contains" else 0
            yield from ((index, inner, keyword != "contains") for index in range(start, len(value)))

    def _matches(self, pattern: str, name: str) -> bool:
        known = self._patterns.get(pattern)
        if known is None:
            known = self._patterns[pattern] = _validator({"pattern": pattern})
        return known.is_valid(name)

    def _may_be_meant(self, schema: Any, value: Any) -> bool:
        if not isinstance(schema, dict):
            return schema is not False
        return not any(_rules_out(each, value) for each in self._documents.described(schema))


_TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "number": (int, float),
    "integer": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}


def _rules_out(schema: dict[str, Any], value: Any) -> bool:
    """Tell whether a schema is of another type than a value, or wants another value for a member of it."""
    types = schema.get("type", [])
    types = [types] if isinstance(types, str) else types
    if types and not any(_is_of(value, _TYPES.get(each, ())) for each in types):
        return True
    members = schema.get("properties")
    if not isinstance(value, dict) or not isinstance(members, dict):
        return False
    named = (
        (value[name], each) for name, each in members.items() if name in value and isinstance(each, dict)
    )
    return any(
        ("const" in each and each["const"] != member) or ("enum" in each and member not in each["enum"])
        for member, each in named
    )


def _is_of(value: Any, types: tuple[type, ...]) -> bool:
    return isinstance(value, types) and (not isinstance(value, bool) or bool in types)


# --- evaluation --------------------------------------------------------------------------------------


def _validator(schema: Any, **options: Any) -> library.Validator:
    options = {"validate_formats": False, "retriever": _no_document, **options}
    patterns = library.FancyRegexOptions(backtrack_limit=_BACKTRACKING)
    return library.validator_for(schema, mask="-", pattern_options=patterns, **options)


def _no_document(uri: str) -> Any:
    """Take the place of the library's own retriever, which would fetch."""
    raise LookupError(uri)


class Schema:
    """A schema that is ready to evaluate documents."""

    def __init__(self, content: Any, uri: str, *, assert_formats: bool) -> None:
        """Load a schema. Raises Refused."""
        self._content, self._uri = content, uri
        self._dialect = content.get("$schema") if isinstance(content, dict) else None
        self._id = "id" if "/draft-04/" in str(self._dialect) else "$id"
        self._by_name: dict[str, Any] = {}
        self._use_place_as_base(content, uri)
        self._documents = Documents(old_ids=self._id == "id")
        self._documents.add(uri, content)
        self._walk = Walk(self._documents)
        self._retrieved: dict[str, Any] = {}
        self._refused: Refused | None = None
        self._parts: dict[tuple[str, bool], library.Validator] = {}  # by location, with formats or not
        self._order: dict[int, dict[str, int]] = {}
        self._asserts_formats = assert_formats or self._needs_formats()
        self._certain = self._compiled(content, formats=self._asserts_formats)
        if self._documents.goes_in_circles():
            raise Refused("circle")
        doubtful = self._documents.has_formats and not self._asserts_formats
        self._with_formats = self._compiled(content, formats=True) if doubtful else None

    def _compiled(self, schema: Any, *, formats: bool) -> library.Validator:
        try:
            return _validator(schema, validate_formats=formats, base_uri=self._uri, retriever=self._retrieve)
        except library.ValidationError as error:
            raise self._refused or self._refusal(error, self._uri) from error
        except (ValueError, library.ReferencingError) as error:
            raise self._refused or Refused("schema", self._uri) from error

    def _refusal(self, error: library.ValidationError, uri: str) -> Refused:
        kind = error.kind
        if isinstance(kind, library.ValidationErrorKind.Referencing):
            reference = self._documents.dangling()
            return Refused("reference", text=reference) if reference else Refused("schema", uri)
        path = error.instance_path
        if kind.name == "format":
            uri = self._with_pattern(path)
        content = self._content if uri == self._uri else self._retrieved[uri]
        return Refused("pattern" if kind.name == "format" else "schema", uri, _steps(path, content))

    def _with_pattern(self, path: list[str | int]) -> str:
        """Return the URI of the document whose pattern at a path is refused: the library does not say it."""
        for uri, content in {self._uri: self._content, **self._retrieved}.items():
            found = content
            try:
                for step in _steps(path, content):
                    found = found[step]
                _validator({"pattern": found if isinstance(found, str) else str(path[-1])})
            except (LookupError, TypeError):
                continue
            except ValueError:
                return uri
        return self._uri

    def _retrieve(self, uri: str) -> Any:
        """Return the document of a URI; the library asks for those that references and ``$schema`` name."""
        uri = uri.partition("#")[0]
        if uri not in self._retrieved:
            content = self._by_name[uri] if uri in self._by_name else _ask(document=uri)
            self._use_place_as_base(content, uri)
            self._documents.add(uri, content)
            self._retrieved[uri] = content
            try:
                self._hold_to_metaschema(content)
            except library.ValidationError as error:
                self._refused = self._refusal(error, uri)
                raise
        return self._retrieved[uri]

    def _known(self, uri: str) -> Any:
        """Return a document that was given, under a URI or its own name. Raises LookupError."""
        return self._documents.find(uri.partition("#")[0])

    def _use_place_as_base(self, content: Any, uri: str) -> None:
        """Let relative references start from the document's place if its own name is a URN.

        RFC 3986 (section 5.2) joins nothing to a URN, so they could not be found. What refers to the document
        by the URN still finds it.
        """
        name = content.get(self._id) if isinstance(content, dict) else None
        if isinstance(name, str) and _is_urn(name) and _has_relative_reference(content):
            self._by_name[name.partition("#")[0]] = content
            content[self._id] = uri

    def _hold_to_metaschema(self, content: Any) -> None:
        if isinstance(content, dict):
            dialect = content.get("$schema", self._dialect or "https://json-schema.org/draft/2020-12/schema")
            if isinstance(dialect, str) and not any(official in dialect for official in _OFFICIAL):
                return  # the library does
            content = {**content, "$schema": dialect}
        library.meta.validate(content)

    def _needs_formats(self) -> bool:
        """Tell whether the metaschema asks for the vocabulary in which a format is more than a remark."""
        if not isinstance(self._dialect, str) or any(official in self._dialect for official in _OFFICIAL):
            return False
        content = self._retrieve(self._dialect)
        vocabularies = content.get("$vocabulary") if isinstance(content, dict) else None
        if not isinstance(vocabularies, dict):
            return False
        old = "https://json-schema.org/draft/2019-09/vocab/format"
        return vocabularies.get(old) is True or any(
            each.endswith("/format-assertion") for each in vocabularies
        )

    # --- one document ---

    def verdict(self, value: Any) -> dict[str, Any]:
        """Return whether a value is valid, and what must not be shown of it."""
        secrets = []
        valid = self._certain.is_valid(value)  # quick, even where to list the failures takes for ever
        if self._documents.has_secrets:
            found = self._walk.speaking(self._content, value)
            secrets = list(dict.fromkeys(path for path, schema, _ in found if _is_secret(schema)))
        return {"valid": valid, "secrets": secrets}

    def details(self, value: Any, *, valid: bool) -> dict[str, Any]:
        """Return which keywords fail, and what is said about the places where they do."""
        certain = [] if valid else self._failures(value, formats=self._asserts_formats)
        doubtful: list[Failing] = []
        if self._with_formats is not None:
            with_formats = self._failures(value, formats=True)
            found = {_key(each) for each in with_formats}
            # a form that only its format rules out does not exclude the others
            certain = [each for each in certain if each["keyword"] != "several" or _key(each) in found]
            known = {_key(each) for each in certain}
            above = {tuple(each["path"][:size]) for each in certain for size in range(len(each["path"]) + 1)}
            doubtful = [
                {**each, "certain": False}
                for each in with_formats
                if _key(each) not in known
                and _is_remark(each)
                and (each["keyword"] == "format" or tuple(each["path"]) not in above)
            ]
        failures = sorted([*certain, *doubtful], key=lambda each: self._rank(each.pop("evaluation")))
        wanted = {each["at"]: self._wanted(each["at"]) for each in failures if each["at"]}
        return {"failures": failures, "wanted": wanted, "notes": self._notes(value, failures)}

    def fits(self, value: Any, location: str) -> bool:
        """Tell whether a value satisfies the schema that contains the keyword at a location.

        False if no schema contains it (the whole schema is ``false``), or one of the library's own documents.
        """
        try:
            part = self._part(location.rpartition("/")[0], self._asserts_formats)
        except (library.ValidationError, library.ReferencingError):
            return False
        return part.is_valid(value)

    def _part(self, location: str, formats: bool) -> library.Validator:
        """Return what evaluates values by the schema at a location."""
        known = self._parts.get((location, formats))
        if known is None:
            dialect = {} if self._dialect is None else {"$schema": self._dialect}
            known = self._parts[location, formats] = _validator(
                {**dialect, "$ref": location},
                validate_formats=formats,
                base_uri="urn:guiderail:part",
                retriever=self._known,
            )
        return known

    def _failures(self, value: Any, *, formats: bool) -> list[Failing]:
        validator = self._with_formats if formats and self._with_formats else self._certain
        found = [each for error in validator.iter_errors(value) for each in self._located(error, formats)]
        for each in found:
            each["path"] = _steps(each["path"], value)
        return list({_key(each): each for each in found}.values())

    def _located(self, error: library.ValidationError, formats: bool) -> Iterator[Failing]:
        """Yield what fails; of a choice that fails, what does in the schema that was clearly meant."""
        kind, path = error.kind, error.instance_path
        kinds = library.ValidationErrorKind
        if isinstance(kind, kinds.BacktrackLimitExceeded | kinds.RegexEngineFailure):
            raise Refused("undecided", text=str(self._wanted(error.absolute_keyword_location or "")))
        if isinstance(kind, kinds.AnyOf | kinds.OneOfNotValid):
            branches = [
                [each for inner in branch for each in self._located(inner, formats)]
                for branch in kind.context
            ]
            meant = [branch for branch in branches if not any(_is_decisive(each, path) for each in branch)]
            if len(meant) == 1:
                yield from meant[0]
                return
        steps: Iterable[str | int] = ()
        if isinstance(kind, kinds.AdditionalItems):
            steps = range(kind.limit, len(_list(error.instance)))
        elif isinstance(kind, kinds.UnevaluatedItems):
            steps = _last_places(_list(error.instance), kind.unexpected)
        elif isinstance(kind, kinds.UnevaluatedProperties):
            steps = kind.unexpected
        location = error.absolute_keyword_location or ""
        if steps and isinstance(self._wanted(location), dict):
            yield from self._of_members(error, location, steps, formats)
        elif steps and not isinstance(kind, kinds.UnevaluatedProperties):
            for step in steps:
                yield _failing(error, [*path, step], "false")
        else:
            yield _failing(error, path)

    def _of_members(
        self, error: library.ValidationError, location: str, steps: Iterable[str | int], formats: bool
    ) -> Iterator[Failing]:
        """Yield what fails in members by the schema for those that no other keyword has looked at."""
        members: Any = error.instance
        for step in steps:
            for inner in self._part(location, formats).iter_errors(members[step]):
                for each in self._located(inner, formats):
                    each["path"] = [*error.instance_path, step, *each["path"]]
                    each["evaluation"] = [*error.evaluation_path, *each["evaluation"]]
                    yield each

    def _wanted(self, location: str) -> Any:
        """Return what the schema says under a keyword; None if the document is one of the library's own."""
        with contextlib.suppress(LookupError, ValueError):
            return self._documents.find(location)
        return None

    def _rank(self, steps: list[str | int]) -> list[int]:
        """Return what sorts failures as their keywords are written in the schema."""
        schema, rank = self._content, []
        for step in steps:
            if isinstance(schema, dict) and str(step) in schema:
                order = self._order.get(id(schema))
                if order is None:
                    order = self._order[id(schema)] = {key: at for at, key in enumerate(schema)}
                rank.append(order[str(step)])
                refers = step in _REFERENCES
                schema = self._documents.target(schema, str(step)) if refers else schema[str(step)]
            elif isinstance(schema, list) and isinstance(step, int):
                rank.append(step)
                schema = schema[step]
            else:
                break
        return rank

    def _notes(self, value: Any, failures: list[Failing]) -> list[tuple[Path, dict[str, Any]]]:
        """Return what the schemas say about each place where a keyword fails, and about missing members."""
        places = {tuple(each["path"]) for each in failures}
        leading = {path[:size] for path in places for size in range(len(path) + 1)}
        notes: dict[Path, dict[str, Any]] = {path: {} for path in places}
        if not places:
            return []
        absent = {(*each["path"], each["missing"]) for each in failures if each["missing"]}
        missing: dict[Path, set[str]] = {}
        for path in absent:
            missing.setdefault(path[:-1], set()).add(str(path[-1]))
        for path, schema, meant in self._walk.speaking(self._content, value, leading):
            if not meant or path not in places:
                continue
            _annotate(notes[path], schema)
            members = schema.get("properties")
            members = members if isinstance(members, dict) else {}
            for name in missing.get(path, ()):
                for each in self._documents.described(members.get(name)):
                    _annotate(notes.setdefault((*path, name), {}), each)
        return list(notes.items())


def _annotate(note: dict[str, Any], schema: dict[str, Any]) -> None:
    """Add what a schema says that messages rely on; the first that says a thing counts."""
    if isinstance(schema.get("type"), str):
        note.setdefault("type", schema["type"])
    if isinstance(schema.get("examples"), list):
        note.setdefault("examples", schema["examples"][:1])
    if isinstance(schema.get("format"), str):
        note.setdefault("formats", []).append(schema["format"])
    if isinstance(schema.get("properties"), dict):
        note.setdefault("properties", {}).update(dict.fromkeys(schema["properties"], True))


# --- what the library reports ------------------------------------------------------------------------


def _steps(path: Iterable[str | int], value: Any) -> list[str | int]:
    """Return a path with text for the names of members: the library gives numbers for those that look so."""
    steps: list[str | int] = []
    for step in path:
        steps.append(str(step) if isinstance(value, dict) else step)
        try:
            value = value[steps[-1]]
        except (LookupError, TypeError):
            value = None
    return steps


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _last_places(items: list[Any], wanted: list[Any]) -> list[int]:
    """Return where the last items of a list are that the library names by their text in JSON."""
    left, found = list(map(str, wanted)), []
    for index in reversed(range(len(items))):
        if left and json.loads(left[-1]) == items[index]:
            left.pop()
            found.append(index)
    return [] if left else found[::-1]


def _failing(error: library.ValidationError, path: list[str | int], keyword: str = "") -> Failing:
    kind, kinds = error.kind, library.ValidationErrorKind
    location = error.absolute_keyword_location or ""
    names: list[Any] = []
    missing = ""
    if isinstance(kind, kinds.Required):
        missing = kind.property
        if location.rpartition("/")[2].isdecimal():  # reported at an entry of ``dependentRequired``
            location = location.rpartition("/")[0]
    elif isinstance(kind, kinds.AdditionalProperties | kinds.UnevaluatedProperties):
        names = kind.unexpected
    elif isinstance(kind, kinds.PropertyNames):
        names = [kind.error.instance]
    elif isinstance(kind, kinds.FalseSchema):
        keyword = "false"
    elif isinstance(kind, kinds.OneOfMultipleValid):
        keyword = "several"
    elif isinstance(kind, kinds.Contains) and error.schema_path[-1:] == ["maxContains"]:
        keyword = "maxContains"
    return {
        "path": path,
        "keyword": keyword or kind.name,
        "at": location,
        "names": names,
        "missing": missing,
        "certain": True,
        "evaluation": error.evaluation_path,
    }


def _is_decisive(failure: Failing, path: list[str | int]) -> bool:
    """Tell whether a failure shows that its schema was not meant: a wrong type, or another discriminator."""
    below = len(failure["path"]) - len(path)
    if failure["keyword"] in ("type", "false"):
        return below == 0
    return failure["keyword"] in ("const", "enum") and below <= 1


def _key(failure: Failing) -> tuple[Any, ...]:
    """Return what is equal for the same failure found in another way."""
    return (*failure["path"], failure["keyword"], failure["at"], failure["missing"], *failure["names"])


def _is_remark(failure: Failing) -> bool:
    """Tell whether a failure that only shows with formats is worth a remark: not if a condition caused it."""
    if failure["keyword"] == "format":
        return True
    return failure["keyword"] != "not" and not {"then", "else"} & set(failure["evaluation"])


# --- requests ----------------------------------------------------------------------------------------


def _serve() -> None:
    schema: Schema | None = None
    while line := sys.stdin.buffer.readline():
        request = _parsed(line)
        _limit_time(request["seconds"])
        try:
            if "schema" in request:
                schema = Schema(request["schema"], request["uri"], assert_formats=request["formats"])
                _tell({"loaded": True})
                continue
            assert schema is not None
            if "at" in request:
                _tell({"fits": schema.fits(request["value"], request["at"])})
                continue
            verdict = schema.verdict(request["value"])
            _tell(verdict)
            _tell(schema.details(request["value"], valid=verdict["valid"]))
        except Refused as error:
            _tell(error.answer)
        except (MemoryError, RecursionError):
            _tell(Refused("memory").answer)


def _tell(answer: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def _ask(**question: str) -> Any:
    """Return what the parent answers; it kills this process if it has no answer."""
    _tell(question)
    return _parsed(sys.stdin.buffer.readline())["document"]


def _parsed(line: bytes) -> Any:
    message = json.loads(line)
    return _whole(message) if b"\\ud" in line else message


def _whole(value: Any) -> Any:
    """Return a value with U+FFFD for each half of a character, which the library does not take."""
    if isinstance(value, str):
        return "".join("\ufffd" if "\ud800" <= each <= "\udfff" else each for each in value)
    if isinstance(value, dict):
        return {_whole(key): _whole(member) for key, member in value.items()}
    return [_whole(item) for item in value] if isinstance(value, list) else value


def _limit_memory() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _limit_time(seconds: int) -> None:
    """Let the system end this process after so many more seconds of processor time, if it can."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        most = resource.getrlimit(resource.RLIMIT_CPU)[1]
        resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time()) + 1 + seconds, most))


if __name__ == "__main__":
    _limit_memory()
    sys.setrecursionlimit(_RECURSION)
    _serve()
