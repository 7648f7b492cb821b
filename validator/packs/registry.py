"""The packs that there are: a platform as data, found by its name.

Packs hold no code; nothing in them is executed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast

from validator import build_cache, deadline, resources
from validator.errors import PackError, mark
from validator.packs.model import COMMON, Pack, Rule, built, from_compiled
from validator.suggest import nearest

#: the packs that somebody brought, by name; they stand for this process
_brought: dict[str, Pack] = {}
#: what forgets the answers that hold only as long as no pack comes or goes
_forgetting: list[Callable[[], None]] = []

P = ParamSpec("P")
R = TypeVar("R")


def until_packs_change(function: Callable[P, R]) -> Callable[P, R]:
    """Remember a function's answers until a pack is brought or dismissed."""
    remembering = lru_cache(maxsize=None)(function)
    _forgetting.append(remembering.cache_clear)
    return cast(Callable[P, R], remembering)


def bring(found: Pack, folder: Path | None = None, *, installed: bool = False) -> None:
    """Let a pack that is not built in be known by its name from now on. Raises PackError if one has it.

    ``folder`` is where its example and its catalogs lie; ``installed``: in an installed distribution.
    """
    if found.name in _built_in():
        raise PackError(mark("The name `{name}` belongs to a built-in platform."), name=found.name)
    _brought[found.name] = found
    if folder is not None:
        resources.brought[found.name] = folder
    if installed:
        resources.from_distributions.add(found.name)
    _forget()


def dismiss() -> None:
    """Forget all packs that somebody brought."""
    _brought.clear()
    resources.brought.clear()
    resources.from_distributions.clear()
    _forget()


def named_folder(name: str) -> str:
    """Return the folder that has to be named for a platform to be known; empty if none has to be."""
    return "" if name in resources.from_distributions else str(resources.brought.get(name, ""))


def _forget() -> None:
    for forget in _forgetting:
        forget()


def brought() -> tuple[Pack, ...]:
    """Return the packs that somebody brought, for another process to bring them as well."""
    return tuple(_brought.values())


def names() -> tuple[str, ...]:
    """Return the names of the known platforms, sorted."""
    return tuple(sorted((*_built_in(), *_brought)))


def is_built_in(name: str) -> bool:
    """Tell whether a platform comes with guiderail, and is not one that somebody brought."""
    return name in _built_in()


@lru_cache(maxsize=1)
def _built_in() -> tuple[str, ...]:
    installed = resources.installed("schemas")
    if installed is not None:
        return tuple(sorted(file.stem for file in installed.glob("*.json") if file.stem != COMMON))
    return tuple(sorted(folder.name for folder in _sources().iterdir() if (folder / "pack.yaml").is_file()))


def declared() -> tuple[str, ...]:
    """Return the names of the platforms that documents name themselves, sorted."""
    return tuple(name for name in names() if load(name).declared)


def is_declared(name: str) -> bool:
    """Tell whether documents name a platform of this name themselves, without loading the others."""
    return name in names() and load(name).declared


def artefacts() -> tuple[Pack, ...]:
    """Return the packs that know files without ``platform:``, by signatures."""
    return tuple(found for found in map(load, names()) if found.recognised)


def telling_words() -> tuple[tuple[str, ...], ...]:
    """Return, for each signature that goes by words, those that all stand in its files, in lower case.

    A text, in lower case, that lacks one of each is no such file unless its name says so
    (:func:`telling_names`).
    """
    return tuple(
        tuple(word.lower() for word in signature.telling)
        for found in artefacts()
        for signature in found.recognised
        if signature.telling
    )


def telling_names() -> tuple[str, ...]:
    """Return the patterns of file names, in lower case, that make a file be looked at."""
    return tuple(
        name.lower() for found in artefacts() for signature in found.recognised for name in signature.names
    )


def load(name: str) -> Pack:
    """Return the pack of a platform. Raises PackError if there is none or it is broken."""
    return _brought.get(name) or _loaded(name)


@lru_cache
def _loaded(name: str) -> Pack:
    with deadline.paused():  # a checkout may have to compile it
        return from_compiled(_data(name))


def outline(name: str) -> tuple[Mapping[str, Any], Iterable[str]]:
    """Return the schema of a platform and the names of its rules, without making the rest of its pack."""
    known = _brought.get(name)
    if known is not None:
        return known.schema, known.rules
    with deadline.paused():
        data = _data(name)
    return data["schema"], data["rules"]


def _data(name: str) -> dict[str, Any]:
    installed = resources.installed("schemas")
    if installed is None:
        return _compiled_once(name)
    found: dict[str, Any] = json.loads((installed / f"{name}.json").read_text(encoding="utf-8"))
    return found


def shared() -> Mapping[str, Any]:
    """Return what every platform shares, as data: rules, sources and definitions for schemas."""
    return _data(COMMON)


@lru_cache
def shared_rules() -> Mapping[str, Rule]:
    """Return the rules that every platform shares, for documents that belong to none."""
    return {name: built(Rule, rule) for name, rule in shared()["rules"].items()}


def rule_names() -> set[str]:
    """Return the names of all rules: the shared ones and those of every platform."""
    return set(shared_rules()).union(*(load(name).rules for name in names()))


def by_name() -> dict[str, str]:
    """Return the platform of every name and alias."""
    known: dict[str, str] = {}
    for name in names():
        known |= dict.fromkeys((name, *load(name).aliases), name)
    return known


def meant(name: str) -> str:
    """Return the one platform that a mistyped name is near to; empty if there is none or more than one."""
    known = by_name() | {load(platform).title: platform for platform in names()}
    near = {known[each] for each in nearest(name, known)}
    return near.pop() if len(near) == 1 else ""


def _sources() -> Path:
    folder = resources.source("schemas")
    if folder is None:
        raise PackError(mark("The packs are missing from this installation of guiderail."))
    return folder


def _compiled_once(name: str) -> dict[str, Any]:
    """Return a pack of the checkout, compiled once for each state of its files."""
    folder = _sources()
    compiled_by = Path(__file__).parent.rglob("*.py")
    files = [*(folder / COMMON).iterdir(), *(folder / name).iterdir(), *compiled_by]
    key = build_cache.content_key(file.read_bytes() for file in sorted(files) if file.is_file())
    compiled = build_cache.kept(f"schemas/{name}", key, lambda: _compiled(folder, name))
    result: dict[str, Any] = json.loads(compiled)
    return result


def _compiled(folder: Path, name: str) -> bytes:
    from validator.packs import compiler  # only who has changed a pack pays for it

    return json.dumps(compiler.compile_folder(folder, name), ensure_ascii=False).encode()
