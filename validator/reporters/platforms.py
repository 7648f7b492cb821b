"""The platforms with their names on the command line, and what became of each."""

from __future__ import annotations

from collections.abc import Sequence

from validator.i18n.catalog import Catalog
from validator.packs import registry


def platform_list(catalog: Catalog) -> str:
    """Return three lines for each platform: its name and title, its status, its aliases."""
    names = registry.names()
    width = max(map(len, names))
    lines = []
    for name in names:
        found = registry.load(name)
        status = catalog.translate(found.status.text, domain=name)
        lines += [f"{name:{width}}  {found.title}", f"{'':{width}}  {status}"]
        if found.aliases:
            aliases = catalog.listing(f"`{each}`" for each in found.aliases)
            also = catalog.say("Also called {aliases}.", aliases=aliases)
            lines.append(f"{'':{width}}  {also}")
    return "\n".join(lines) + "\n"


def platform_names(names: Sequence[str]) -> list[str]:
    """Return a line for each of the platforms: its alias, else its name, and its title."""
    found = [registry.load(name) for name in names]
    called = [next(iter(each.aliases), each.name) for each in found]
    width = max(map(len, called))
    return [f"{name:{width}}  {each.title}" for name, each in zip(called, found, strict=True)]
