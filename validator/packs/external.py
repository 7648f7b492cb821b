"""External packs: from folders that people name, and from distributions that are installed.

A pack is data, and nothing of it is executed: of a distribution only the place of its folder is looked up.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from validator.errors import PackError, mark, unknown_name
from validator.lazy_regex import regex
from validator.packs import registry
from validator.packs.model import Pack, from_compiled

GROUP = "guiderail.packs"  #: entry points: the platform's name = the package, or folder of one, with its pack
_FOLDER = regex(r"[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*")


def add_folder(folder: Path, *, called: str = "") -> str:
    """Let the pack in a folder be known from now on, and return the name of its platform.

    Adding a folder again changes nothing. Raises PackError if the pack is broken, has a name that another
    pack has, or has not the name that it is ``called``.
    """
    must_exist(folder)
    for name in registry.current().external:
        known = registry.external_folder(name)
        if known is not None and os.path.realpath(known) == os.path.realpath(folder):
            return name
    found = read_folder(folder)
    if called and found.name != called:
        raise PackError(
            mark("The pack `{name}` that is installed calls itself `{other}`."), name=called, other=found.name
        )
    _only_one(found, folder)
    registry.add_external(found, folder, installed=bool(called))
    return found.name


def read_folder(folder: Path) -> Pack:
    """Return the pack in a folder, which is not known by it. Raises PackError if it is broken."""
    from validator.packs import compiler  # only who adds a pack pays for it

    must_exist(folder)
    try:
        return from_compiled(compiler.compile_pack(folder, registry.shared()))
    except RecursionError as error:
        raise PackError(
            mark("The pack in the folder `{path}` is nested too deeply."), path=str(folder)
        ) from error


def must_exist(folder: Path) -> None:
    """Raise PackError if there is no such folder."""
    try:
        is_folder = folder.is_dir()
    except (OSError, ValueError):
        is_folder = False
    if not is_folder:
        raise PackError(
            mark("The folder `{path}` does not exist or does not contain a pack."), path=str(folder)
        )


def _only_one(found: Pack, folder: Path) -> None:
    """Raise PackError if another pack has one of the names of this one."""
    other = registry.external_folder(found.name)
    if other is not None:
        raise PackError(
            mark("Two packs have the name `{name}`: `{first}` and `{second}`."),
            name=found.name,
            first=str(other),
            second=str(folder),
        )
    known = registry.by_name()
    for name in (found.name, *found.aliases):
        if name in known:
            raise PackError(
                mark("The name `{name}` in the pack `{path}` is already used by the platform {platform}."),
                name=name,
                path=str(folder),
                platform=registry.load(known[name]).title,
            )
    for rule in (name for name, rule in found.rules.items() if rule.domain == found.name):
        owner = next((name for name in registry.names() if rule in registry.load(name).rules), "")
        if owner:
            raise PackError(
                mark("The rule `{name}` in the pack `{path}` is already one of the platform {platform}."),
                name=rule,
                path=str(folder),
                platform=registry.load(owner).title,
            )


# --- packs of installed distributions ----------------------------------------------------------------


def discover(wanted: str = "") -> list[PackError]:
    """Let the packs of installed distributions be known, and return what is wrong with others of them.

    ``wanted``: raise PackError if the pack of this name is among those that are broken.
    """
    broken = registry.current().broken
    if broken is None:
        broken = _add_installed()
        registry.note_broken(broken)
    if wanted in broken:
        raise broken[wanted]
    return list(broken.values())


def is_known(name: str) -> bool:
    """Tell whether there is a platform of this name, and look for it where nothing else is known of it.

    Raises PackError if a distribution has one that is broken.
    """
    if name not in registry.names():
        discover(name)
    return name in registry.names()


def find_platform(name: str) -> str:
    """Return the platform of a name or alias, of an installed pack too. Raises UsageError if it is unknown.

    Raises PackError if the pack of that name is installed and broken.
    """
    if name not in registry.by_name():
        discover(name)
    known = registry.by_name()
    if name in known:
        return known[name]
    raise unknown_name(
        name,
        registry.names(),
        mark("The platform `{value}` is unknown: did you mean `{suggestion}`?"),
        mark("The platform `{value}` is unknown; use one of {known}."),
        meant=registry.meant(name),
    )


def _add_installed() -> dict[str, PackError]:
    """Let the packs of installed distributions be known, and return what is wrong with others of them."""
    from importlib.metadata import entry_points

    broken = {}
    for point in sorted(entry_points(group=GROUP)):
        if point.name in registry.current().external:  # a folder that was named comes first
            continue
        try:
            add_folder(_folder_of(point), called=point.name)
        except PackError as error:
            broken[point.name] = error
    return broken


def _folder_of(point: Any) -> Path:
    """Return the folder that an entry point names, found without a line of its package being run."""
    from importlib.machinery import PathFinder

    package, *inside = point.value.split(".")
    spec = PathFinder.find_spec(package) if _FOLDER.fullmatch(point.value) else None
    for place in (spec and spec.submodule_search_locations) or ():
        folder = Path(place).joinpath(*inside)
        if folder.is_dir():
            return folder
    raise PackError(
        mark("The installed pack `{name}` names `{value}`, which is not a folder."),
        name=point.name,
        value=point.value,
    )
