"""Variables that a configuration refers to, and the document with their values in place of the references.

``env(NAME)`` and ``${NAME}``, which may be inside a longer text, can be filled in. All other references
(``op://…``, ``vault:…``, ``@Microsoft.KeyVault(…)``) are left alone: what is after them is nobody's here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from validator.diagnostics import Related
from validator.documents.limits import LIMITS
from validator.documents.model import Document, Entry, Node, Reading, Style, pointer
from validator.lazy_dataclasses import dataclass, field, replace
from validator.lazy_regex import regex
from validator.secrets import is_reference, is_variable

_ANYWHERE = regex(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_ALONE = regex(r"env\(([A-Za-z_][A-Za-z0-9_]*)\)\Z")


@dataclass(frozen=True, slots=True)
class Variable:
    """What a name represents. The value is a secret, whatever it is."""

    value: str = field(repr=False)
    place: Related | None = None  #: where it is set; None: in the environment


Variables = Mapping[str, Variable]


@dataclass(frozen=True, slots=True)
class Filling:
    """A document with values in place of references."""

    document: Document
    values: frozenset[str] = field(repr=False)  #: the values that were filled in
    undefined: tuple[str, ...]  #: names that represent nothing, in the order of the document


def in_file(path: str, reading: Reading) -> dict[str, Variable]:
    """Return the variables that an environment file sets; of a name that is set twice, the later value."""
    found: dict[str, Variable] = {}
    for document in reading.documents:
        for name, entry in document.root.entries.items():
            place = Related(path, document.number, pointer((name,)), document.key_range((name,)))
            found[name] = Variable(str(entry.node.data), place)
    return found


def in_environment(environment: Mapping[str, str]) -> dict[str, Variable]:
    """Return the variables of a process."""
    return {name: Variable(value) for name, value in environment.items()}


def names(text: object) -> list[str]:
    """Return the names of the variables that a value refers to, each once."""
    if not isinstance(text, str):
        return []
    alone = _ALONE.match(text)
    if alone:
        return [alone[1]]
    if is_reference(text) and not is_variable(text):
        return []
    return list(dict.fromkeys(_ANYWHERE.findall(text)))


def fill(document: Document, variables: Variables, *, inside: bool = True) -> Filling:
    """Return the document with the values of its references, all at the references' own places.

    ``inside``: those inside a longer text as well. The platform stays as it is written: it says who checks.
    So does a text that would become longer than a text may be.
    """
    filler = _Filler(variables, inside)
    platform = document.root.entries.get("platform")
    if platform is not None:
        filler.done[id(platform.node)] = platform.node
    root = filler.node(document.root)
    filled = replace(document, data=root.data, root=root)
    return Filling(filled, frozenset(filler.values), tuple(dict.fromkeys(filler.undefined)))


class _Filler:
    def __init__(self, variables: Variables, inside: bool) -> None:
        self.variables = variables
        self.inside = inside
        self.values: set[str] = set()
        self.undefined: list[str] = []
        self.done: dict[int, Node] = {}  #: by identity: an aliased node is at several places

    def node(self, node: Node) -> Node:
        known = self.done.get(id(node))
        if known is None:
            collection = node.style is Style.COLLECTION
            known = self.done[id(node)] = self.collection(node) if collection else self.scalar(node)
        return known

    def collection(self, node: Node) -> Node:
        entries = {key: self.entry(entry) for key, entry in node.entries.items()}
        items = [self.entry(entry) for entry in node.items]
        if _same(entries.values(), node.entries.values()) and _same(items, node.items):
            return node
        data: object = [entry.node.data for entry in items]
        if isinstance(node.data, dict):
            data = {
                key: entries[key].node.data if key in entries else value for key, value in node.data.items()
            }
        return replace(node, data=data, entries=entries, items=items)

    def entry(self, entry: Entry) -> Entry:
        node = self.node(entry.node)
        return entry if node is entry.node else replace(entry, node=node)

    def scalar(self, node: Node) -> Node:
        wanted = names(node.data)
        self.undefined += [name for name in wanted if name not in self.variables]
        defined = {name: self.variables[name].value for name in wanted if name in self.variables}
        wished = self.inside or is_reference(str(node.data))
        text = _filled(str(node.data), defined) if defined and wished else None
        if text is None:
            return node
        self.values.update(defined.values())
        return replace(node, data=text)


def _same(new: Iterable[Entry], old: Iterable[Entry]) -> bool:
    return all(one is other for one, other in zip(new, old, strict=True))


def _filled(text: str, values: Mapping[str, str]) -> str | None:
    """Return the text with the values; None if that would be longer than a text may be."""
    alone = _ALONE.match(text)
    pieces = [values[alone[1]]] if alone else list(_pieces(text, values))
    return "".join(pieces) if sum(map(len, pieces)) <= LIMITS.value_length else None


def _pieces(text: str, values: Mapping[str, str]) -> Iterator[str]:
    done = 0
    for match in _ANYWHERE.finditer(text):
        yield text[done : match.start()]
        yield values.get(match[1], match[0])
        done = match.end()
    yield text[done:]
