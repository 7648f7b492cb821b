"""Misspelt names of variables in files whose other names belong to other programs."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from validator.diagnostics import Diagnostic, Fix, Severity
from validator.documents.edits import rename
from validator.engine.annotated_document import Subject
from validator.json_schema.ecma_regex import expression
from validator.lazy_dataclasses import replace
from validator.packs.model import Pack
from validator.suggest import is_misspelling, is_one_slip

_ALONE = 14  #: letters of a name in which one slip is clear, however it is divided


def meant_name(pack: Pack, name: str, present: Collection[str] = ()) -> str:
    """Return the known name that an unknown one was meant for; empty if it may be another program's.

    Only names that match the pattern ``x-misspelt`` of the schema are looked at. ``present``: names that are
    there as well; one that is there under its correct name is not missing.
    """
    pattern, known = pack.schema.get("x-misspelt"), pack.schema.get("properties", {})
    if pattern is None or name in known or not expression(pattern).search(name):
        return ""
    near = [each for each in known if each not in present and _is_near(name, each)]
    return near[0] if len(near) == 1 else ""


def findings(subject: Subject) -> Iterator[Diagnostic]:
    """Yield an ``unknown-field`` for each misspelt name, a warning where only ``_`` is missing or added."""
    names = subject.document.root.entries
    for name in names if "x-misspelt" in subject.pack.schema else ():
        meant = meant_name(subject.pack, name, names)
        if not meant or (name,) in subject.document.flawed:
            continue
        at = subject.document.key_range((name,))
        finding = subject.finding(
            "unknown-field", (name,), at=at, case="variable", key=name, suggestion=meant
        )
        surely = _joined(name) != _joined(meant)
        edit = rename(subject.document, (name,), meant)
        yield replace(
            finding,
            severity=finding.severity if surely else Severity.WARNING,
            step=subject.pack.step_of(f"/{meant}"),
            fix=Fix(surely, (edit,)) if edit else None,
        )


def _is_near(name: str, known: str) -> bool:
    """Tell whether a name is a known one with slips of the hand, and not one with a word or number more."""
    if name.upper() == known.upper() or re.findall("[0-9]+", name) != re.findall("[0-9]+", known):
        return False
    if _joined(name) == _joined(known):
        return True
    words, right = name.split("_"), known.split("_")
    if len(words) == len(right):
        return all(map(_is_near_word, words, right))
    whole, other = _joined(name), _joined(known)
    return len(other) >= _ALONE and whole != f"{other}S" and is_one_slip(whole, other)


def _is_near_word(word: str, known: str) -> bool:
    """Tell whether a word is another one with a slip; in short words few slips are none of another word."""
    if word in (known, f"{known}S"):
        return word == known
    if len(known) < 4:
        return len(word) == len(known) and is_one_slip(word, known)
    return is_one_slip(word, known) or (len(known) > 4 and is_misspelling(word, known))


def _joined(name: str) -> str:
    return name.replace("_", "").replace("-", "")
