"""An annotated configuration as HTML: a list of lines, each with the number of its step and its screen.

The classes are those of the page around it. A step and a screen are shown where they begin.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from html import escape

from validator.guides.annotated_file import AnnotatedLine
from validator.i18n.catalog import Catalog
from validator.lazy_dataclasses import dataclass, replace
from validator.reporters.wording import step_words

_VALUE = re.compile(r"(?P<mark>\s*[\"']?\s*[:=]\s*)(?P<value>\S.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Row:
    """A line as it is shown; several with one number take each other's place."""

    line: AnnotatedLine
    text: str  #: without secrets
    attributes: str = ""  #: of the element, from a space on
    after: str = ""  #: HTML below the line


def line_items(
    rows: Iterable[Row],
    platform: str,
    catalog: Catalog,
    *,
    to_steps: str = "",
    to_field: Callable[[str], str] = lambda _: "",
) -> Iterator[str]:
    """Yield an element ``li`` for each row.

    ``to_steps``: the address of the page with the steps. ``to_field``: the address of the field at a pointer,
    empty for none.
    """
    before, about = AnnotatedLine(0), ""
    for row in rows:
        line = row.line
        if line.number != before.number:
            words = step_words(platform, line.step, catalog)
            about = ""
            if words and line.step != before.step:
                title = escape(catalog.say("Step {number}: {title}", number=words.number, title=words.title))
                about = f'<a class="n" href="{to_steps}#{line.step}" aria-label="{title}">{words.number}</a>'
            if line.screen and line.screen != before.screen:
                about += f"<small>{escape(' > '.join(line.screen))}</small>"
            before = line if line.step else replace(before, number=line.number)
        yield f"<li{row.attributes}>{about}<code>{_code(row, to_field)}</code>{row.after}</li>"


def _code(row: Row, to_field: Callable[[str], str]) -> str:
    text, done = row.text, 0
    pieces = []
    for key in row.line.keys:
        address, name = to_field(key.place), escape(text[key.start : key.end])
        pieces.append(_quiet(text[done : key.start]))
        pieces.append(
            f'<a class="k" href="{address}">{name}</a>' if address else f'<span class="k">{name}</span>'
        )
        done = key.end
    return "".join([*pieces, _quiet(text[done:])])


def _quiet(text: str) -> str:
    """Return what is between keys, its value marked."""
    found = _VALUE.fullmatch(text)
    if found is None:
        return escape(text)
    return f'{escape(found["mark"])}<span class="s">{escape(found["value"])}</span>'
