"""A guide for the terminal: plain text that is still Markdown where it is copied from."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

from validator.catalog import Catalog
from validator.guide import GuideText, StepText

_WIDTH = 96
#: a line end that is none of a list, a table or an empty line
_LINE_IN_PARAGRAPH = re.compile(r"(?<!\n)\n(?!\n|\s*(?:[-*|>#]|\d+\.) ?)")


def guide_page(guide: GuideText, catalog: Catalog) -> Iterator[str]:
    """Yield a guide, or the one step it was asked for, a paragraph at a time."""
    if guide.intro:
        yield f"{guide.title}\n{'=' * len(guide.title)}\n\n{_wrapped(guide.intro)}\n\n"
    for title, text in guide.prerequisites:
        yield f"- {title}\n{_wrapped(text, '  ')}\n\n"
    for step in guide.steps:
        yield from _step(step, guide.total, catalog)


def _step(step: StepText, total: int, catalog: Catalog) -> Iterator[str]:
    say = catalog.say
    heading = say("Step {number} of {total}: {title}", number=step.number, total=total, title=step.title)
    yield f"{heading}\n{'-' * len(heading)}\n\n{_wrapped(step.text)}\n\n"
    for number, substep in enumerate(step.substeps, 1):
        yield _wrapped(substep, " " * (len(str(number)) + 2), first=f"{number}. ") + "\n"
    if step.substeps:
        yield "\n"
    heads = {
        "note": say("Note: {text}"),
        "tip": say("Tip: {text}"),
        "important": say("Important: {text}"),
        "caution": say("Caution: {text}"),
    }
    for kind, text in step.notes:
        yield _wrapped(catalog.fill(heads[kind], {"text": text}), "  ", first="  ") + "\n\n"
    if step.verify:
        yield _wrapped(say("Expected result: {text}", text=step.verify)) + "\n\n"
    if step.fills:
        fields = catalog.listing(f"`{place}`" for place in step.fills)
        yield _wrapped(say("This step gives the values of these fields: {fields}", fields=fields)) + "\n\n"


def _wrapped(text: str, indent: str = "", *, first: str | None = None) -> str:
    paragraphs = _LINE_IN_PARAGRAPH.sub(" ", text).split("\n")
    lead = indent if first is None else first
    wrapped: list[str] = []
    for paragraph in paragraphs:
        inner = indent + " " * (len(paragraph) - len(paragraph.lstrip()))
        lines = textwrap.wrap(
            paragraph.strip(),
            _WIDTH,
            initial_indent=lead if not wrapped else inner,
            subsequent_indent=inner,
            break_long_words=False,
            break_on_hyphens=False,
        )
        wrapped.append("\n".join(lines))
    return "\n".join(wrapped)
