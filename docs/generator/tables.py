"""Tables in hand-written pages: rows that are made from the code, and cells that name their columns.

The rows follow a comment such as ``<!-- rows: formats -->`` and the head of the table, so that the page
reads the same in the checkout and on the site. ``GUIDERAIL_UPDATE=1`` lets ``tests/generator/test_tables.py``
write them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from validator.i18n.catalog import Catalog
from validator.reporters.registry import FORMATS

_TABLE = re.compile(
    r"(?P<head>^<!-- rows: (?P<name>[a-z-]+) -->\n+\|.*\n\|[-|]+\n)(?P<rows>(?:\|.*\n)*)", re.MULTILINE
)
_BUILT = re.compile(r"<table>.*?</table>", re.DOTALL)
_STACKED, _SHORT = 5, 2  #: columns at most: of what can be stacked, and of what needs no titles then
_ROLES = {
    "table": "table",
    "thead": "rowgroup",
    "tbody": "rowgroup",
    "tr": "row",
    "th": "columnheader",
    "td": "cell",
}


def with_rows(page: str, catalog: Catalog) -> str:
    """Return a page with the rows of its tables as the code has them, in the catalog's language."""
    return _TABLE.sub(lambda table: table["head"] + "".join(_ROWS[table["name"]](catalog)), page)


def without_rows(page: str) -> str:
    """Return a page without these rows: what is left is written by hand."""
    return _TABLE.sub(r"\g<head>", page)


def labelled(html: str) -> str:
    """Return a page whose tables can be shown with one cell below the other: each names its column.

    The roles tell a screen reader that it is a table even then. Many columns of numbers stay a table.
    """
    return _BUILT.sub(lambda table: _labelled(table[0]), html)


def _labelled(table: str) -> str:
    titles = [re.sub("<[^>]+>", "", title) for title in re.findall(r"<th[^>]*>(.*?)</th>", table, re.DOTALL)]
    if len(titles) > _STACKED:
        return table
    for tag, role in _ROLES.items():
        table = re.sub(rf"<{tag}(?=[ >])", f'<{tag} role="{role}"', table)
    if len(titles) > _SHORT:
        table = re.sub(
            r"(?<=<tr role=\"row\">)\s*<td.*?</tr>",
            lambda row: _with_labels(row[0], titles),
            table,
            flags=re.DOTALL,
        )
    return table.replace("<table", '<table class="stacks"')


def _with_labels(row: str, titles: list[str]) -> str:
    """Return a row in which every cell but the first names its column."""
    _, first, *cells = row.split("<td")
    named = (f' data-label="{title}"{cell}' for title, cell in zip(titles[1:], cells, strict=True))
    return "<td".join(["", first, *named])


def _formats(catalog: Catalog) -> Iterator[str]:
    for name, format in FORMATS.items():
        yield f"| `{name}` | {catalog.say(format.description)} |\n"


_ROWS: Mapping[str, Callable[[Catalog], Iterator[str]]] = {"formats": _formats}
