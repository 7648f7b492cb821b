"""Variables in files of other programs: each block of them as a flat document, as an ``.env`` file has them.

Where such files carry variables is in the packs (:class:`validator.packs.model.Carrier`). The documents made
here have the variables at their places in the file, so that every check works on them as on any other
document; :meth:`Environment.in_file` then gives a finding the pointer that it has in the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from validator.diagnostics import Diagnostic, Edit, Fix
from validator.documents.env_reader import default_of
from validator.documents.model import Document, Entry, Node, Path, Style, pointer
from validator.engine.annotated_document import Subject
from validator.engine.near_names import meant_name
from validator.engine.schema_findings import missing_field, unknown_field
from validator.json_schema import keywords
from validator.json_schema.ecma_regex import expression
from validator.lazy_dataclasses import dataclass, replace
from validator.packs.model import Carrier, Pack
from validator.placeholders import is_placeholder
from validator.positions import Lines, Range
from validator.secrets import is_reference
from validator.suggest import is_misspelling

#: what a value is in these documents that is not written in the file itself, such as ``${{ secrets.X }}``
_ELSEWHERE = "vault:elsewhere"
#: what a value is in them that should be encoded and is not
_NOT_ENCODED = "vault:not-encoded"
#: what the reader says of a value that is still the value of a variable; all else is of the other program
_ABOUT_VALUES = ("duplicate-key", "number-too-long", "exponent-too-large")


@dataclass(frozen=True, slots=True)
class Environment:
    """The variables of one block."""

    pack: Pack
    carrier: Carrier
    block: Path  #: where the block is in the file
    document: Document  #: the variables that the pack knows
    everything: Document  #: all variables of the block
    paths: Mapping[str, Path]  #: where the value of each is in the file, by name

    def read_first(self, found: Iterable[Diagnostic]) -> list[Diagnostic]:
        """Return what the reader says of the values of known variables, with pointers into ``document``."""
        here = {pointer(self.paths[name]): pointer((name,)) for name in self.document.root.entries}
        return [
            replace(each, pointer=here[each.pointer])
            for each in found
            if each.document == self.document.number and each.pointer in here and _is_about_value(each)
        ]

    def in_file(self, finding: Diagnostic) -> Diagnostic:
        """Return a finding about ``document`` as one about the file."""
        place = self._place(finding.pointer)
        params = {**finding.params, "pointer": place} if "pointer" in finding.params else finding.params
        finding = replace(finding, pointer=place, params=params)
        if self.carrier.encoding == "base64" and finding.case in ("line-break", "edge"):
            finding = self._encoded_again(finding)
        return _with_reference(finding, self.carrier.reference) if "reference" in params else finding

    def _encoded_again(self, finding: Diagnostic) -> Diagnostic:
        """Return a finding about white space at the end of an encoded value, with the value without it."""
        name = next((name for name, path in self.paths.items() if pointer(path) == finding.pointer), "")
        decoded = str(self.document.root.entries[name].node.data) if name else ""
        if not name or decoded.rstrip() == decoded or decoded.rstrip() != decoded.strip():
            return finding
        import base64

        again = base64.b64encode(decoded.strip().encode()).decode()
        raw = self.document.raw((name,))
        quote = raw[:1] if raw[:1] in "\"'" else ""
        edit = Edit(self.document.value_range((name,)), quote + again + quote)
        fix = None if "\n" in raw else Fix(True, (edit,))
        return replace(finding, case="encoded-line-break", fix=fix)

    def _place(self, place: str) -> str:
        known = {"": self.block} | {pointer((name,)): path for name, path in self.paths.items()}
        return pointer(known[place]) if place in known else place

    def not_encoded(self) -> Iterator[Diagnostic]:
        """Yield a finding about each value that is not encoded as the block has it."""
        subject = Subject(self.document, self.pack)
        for name, value in self.document.root.entries.items():
            if value.node.data == _NOT_ENCODED:
                yield subject.finding("wrong-format", (name,), case=self.carrier.encoding)

    def lacking(self, file: Document) -> Iterator[Diagnostic]:
        """Yield a finding about each field at the top of the file that is missing, misspelt or mistyped.

        A value of another group, such as ``policy/v1``, may be one that the pack does not know.
        """
        subject, present = Subject(file, self.pack), file.root.entries
        for name, example in self.carrier.requires.items():
            if name in present:
                value = str(present[name].node.data)
                if value != example and ("/" not in value or is_misspelling(value, example)):
                    found = subject.finding("not-allowed", (name,), case="one-enum", allowed=f"`{example}`")
                    yield subject.with_fix(found, (name,), example)
                continue
            near = next((key for key in present if is_misspelling(key, name)), "")
            yield unknown_field(subject, (near,), name) if near else missing_field(subject, (), name, example)

    def hidden(self) -> Iterator[Range]:
        """Yield the places of values that are secret by their block, whatever their names are."""
        if self.carrier.secret:
            for name, value in self.everything.root.entries.items():
                if name not in self.document.root.entries or value.node.data == _NOT_ENCODED:
                    yield self.everything.value_range((name,))


def environments(
    document: Document, found: Iterable[Diagnostic], pack: Pack, carriers: Iterable[Carrier]
) -> list[Environment]:
    """Return the blocks of a document that hold variables which a pack knows.

    ``found``: what the reader says of the document.
    """
    about_values = {each.pointer for each in found if _is_about_value(each)}
    unread = {path for path in document.flawed if pointer(path) not in about_values}
    subject = Subject(document, pack)
    built = (
        _environment(document, pack, carrier, block, unread)
        for carrier in carriers
        for place in carrier.at
        for block in subject.matching(place)
    )
    return [each for each in built if each.document.root.entries]


def _is_about_value(found: Diagnostic) -> bool:
    return found.rule in _ABOUT_VALUES or found.case in _ABOUT_VALUES


def _environment(
    document: Document, pack: Pack, carrier: Carrier, block: Path, unread: set[Path]
) -> Environment:
    paths: dict[str, Path] = {}
    entries: dict[str, Entry] = {}
    for name, path, entry in _members(document, block):
        paths[name] = path
        node = entry.node
        if node.data is None or node.style is Style.COLLECTION or path in unread:
            node = replace(node, data=_ELSEWHERE, style=Style.BLOCK, entries={}, items=[])
        elif isinstance(node.data, str):
            node = _meant(node, carrier, document.lines)
        entries[name] = entry if node is entry.node else replace(entry, node=node)
    known = {
        name: entry
        for name, entry in entries.items()
        if name in pack.schema.get("properties", {}) or meant_name(pack, name)
    }
    return Environment(
        pack,
        carrier,
        block,
        _flat(document, block, paths, known, partial=_is_partial(document, carrier, block)),
        _flat(document, block, paths, entries, partial=True),
        paths,
    )


def _flat(
    document: Document, block: Path, paths: Mapping[str, Path], entries: dict[str, Entry], *, partial: bool
) -> Document:
    around = document.entry(block)
    assert around is not None
    data: dict[str, object] = {name: entry.node.data for name, entry in entries.items()}
    root = Node(data, around.node.start, around.node.end, Style.COLLECTION, entries)
    flawed = frozenset(
        (name,) for name in entries if paths[name] in document.flawed and data[name] != _ELSEWHERE
    )
    return replace(document, data=data, root=root, flawed=flawed, partial=partial)


def _is_partial(document: Document, carrier: Carrier, block: Path) -> bool:
    owner = document.entry(block[:-1])
    return carrier.partial is not None and keywords.fits(carrier.partial, owner.node.data if owner else None)


# --- the variables of a block ------------------------------------------------------------------------


def _members(document: Document, block: Path) -> Iterator[tuple[str, Path, Entry]]:
    """Yield the name, the path and the entry of each variable: of a mapping, of ``NAME=value``, of pairs."""
    around = document.entry(block)
    assert around is not None
    for name, entry in around.node.entries.items():
        yield name, (*block, name), entry
    for index, item in enumerate(around.node.items):
        if isinstance(item.node.data, str):
            name, entry = _assigned(item, item.node.data, document.lines.text)
            yield name, (*block, index), entry
        elif isinstance(item.node.data, dict) and isinstance(item.node.data.get("name"), str):
            called = item.node.entries["name"].node
            key = called.start, called.end
            value = item.node.entries.get("value")
            here = Entry(Node(None, *key, Style.PLAIN), key) if value is None else replace(value, key=key)
            yield item.node.data["name"], (*block, index, *(() if value is None else ("value",))), here


def _assigned(item: Entry, written: str, text: str) -> tuple[str, Entry]:
    """Return the name and the entry of ``NAME=value``; without ``=``, the value is not in the file."""
    name, equals, value = written.partition("=")
    if name[-1:] == " ":  # the other program refuses the variable as it is
        name, value = name.rstrip(), value.lstrip()
    start, end = item.node.start, item.node.end
    at = text.find(written, start, end)
    key = (start, end) if at < 0 else (at, at + len(name))
    place = (start, end) if at < 0 else (at + len(written) - len(value), at + len(written))
    node = Node(value if equals else None, *place, Style.BLOCK)  # a style that no fix touches
    return name, Entry(node, key, item.alias, item.merged)


def _meant(node: Node, carrier: Carrier, lines: Lines) -> Node:
    """Return what a text represents in the file that carries it."""
    node = default_of(node, lines.text)
    text = str(node.data)
    if is_reference(text):
        return node
    if carrier.references and expression(carrier.references).search(text):
        return replace(node, data=_ELSEWHERE, style=Style.BLOCK)
    if carrier.encoding == "base64" and not is_placeholder(text, kind="secret"):
        decoded = _decoded(text)
        return replace(node, data=_NOT_ENCODED if decoded is None else decoded, style=Style.BLOCK)
    return node


def _decoded(text: str) -> str | None:
    """Return the text that is encoded in Base64; None if there is none."""
    import base64

    try:
        decoded = base64.b64decode("".join(text.split()), validate=True).decode()
    except ValueError:  # also of characters that Base64 does not have
        return None
    return decoded if decoded.rstrip("\r\n").isprintable() else None


def _with_reference(finding: Diagnostic, template: str) -> Diagnostic:
    """Return a finding that proposes a reference in the form that the file has for them."""
    name = re.search(r"[A-Za-z_]\w*", str(finding.params["reference"]))
    params = {**finding.params, "reference": template.replace("NAME", name[0] if name else "NAME")}
    if finding.rule == "secret-in-file" and template != "${NAME}":
        finding = replace(finding, case="elsewhere" if template else "outside")
    elif not template:
        finding = replace(finding, case="")
    elif template.startswith("${{"):
        finding = replace(finding, case="reference-elsewhere")
        reference = str(params["reference"])
        edits = [replace(edit, text=reference) for edit in finding.fix.edits] if finding.fix else []
        whole = len(edits) == 1 and edits[0].range == finding.range
        return replace(finding, params=params, fix=Fix(False, (edits[0],)) if whole else None)
    return replace(finding, params=params, fix=None)
