"""A configuration line by line: which field a line is about, which step fills it, on which screen it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from validator.documents.model import Document, Entry, Node, Path, Style, pointer
from validator.lazy_dataclasses import dataclass
from validator.packs.model import Pack

Translate = Callable[[str, str], str]  #: (English text, context) -> text in the reader's language


@dataclass(frozen=True, slots=True)
class Key:
    """A key in a line."""

    start: int  #: 0-based, in code points
    end: int
    place: str  #: pointer of its value


@dataclass(frozen=True, slots=True)
class AnnotatedLine:
    number: int  #: 1-based
    place: str = ""  #: pointer of the field that the line is about; empty: none
    step: str = ""  #: id of the step that fills the field; empty: none does
    screen: tuple[str, ...] = ()  #: the console and what to click in it; empty: the pack names none
    keys: tuple[Key, ...] = ()  #: from left to right


def annotated(document: Document, pack: Pack, language: str, translate: Translate) -> list[AnnotatedLine]:
    """Return every line of the file that a document is from; lines of other documents are about no field."""
    about: dict[int, tuple[Path, Node]] = {}
    keys: dict[int, list[Key]] = {}
    for path, node in _nodes(document.root, ()):
        start, end = document.key_range(path).start, document.key_range(path).end
        if isinstance(path[-1], str) and start.line == end.line:
            keys.setdefault(start.line, []).append(Key(start.column - 1, end.column - 1, pointer(path)))
        last = start.line if _has_fields(node) else document.value_range(path).end.line
        for number in range(start.line, last + 1):
            before = about.get(number)
            if before is None or path[: len(before[0])] == before[0]:
                about[number] = path, node
    found = []
    for number in range(1, document.lines.position(len(document.lines.text)).line + 1):
        path, node = about.get(number, ((), document.root))
        place, step = pointer(path) if path else "", ""
        screen: tuple[str, ...] = ()
        if path and not _has_fields(node):
            step, screen = pack.step_of(place), screen_names(pack, place, language, translate)
        found.append(AnnotatedLine(number, place, step, screen, tuple(keys.get(number, ()))))
    return found


def screen_names(pack: Pack, place: str, language: str, translate: Translate) -> tuple[str, ...]:
    """Return where people find or enter the value of the field at a pointer, as their console calls it."""
    screen = pack.screen_of(place)
    if screen is None or pack.guide.flow is None:
        return ()
    labels = (pack.guide.labels[name] for name in screen.path)
    title = translate(pack.guide.flow.places[screen.place].title, "step")
    return (title, *(label.get(language, label["en"]) for label in labels))


def _nodes(node: Node, path: Path) -> Iterator[tuple[Path, Node]]:
    """Yield what is written in a value, in its order; lists of plain values are one."""
    inside: list[tuple[str | int, Entry]] = list(node.entries.items())
    if _has_fields(node):
        inside += list(enumerate(node.items))
    for step, entry in inside:
        if not (entry.merged or entry.alias):
            yield (*path, step), entry.node
            yield from _nodes(entry.node, (*path, step))


def _has_fields(node: Node) -> bool:
    """Tell whether fields are inside a value, so that it is its own block."""
    return bool(node.entries) or any(entry.node.style is Style.COLLECTION for entry in node.items)
