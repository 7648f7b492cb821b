"""The bad and good example of a rule as whole files, made from a platform's complete example by changes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from validator import resources
from validator.documents.model import Format
from validator.errors import PackError, mark
from validator.lazy_dataclasses import dataclass
from validator.packs.model import Change, Pack
from validator.packs.registry import external_folder, load


@dataclass(frozen=True, slots=True)
class ExampleFiles:
    """Texts to check: the bad one breaks just its rule, the good one nothing."""

    bad: str
    good: str
    beside: str | None  #: a file to be checked before the bad one; None if that stands alone
    format: Format
    place: str  #: pointer of the finding
    name: str  #: of the files, as the platform has them
    beside_name: str = ""
    beside_format: Format = Format.YAML


def example_files(pack: Pack, rule: str) -> ExampleFiles | None:
    """Return the examples of one of a pack's rules; None if it has none.

    Raises PackError if a change does not find its text exactly once.
    """
    example = pack.rules[rule].example
    if example.text:
        format = Format(example.format)
        return ExampleFiles(example.text, example.good_text, None, format, example.at, f"config.{format}")
    if not example.bad:
        return None
    of = load(example.of) if example.of else pack
    other = load(example.beside_of) if example.beside_of else of
    base = complete(of.name, example.model)
    beside = None
    if example.beside is not None:
        beside = _changed(complete(other.name), example.beside, rule)
    return ExampleFiles(
        bad=_changed(base, example.bad, rule),
        good=_changed(base, example.good, rule),
        beside=beside,
        format=Format(of.formats[0]),
        place=example.at,
        name=of.file_name("config"),
        beside_name=other.file_name("earlier"),
        beside_format=Format(other.formats[0]),
    )


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
                mark("The example of the rule `{rule}` changes a text that its file does not have."),
                rule=rule,
            )
        text = text.replace(change.old, change.new)
    return text
