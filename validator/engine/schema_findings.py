"""The form of a document: at most one finding about the form of a value, the first that applies.

The order is: what reading did to an unquoted value; stray characters, then placeholders; type, unknown and
missing fields; the pack's own rules for the failing keyword; the generic rule of the keyword.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from validator import placeholders
from validator.diagnostics import Diagnostic, Edit, Fix, Param, Severity
from validator.documents import scalars
from validator.documents.edits import rename
from validator.documents.model import FORMAT_NAMES, Document, Format, Path, Style, pointer
from validator.engine import near_names, pasted_values, same_names
from validator.engine.annotated_document import Field, Subject, called, name_of
from validator.engine.characters import code_point, stray, without_stray
from validator.engine.followed_values import follow
from validator.engine.phone_numbers import as_e164
from validator.engine.rule_wording import explain, would_fit
from validator.engine.wrong_characters import LOOK_ALIKE, look_alike, not_taken
from validator.json_schema import keywords
from validator.json_schema.ecma_regex import expression
from validator.json_schema.keywords import Failure
from validator.lazy_dataclasses import replace
from validator.lazy_regex import regex
from validator.packs.model import Pack
from validator.positions import START
from validator.printable import code_spans, shortened, visible
from validator.secrets import MASK, is_reference, masked, spans
from validator.suggest import is_misspelling, nearest, only_nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from validator.engine.misplaced import Move

#: fields where a stray character can only be a mistake
_EXACT = (
    *("account-sid", "message-sid", "messaging-service-sid", "api-key-sid"),
    *("auth-token", "secret", "number", "phone", "url"),
)

#: parts of a template that only describe it
_NO_EXPRESSIONS = ("metadata", "comments")

_MOST_SHOWN = 30  #: of the values that are allowed

_MOST_NAMED = 4  #: of the fields that a help lists
_MOST_NEXT = 3  #: of these, where a help names the page of all fields too

_MOST_TRIED = 10  #: unknown keys of one mapping for which the file is checked again under another name

_MOST_UNKNOWN = 1_000  #: unknown keys of one mapping that have a finding each; the others have one together

_MOST_SUGGESTIONS = 100  #: unknown keys of one mapping for which the nearest known one is looked for

#: keywords that are about a mapping's members, not about the mapping
_ABOUT_MEMBERS = (
    "required",
    "dependentRequired",
    "additionalProperties",
    "unevaluatedProperties",
    "propertyNames",
)

#: the generic rule of each keyword that has one; all others are ``no-form-matches``
_GENERIC = {
    "type": "wrong-type",
    **dict.fromkeys(("enum", "const", "not", "false"), "not-allowed"),
    **dict.fromkeys(("pattern", "format", "contentEncoding"), "wrong-format"),
    **dict.fromkeys(
        ("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"), "wrong-length"
    ),
    **dict.fromkeys(
        ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"), "out-of-range"
    ),
    "uniqueItems": "duplicate-item",
}


def diagnose(
    document: Document, pack: Pack, *, written: Subject | None = None
) -> tuple[Subject, list[Diagnostic]]:
    """Return a document as a subject, and the diagnostics about its form, at most one for each value.

    What ``platform`` says is not checked here: it has chosen the pack. ``written`` is the same document
    before values were filled in for its references.
    """
    pack = follow(document, pack)
    subject = Subject(document, pack, written)
    failing: dict[Path, list[Failure]] = defaultdict(list)
    for failure in _failures(document, pack):
        if pack.governs(failure.path) and not _told(document, failure):
            failing[failure.path].append(failure)
    found: list[Diagnostic] = []
    found += near_names.findings(subject)
    found += same_names.findings(subject)
    moved: _Moved = {}
    if not pack.corrects_only:
        if any(each.keyword == "required" for failures in failing.values() for each in failures):
            from validator.engine import choices

            found += choices.settle(subject, failing)
        moved = _moved(subject, failing)
    expressions = pack.schema.get("x-expressions")
    misread = {path for path, failures in failing.items() if any(each.keyword == "type" for each in failures)}
    for about in subject.scalars:
        if about.path in document.flawed or not pack.governs(about.path):
            continue
        if misread and any(about.path[:size] in misread for size in range(1, len(about.path))):
            continue  # a block or a list in the place of something else
        failures = failing.get(about.path, [])
        if expressions and (finding := _expression(subject, about, expressions)):
            found.append(finding)
            failing.pop(about.path, None)
            continue
        if pack.corrects_only and not failures:
            continue
        finding = _instead_of_value(subject, about, failures)
        if finding is not None:
            found.append(_weighed(finding, failures))
            failing.pop(about.path, None)
    for path, failures in failing.items():
        found += _members(subject, path, failures, moved)
        about_value = [each for each in failures if each.keyword not in _ABOUT_MEMBERS]
        about_value = [each for each in about_value if each.certain] or about_value
        found += (_weighed(finding, about_value) for finding in _value(subject, about_value))
    return subject, found


def _failures(document: Document, pack: Pack) -> Iterator[Failure]:
    """Yield the keywords that a document fails, but those that fail only by a value that the reader refused.

    Which of two equal keys counts is not known, for example, so nothing may follow from either.
    """
    if not document.flawed:
        yield from pack.failures(document.data)
        return
    without = {(each.path, each.keyword) for each in pack.failures(_without(document.data, document.flawed))}
    for failure in pack.failures(document.data):
        if (failure.path, failure.keyword) in without or failure.keyword in _ABOUT_MEMBERS:
            yield failure


def _without(data: Any, flawed: Collection[Path], path: Path = ()) -> Any:
    """Return data without the values at some paths; in a list, null takes their place."""
    if isinstance(data, dict):
        kept = {key: value for key, value in data.items() if (*path, key) not in flawed}
        return {key: _without(value, flawed, (*path, key)) for key, value in kept.items()}
    if isinstance(data, list):
        places = ((*path, at) for at in range(len(data)))
        return [
            None if place in flawed else _without(value, flawed, place)
            for place, value in zip(places, data, strict=True)
        ]
    return data


def _weighed(finding: Diagnostic, failures: list[Failure]) -> Diagnostic:
    """Return a finding as a warning if what failed is no more than a remark."""
    if not failures or any(failure.certain for failure in failures):
        return finding
    return replace(finding, severity=Severity.WARNING)


def unquoted_numbers(subject: Subject, found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Yield the reader's findings; where a number beyond its limits was meant as text, ``unquoted-value``."""
    by_place = {pointer(about.path): about for about in subject.scalars}
    for finding in found:
        about = by_place.get(finding.pointer)
        beyond = finding.case in ("number-too-long", "exponent-too-large")
        if beyond and about is not None and keywords.annotation(about.notes, "type") == "string":
            yield _unquoted(subject, about)
        else:
            yield finding


def _told(document: Document, failure: Failure) -> bool:
    """Tell whether the reader has complained about the value, or about what it holds instead of text."""
    if failure.path in document.flawed:
        return True
    size = len(failure.path)
    return failure.keyword == "type" and any(path[:size] == failure.path for path in document.flawed)


def _expression(subject: Subject, about: Field, rules: Mapping[str, str]) -> Diagnostic | None:
    """Return the finding about an expression that cannot be read, or names what nothing declares."""
    data: Any = subject.document.data
    text, path = about.value, about.path
    if not isinstance(text, str) or "(" not in text or not set(_NO_EXPRESSIONS).isdisjoint(path):
        return None
    from validator.engine import expressions

    if flaw := expressions.flaw(text):
        at = subject.inside(path, flaw.start, flaw.end)
        finding = subject.finding(rules["malformed"], path, at=at, case=flaw.case, found=flaw.found)
        return subject.with_fix(finding, path, flaw.right) if flaw.right else finding
    if not re.search(r"deploymentTemplate\.json", str(data.get("$schema", "")), re.IGNORECASE):
        return None  # a part of a template
    unknown = expressions.unknown_name(text, data, path)
    if unknown is None:
        return None
    case = (
        f"in-{unknown.other}"
        if unknown.other
        else f"{unknown.block}-near"
        if unknown.meant
        else unknown.block
    )
    at = subject.inside(path, unknown.start, unknown.end)
    named = masked(unknown.name, spans(unknown.name))
    finding = subject.finding(rules["unknown"], path, at=at, case=case, found=named, suggestion=unknown.meant)
    if not unknown.meant:
        return finding
    right = text[: unknown.start] + unknown.meant + text[unknown.end :]
    numbers = [re.findall("[0-9]", name) for name in (unknown.name, unknown.meant)]
    safe = is_misspelling(unknown.name, unknown.meant) and numbers[0] == numbers[1]
    return subject.with_fix(finding, path, right, safe=safe)


# --- what is there instead of the value ----------------------------------------------------------


def _instead_of_value(subject: Subject, about: Field, failures: list[Failure]) -> Diagnostic | None:
    if _reader_took_it(subject.document, about, failures) or _is_toml_date(subject.document, about):
        return _unquoted(subject, about)
    if not isinstance(about.value, str) or subject.refers(about.value):
        return None
    if cause := _cause(subject, about, failures):
        return cause
    if about.value.startswith("<") and placeholders.is_placeholder(about.value, kind=about.kind):
        return _placeholder(subject, about, about.value)  # the spaces inside ``<your token>`` are its own
    return _stray(subject, about, failures) or _placeholder(subject, about, about.value)


def _cause(subject: Subject, about: Field, failures: list[Failure]) -> Diagnostic | None:
    exact = about.kind in _EXACT
    cause = pasted_values.find(subject, about, failures, exact=exact)
    cause = cause or pasted_values.variable(subject, about, failures, exact=exact)
    return cause or (pasted_values.command(subject, about) if exact else None)


def _reader_took_it(document: Document, about: Field, failures: list[Failure]) -> bool:
    """Tell whether text was wanted and an unquoted YAML or TOML scalar became something else."""
    unquoted = (Format.YAML, Format.TOML, Format.DATA)
    if document.format not in unquoted or document.style(about.path) is not Style.PLAIN:
        return False
    if about.value is None or isinstance(about.value, str):
        return False
    return any(failure.keyword == "type" and "string" in _types(failure) for failure in failures)


def _is_toml_date(document: Document, about: Field) -> bool:
    """Tell whether text was wanted and TOML read a date or a time, which the reader keeps as text."""
    if document.format is not Format.TOML or document.style(about.path) is not Style.PLAIN:
        return False
    return isinstance(about.value, str) and keywords.annotation(about.notes, "type") == "string"


def _types(failure: Failure) -> list[str]:
    return failure.wanted if isinstance(failure.wanted, list) else [failure.wanted]


def _unquoted(subject: Subject, about: Field) -> Diagnostic:
    raw = subject.document.raw(about.path)
    case = "secret" if about.secret else scalars.lost_kind(raw, about.value)
    if case == "exponent" and about.kind in ("number", "phone"):
        return subject.finding("unquoted-value", about.path, case="spreadsheet")
    finding = subject.finding(
        "unquoted-value", about.path, case=case, format=FORMAT_NAMES[subject.document.format]
    )
    return _quoting(subject, finding, about)


def _quoting(subject: Subject, finding: Diagnostic, about: Field) -> Diagnostic:
    """Return the finding with the fix that puts the author's own characters in quotation marks."""
    raw = subject.document.raw(about.path)
    edit = Edit(subject.document.value_range(about.path), scalars.quoted(raw))
    shown = MASK if about.secret else raw
    params = {**finding.params, "value": shown, "quoted": scalars.quoted(shown)}
    return replace(finding, params=params, fix=Fix(True, (edit,)))


def _stray(subject: Subject, about: Field, failures: list[Failure]) -> Diagnostic | None:
    """Return the finding about stray characters; in names and the like only of those that make them wrong."""
    text, exact = str(about.value), about.kind in _EXACT
    if not (exact or failures):
        return None
    spaces = not exact or about.kind in ("number", "phone")
    case, character = stray(text, spaces_inside=spaces)
    if not case:
        return _look_alike(subject, about, failures)
    clean = without_stray(text, spaces_inside=spaces)
    if case in ("quotes", "invisible", "no-break-space"):  # straight ones are next to them
        clean = clean.strip("\"'")
    if not exact and not all(would_fit(subject, each, clean) for each in failures):
        return None
    finding = subject.finding("stray-character", about.path, case=case, character=code_point(character))
    if case == "inside" and _has_line_break(subject.document, about.path):
        finding = subject.finding("stray-character", about.path, case="line-break")
        soft = text.replace("= ", "")  # as e-mails break long lines
        clean = soft if soft != text and all(would_fit(subject, each, soft) for each in failures) else clean
    fixed = (as_e164(clean) if about.kind == "number" else "") or clean
    joins = len(clean.split()) < len(text.split()) and about.kind not in ("number", "phone")
    safe = not joins or (
        exact and bool(failures) and all(would_fit(subject, each, clean) for each in failures)
    )
    return subject.with_fix(finding, about.path, fixed, safe=safe)


def _has_line_break(document: Document, path: Path) -> bool:
    """Tell whether an unquoted value of YAML goes on on the next line, which is then read as a space."""
    return document.format is Format.YAML and len(document.raw(path).splitlines()) > 1


def _look_alike(subject: Subject, about: Field, failures: list[Failure]) -> Diagnostic | None:
    """Return the finding about a letter that only looks like a Latin one; in names if it makes them wrong."""
    text = str(about.value)
    letter, latin = look_alike(text)
    if not letter or about.secret or not failures:
        return None
    right = text.translate(LOOK_ALIKE)
    fits = all(would_fit(subject, each, right) for each in failures)
    if not fits and about.kind not in _EXACT:
        return None
    start = text.index(letter)
    finding = subject.finding(
        "stray-character",
        about.path,
        at=subject.inside(about.path, start, start + 1),
        case="look-alike",
        letter=letter,
        character=code_point(letter),
        latin=latin,
    )
    return subject.with_fix(finding, about.path, right) if fits else finding


def _placeholder(subject: Subject, about: Field, text: str) -> Diagnostic | None:
    if about.kind in _EXACT and about.kind != "url" and (name := _meant_variable(subject, about)):
        reference = f"${{{name}}}"
        finding = subject.finding("placeholder-left", about.path, case="reference", reference=reference)
        safe = str(about.value).strip().startswith("$")  # in a shell both forms name the same variable
        return subject.with_fix(finding, about.path, reference, safe=safe)
    if placeholders.is_placeholder(text, kind=about.kind):
        covered = about.secret and placeholders.is_covered(text.strip())
        return subject.finding("placeholder-left", about.path, case="covered" if covered else about.kind)
    return None


def _meant_variable(subject: Subject, about: Field) -> str:
    """Return the variable that a text was to name; none where it is itself the value of one."""
    return "" if subject.is_filled(about.path) else placeholders.meant_reference(str(about.value))


# --- unknown and missing fields ----------------------------------------------------------------------


#: the keys that belong in other blocks, each with its move; a missing field that a move brings, with None
_Moved = dict[Path, "Move | None"]


def _moved(subject: Subject, failing: dict[Path, list[Failure]]) -> _Moved:
    """Return the keys that belong in other blocks; what else follows from their place leaves ``failing``."""
    unknown, missing = {}, {}
    for path, failures in failing.items():
        mapping = subject.field(path).value
        if not isinstance(mapping, dict):
            continue
        absent, also = _absent(subject, path, mapping)
        unknown[path] = [
            name
            for number, name in enumerate(_unknown(failures, mapping)[:_MOST_UNKNOWN])
            if (*path, name) not in subject.document.flawed and name not in also
            if number >= _MOST_SUGGESTIONS or not is_misspelling(name, only_nearest(name, absent))
        ]
        missing[path] = _missing(failures, mapping)
    moved: _Moved = {}
    if not any(unknown.values()):
        return moved
    for path, names in unknown.items():
        for name in names:
            twin, inside = _twin(subject, path, name), subject.field((*path, name)).value
            if twin and isinstance(inside, dict):
                moved |= {(*path, twin, key): None for key in inside}
    from validator.engine import misplaced  # for unknown keys only

    for move in misplaced.moves(subject, unknown, missing):
        moved |= {(*move.path, key): move for key in move.keys}
        moved |= {(*move.target, key): None for key in move.keys}
        if subject.document.entry(move.target) is None or move.indent:
            moved[move.target] = None
        if move.indent:
            failing.pop(move.target, None)
    return moved


def _twin(subject: Subject, path: Path, name: str) -> str:
    """Return the block that is there under its correct name and under a misspelt one; else nothing."""
    mapping = subject.field(path).value
    if not isinstance(mapping, dict) or not isinstance(mapping.get(name), dict):
        return ""
    twin = only_nearest(
        name, [key for key, value in mapping.items() if isinstance(value, dict) and key != name]
    )
    return twin if twin and is_misspelling(name, twin) else ""


def _absent(subject: Subject, path: Path, mapping: Mapping[str, Any]) -> tuple[list[str], Mapping[str, str]]:
    """Return the fields that a block may have and has not, and those of them that files of others rename."""
    fields = {name: about for notes in subject.field(path).notes for name, about in _fields_of(notes)}
    absent = [name for name in sorted(fields) if name not in mapping]
    return absent, {other: name for name in absent for other in fields[name]}


def _members(subject: Subject, path: Path, failures: list[Failure], moved: _Moved) -> Iterator[Diagnostic]:
    """Yield what is unknown and missing in a mapping; a misspelt key takes the missing one with it."""
    mapping = subject.field(path).value
    if not isinstance(mapping, dict):
        return
    missing = [
        name
        for name in _missing(failures, mapping)
        if subject.pack.governs((*path, name)) and (*path, name) not in moved
    ]
    absent, also = _absent(subject, path, mapping)
    flawed = subject.document.flawed
    unknown = [name for name in _unknown(failures, mapping) if (*path, name) not in flawed]
    for number, name in enumerate(unknown[:_MOST_UNKNOWN]):
        move = moved.get((*path, name))
        if move is not None:
            if name == move.keys[0]:
                from validator.engine import misplaced

                yield misplaced.finding(subject, move)
            continue
        meant = ""
        if number < _MOST_SUGGESTIONS:
            meant = also.get(name) or only_nearest(name, absent) or only_nearest(name, missing)
            meant = meant or _twin(subject, path, name)
            if not meant and number < _MOST_TRIED and len(mapping) <= _MOST_SUGGESTIONS:
                meant = _meant_by_value(subject, path, name, missing)
        own = subject.pack.name and not subject.pack.corrects_only
        if own and placeholders.is_markup(name):
            from validator.documents.template_markup import shown

            missing = []  # nobody knows which of them the template writes
            at = subject.document.key_range((*path, name))
            yield subject.finding("template-not-rendered", (*path, name), at=at, found=shown(name))
            continue
        inside = mapping[name]
        if (
            not meant
            and isinstance(inside, dict)
            and (needless := [each for each in missing if each in inside])
        ):
            missing = [each for each in missing if each not in inside]
            yield subject.finding(
                "unknown-field",
                (*path, name),
                at=subject.document.key_range((*path, name)),
                case="needless-block",
                key=name,
                fields=code_spans(needless, _MOST_NAMED),
            )
            continue
        if meant and missing and meant not in mapping:
            missing = _missing_then(subject, path, name, meant, missing)
        yield unknown_field(subject, (*path, name), meant)
    for name in unknown[_MOST_UNKNOWN : _MOST_UNKNOWN + 1]:
        place, left = (*path, name), len(unknown) - _MOST_UNKNOWN
        at = subject.document.key_range(place)
        yield subject.finding("unknown-field", place, at=at, case="more", key=name, n=left)
    for name in missing:
        yield missing_field(subject, path, name)


def _renamed(subject: Subject, path: Path, name: str, meant: str) -> Any:
    """Return the data of a document in which one key has another name."""

    def renamed_inside(data: Any, steps: Path) -> Any:
        if not steps:
            return {**{key: value for key, value in data.items() if key != name}, meant: data[name]}
        changed = data.copy()
        changed[steps[0]] = renamed_inside(data[steps[0]], steps[1:])
        return changed

    return renamed_inside(subject.document.data, path)


def _missing_then(subject: Subject, path: Path, name: str, meant: str, missing: list[str]) -> list[str]:
    """Return what is still missing in a block once a key has the name that was meant."""
    data = _renamed(subject, path, name, meant)
    failures = [each for each in subject.pack.failures(data) if each.path == path]
    wanted = [name for each in failures if each.keyword == "required" for name in each.wanted]
    return [each for each in missing if each != meant and each in wanted]


def _meant_by_value(subject: Subject, path: Path, name: str, missing: list[str]) -> str:
    """Return the one missing field that an unknown key has the value of, or a longer name of."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])|\W", "_", name).lower().split("_")
    named = [each for each in missing if each in words]
    if len(named) == 1:
        return named[0]
    fitting = []
    for each in missing[:_MOST_NAMED]:
        place = (*path, each)
        about = subject.field(place)
        telling = about.kind not in ("", "secret") or any("enum" in note for note in about.notes)
        telling = telling or keywords.annotation(about.notes, "type") in ("object", "boolean")
        if telling and not any(
            failure.path[: len(place)] == place
            for failure in subject.pack.failures(_renamed(subject, path, name, each))
        ):
            fitting.append(each)
    return fitting[0] if len(fitting) == 1 else ""


def _fields_of(notes: Mapping[str, Any]) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield the fields of a block, each with the names that it has in other files (``x-also``)."""
    for name, schema in notes.get("properties", {}).items():
        yield name, schema.get("x-also", ()) if isinstance(schema, Mapping) else ()


def _missing(failures: Iterable[Failure], mapping: Mapping[str, Any]) -> list[str]:
    names: list[str] = []
    for failure in failures:
        if failure.keyword == "required":
            names += failure.wanted
        elif failure.keyword == "dependentRequired":
            names += [name for key, needed in failure.wanted.items() if key in mapping for name in needed]
    return [name for name in dict.fromkeys(names) if name not in mapping]


def _unknown(failures: Iterable[Failure], mapping: Mapping[str, Any]) -> list[str]:
    names: list[str] = []
    for failure in failures:
        if failure.names:
            names += failure.names
        elif failure.keyword in ("additionalProperties", "unevaluatedProperties"):
            patterns = [expression(each) for each in failure.schema.get("patternProperties", {})]
            others = (name for name in mapping if name not in failure.schema.get("properties", {}))
            names += [name for name in others if not any(pattern.search(name) for pattern in patterns)]
    return list(dict.fromkeys(names))


def unknown_field(subject: Subject, path: Path, meant: str) -> Diagnostic:
    """Return the finding about a key that is no field; ``meant``: the one it should be, or empty."""
    at = subject.document.key_range(path)
    if not meant:
        mapping = subject.field(path[:-1]).value
        known, _ = _absent(subject, path[:-1], mapping if isinstance(mapping, dict) else {})
        case, listed = "known-fields" if known else "", code_spans(known, _MOST_NEXT)
        return subject.finding("unknown-field", path, at=at, case=case, key=name_of(path), fields=listed)
    letter, latin = look_alike(name_of(path))
    alike = name_of(path).translate(LOOK_ALIKE) == meant
    finding = subject.finding(
        "unknown-field",
        path,
        at=at,
        case="look-alike" if letter and alike else "suggestion",
        key=name_of(path),
        suggestion=meant,
        letter=letter,
        character=code_point(letter) if letter else "",
        latin=latin,
    )
    edit = rename(subject.document, path, meant)
    step = subject.pack.step_of(pointer((*path[:-1], meant)))
    safe = is_misspelling(name_of(path), meant)
    return replace(finding, step=step, fix=Fix(safe, (edit,)) if edit else None)


def missing_field(subject: Subject, path: Path, name: str, value: object = None) -> Diagnostic:
    """Return the finding about a field that is missing in the block at ``path``.

    ``value``: what it may contain; None: the example of the schema.
    """
    document = subject.document
    value = subject.field((*path, name)).example if value is None else value
    example = example_line(name, value, document.format)
    where = "" if path else "at-top"
    if path and isinstance(path[-1], int):
        where = "in-item"
    required = keywords.annotation(subject.field((*path, name)).notes, "required") or ()
    without = "" if example else "block" if required else "without-example"
    finding = subject.finding(
        "missing-field",
        path,
        at=document.key_range(path) if path or document.number else START,
        case="-".join(filter(None, (where, without))),
        key=name,
        parent=name_of(path) or called(()),
        example=example,
        fields=code_spans(required, _MOST_NAMED),
    )
    return replace(finding, step=subject.pack.step_of(pointer((*path, name))))


def example_line(name: str, value: object, format: Format) -> str:
    """Return a line that would contain a field in ``format``; empty if its value takes more than a line."""
    written = _written_example(value, format)
    if not written:
        return ""
    if format in (Format.JSON, Format.JSONC, Format.DATA):
        return f"{scalars.quoted(name)}: {written}"
    return f"{name} = {written}" if format is Format.TOML else f"{name}: {written}"


def _written_example(value: object, format: Format) -> str:
    """Return a value as it is written in ``format``; empty if it takes more than a line."""
    if isinstance(value, (bool, int)):
        return scalars.shown(value)
    if not isinstance(value, str) or "\n" in value:
        return ""
    plain = format in (Format.YAML, Format.ENV) and (is_reference(value) or scalars.is_plain(value))
    return value if plain else scalars.quoted(value)


# --- the value itself --------------------------------------------------------------------------------


def _value(subject: Subject, failures: list[Failure]) -> Iterator[Diagnostic]:
    if not failures:
        return
    wrong_type = next((failure for failure in failures if failure.keyword == "type"), None)
    kind = subject.field(failures[0].path).kind
    if wrong_type is not None:
        yield _wrong_type(subject, wrong_type)
    elif failures[0].found == "" and kind in _EXACT and kind != "url":  # the same for all kinds
        yield _empty_text(subject, failures[0].path, "1", 0)
    else:
        yield explain(subject, failures) or _generic(subject, failures[0])


def _wrong_type(subject: Subject, failure: Failure) -> Diagnostic:
    wanted, about = _types(failure)[0], subject.field(failure.path)
    if failure.found is None:
        return _empty(subject, about)
    case = wanted
    if wanted == "boolean" and isinstance(failure.found, str) and not subject.is_filled(failure.path):
        case = "boolean-quoted" if failure.found.lower() in ("true", "false") else "boolean-word"
    elif wanted == "string" and not isinstance(failure.found, (dict, list)):
        case = "string-unquoted"
    elif wanted == "object" and not isinstance(failure.found, (dict, list)) and _required(about):
        return subject.finding(
            "wrong-type", failure.path, case="object-value", fields=code_spans(_required(about), _MOST_NAMED)
        )
    elif wanted == "array" and str(failure.found).startswith("-") and _is_plain_yaml(subject, failure.path):
        return subject.finding("syntax-error", failure.path, case="dash-without-space")
    if wanted == "string" and (name := _name_in_braces(subject.document, failure)):
        reference = f"${{{name}}}"
        raw = subject.document.raw(failure.path)
        finding = subject.finding("placeholder-left", failure.path, case="reference", reference=reference)
        finding = replace(finding, params={**finding.params, "value": raw})
        return replace(
            finding, fix=Fix(False, (Edit(subject.document.value_range(failure.path), reference),))
        )
    if about.kind == "payload" and isinstance(failure.found, dict):
        at = subject.value_or_key(failure.path)
        return subject.finding("wrong-type", failure.path, at=at, case="string-payload")
    shape, fix = _other_shape(subject, failure, wanted)
    case = shape or case
    finding = subject.finding("wrong-type", failure.path, at=subject.value_or_key(failure.path), case=case)
    if shape:
        written = fix.edits[0].text if fix else ""
        return replace(finding, fix=fix, params={**finding.params, "written": written})
    if bare := _bare(wanted, failure.found):
        return _written_bare(subject, finding, failure.path, bare)
    return _quoting(subject, finding, about) if case == "string-unquoted" else finding


def _required(about: Field) -> list[str]:
    """Return the names of the fields that the block which belongs in a field must have."""
    return [name for note in about.notes for name in note.get("required", ())]


def _is_plain_yaml(subject: Subject, path: Path) -> bool:
    return subject.document.format is Format.YAML and subject.document.style(path) is Style.PLAIN


def _name_in_braces(document: Document, failure: Failure) -> str:
    """Return the variable that ``{NAME}`` was to name, which YAML reads as a block; else an empty text."""
    found = failure.found
    if document.format is not Format.YAML or not isinstance(found, dict) or [*found.values()] != [None]:
        return ""
    return found_name[1] if (found_name := _IN_BRACES.fullmatch(document.raw(failure.path))) else ""


_IN_BRACES = regex(r"\{\s*([A-Za-z_]\w*)\s*\}", re.ASCII)


def _empty(subject: Subject, about: Field) -> Diagnostic:
    """Return the finding about a field without a value, with what belongs there if it is required."""
    around = subject.field(about.path[:-1]).notes if about.path else []
    required = any(name_of(about.path) in note.get("required", ()) for note in around)
    values = [
        each for each in keywords.annotation(about.notes, "enum") or () if str(each) not in about.spellings
    ]
    inside = _required(about)
    is_text = isinstance(about.example, str)
    example = _written_example(about.example, subject.document.format) if is_text else ""
    if not required:
        case = "empty"
    elif inside:
        case = "empty-block"
    elif pasted_values.begins_comment(subject, about, glued=True):
        case = "empty-comment"
    else:
        values = values or [True, False] * (keywords.annotation(about.notes, "type") == "boolean")
        case = "empty-enum" if values else "empty-example" if example else "empty-required"
    return subject.finding(
        "wrong-type",
        about.path,
        at=subject.value_or_key(about.path),
        case=case,
        allowed=code_spans([_shown(value) for value in values if value is not None]),
        example=example,
        fields=code_spans(inside, _MOST_NAMED),
    )


def _other_shape(subject: Subject, failure: Failure, wanted: str) -> tuple[str, Fix | None]:
    """Return the case of a list, a block or a value in the place of another, and its fix."""
    from validator.engine import shapes

    as_wanted = {"array": shapes.as_list, "object": shapes.as_block, "string": shapes.as_value}.get(wanted)
    if as_wanted is None or subject.is_filled(failure.path) or failure.path == ():
        return "", None
    return as_wanted(
        subject.document, failure.path, failure.found, lambda value: would_fit(subject, failure, value)
    )


#: words that are as good as ``true`` and ``false``, in English, French and Spanish
_BOOLEANS = {
    **dict.fromkeys(("true", "yes", "on", "oui", "vrai", "sí", "si", "verdadero"), "true"),
    **dict.fromkeys(("false", "no", "off", "non", "faux", "falso"), "false"),
}


def _bare(wanted: str, found: object) -> str:
    """Return what a text means where no text is wanted; empty if it means nothing."""
    if not isinstance(found, str):
        return ""
    if wanted == "boolean":
        return _BOOLEANS.get(found.lower(), "")
    return found if wanted == "integer" and re.fullmatch("-?(0|[1-9][0-9]{0,14})", found) else ""


def _written_bare(subject: Subject, finding: Diagnostic, path: Path, bare: str) -> Diagnostic:
    entry = subject.document.entry(path)
    if entry is None or entry.alias or entry.merged or entry.node.style is Style.BLOCK:
        return finding
    return replace(finding, fix=Fix(True, (Edit(subject.document.value_range(path), bare),)))


def _generic(subject: Subject, failure: Failure) -> Diagnostic:
    rule = _GENERIC.get(failure.keyword, "no-form-matches")
    at, about = subject.value_or_key(failure.path), subject.field(failure.path)
    if failure.keyword in ("enum", "const"):
        return _not_allowed(subject, about, failure)
    if rule in ("wrong-length", "out-of-range"):
        params: dict[str, Param] = {"limit": str(failure.wanted)}
        if isinstance(failure.found, (str, list, dict)):
            params["length"] = len(failure.found)
        if failure.found == "":
            return _empty_text(subject, failure.path, str(failure.wanted), 0)
        case = failure.keyword
        return subject.finding(rule, failure.path, at=at, case=case, **params)
    number = as_e164(str(failure.found)) if about.kind in ("number", "phone") else ""
    if number and would_fit(subject, failure, number):
        finding = subject.finding(rule, failure.path, at=at, case="suggestion", suggestion=number)
        return subject.with_fix(finding, failure.path, number)
    if failure.keyword == "pattern" and not about.secret and not subject.is_filled(failure.path):
        case, signs = not_taken(str(failure.found), lambda text: would_fit(subject, failure, text))
        if case:
            return _about_signs(subject, failure, case, signs)
    if about.kind == "url" and (found := _about_address(subject, failure)):
        return found
    case = "expected" if keywords.annotation(about.notes, "x-expected") else failure.keyword
    return subject.finding(rule, failure.path, at=at, case=case)


_SCHEME = regex(r"[A-Za-z][\w+.-]*:/*")


def _about_address(subject: Subject, failure: Failure) -> Diagnostic | None:
    """Return the finding that names the part of a URL that is wrong at its beginning; None if none is."""
    text = str(failure.found)
    scheme = found[0] if (found := _SCHEME.match(text)) else ""
    rest = text[len(scheme) :]
    case = "url-no-host" if not rest.strip("/") else "" if scheme == "https://" else "url-scheme"
    case = "url-slashes" if case == "url-scheme" and scheme.lower().rstrip("/") == "https:" else case
    case = "url-backslash" if "\\" in text else case if scheme else "url-no-scheme"
    if not case:
        return None
    start = text.index("\\") if case == "url-backslash" else 0
    of_scheme = len(scheme) if case in ("url-scheme", "url-slashes") else len(text)
    end = start + 1 if case == "url-backslash" else of_scheme
    at = subject.inside(failure.path, start, end)
    finding = subject.finding("wrong-format", failure.path, at=at, case=case, scheme=scheme)
    right = text.replace("\\", "/") if case == "url-backslash" else f"https://{rest}"
    if case == "url-no-host" or not would_fit(subject, failure, right):
        return finding
    return subject.with_fix(finding, failure.path, right, safe=case in ("url-backslash", "url-slashes"))


def _empty_text(subject: Subject, path: Path, limit: str, length: Param) -> Diagnostic:
    example = subject.field(path).example
    shown = _written_example(example, subject.document.format) if isinstance(example, str) else ""
    case = "minLength-empty-example" if shown else "minLength-empty"
    return subject.finding("wrong-length", path, case=case, example=shown, limit=limit, length=length)


def _is_seen(sign: str) -> bool:
    """Tell whether a character can be shown alone."""
    from unicodedata import combining

    return sign.isprintable() and sign not in " `" and not combining(sign)


def _about_signs(subject: Subject, failure: Failure, case: str, signs: str) -> Diagnostic:
    """Return the finding that names the signs that a value cannot have, at the first of them."""
    text = str(failure.found)
    first = next(index for index, each in enumerate(text) if each in signs)
    if case == "edge" and first > 0:
        first = len(text) - 1
    if case == "characters" and set(signs) == {" "}:
        case = "space"
    elif case == "characters" and " " in signs:
        case, signs = "spaces-and-characters", signs.replace(" ", "")
    elif case == "characters" and len(signs) == 1:
        case = "character"
    named = ", ".join(f"`{sign}`" if _is_seen(sign) else code_point(sign) for sign in signs)
    at = subject.inside(failure.path, first, first + 1)
    return subject.finding("wrong-format", failure.path, at=at, case=case, signs=named)


def _shown(value: object) -> str:
    """Return an allowed value as it may be in a code span."""
    if isinstance(value, (list, dict)):
        import json

        written = json.dumps(value, ensure_ascii=False)
    else:
        written = scalars.shown(value)
    return shortened(visible(written)).replace("`", "’")


def _meant_value(about: Field, found: str, texts: Iterable[str]) -> str:
    """Return the one allowed value that was meant; empty if it is unsure, or a value that exists elsewhere.

    Spellings of one value are no rivals of each other.
    """
    elsewhere = keywords.annotation(about.notes, "x-elsewhere")
    if elsewhere is not None and keywords.fits(elsewhere, found):
        return ""
    near = nearest(found, texts)
    values = {about.spellings.get(text, text) for text in near}
    return values.pop() if len(values) == 1 else ""


def _not_allowed(subject: Subject, about: Field, failure: Failure) -> Diagnostic:
    values = failure.wanted if failure.keyword == "enum" else [failure.wanted]
    shown = [value for value in values[:_MOST_SHOWN] if value is not None or len(values) == 1]
    allowed = [_shown(value) for value in shown if str(value) not in about.spellings]
    from validator.engine import shapes

    texts = [value for value in values if isinstance(value, str)]
    if isinstance(failure.found, str) and shapes.several(failure.found, texts):
        in_list = isinstance(failure.path[-1], int)
        finding = subject.finding(
            "not-allowed",
            failure.path,
            at=subject.value_or_key(failure.path),
            case="several-in-list" if in_list else "several",
            allowed=", ".join(f"`{name}`" for name in allowed) + (" …" if len(values) > _MOST_SHOWN else ""),
        )
        fix = shapes.as_entries(subject.document, failure.path, failure.found, texts) if in_list else None
        return replace(finding, fix=fix)
    meant = _meant_value(about, failure.found, texts) if isinstance(failure.found, str) else ""
    finding = subject.finding(
        "not-allowed",
        failure.path,
        at=subject.value_or_key(failure.path),
        case=("one-" if len(allowed) == 1 else "") + ("suggestion" if meant else "enum"),
        allowed=", ".join(f"`{name}`" for name in allowed) + (" …" if len(values) > _MOST_SHOWN else ""),
        suggestion=meant,
    )
    safe = bool(meant) and is_misspelling(str(failure.found), meant)
    return subject.with_fix(finding, failure.path, meant, safe=safe) if meant else finding
