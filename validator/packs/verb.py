"""The parts of a verb: its options, its check, its code for the fast path and its documentation.

Packs use verbs for what JSON Schema cannot say; each module of :mod:`validator.packs.verbs` defines one. A
verb sees the document through :class:`Aim` and writes its code through :class:`Code`: it knows neither the
engine nor the generator.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from validator.diagnostics import Param
from validator.documents.model import Path
from validator.json_schema.keywords import Schema
from validator.lazy_dataclasses import dataclass, field
from validator.lazy_regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    import ast
    from typing import Any, Literal, Protocol, TypeAlias
else:
    Protocol = object  # only type checkers compare with it

Expression: TypeAlias = "ast.expr"
Params = dict[str, Param]


# --- what a verb may ask -----------------------------------------------------------------------------


class Aim(Protocol):
    """A value that a check is aimed at, with its document.

    A ``place`` is a JSON Pointer as packs write it, with ``*``: ``./name`` is a sibling of the value,
    ``../name`` a sibling of the block or list that contains it.
    """

    options: Any  #: what the pack says after the verb
    path: Path
    target: Path  #: where the finding is reported: ``to`` below the value

    @property
    def value(self) -> object:
        """Return the value as written."""

    @property
    def spellings(self) -> Mapping[str, str]:
        """Return, for each other spelling of the value, the canonical one."""

    def at(self, path: Path) -> object:
        """Return another value as written."""

    def canonical(self, path: Path) -> object:
        """Return a value in its canonical spelling, and a misspelt name as it was meant."""

    def canonicals(self, place: str) -> list[object]:
        """Return the ``canonical`` values at a place, in the order of ``named``."""

    def named(self, place: str) -> list[Path]:
        """Return the paths of the existing fields at a place."""

    def items(self) -> list[Path]:
        """Return the paths of all items that ``each`` of the check names."""

    def comparable(self, place: str) -> list[object]:
        """Return the values at a place; none unless they are complete and all of them are sound."""

    def is_sound(self, path: Path) -> bool:
        """Tell whether a value exists, is not empty and has no finding about its form."""

    def is_flawless(self, path: Path) -> bool:
        """Tell whether nothing inside a block has a finding about its form."""

    def are_flawless_around(self, place: str) -> bool:
        """Tell whether all blocks that contain, or should contain, the fields at a place are flawless."""

    def is_misspelt(self, place: str) -> bool:
        """Tell whether a field, or a block around it, exists under a misspelt name."""

    def is_contradicted(self, path: Path) -> bool:
        """Tell whether a finding says already that a value does not match another one."""

    def names_nothing(self, path: Path) -> bool:
        """Tell whether a value is known to be the name of nothing that exists."""

    def refers(self, value: object) -> bool:
        """Tell whether a value is a reference to one that is kept elsewhere."""

    def means(self, name: str) -> None:
        """Record the name that was meant by the value; empty: it names nothing that exists."""


class Code(Protocol):
    """What a verb may ask while it writes its condition for the fast path.

    Templates are Python in which names represent expressions: ``value`` for the value, ``target`` for the
    one at ``to``, and those that are given as parts.
    """

    options: Any
    rule: str  #: the name of the rule

    def python(self, template: str, **parts: object) -> Expression:
        """Return a template in which parts (expressions, or plain data) replace the names."""

    def constant(self, template: str, **parts: object) -> Expression:
        """Return a name for an expression that is evaluated once, when the module is loaded."""

    def fits(self, schema: Schema) -> Expression:
        """Return the condition that ``value`` matches a JSON Schema."""

    def own_reference(self) -> Expression:
        """Return the condition that ``value`` is a text that refers to another as only the platform does."""

    def one(self, place: str) -> Expression:
        """Return the first value at a place; None if there is none."""

    def listed(self, place: str, where: Schema | None = None) -> Expression:
        """Return the list of the values at a place, or only of those in a block that matches a schema."""

    def items(self, give: str, only_if: str, **parts: object) -> Expression:
        """Return the list of what a template gives for each ``item`` of the check for which another holds."""


# --- the form of options -----------------------------------------------------------------------------

Form = Callable[[object], bool]  #: tells whether a value is of the form

_POINTER = regex(r"(\.{0,2}(/[^/\s]*)+)?")


def is_pointer(value: object) -> bool:
    return isinstance(value, str) and bool(_POINTER.fullmatch(value))


def is_text(value: object) -> bool:
    return isinstance(value, str)


def is_member(value: object) -> bool:
    """Tell whether a value may name a member of the item that a check is aimed at."""
    return isinstance(value, str)


def is_flag(value: object) -> bool:
    return isinstance(value, bool)


def is_list(value: object) -> bool:
    return isinstance(value, list)


def is_schema(value: object) -> bool:
    return isinstance(value, (dict, bool))  # whoever checks options checks its content


def are_pointers(value: object) -> bool:
    return isinstance(value, list) and all(map(is_pointer, value))


def are_texts(value: object) -> bool:
    return isinstance(value, list) and all(map(is_text, value))


@dataclass(frozen=True, slots=True)
class Options:
    """The form of options that are a mapping."""

    required: Mapping[str, Form] = field(default_factory=dict)
    optional: Mapping[str, Form] = field(default_factory=dict)

    @property
    def forms(self) -> dict[str, Form]:
        return {**self.required, **self.optional}

    def __call__(self, value: object) -> bool:
        """Tell whether a value is a mapping of these options."""
        return (
            isinstance(value, dict)
            and set(self.required) <= set(value) <= set(self.forms)
            and all(self.forms[name](inner) for name, inner in value.items())
        )


def parts(form: Form, value: Any) -> Iterator[tuple[tuple[str, ...], Form, Any]]:
    """Yield each part of options that have a form: its place in them, its form and its value."""
    if isinstance(form, Options):
        for name, inner in value.items():
            yield (name,), form.forms[name], inner
    else:
        yield (), form, value


# --- the verb ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Claim:
    """What a document claims for itself: equal claims of two documents conflict."""

    shared: tuple[str, ...]
    called: Path | None = None  #: the value that messages use as the name of the integration


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A check, with documents in which it finds nothing and something: YAML, as the documentation shows it.

    Each line of ``good`` and ``bad`` is a document; the finding is in the last one.
    """

    options: str
    good: str
    bad: str
    aim: str = "at: /value"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verb:
    """What a pack may demand of a value."""

    summary: str  #: message id: what the value must do, for the table in the documentation
    options: Form
    generate: Callable[[Code], Expression]  #: the condition under which the check is sure to find nothing
    example: Example

    #: yields the parameters of each finding
    judge: Callable[[Aim], Iterator[Params]] = lambda aim: iter(())
    #: the paths of the other values that a finding is about, for rules with words for them
    related: Callable[[Aim], Sequence[Path]] = lambda aim: ()
    #: or returns what the document claims before others, if anything
    claim: Callable[[Aim], Claim | None] | None = None
    #: claims that conflict: those of documents of the same platform, or of different platforms
    between: Literal["same", "different"] = "same"

    aims: tuple[str, ...] = ("at", "each", "kind")  #: ways to aim it
    at_key: bool = False  #: the finding is reported at the key of the value
    doubts: tuple[str, ...] = ()  #: options with fields that may be wrong in place of the value
    of_lack: bool = False  #: it finds that something is missing, which cannot be said of a part of a whole
    is_first: bool = False  #: runs before the verbs that use the names which it corrects
