"""The platforms with their names on the command line, and what became of each."""

from __future__ import annotations

from collections.abc import Sequence

from validator.i18n.catalog import Catalog
from validator.packs import registry
from validator.reporters.terminal import lines


def platform_list(catalog: Catalog, *, width: int = 0) -> str:
    """Return a paragraph for each platform: its name and title, its status, its aliases.

    ``width``: columns of the terminal, 0 without one.
    """
    names = registry.names()
    named = max(map(len, names))
    indent = " " * (named + 2)
    if width and width < 2 * len(indent):
        indent = "    "
    listed: list[str] = []
    for name in names:
        found = registry.load(name)
        status = catalog.translate(found.status.text, domain=name)
        listed += lines(found.title, width, first=f"{name:{named}}  ", rest=indent)
        listed += lines(status, width, first=indent, rest=indent)
        if found.aliases:
            aliases = catalog.listing(f"`{each}`" for each in found.aliases)
            also = catalog.say("Also called {aliases}.", aliases=aliases)
            listed += lines(also, width, first=indent, rest=indent)
    return "\n".join(listed) + "\n"


def platform_names(names: Sequence[str]) -> list[str]:
    """Return a line for each of the platforms: its alias, else its name, and its title."""
    found = [registry.load(name) for name in names]
    called = [next(iter(each.aliases), each.name) for each in found]
    width = max(map(len, called))
    return [f"{name:{width}}  {each.title}" for name, each in zip(called, found, strict=True)]
