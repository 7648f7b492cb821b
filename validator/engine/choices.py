"""Fields whose value decides which other fields a block has, such as the vendor of a credential.

If such a value does not match the content of its block, that is one mistake and gives one finding, however
many of the fields that it asks for are missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from validator.diagnostics import Diagnostic, Fix
from validator.documents.edits import rewrite
from validator.documents.model import Path
from validator.engine.annotated_document import Subject
from validator.json_schema import keywords
from validator.json_schema.keywords import Failure
from validator.lazy_dataclasses import dataclass, replace
from validator.printable import code_spans

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

Failing = dict[Path, list[Failure]]

_MOST_BLOCKS = 100  #: of a document for which another value is tried


@dataclass(frozen=True, slots=True)
class _Choice:
    """Another value of a deciding field, and how well the block matches it."""

    path: Path  #: of the value to change
    value: str
    block: Mapping[str, Any]  #: the block with that value
    matching: int  #: fields that the value asks for and the block has


def settle(subject: Subject, failing: Failing) -> list[Diagnostic]:
    """Return the findings about deciding values that do not match their blocks.

    What follows from such a value, and the missing fields that a value with a finding decides about, are
    removed from ``failing``: the failures of the schema by path.
    """
    found = []
    blocks = [
        path for path, failures in failing.items() if any(each.keyword == "required" for each in failures)
    ]
    for number, path in enumerate(blocks):
        conditions = [note for note in subject.field(path).notes if "if" in note]
        decided = [each for each in failing[path] if _condition(conditions, each) is not None]
        if not decided:
            continue
        if number < _MOST_BLOCKS and not _speaks_itself(conditions, decided, path, failing):
            choice = _better(subject, path, conditions, decided)
            if choice is not None:
                found.append(_finding(subject, path, choice, decided))
                _keep_only(subject, failing, path, choice.block)
                continue
        for each in decided:
            condition = _condition(conditions, each)
            if (condition and any(_has_failure(failing, (*path, name)) for name in _deciding(condition))) or (
                condition and _rule_inside(condition, path, failing)
            ):
                failing[path].remove(each)
    return found


def decided_by(subject: Subject, path: Path) -> list[Path]:
    """Return the paths of the fields about which the value at ``path`` decides."""
    found = []
    for note in subject.field(path[:-1]).notes if path else ():
        if path[-1] in note.get("if", {}).get("properties", ()):
            branches = [note.get(branch) for branch in ("then", "else")]
            names = [
                name for each in branches if isinstance(each, dict) for name in each.get("properties", ())
            ]
            found += [(*path[:-1], name) for name in names if name != path[-1]]
    return found


def _condition(conditions: list[Mapping[str, Any]], failure: Failure) -> Mapping[str, Any] | None:
    """Return the subschema whose condition asks for missing fields; None if they are always required."""
    if failure.keyword != "required":
        return None
    branches = (
        note
        for note in conditions
        if failure.schema is note.get("then") or failure.schema is note.get("else")
    )
    return next(branches, None)


def _deciding(condition: Mapping[str, Any]) -> list[str]:
    return [*condition["if"].get("properties", {})]


def _has_failure(failing: Failing, place: Path) -> bool:
    return any(failures and path[: len(place)] == place for path, failures in failing.items())


def _speaks_itself(
    conditions: list[Mapping[str, Any]], decided: list[Failure], path: Path, failing: Failing
) -> bool:
    """Tell whether a rule of the pack says already why the value does not match the block."""
    return any(
        _rule_inside(condition, path, failing)
        for each in decided
        if (condition := _condition(conditions, each))
    )


def _rule_inside(condition: Mapping[str, Any], path: Path, failing: Failing) -> bool:
    """Tell whether a field of the block fails a rule that the same condition brings."""
    rules = [*_schemas_with_rule(condition.get("then")), *_schemas_with_rule(condition.get("else"))]
    return any(
        each.schema is rule
        for place, failures in failing.items()
        if len(place) > len(path) and place[: len(path)] == path
        for each in failures
        for rule in rules
    )


def _schemas_with_rule(schema: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(schema, Mapping):
        if "x-rule" in schema:
            yield schema
        for inner in schema.values():
            yield from _schemas_with_rule(inner)


def _better(
    subject: Subject, path: Path, conditions: list[Mapping[str, Any]], decided: list[Failure]
) -> _Choice | None:
    """Return the value that matches the block clearly better than the one it has; None if there is none."""
    block = subject.field(path).value
    if not isinstance(block, dict):
        return None
    missing = {name for each in decided for name in each.wanted if name not in block}
    matching = _matching(subject, conditions, block)
    choices = sorted(
        (each for each in _choices(subject, path, conditions, decided) if each.matching),
        key=lambda each: -each.matching,
    )
    if not choices or (len(choices) > 1 and choices[0].matching == choices[1].matching):
        return None
    is_better = choices[0].matching > matching or (len(missing) > 1 and choices[0].matching == matching)
    return choices[0] if is_better else None


def _choices(
    subject: Subject, path: Path, conditions: list[Mapping[str, Any]], decided: list[Failure]
) -> Iterator[_Choice]:
    """Yield the values of deciding fields with which the block has all the fields that it needs."""
    block: dict[str, Any] = subject.field(path).value  # type: ignore[assignment]  # the caller has looked
    names = dict.fromkeys(
        name
        for each in decided
        if (condition := _condition(conditions, each))
        for name in _deciding(condition)
    )
    for name in names:
        place, is_list = (*path, name), isinstance(block.get(name), list)
        if is_list and len(block[name]) != 1:
            continue
        about = subject.field((*place, 0) if is_list else place)
        now = about.canonical
        for value in _allowed(about.notes):
            if value == now or value in about.spellings:
                continue
            trial = {**block, name: [value] if is_list else value}
            if not any(
                each.keyword == "required" and not each.path for each in _failures(subject, path, trial)
            ):
                yield _Choice(about.path, value, trial, _matching(subject, conditions, trial))


def _allowed(notes: list[Mapping[str, Any]]) -> list[str]:
    listed: list[Any] = next((note["enum"] for note in notes if "enum" in note and "not" not in note), [])
    return [value for value in listed if isinstance(value, str)]


def _failures(subject: Subject, path: Path, block: Mapping[str, Any]) -> list[Failure]:
    """Return what a block would fail in the schema that describes it; paths begin at the block."""
    whole = next((note for note in subject.field(path).notes if "properties" in note), {})
    return [*keywords.failures_inside(subject.pack.schema, whole, block)]


def _matching(subject: Subject, conditions: list[Mapping[str, Any]], block: Mapping[str, Any]) -> int:
    """Return how many of the fields that a block has are asked for by what its own values decide."""
    asked: set[str] = set()
    for condition in conditions:
        branch = "then" if keywords.fits_inside(subject.pack.schema, condition["if"], block) else "else"
        if isinstance(condition.get(branch), Mapping):
            asked.update(condition[branch].get("required", ()))
    return len(asked & block.keys())


def _keep_only(subject: Subject, failing: Failing, path: Path, block: Mapping[str, Any]) -> None:
    """Remove the failures of a block that it would not have with another value."""
    left = {(each.path, each.keyword) for each in _failures(subject, path, block)}
    for place in [place for place in failing if place[: len(path)] == path]:
        inside = place[len(path) :]
        failing[place] = [each for each in failing[place] if (inside, each.keyword) in left]


def _finding(subject: Subject, path: Path, choice: _Choice, decided: list[Failure]) -> Diagnostic:
    block = subject.field(path).value
    assert isinstance(block, dict)
    missing = dict.fromkeys(name for each in decided for name in each.wanted if name not in block)
    finding = subject.finding(
        "value-contradicts-fields",
        choice.path,
        suggestion=choice.value,
        fields=code_spans(missing),
    )
    edit = rewrite(subject.document, choice.path, choice.value)
    return replace(finding, fix=Fix(False, (edit,))) if edit else finding
