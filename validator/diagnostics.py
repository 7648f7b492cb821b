"""What a check found, where, and how serious it is.

Plain frozen data: nothing here reads files, knows a language or prints. The words of a diagnostic
are made from ``rule``, ``case`` and ``params`` in the catalog.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from validator.lazy_dataclasses import dataclass, field
from validator.positions import START, Range


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def weight(self) -> int:
        """Return 3 for an error, 2 for a warning, 1 for an info: what ``--fail-on`` compares."""
        return {"error": 3, "warning": 2, "info": 1}[self.value]


@dataclass(frozen=True, slots=True)
class Label:
    """A parameter whose words depend on the language: a message id with its context in a catalog."""

    text: str  #: English
    context: str = ""
    domain: str = "validator"  #: the catalog that translates it: a pack's name or ``validator``


Param = str | int | Label


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the text at ``range`` by ``text``."""

    range: Range
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Fix:
    safe: bool  #: true if it cannot change what the author meant
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the ways to fix a finding, among which only the author can choose."""

    value: str  #: that it writes; empty: more than one, or one that is still to be filled in
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Related:
    """A second place that a diagnostic is about, for example the first of two equal keys."""

    path: str  #: empty: the same file
    document: int  #: 0-based number of the document in its file
    pointer: str = field(repr=False)
    range: Range


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding in a user's file."""

    rule: str  #: the rule's name; stable, never translated
    severity: Severity
    range: Range = START
    #: JSON Pointer (RFC 6901) of the value it is about; its keys are the author's
    pointer: str = field(default="", repr=False)
    document: int = 0  #: 0-based number of the document in its file
    case: str = ""  #: which of the rule's wordings matches; empty: the rule's own
    #: values for the named placeholders, with pieces of the file among them
    params: Mapping[str, Param] = field(default_factory=dict, repr=False)
    pack: str = ""  #: the pack that words it; empty: the rules of every platform
    step: str = ""  #: id of the guide step that fixes it; empty: none
    related: tuple[Related, ...] = ()
    fix: Fix | None = None
    choices: tuple[Choice, ...] = ()  #: without a fix: lines of which one is to be added
    variables: tuple[str, ...] = ()  #: names of the variables whose values it is about


@dataclass(frozen=True, slots=True)
class Report:
    """All diagnostics of one file, in the order of their places."""

    path: str
    platform: str | None  #: name of the pack that checked it; None: not recognised
    diagnostics: tuple[Diagnostic, ...]
    text: str = field(default="", repr=False)  #: the author's, for code frames; empty: not to be decoded
    secrets: tuple[Range, ...] = ()  #: places in ``text`` that must never be shown
    filled: frozenset[str] = field(default=frozenset(), repr=False)  #: values of variables, never shown
    undefined: tuple[str, ...] = ()  #: names of variables that represent nothing
    possible: tuple[Diagnostic, ...] = ()  #: what rules across files may say
    has_text: bool = True  #: false: a program's data was checked, so ``text`` and all ranges are our own
    ignored: tuple[Diagnostic, ...] = ()  #: what comments in the file hide
