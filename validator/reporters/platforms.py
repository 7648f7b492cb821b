"""The platforms with their names on the command line, and what became of each."""

from __future__ import annotations

from validator.i18n.catalog import Catalog
from validator.packs import registry


def platform_list(catalog: Catalog) -> str:
    """Return two lines for each platform: its name and title, its status."""
    names = registry.names()
    width = max(map(len, names))
    lines = []
    for name in names:
        found = registry.load(name)
        status = catalog.translate(found.status.text, domain=name)
        lines += [f"{name:{width}}  {found.title}", f"{'':{width}}  {status}"]
    return "\n".join(lines) + "\n"
