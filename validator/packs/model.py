"""The form of a pack: what a platform's folder says, as plain data.

Compiled packs are built into these dataclasses; pydantic checks the sources against them. The format is
described in ``docs/en/write-a-pack.md``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache, partial

from validator.json_schema import keywords
from validator.json_schema.keywords import Failure
from validator.lazy_dataclasses import dataclass, field, field_hints, is_record, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Literal, TypeAlias, TypeVar

    T = TypeVar("T")
    _Build = Callable[[Any], Any]

COMMON = "common"  #: the folder with what every platform shares

#: before the name of a shared definition, in a pack that has another one under that name
COMMONS = "common-"

_WILD = set("*?[")  #: what makes a pattern of a file name

Selection = dict[str, list[str]]  #: of variants, by their names


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A public page that rules and guides were taken from."""

    title: str
    url: str
    seen: str  #: the day it was last confirmed, ISO 8601


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    state: Literal["active", "retired"]
    text: str  #: one sentence
    since: str = ""
    on: str = ""  #: the day of retirement
    successor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A bad and a good file: changes to a platform's complete example, or its own text."""

    at: str = ""  #: pointer of the finding in the bad one
    of: str = ""  #: the platform whose example is changed; empty: the pack's own
    model: str = "complete"  #: which of its examples is changed, by its name without the ending
    format: str = "yaml"
    bad: Sequence[Change] = field(default_factory=list)
    good: Sequence[Change] = field(default_factory=list)
    beside: Sequence[Change] | None = None  #: a second file, checked before the bad one
    beside_of: str = ""
    text: str = ""  #: its own bad file
    value: Any = None  #: of a case: the wrong value, put at ``at`` into the good file
    good_text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One of a rule's wordings, and for which values it is the correct one."""

    when: dict[str, Any] | None = None  #: JSON Schema that the value matches
    kind: list[str] = field(default_factory=list)  #: only fields of these ``x-kind``; empty: all
    message: str = ""  #: empty: the rule's own
    help: str = ""
    expected: str = ""
    fix: Literal["", "safe", "unsafe", "none"] = ""
    example: Example | None = None  #: what it leaves out is as in the rule's; None: the rule's shows the case
    at: str = ""  #: a pattern: the finding is at what it matches first in the value; empty: the whole value
    mark: str = ""  #: a pattern: a frame marks what it matches first in the value; empty: as the rule says


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """Where the value of a placeholder comes from: a field, its label, or a table of the pack."""

    field: str = ""  #: pointer: that field's value
    label: str = ""  #: pointer: the name that people see for that field's value
    table: str = ""
    of: str = ""  #: pointer: the table's entry for that field's value
    having: str = ""  #: ``value`` or a part of a URL: the table's key whose entry contains it
    part: str = ""  #: a part of the value itself, which is a URL
    outside: str = ""  #: a class of characters, as in ``[…]``: those of the value that are not in it
    written: str = ""  #: a pattern: what it matches first in the value
    length: bool = False  #: the number of the value's characters, or of those that ``written`` matches
    example: bool = False  #: the first of the schema's ``examples``
    host: Lookup | None = None  #: a lookup for the host of that example


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A verb of :mod:`validator.packs.verbs`, aimed at fields."""

    verb: str
    options: Any = None
    at: str = ""  #: pointer of the fields, ``*`` for any index or key
    kind: str = ""  #: or their ``x-kind``
    each: str = ""  #: or the items of a list
    to: str = ""  #: the finding's place inside the item
    where: dict[str, Any] | None = None  #: only for values (items) that match this JSON Schema
    severity: str = ""
    case: str = ""


#: why a rule has no automatic fix; the words for each are in ``reporters/rule.py``
NoFix: TypeAlias = """Literal[
    "value",  # only the author knows the correct value
    "choice",  # there are several ways to correct it
    "outside",  # the change is made at the vendor first
    "together",  # something else has to change with it
    "attempt",  # only an attempt shows which value works
    "intention",  # it may be what the author wants
    "secret",  # only the author knows where the secret is kept
    "structure",  # blocks would have to be moved
    "unreadable",  # the text cannot be read
    "yet",  # there could be one
    "nothing",  # nothing in the file is wrong
]"""


#: what a field of a configuration is for a question to Twilio
Role: TypeAlias = """Literal[
    "account_sid",
    "auth_token",
    "number",
    "configure_with",
    "webhook",
    "app_name",
    "app_url",
    "app_method",
    "region",
    "edge",
    "service",
    "channel",
    "rcs_sender",
]"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """What is asked of Twilio (:mod:`validator.live.probes`), and when the answer is a finding."""

    ask: Literal[
        "login", "key", "account", "number", "owner", "app", "taking_service", "named_service", "rcs_sender"
    ]
    member: str = ""  #: of the answer, its levels joined by dots; empty: the whole answer
    where: dict[str, Any] | None = None  #: a finding if the member matches this JSON Schema
    unlike: Role | Literal[""] = ""  #: a finding if it differs from the file's value of this role
    only: dict[Role, dict[str, Any]] = field(default_factory=dict)  #: JSON Schemas that the file must match
    at: list[Role] = field(default_factory=list)  #: the first of them that the file has is the place
    expected: str = ""  #: what a message says is correct, if it is no value of the file
    case: str = ""
    unless: list[str] = field(default_factory=list)  #: rules whose findings make this one superfluous


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """Which fields of a configuration Twilio can be asked about."""

    each: str = ""  #: pointer of the blocks that each have such fields; empty: the document
    fields: dict[Role, list[str]]  #: pointers, of which the first that is there counts: in the block if
    #: they begin with ``each``, else anywhere in the document


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    severity: Literal["error", "warning", "info"]
    title: str
    message: str = ""  #: empty: only its cases have the words
    help: str = ""
    why: str = ""  #: one sentence: what goes wrong when the rule is broken
    expected: str = ""
    step: str = ""  #: the guide step that fixes it; empty: the step that fills the field
    source: list[str] = field(default_factory=list)
    params: Mapping[str, Lookup] = field(default_factory=dict)
    cases: Mapping[str, Case] = field(default_factory=dict)
    mark: str = ""  #: a pattern: a frame marks what it matches first in the value
    at_part: str = ""  #: the part of the URL that findings are about; empty: the whole value
    parts: Literal["", "url"] = ""
    wanted: Lookup | None = None  #: the right URL, to find the wrong part
    checks: Sequence[Check] = field(default_factory=list)
    live: Sequence[Probe] = field(default_factory=list)  #: what ``guiderail verify`` asks for it
    no_fix: NoFix = "value"
    related: str = ""  #: what the other place is that a finding is about
    label: str = ""  #: what its own place is then, unless ``expected`` is said there
    related_at: str = ""  #: pointer of that place, where no verb says it; ``./name`` is a sibling
    whole_file: bool = False  #: it is about the file as a whole: people read it once in a run, in one line
    example: Example = field(default_factory=Example)
    domain: str = "validator"  #: the catalog that holds its words


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    title: str
    url: str
    seen: str
    was: str = ""  #: the address on the vendor's page, if it has moved
    languages: list[str] = field(default_factory=list)  #: in which it exists, besides English; or ``any``


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    title: str
    values: dict[str, str] = field(default_factory=dict)
    field: str = ""  #: pointer of the field that says which one a configuration has


@dataclass(frozen=True, slots=True, kw_only=True)
class Prerequisite:
    id: str
    title: str
    text: str
    when: Selection = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One of the ways to do a substep."""

    text: str
    title: str = ""  #: empty: the names of the values in ``when``
    when: Selection = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SubStep:
    text: str
    options: Sequence[Option] = field(default_factory=list)
    when: Selection = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    kind: Literal[
        "note", "tip", "important", "caution", "older"
    ]  #: older: names that a screen no longer shows
    text: str
    case: str = ""  #: for whom it is, as a short sentence, such as “You use a trial account”; empty: for all
    when: Selection = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    id: str
    title: str
    text: str
    substeps: Sequence[SubStep] = field(default_factory=list)
    notes: Sequence[Note] = field(default_factory=list)
    fills: list[str] = field(default_factory=list)
    verify: str = ""
    unchecked: str = ""
    live: list[str] = field(default_factory=list)  #: rules by which ``guiderail verify`` closes the step
    when: Selection = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class VendorChange:
    date: str
    text: str
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    code: int
    text: str
    step: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowPlace:
    """A console or a machine in which nodes of a flow are."""

    title: str
    steps: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowNode:
    """Where a message comes by. Its steps are those named and those that fill its fields."""

    id: str
    icon: Literal["phone", "sim", "app", "channel", "bot", "journey", "key", "convert"]
    title: str
    place: str = ""
    fields: list[str] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)
    when: Selection = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowArrow:
    """The way of a message from one node to another."""

    start: str
    end: str
    text: str = ""
    fields: list[str] = field(default_factory=list)  #: without which it does not get there
    equals: list[str] = field(default_factory=list)  #: fields that have to have the same values
    steps: list[str] = field(default_factory=list)
    when: Selection = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """How a message travels, for the picture of a guide."""

    places: Mapping[str, FlowPlace] = field(default_factory=dict)
    nodes: Sequence[FlowNode]  #: in the order in which a message comes by
    arrows: Sequence[FlowArrow]
    answers: Sequence[FlowArrow] = field(default_factory=list)  #: the way back


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """The screen of a console on which people find or enter the values of fields."""

    place: str  #: key of a place of the flow
    path: list[str] = field(default_factory=list)  #: names of labels, in the order in which they are clicked
    fields: list[str]  #: pointers; what is inside these fields is meant too


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    title: str
    intro: str
    labels: dict[str, dict[str, str]] = field(default_factory=dict)  #: the words on the screen, by language
    glosses: dict[str, dict[str, str]] = field(default_factory=dict)  #: what a label means, by language
    links: Mapping[str, Link] = field(default_factory=dict)
    variants: Mapping[str, Variant] = field(default_factory=dict)
    flow: Flow | None = None
    screens: list[Screen] = field(default_factory=list)
    prerequisites: Sequence[Prerequisite] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    changes: Sequence[VendorChange] = field(default_factory=list)
    troubleshooting: Sequence[Trouble] = field(default_factory=list)


FileFormat: TypeAlias = 'Literal["yaml", "json", "jsonc", "toml", "env"]'


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrier:
    """Where files of another program carry fields of the platform: blocks of variables.

    A block is a mapping of names to values, a list of ``NAME=value``, or one of mappings with ``name`` and
    ``value``. Only the fields of the schema are checked in it, as in a flat document.
    """

    at: list[str]  #: pointers of the blocks
    references: str = ""  #: pattern; a value in which it is found is kept elsewhere
    reference: str = "${NAME}"  #: what to write instead of a secret; empty: such files have no references
    encoding: Literal["", "base64"] = ""  #: of the values
    partial: dict[str, Any] | None = None  #: matches what is around a block of which parts may be elsewhere
    secret: bool = False  #: all values of a block are secret, apart from fields that are not
    requires: dict[str, str] = field(
        default_factory=dict
    )  #: fields at the top of such files, with an example


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """How files that people already have are known to be of a platform, although they do not name it.

    A file is looked at if its name is one of ``names`` or if its text holds all of the words ``telling``;
    ``where`` decides about each of its documents. A file that cannot be read is taken for one of the platform
    if it was named, unless it has to be ``readable``; in a folder it is left alone.
    """

    formats: list[FileFormat]  #: with ``jsonc``, a ``.json`` may hold comments and trailing commas
    names: list[str] = field(default_factory=list)  #: patterns of file names, whatever the case of letters
    telling: list[str] = field(default_factory=list)  #: words in the text, whatever the case of letters
    where: dict[str, Any] | None = None  #: JSON Schema; it may refer to the ``$defs`` of the pack's schema
    readable: bool = False  #: the words alone say too little: many files of other programs have them
    carriers: list[Carrier] = field(default_factory=list)  #: it is a file of another program with such blocks


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreign:
    """Files of the platform that guiderail does not read, and what makes readable ones of them."""

    endings: list[str]  #: of file names, with their dot
    title: str  #: what the files are written in
    command: str  #: ``{path}`` represents the file


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """Where a field of the new file takes its value from."""

    sources: list[str]  #: pointers in the old file; the first that is there decides
    otherwise: str = ""  #: what is there if none is; empty: the field is left out


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion:
    """How a configuration of another platform becomes one of this platform."""

    fixed: dict[str, str] = field(default_factory=dict)  #: fields with one value for all
    fields: Mapping[str, Carried] = field(default_factory=dict)  #: in the order in which they are written


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    name: str
    title: str
    vendor: str
    status: Status
    schema: dict[str, Any]  #: bundled: every reference is inside it
    #: the shared ones first, then the platform's, in the order in which they may apply
    rules: Mapping[str, Rule]
    guide: Guide
    aliases: list[str] = field(default_factory=list)
    tables: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    recognised: list[Signature] = field(default_factory=list)
    foreign: list[Foreign] = field(default_factory=list)
    conversions: Mapping[str, Conversion] = field(default_factory=dict)  #: by the platform of the old file
    live: list[Live] = field(default_factory=list)
    describes: str = ""  #: the platform whose integrations these files describe in another way

    @property
    def declared(self) -> bool:
        """Tell whether the documents name their platform themselves, with the key ``platform``."""
        return "platform" in self.schema.get("properties", {})

    @property
    def formats(self) -> tuple[FileFormat, ...]:
        """Return the formats that files of the platform have, the one of its examples first."""
        if self.declared:
            return ("yaml", "json", "toml")
        own = (signature for signature in self.recognised if not signature.carriers)
        known = (each for signature in own for each in signature.formats)
        return tuple(dict.fromkeys(known)) or ("yaml", "json", "toml")

    def file_name(self, stem: str) -> str:
        """Return what to call a file of the platform: the name that it is known by, if there is one."""
        plain = (name for signature in self.recognised for name in signature.names if not _WILD & set(name))
        return next(plain, f"{stem}.{self.formats[0]}")

    @property
    def integration(self) -> str:
        """Return the platform of the integrations that the documents describe."""
        return self.describes or self.name

    @property
    def checks(self) -> Iterator[tuple[str, Rule, Check]]:
        """Yield the checks of all rules, each with the name of its rule and the rule."""
        rules = self.rules
        for name in rules.having("checks") if isinstance(rules, _BuiltLater) else rules:
            for check in rules[name].checks:
                yield name, rules[name], check

    # --- the schema: another kind of pack may answer in another way ---

    def failures(self, data: object) -> Iterator[Failure]:
        """Yield every keyword of the schema that a document fails."""
        return keywords.failures(self.schema, data)

    def notes(self, data: object, path: keywords.Path) -> list[Mapping[str, Any]]:
        """Return the subschemas that are about a place of a document, which need not exist."""
        return keywords.at(self.schema, data, path)

    def notes_inside(
        self, notes: list[Mapping[str, Any]], data: object, path: keywords.Path, value: object
    ) -> list[Mapping[str, Any]]:
        """Return the same for a place that holds ``value``, with the ``notes`` of the place around it."""
        return keywords.inside(self.schema, notes, path[-1], value)

    def would_fit(self, failure: Failure, value: object) -> bool:
        """Tell whether another value would satisfy the subschema that failed."""
        return keywords.fits_inside(self.schema, dict(failure.schema), value)

    def governs(self, path: keywords.Path) -> bool:
        """Tell whether the schema checks a place: not the one that has chosen the pack."""
        return path != ("platform",)

    @property
    def corrects_only(self) -> bool:
        """Tell whether nothing but the schema decides which values are wrong."""
        return False

    def step_of(self, place: str) -> str:
        """Return the id of the step whose values go to the field at pointer ``place``; empty if none does."""
        filled = [
            (pattern.count("/"), step.id)
            for step in self.guide.steps
            for pattern in step.fills
            if covers(pattern, place)
        ]
        if filled:
            return max(filled, key=lambda each: each[0])[1]  # the first of the nearest
        for step in self.guide.steps:  # a block that several steps fill: where its filling begins
            if place and any(covers(place, pattern) for pattern in step.fills):
                return step.id
        return ""

    def screen_of(self, place: str) -> Screen | None:
        """Return the screen with the value of the field at pointer ``place``; None if the pack names none."""
        near = [
            (pattern.count("/"), screen)
            for screen in self.guide.screens
            for pattern in screen.fields
            if covers(pattern, place)
        ]
        return max(near, key=lambda each: each[0])[1] if near else None


def covers(pattern: str, place: str) -> bool:
    """Tell whether a pointer pattern names the field at ``place`` or above.

    ``*`` means any index or key, ``**`` any way through the document.
    """
    wanted, found = pattern.split("/"), place.split("/")
    if "**" not in wanted:
        return _reaches(wanted, found[: len(wanted)])
    return any(_reaches(wanted, found[:size]) for size in range(len(found) + 1))


def names(pattern: str, place: str) -> bool:
    """Tell whether a pointer pattern names the very field at ``place``."""
    return _reaches(pattern.split("/"), place.split("/"))


def _reaches(wanted: list[str], found: list[str]) -> bool:
    if not wanted or not found:
        return not found and wanted in ([], ["**"])
    if wanted[0] == "**":
        return _reaches(wanted[1:], found) or _reaches(wanted, found[1:])
    return wanted[0] in ("*", found[0]) and _reaches(wanted[1:], found[1:])


# --- from compiled data ------------------------------------------------------------------------------


def from_compiled(data: Mapping[str, Any]) -> Pack:
    """Return the pack that :func:`validator.packs.compiler.compile_folder` compiled."""
    found = built(Pack, data)
    definitions = found.schema.get("$defs", {})
    recognised = [
        each if each.where is None else replace(each, where={"$defs": definitions, **each.where})
        for each in found.recognised
    ]
    return replace(found, recognised=recognised) if recognised else found


class _BuiltLater(Mapping[str, "Any"]):
    """Members of which each is built when it is first asked for: a report needs few rules and cases."""

    __slots__ = ("_build", "_built", "_members")

    def __init__(self, members: Mapping[str, Any], build: _Build) -> None:
        self._members, self._build = members, build
        self._built: dict[str, Any] = {}

    def __getitem__(self, key: str) -> Any:
        if key not in self._built:
            self._built[key] = self._build(self._members[key])
        return self._built[key]

    def having(self, field: str) -> list[str]:
        """Return the keys of the members that have a value in a field, without building any."""
        return [key for key, member in self._members.items() if member.get(field)]

    def __contains__(self, key: object) -> bool:
        return key in self._members

    def __iter__(self) -> Iterator[str]:
        return iter(self._members)

    def __len__(self) -> int:
        return len(self._members)


class _ItemsBuiltLater(Sequence["Any"]):
    """Items that are built when one of them is first asked for: a report needs few parts of a guide."""

    __slots__ = ("_build", "_built", "_items")

    def __init__(self, items: Sequence[Any], build: _Build) -> None:
        self._items, self._build = items, build
        self._built: list[Any] | None = None

    def __getitem__(self, at: Any) -> Any:
        if self._built is None:
            self._built = [self._build(item) for item in self._items]
        return self._built[at]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and [*self] == [*other]

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __len__(self) -> int:
        return len(self._items)


def built(cls: type[T], data: Any) -> T:
    """Return the dataclass ``cls`` made of compiled data, whose shape has been validated before."""
    values = dict(data)
    for name, build in _builders(cls).items():  # type: ignore[arg-type]  # a class is hashable
        if values.get(name) is not None:
            values[name] = build(values[name])
    return cls(**values)


@lru_cache
def _builders(cls: type) -> dict[str, _Build]:
    """Return the fields of a dataclass that hold others, and how these are built."""
    found = {name: _builder(hint) for name, hint in field_hints(cls).items()}
    return {name: build for name, build in found.items() if build is not None}


def _builder(hint: str) -> _Build | None:
    """Return what builds the dataclasses in a value, as its annotation says; None if there are none."""
    kind, _, inside = hint.removesuffix(" | None").rpartition("[")
    cls: Any = globals().get(inside.rstrip("]").rpartition(" ")[2])
    if not is_record(cls):
        return None
    build = partial(built, cls)
    if kind == "list":
        return lambda items: [build(item) for item in items]
    if kind == "Mapping":
        return partial(_BuiltLater, build=build)
    if kind == "Sequence":
        return partial(_ItemsBuiltLater, build=build)
    return build
