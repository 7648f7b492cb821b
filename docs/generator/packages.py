"""The packages of guiderail from top to bottom, and their table on the contributor's page."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from validator.i18n.catalog import Catalog

#: a module imports only from its own package or from one below; the flat modules are below them all
PACKAGES = (
    "cli",
    "lsp",
    "live",
    "library",
    "reporters",
    "guides",
    "engine",
    "fast_path",
    "packs",
    "json_schema",
    "documents",
    "i18n",
)
_CHECKOUT = Path(__file__).parent.parent.parent
_FOLDERS = ("docs/generator", *(f"validator/{name}" for name in PACKAGES))
_ROWS = re.compile(r"(?:^\| `(?:docs|validator)/\w+/` \|[^|\n]*\|\n)+", re.MULTILINE)


def questions(checkout: Path = _CHECKOUT) -> dict[str, str]:
    """Return the question that each package answers, by its folder: the first line of its docstring."""
    return {folder: _question(checkout / folder / "__init__.py") for folder in _FOLDERS}


def _question(file: Path) -> str:
    if not file.is_file():
        return ""
    return (ast.get_docstring(ast.parse(file.read_bytes())) or "").partition("\n")[0]


def with_table(page: str, catalog: Catalog) -> str:
    """Return the contributor's page with the rows of its table of packages as they are now."""
    rows = "".join(f"| `{folder}/` | {catalog.say(text)} |\n" for folder, text in questions().items())
    return _ROWS.sub(lambda _: rows, page, count=1)
