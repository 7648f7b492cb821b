"""Keys that are written one level too high or too deep: the block in which each of them belongs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile

from validator.diagnostics import Diagnostic, Edit, Fix
from validator.documents.model import Format, Path, Style, pointer, pointer_pattern
from validator.engine.annotated_document import Subject, name_of
from validator.lazy_dataclasses import dataclass, replace
from validator.packs.fields import SchemaField, fields
from validator.positions import Position, Range
from validator.printable import code_spans

Names = Mapping[Path, Sequence[str]]  #: names of members, by the path of their block

_LONGEST_RUN = 100  #: keys that move together; no block has more
_MOST_NAMED = 4  #: of the keys that a message lists


@dataclass(frozen=True, slots=True)
class Move:
    """Keys that follow each other in one block and belong in another one."""

    path: Path  #: of the block that they are in
    keys: tuple[str, ...]
    target: Path  #: of the block where they belong, which may not exist
    indent: bool = False  #: the block exists and is empty, just above them: only their indentation is missing


def moves(subject: Subject, unknown: Names, missing: Names) -> list[Move]:
    """Return the unknown keys that the schema knows at exactly one other level of the document.

    ``unknown`` and ``missing``: names of members that the schema does not know, and of those it asks for.
    A key that several levels know belongs where it is missing.
    """
    known: dict[str, list[SchemaField]] = {}
    for each in fields(subject.pack):
        known.setdefault(each.name, []).append(each)
    somewhere = frozenset(known).union(*missing.values())
    found: list[Move] = []
    for path, listed in unknown.items():
        names = somewhere.intersection(listed)
        entry = subject.document.entry(path)
        order = [*entry.node.entries] if entry else []
        last = -2
        for index, name in enumerate(order):
            if name not in names or index <= last:
                continue
            run = list(takewhile(names.__contains__, order[index : index + _LONGEST_RUN]))
            above = _empty_above(subject, path, order, index)
            inside = _known_in(subject, known, (*path, *above), run) if above else ()
            if inside:
                found.append(Move(path, inside, (*path, *above), indent=True))
                last = index + len(inside) - 1
                continue
            target = _target(subject, known, path, name, missing)
            if target is None:
                continue
            keys = [name]
            for other in run[1:]:
                if _target(subject, known, path, other, missing) != target:
                    break
                keys.append(other)
            found.append(Move(path, tuple(keys), target))
            last = index + len(keys) - 1
    return found


def _empty_above(subject: Subject, path: Path, order: Sequence[str], index: int) -> Path:
    """Return the last step to the empty block right above a key; empty if there is none."""
    if not index or subject.document.format is not Format.YAML:
        return ()
    above = order[index - 1]
    entry = subject.document.entry((*path, above))
    return (above,) if entry is not None and entry.node.data is None else ()


def _known_in(
    subject: Subject, known: Mapping[str, list[SchemaField]], block: Path, run: Sequence[str]
) -> tuple[str, ...]:
    """Return the keys at the beginning of a run that are fields of a block."""
    pattern, inside = pointer_pattern(block), []
    for name in run:
        if not any(_block_of(each) == pattern for each in known.get(name, ())):
            break
        inside.append(name)
    return tuple(inside)


def _target(
    subject: Subject, known: Mapping[str, list[SchemaField]], path: Path, name: str, missing: Names
) -> Path | None:
    """Return the one other block in which a key belongs; None if there is none or several."""
    next_to = [block for block, names in missing.items() if name in names and block[:-1] == path]
    if len(next_to) == 1:
        return next_to[0]
    value, here = subject.field((*path, name)).value, pointer_pattern(path)
    able = [
        (each, block)
        for each in known.get(name, ())
        if _block_of(each) != here and _may_have(each, value)
        for block in _blocks(subject, _block_of(each))
    ]
    free = [(each, block) for each, block in able if subject.document.entry((*block, name)) is None]
    wanted = [
        block
        for each, block in free
        if name in missing.get(block, ()) or _is_due(subject, each, block, missing)
    ]
    if len(wanted) == 1:
        return wanted[0]
    return free[0][1] if len(able) == 1 and free and not wanted else None


def _may_have(about: SchemaField, value: object) -> bool:
    """Tell whether a value is a block, a list or neither, as the field wants it."""
    if value is None or not about.type:
        return True
    wanted = {"object": dict, "array": list}.get(about.type)
    return isinstance(value, wanted) if wanted else not isinstance(value, (dict, list))


def _is_due(subject: Subject, about: SchemaField, block: Path, missing: Names) -> bool:
    """Tell whether a field is required in a block that is itself missing."""
    return about.required and bool(block) and block[-1] in missing.get(block[:-1], ())


def _blocks(subject: Subject, pattern: str) -> Iterator[Path]:
    """Yield the blocks that a pattern names; one that does not exist yet, if its name has no index in it."""
    existing = [*subject.matching(pattern)]
    if existing:
        yield from existing
    elif "*" not in pattern:
        yield tuple(pattern.split("/")[1:])


def _block_of(about: SchemaField) -> str:
    return about.place.rpartition("/")[0]


def finding(subject: Subject, move: Move) -> Diagnostic:
    """Return the finding about keys in the wrong block: ``unknown-field`` at the first of them."""
    first = (*move.path, move.keys[0])
    if move.indent:
        case = "not-indented"
    elif len(move.keys) > 1:
        exists = subject.document.entry(move.target) is not None
        case = "several-elsewhere" if exists else "several-without-block"
        case = case if move.target else "several-too-deep"
    else:
        case = "too-deep" if not move.target else "elsewhere" if move.path else "too-high"
    found = subject.finding(
        "unknown-field",
        first,
        at=subject.document.key_range(first),
        case=case,
        key=move.keys[0],
        fields=code_spans(move.keys, _MOST_NAMED),
        block=".".join(step for step in move.target if isinstance(step, str)),
        parent=name_of(move.path),
        belong=" ".join(pointer((*move.target, key)) for key in move.keys),
    )
    found = replace(found, step=subject.pack.step_of(pointer((*move.target, move.keys[0]))) or found.step)
    return replace(found, fix=_indentation(subject, move)) if move.indent else found


def _indentation(subject: Subject, move: Move) -> Fix | None:
    """Return the fix that indents the lines of the keys."""
    entries = [subject.document.entry((*move.path, key)) for key in move.keys]
    nodes = [entry.node for entry in entries if entry is not None and entry.key is not None]
    if len(nodes) < len(entries) or any(node.style is Style.BLOCK for node in nodes):
        return None
    start = subject.document.key_range((*move.path, move.keys[0])).start.line
    end = subject.document.value_range((*move.path, move.keys[-1])).end
    last = end.line if end.column > 1 else end.line - 1
    starts = (Position(line, 1) for line in range(start, last + 1))
    return Fix(True, tuple(Edit(Range(at, at), "  ") for at in starts))
