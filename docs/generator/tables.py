"""Tables in hand-written pages whose rows are made from the code.

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


def with_rows(page: str, catalog: Catalog) -> str:
    """Return a page with the rows of its tables as the code has them, in the catalog's language."""
    return _TABLE.sub(lambda table: table["head"] + "".join(_ROWS[table["name"]](catalog)), page)


def without_rows(page: str) -> str:
    """Return a page without these rows: what is left is written by hand."""
    return _TABLE.sub(r"\g<head>", page)


def _formats(catalog: Catalog) -> Iterator[str]:
    for name, format in FORMATS.items():
        yield f"| `{name}` | {catalog.say(format.description)} |\n"


_ROWS: Mapping[str, Callable[[Catalog], Iterator[str]]] = {"formats": _formats}
