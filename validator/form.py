"""The form of a document: at most one finding about the form of a value, the first that applies.

The order is the contract's: what reading did to an unquoted value; stray characters and placeholders; type,
unknown and missing fields; the pack's own rules for the failing keyword; the generic rule of the keyword.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from validator import keywords, placeholders, scalars, urls
from validator.characters import code_point, stray, without_stray
from validator.diagnostics import Diagnostic, Edit, Fix, Label, Param, Severity
from validator.document import Document, Format, Path, Style, pointer
from validator.document.edits import rename, rewrite
from validator.keywords import Failure
from validator.numbers import as_e164, without_trunk_zero
from validator.pack import Lookup, Pack, Rule
from validator.places import Range
from validator.secrets import MASK, is_reference, is_variable
from validator.suggest import only_nearest

#: fields where a stray character can only be a mistake
_EXACT = ("account-sid", "message-sid", "auth-token", "secret", "number", "url")

#: the generic rule of each keyword
_GENERIC = {
    "type": "wrong-type",
    "enum": "not-allowed",
    "const": "not-allowed",
    "not": "not-allowed",
    "false": "not-allowed",
    "pattern": "wrong-format",
    "format": "wrong-format",
    "contentEncoding": "wrong-format",
    "minLength": "wrong-length",
    "maxLength": "wrong-length",
    "minItems": "wrong-length",
    "maxItems": "wrong-length",
    "minProperties": "wrong-length",
    "maxProperties": "wrong-length",
    "minimum": "out-of-range",
    "maximum": "out-of-range",
    "exclusiveMinimum": "out-of-range",
    "exclusiveMaximum": "out-of-range",
    "multipleOf": "out-of-range",
    "uniqueItems": "duplicate-item",
}


@dataclass(slots=True)
class Field:
    """A place of a document together with what the schema says about it."""

    path: Path
    value: object
    notes: list[Mapping[str, Any]]  #: the subschemas that apply here

    @property
    def kind(self) -> str:
        return str(keywords.annotation(self.notes, "x-kind") or "")

    @property
    def secret(self) -> bool:
        return bool(keywords.annotation(self.notes, "writeOnly"))

    @property
    def examples(self) -> list[Any]:
        return list(keywords.annotation(self.notes, "examples") or ())


@dataclass
class Subject:
    """A document and the pack that judges it."""

    document: Document
    pack: Pack
    _fields: dict[Path, Field] = field(default_factory=dict)

    def field(self, path: Path) -> Field:
        """Return the field at ``path``; a place that does not exist yet may be asked for."""
        known = self._fields.get(path)
        if known is None:
            entry = self.document.entry(path)
            notes = keywords.at(self.pack.schema, self.document.data, path)
            known = self._fields[path] = Field(path, entry.node.data if entry else None, notes)
        return known

    @cached_property
    def scalars(self) -> list[Field]:
        return [self.field(path) for path, _ in self.document.scalars()]

    def finding(
        self, rule: str, path: Path, *, at: Range | None = None, case: str = "", **params: Param
    ) -> Diagnostic:
        """Return a diagnostic about the value at ``path`` with the parameters that every message may use."""
        words = self.pack.rules[rule]
        place = pointer(path)
        given: dict[str, Param] = {"key": str(path[-1]) if path else "", "platform": self.pack.title}
        if path and isinstance(path[-1], int):
            given["key"] = str(next((step for step in reversed(path) if isinstance(step, str)), ""))
        if self.document.entry(path) is not None:
            given["value"] = self.shown(path)
        for name, lookup in words.params.items():
            given[name] = self.look_up(lookup, path)
        expected = keywords.annotation(self.field(path).notes, "x-expected")
        if expected:
            given["expected"] = Label(str(expected), "expected", self.pack.name)
        return Diagnostic(
            rule=rule,
            severity=Severity(words.severity),
            range=at or self.document.value_range(path),
            pointer=place,
            document=self.document.number,
            case=case if case in words.cases else "",
            params=given | params,
            pack=self.pack.name,
            step=words.step or self.pack.step_of(place),
        )

    def shown(self, path: Path) -> str:
        """Return the value as a message may show it: the author's own characters, or a mask for a secret."""
        found = self.field(path)
        if found.secret and not (isinstance(found.value, str) and is_reference(found.value)):
            return MASK
        if isinstance(found.value, str):
            return found.value
        return "" if isinstance(found.value, (dict, list)) else self.document.raw(path)

    # --- the values of placeholders ---

    def look_up(self, lookup: Lookup, path: Path) -> Param:
        """Return the value of a placeholder for a finding at ``path``; the empty text if there is none."""
        if lookup.table:
            return self._from_table(lookup, path)
        place = lookup.field or lookup.label
        other = self.first(place)
        if other is None:
            return ""
        if lookup.label:
            return self.label(lookup.label, self.canonical(other))
        return self.shown(other.path)

    def _from_table(self, lookup: Lookup, path: Path) -> Param:
        table = self.pack.tables[lookup.table]
        if lookup.of:
            other = self.first(lookup.of)
            entries = table.get(self.canonical(other), []) if other else []
            return entries[0] if entries else ""
        value = str(self.field(path).value)
        wanted = value if lookup.having == "value" else urls.split(value).get(lookup.having, "").lower()
        key = next((name for name, entries in table.items() if wanted in entries), "")
        return self.label(lookup.label, key) if lookup.label else key

    def first(self, place: str) -> Field | None:
        """Return the first field that a pointer pattern names, None if the document has none."""
        found = next(iter(self.matching(place)), None)
        return self.field(found) if found is not None else None

    def matching(self, pattern: str, base: Path = ()) -> Iterator[Path]:
        """Yield the path of every existing value that a pointer pattern names, ``*`` for any index or key."""
        paths: list[Path] = [base]
        for step in pattern.split("/")[1:]:
            step = step.replace("~1", "/").replace("~0", "~")
            paths = [deeper for path in paths for deeper in self._step(path, step)]
        yield from paths

    def _step(self, path: Path, step: str) -> Iterator[Path]:
        entry = self.document.entry(path)
        node = entry.node if entry else None
        if node is None:
            return
        for key in node.entries:
            if step in ("*", key):
                yield (*path, key)
        for index in range(len(node.items)):
            if step in ("*", str(index)):
                yield (*path, index)

    def canonical(self, found: Field) -> str:
        """Return the field's value in the spelling that stands for all others (``x-same``)."""
        return self.spellings(found).get(str(found.value), str(found.value))

    @staticmethod
    def spellings(found: Field) -> dict[str, str]:
        same = keywords.annotation(found.notes, "x-same") or {}
        return {spelling: name for name, others in same.items() for spelling in others}

    def label(self, place: str, value: str) -> Param:
        """Return the name that people see for a value of the field at ``place``."""
        path: Path = tuple(place.split("/")[1:])
        labels = keywords.annotation(self.field(path).notes, "x-labels") or {}
        return Label(labels[value], "label", self.pack.name) if value in labels else value


def diagnose(document: Document, pack: Pack) -> tuple[Subject, list[Diagnostic]]:
    """Return the diagnostics about the form of a document, at most one for each value, and the subject."""
    subject = Subject(document, pack)
    failing: dict[Path, list[Failure]] = defaultdict(list)
    for failure in keywords.failures(pack.schema, document.data):
        if failure.path != ("platform",) and failure.path not in document.flawed:
            failing[failure.path].append(failure)
    found: list[Diagnostic] = []
    for about in subject.scalars:
        if about.path not in document.flawed and (finding := _hygiene(subject, about, failing.get(about.path, []))):
            found.append(finding)
            failing.pop(about.path, None)
    for path, failures in failing.items():
        found += _members(subject, path, failures)
        found += _form(subject, path, failures)
    return subject, found


# --- (a) and (b): what stands there instead of the value ---------------------------------------------


def _hygiene(subject: Subject, about: Field, failures: list[Failure]) -> Diagnostic | None:
    if _reader_took_it(subject.document, about, failures):
        return _unquoted(subject, about)
    if not isinstance(about.value, str) or about.path == ("platform",):
        return None
    return _stray(subject, about) or _placeholder(subject, about)


def _reader_took_it(document: Document, about: Field, failures: list[Failure]) -> bool:
    """Tell whether text was wanted and an unquoted YAML or TOML scalar became something else."""
    if document.format not in (Format.YAML, Format.TOML) or document.style(about.path) is not Style.PLAIN:
        return False
    if about.value is None or isinstance(about.value, str):
        return False
    return any(failure.keyword == "type" and _wants_text(failure.wanted) for failure in failures)


def _wants_text(wanted: Any) -> bool:
    return wanted == "string" or (isinstance(wanted, list) and "string" in wanted)


def _unquoted(subject: Subject, about: Field) -> Diagnostic:
    document, path = subject.document, about.path
    raw = document.raw(path)
    case = scalars.lost_kind(raw, about.value)
    if case == "plus-lost" and about.kind != "number":
        case = "number"
    if about.secret:
        case = "secret"
    shown = MASK if about.secret else raw
    edit = Edit(document.value_range(path), scalars.quoted(raw))
    finding = subject.finding(
        "unquoted-value", path, case=case, value=shown, quoted=scalars.quoted(shown), format=_name(document.format)
    )
    return replace(finding, fix=Fix(True, (edit,)))


def _stray(subject: Subject, about: Field) -> Diagnostic | None:
    if about.kind not in _EXACT or is_reference(str(about.value)):
        return None
    text, spaces = str(about.value), about.kind == "number"
    kind, character = stray(text, spaces_inside=spaces)
    if not kind:
        return None
    clean = without_stray(text, spaces_inside=spaces)
    if about.kind == "number":
        clean = as_e164(clean) or clean
    return _mending(
        subject,
        subject.finding("stray-character", about.path, case=kind, character=code_point(character)),
        about.path,
        clean,
    )


def _placeholder(subject: Subject, about: Field) -> Diagnostic | None:
    if not placeholders.is_placeholder(str(about.value), kind=about.kind):
        return None
    case = about.kind
    shown = str(about.value) if not about.secret or "_" in str(about.value) else MASK
    return subject.finding("placeholder-left", about.path, case=case, value=shown)


def _mending(subject: Subject, finding: Diagnostic, path: Path, text: str, *, safe: bool = True) -> Diagnostic:
    """Return the finding with a fix that writes ``text`` as the value at ``path``."""
    edit = rewrite(subject.document, path, text)
    return replace(finding, fix=Fix(safe, (edit,))) if edit else finding


# --- (c): unknown and missing fields -----------------------------------------------------------------


def _members(subject: Subject, path: Path, failures: list[Failure]) -> Iterator[Diagnostic]:
    mapping = subject.field(path).value
    if not isinstance(mapping, dict):
        return
    missing = [name for name in _missing(failures, mapping) if not (name == "platform" and not path)]
    unknown = [name for name in _unknown(failures, mapping) if (*path, name) not in subject.document.flawed]
    known = {name for notes in subject.field(path).notes for name in notes.get("properties", {})}
    for name in unknown:
        meant = only_nearest(name, missing)
        if meant:
            missing.remove(meant)
        else:
            meant = only_nearest(name, [other for other in sorted(known) if other not in mapping])
        yield _unknown_field(subject, (*path, name), meant)
    for name in missing:
        yield _missing_field(subject, path, name)


def _missing(failures: Iterable[Failure], mapping: Mapping[str, Any]) -> list[str]:
    names: dict[str, None] = {}
    for failure in failures:
        if failure.keyword == "required":
            names |= dict.fromkeys(name for name in failure.wanted if name not in mapping)
        elif failure.keyword == "dependentRequired":
            wanted = (name for key, needed in failure.wanted.items() if key in mapping for name in needed)
            names |= dict.fromkeys(name for name in wanted if name not in mapping)
    return list(names)


def _unknown(failures: Iterable[Failure], mapping: Mapping[str, Any]) -> list[str]:
    names: dict[str, None] = {}
    for failure in failures:
        if failure.keyword in ("additionalProperties", "unevaluatedProperties"):
            patterns = failure.schema.get("patternProperties", {})
            known = failure.schema.get("properties", {})
            names |= dict.fromkeys(
                name
                for name in mapping
                if name not in known and not any(keywords.expression(pattern).search(name) for pattern in patterns)
            )
    return list(names)


def _unknown_field(subject: Subject, path: Path, meant: str) -> Diagnostic:
    document = subject.document
    case = "suggestion" if meant else ""
    finding = subject.finding("unknown-field", path, at=document.key_range(path), case=case, suggestion=meant)
    if not meant:
        return finding
    edit = rename(document, path, meant)
    step = subject.pack.step_of(pointer((*path[:-1], meant)))
    return replace(finding, step=step, fix=Fix(True, (edit,)) if edit else None)


def _missing_field(subject: Subject, path: Path, name: str) -> Diagnostic:
    document = subject.document
    wanted = subject.field((*path, name))
    example = _example(name, wanted)
    if not path:
        start = document.lines.range(document.root.start, document.root.start)
        at, case = (replace_start(start) if document.number == 0 else start), "at-top"
    else:
        at, case = document.key_range(path), "in-item" if isinstance(path[-1], int) else ""
    if not example:
        case = f"{case}-without-example" if case else "without-example"
    parent = next((str(step) for step in reversed(path) if isinstance(step, str)), "")
    return replace(
        subject.finding("missing-field", path, at=at, case=case, key=name, parent=parent, example=example),
        step=subject.pack.step_of(pointer((*path, name))),
    )


def replace_start(place: Range) -> Range:
    """Return the start of the file: where a document lacks something as a whole."""
    from validator.places import START

    return START if place.start.line >= 1 else place


def _example(name: str, wanted: Field) -> str:
    example = next(iter(wanted.examples), None)
    if isinstance(example, bool):
        return f"{name}: {str(example).lower()}"
    if isinstance(example, int):
        return f"{name}: {example}"
    if not isinstance(example, str) or "\n" in example:
        return ""
    plain = example and example[0].isalpha() and not scalars.yaml11_kind(example) and ": " not in example
    return f"{name}: {example if plain or is_reference(example) else scalars.quoted(example)}"


# --- (c) to (e): the value itself --------------------------------------------------------------------


def _form(subject: Subject, path: Path, failures: list[Failure]) -> Iterator[Diagnostic]:
    own = [failure for failure in failures if failure.keyword not in _ABOUT_MEMBERS]
    if not own:
        return
    wrong_type = next((failure for failure in own if failure.keyword == "type"), None)
    if wrong_type:
        yield _wrong_type(subject, wrong_type)
        return
    order = list(subject.pack.rules)
    spoken = [(order.index(rule), failure, rule, case) for failure in own for rule, case in _speaker(subject, failure)]
    if spoken:
        _, failure, rule, case = min(spoken, key=lambda candidate: candidate[0])
        yield _by_rule(subject, failure, rule, case)
    else:
        yield _generic(subject, own[0])


_ABOUT_MEMBERS = ("required", "dependentRequired", "additionalProperties", "unevaluatedProperties", "propertyNames")


def _speaker(subject: Subject, failure: Failure) -> Iterator[tuple[str, str]]:
    """Yield the rule and case that explain a failing keyword: the first that fits, else the last rule."""
    named = failure.schema.get("x-rule", [])
    rules = [named] if isinstance(named, str) else list(named)
    kind = subject.field(failure.path).kind
    for rule in rules:
        words = subject.pack.rules[rule]
        case = fitting_case(words, failure.found, kind)
        if case:
            yield rule, case
            return
    if rules:
        yield rules[-1], ""


def fitting_case(words: Rule, value: object, kind: str) -> str:
    """Return the first case whose condition fits the value; empty if none has one that does."""
    for name, case in words.cases.items():
        if case.when is None and not case.kind:
            continue
        if case.kind and kind not in case.kind:
            continue
        if case.when is None or keywords.fits(case.when, value):
            return name
    return ""


def _wrong_type(subject: Subject, failure: Failure) -> Diagnostic:
    wanted = failure.wanted[0] if isinstance(failure.wanted, list) else failure.wanted
    if failure.found is None:
        case = "empty"
    elif wanted == "boolean" and isinstance(failure.found, str):
        case = "boolean-word"
    elif wanted == "string" and not isinstance(failure.found, (dict, list)):
        case = "string-unquoted"
    else:
        case = str(wanted)
    finding = subject.finding("wrong-type", failure.path, at=_value_or_key(subject, failure.path), case=case)
    if case == "string-unquoted":
        raw = subject.document.raw(failure.path)
        edit = Edit(subject.document.value_range(failure.path), scalars.quoted(raw))
        shown = MASK if subject.field(failure.path).secret else raw
        finding = replace(
            finding, fix=Fix(True, (edit,)), params={**finding.params, "quoted": scalars.quoted(shown), "value": shown}
        )
    return finding


def _value_or_key(subject: Subject, path: Path) -> Range:
    """Return the place of a value; for a mapping, a list or an empty value, whose extent says little, its key."""
    entry = subject.document.entry(path)
    if entry is not None and entry.key and (entry.node.style is Style.COLLECTION or entry.node.data is None):
        return subject.document.key_range(path)
    return subject.document.value_range(path)


def _by_rule(subject: Subject, failure: Failure, rule: str, case: str) -> Diagnostic:
    words = subject.pack.rules[rule]
    if words.parts and isinstance(failure.found, str) and (not case or not words.cases[case].message):
        return _guilty_part(subject, failure, rule, case)
    finding = subject.finding(rule, failure.path, case=case)
    if words.parts and isinstance(failure.found, str):
        right = _wanted_url(subject, failure)
        finding = replace(finding, params={**finding.params, "wanted": right})
        if words.cases[case].fix in ("safe", "unsafe") and right:
            return _mending(subject, finding, failure.path, right, safe=words.cases[case].fix == "safe")
        return finding
    mended = _mended(subject, rule, failure)
    return _mending(subject, finding, failure.path, mended) if mended else finding


def _mended(subject: Subject, rule: str, failure: Failure) -> str:
    """Return the right value where it follows from the wrong one; empty where it does not."""
    text = str(failure.found)
    candidates = [as_e164(text), without_trunk_zero(text), text[:2].upper() + text[2:]]
    if subject.pack.rules[rule].wanted:
        candidates.append(_wanted_url(subject, failure))
    suggestion = _nearest_value(subject.field(failure.path))
    if failure.keyword in ("enum", "const") and suggestion:
        candidates.append(suggestion)
    return next((new for new in candidates if new and new != text and _would_fit(subject, failure, new)), "")


def _would_fit(subject: Subject, failure: Failure, value: object) -> bool:
    schema = {**failure.schema, "$defs": subject.pack.schema.get("$defs", {})}
    return keywords.fits(keywords.kept(schema), value)


def _wanted_url(subject: Subject, failure: Failure) -> str:
    """Return the right URL for this document, with the key that the author wrote; empty if unknown."""
    for rule in (failure.schema.get("x-rule", []), *subject.pack.rules):
        names = [rule] if isinstance(rule, str) else rule
        for name in names:
            lookup = subject.pack.rules[name].wanted
            if lookup is not None and name in _rules_of(failure):
                return _resolve_wanted(subject, lookup, failure)
    return ""


def _rules_of(failure: Failure) -> list[str]:
    named = failure.schema.get("x-rule", [])
    return [named] if isinstance(named, str) else list(named)


def _resolve_wanted(subject: Subject, lookup: Lookup, failure: Failure) -> str:
    if not lookup.example:
        return str(subject.look_up(lookup, failure.path))
    example = next(iter(subject.field(failure.path).examples), "")
    parts = urls.split(str(example))
    host = str(subject.look_up(Lookup(**lookup.host), failure.path)) if lookup.host else ""
    found_key = urls.split(str(failure.found))["key"]
    return urls.join(parts | {"host": host or parts["host"]} | ({"key": found_key} if found_key.strip(":@") else {}))


def _guilty_part(subject: Subject, failure: Failure, rule: str, case: str) -> Diagnostic:
    """Return the finding that names the one part of a URL that, put right, makes the URL right."""
    words = subject.pack.rules[rule]
    wanted = _wanted_url(subject, failure)
    found, right = urls.split(str(failure.found)), urls.split(wanted)
    for part in urls.PARTS:
        mended = urls.join(found | {part: right[part]})
        if found[part] != right[part] and _would_fit(subject, failure, mended):
            finding = subject.finding(
                rule, failure.path, case=part, found=_shown_part(part, found[part]), wanted=_shown_part(part, right[part])
            )
            fix = words.cases[part].fix if part in words.cases else "none"
            if fix in ("safe", "unsafe"):
                return _mending(subject, finding, failure.path, mended, safe=fix == "safe")
            return finding
    finding = subject.finding(rule, failure.path, case=case, wanted=_public(wanted))
    return _mending(subject, finding, failure.path, wanted, safe=False) if _would_fit(subject, failure, wanted) else finding


def _shown_part(part: str, text: str) -> str:
    bare = text.removeprefix(":").removesuffix("@") if part in ("key", "port") else text
    return MASK if part == "key" and bare and not is_variable(bare) else bare


def _public(url: str) -> str:
    parts = urls.split(url)
    bare = _shown_part("key", parts["key"])
    return urls.join(parts | {"key": f":{bare}@" if bare else parts["key"]})


def _generic(subject: Subject, failure: Failure) -> Diagnostic:
    rule = _GENERIC.get(failure.keyword, "no-form-matches")
    params: dict[str, Param] = {}
    case = failure.keyword
    fix = ""
    if failure.keyword in ("enum", "const"):
        allowed = _allowed(subject.field(failure.path), failure)
        params = {"allowed": ", ".join(f"`{name}`" for name in allowed)}
        fix = only_nearest(str(failure.found), _all_values(failure)) if isinstance(failure.found, str) else ""
        case = ("one-" if len(allowed) == 1 else "") + ("suggestion" if fix else "enum")
        params["suggestion"] = fix
    elif isinstance(failure.wanted, (int, float)) and not isinstance(failure.wanted, bool):
        params = {"limit": str(failure.wanted)}
        if isinstance(failure.found, str):
            params["length"] = len(failure.found)
            case = f"{case}-empty" if not failure.found else case
        elif isinstance(failure.found, (list, dict)):
            params["length"] = len(failure.found)
    elif rule == "wrong-format" and keywords.annotation(subject.field(failure.path).notes, "x-expected"):
        case = "expected"
    finding = subject.finding(rule, failure.path, at=_value_or_key(subject, failure.path), case=case, **params)
    return _mending(subject, finding, failure.path, fix) if fix else finding


def _nearest_value(about: Field) -> str:
    names = keywords.annotation(about.notes, "enum") or []
    return only_nearest(str(about.value), [name for name in names if isinstance(name, str)])


def _all_values(failure: Failure) -> list[str]:
    values = failure.wanted if failure.keyword == "enum" else [failure.wanted]
    return [value for value in values if isinstance(value, str)]


def _allowed(about: Field, failure: Failure) -> list[str]:
    """Return the allowed values, one spelling of each."""
    values = failure.wanted if failure.keyword == "enum" else [failure.wanted]
    others = {spelling for names in (keywords.annotation(about.notes, "x-same") or {}).values() for spelling in names}
    return [scalars.shown(value) for value in values if value not in others]


def _name(format: Format) -> str:
    return {"yaml": "YAML", "json": "JSON", "jsonc": "JSONC", "toml": "TOML", "env": ".env"}[format.value]
