"""The bad and good example of a rule as whole files, made from a platform's complete example by changes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any

from validator import resources
from validator.documents.model import Format
from validator.documents.reader import read
from validator.errors import PackError, mark
from validator.lazy_dataclasses import dataclass, replace
from validator.packs.model import Change, Example, Pack, Rule
from validator.packs.registry import external_folder, load


@dataclass(frozen=True, slots=True)
class ExampleFiles:
    """Texts to check: the bad one breaks just its rule, the good one nothing."""

    bad: str
    good: str
    beside: str | None  #: a file to be checked before the bad one; None if there is none
    format: Format
    place: str  #: pointer of the finding
    name: str  #: of the files, as the platform has them
    beside_name: str = ""
    beside_format: Format = Format.YAML


def example_files(pack: Pack, rule: str, case: str = "") -> ExampleFiles | None:
    """Return the examples of one of a pack's rules, or of one of its cases; None if it has none.

    Raises PackError if a change does not find its text exactly once.
    """
    example = _example(pack.rules[rule], case)
    if example is None:
        return None
    if example.text:
        format = Format(example.format)
        return ExampleFiles(example.text, example.good_text, None, format, example.at, f"sms.{format}")
    if not example.bad and example.value is None:
        return None
    of = load(example.of) if example.of else pack
    other = load(example.beside_of) if example.beside_of else of
    base = complete(of.name, example.model)
    beside = None
    if example.beside is not None:
        beside = _changed(complete(other.name), example.beside, rule)
    files = ExampleFiles(
        bad=_changed(base, example.bad, rule),
        good=_changed(base, example.good, rule),
        beside=beside,
        format=Format(of.formats[0]),
        place=example.at,
        name=of.file_name("sms"),
        beside_name=other.file_name("earlier"),
        beside_format=Format(other.formats[0]),
    )
    if example.value is None:
        return files
    data = read(files.good.encode(), format=files.format).documents[0].data
    text = json.dumps(_with(data, example.at, example.value), ensure_ascii=False, indent=2)
    return replace(files, bad=text, format=Format.JSON, name="sms.json")


def _example(rule: Rule, case: str) -> Example | None:
    """Return the example of a rule; that of a case with what it takes over from the rule's."""
    if not case:
        return rule.example
    own = rule.cases[case].example
    if own is None:
        return None
    return replace(
        rule.example,
        at=own.at or rule.example.at,
        of=own.of or rule.example.of,
        model=own.model if own.model != Example().model else rule.example.model,
        format=own.format if own.text else rule.example.format,
        bad=own.bad,
        good=own.good or (rule.example.good if not own.bad and not own.of else []),
        text=own.text,
        good_text=own.good_text if own.text else "",
        value=own.value,
        beside=own.beside if own.beside is not None else rule.example.beside,
    )


def _with(data: Any, place: str, value: object) -> Any:
    """Return data with another value at a pointer."""
    whole = deepcopy(data)
    *above, last = place.lstrip("/").split("/")
    block = whole
    for step in above:
        block = block[int(step)] if isinstance(block, list) else block[step]
    block[int(last) if isinstance(block, list) else last] = value
    return whole


def complete(platform: str, name: str = "complete") -> str:
    """Return a complete, right example of a platform in the first of its formats, by its name.

    An external pack has one only. Raises PackError if there is none.
    """
    folder = external_folder(platform)
    if folder is not None:
        from validator.packs.compiler import content_of

        return content_of(folder / "example.yaml").decode("utf-8", "replace")
    return (_folder() / platform / f"{name}.{load(platform).formats[0]}").read_text(encoding="utf-8")


def names(platform: str) -> list[str]:
    """Return the names of a platform's examples in the order of the alphabet."""
    if external_folder(platform) is not None:
        return ["complete"]
    return sorted(file.stem for file in (_folder() / platform).glob(f"*.{load(platform).formats[0]}"))


def _folder() -> Path:
    installed, source = resources.installed("examples"), resources.source("docs")
    folder = installed or (source / "examples" if source else None)
    if folder is None:
        raise PackError(mark("The examples are missing from this installation of guiderail."))
    return folder


def _changed(text: str, changes: Sequence[Change], rule: str) -> str:
    for change in changes:
        if text.count(change.old) != 1:
            raise PackError(
                mark("The example of the rule `{rule}` changes text that its file does not contain."),
                rule=rule,
            )
        text = text.replace(change.old, change.new)
    return text
