"""The bad and good example of a rule as whole files, made from a platform's complete example by changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from validator import resources
from validator.document import Format
from validator.errors import PackError, mark
from validator.pack_format import Change, Pack


@dataclass(frozen=True, slots=True)
class ExampleFiles:
    """Texts to check: the bad one breaks just its rule, the good one nothing."""

    bad: str
    good: str
    beside: str | None  #: a file to be checked before the bad one; None if that stands alone
    format: Format
    place: str  #: pointer of the finding


def example_files(pack: Pack, rule: str) -> ExampleFiles | None:
    """Return the examples of one of a pack's rules; None if it has none.

    Raises PackError if a change does not find its text exactly once.
    """
    example = pack.rules[rule].example
    if example.text:
        return ExampleFiles(example.text, example.good_text, None, Format(example.format), example.at)
    if not example.bad:
        return None
    base = complete(example.of or pack.name)
    beside = None
    if example.beside is not None:
        beside = _changed(complete(example.beside_of or example.of or pack.name), example.beside, rule)
    return ExampleFiles(
        bad=_changed(base, example.bad, rule),
        good=_changed(base, example.good, rule),
        beside=beside,
        format=Format.YAML,
        place=example.at,
    )


def complete(platform: str) -> str:
    """Return the complete, right example of a platform, as YAML. Raises PackError if there is none."""
    if platform in resources.brought:
        from validator.pack_sources import content_of

        return content_of(resources.brought[platform] / "example.yaml").decode("utf-8", "replace")
    installed, source = resources.installed("examples"), resources.source("docs")
    folder = installed or (source / "examples" if source else None)
    if folder is None:
        raise PackError(mark("The examples are missing from this installation of guiderail."))
    return (folder / platform / "complete.yaml").read_text(encoding="utf-8")


def _changed(text: str, changes: Sequence[Change], rule: str) -> str:
    for change in changes:
        if text.count(change.old) != 1:
            raise PackError(
                mark("The example of the rule `{rule}` changes a text that its file does not have."),
                rule=rule,
            )
        text = text.replace(change.old, change.new)
    return text
