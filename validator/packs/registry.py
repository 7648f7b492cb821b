"""The packs that there are, found by name: those that come with guiderail, and external ones.

Packs have no code; nothing in them is executed. What is known of packs is one :class:`Registry`, which never
changes; adding a pack makes another one the current one, in this process.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import wraps

from validator import build_cache, deadline
from validator.errors import PackError, mark
from validator.i18n import catalog
from validator.lazy_dataclasses import dataclass, field, replace
from validator.packs.model import COMMON, Pack, Rule, built, from_compiled
from validator.suggest import nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any, ParamSpec, TypeAlias, TypeVar

    P = ParamSpec("P")
    R = TypeVar("R")

Signs = tuple[list[str], list[str]]  #: of files of a platform: patterns of names, and words in the text
_Answers: TypeAlias = "dict[Any, Any]"  #: of functions, by the function and its arguments


@dataclass(frozen=True, slots=True)
class ExternalPack:
    """A pack that a user adds."""

    pack: Pack
    folder: Path | None = None  #: with its example and its catalogs
    installed: bool = False  #: in a distribution, where it is found by its name


@dataclass(frozen=True, slots=True)
class Registry:
    """The external packs that are known next to the built-in ones, and what was found out about all."""

    external: Mapping[str, ExternalPack] = field(default_factory=dict)  #: by the names of their platforms
    broken: Mapping[str, PackError] | None = None  #: of those installed; None: nobody has looked for them
    answers: _Answers = field(default_factory=dict, repr=False)
    built_in_answers: _Answers = field(default_factory=dict, repr=False)  #: that no external pack changes

    def __reduce__(self) -> tuple[Any, ...]:
        """Leave the answers out on the way to another process."""
        return Registry, (self.external, self.broken)


_current = Registry()


def current() -> Registry:
    """Return what this process knows of packs."""
    return _current


def use(known: Registry) -> None:
    """Let this process know the external packs that another one knows."""
    if known.external != _current.external:
        _set(replace(_current, external=known.external, broken=known.broken, answers={}))


def reset() -> None:
    """Know only the built-in packs, and read them again."""
    _set(Registry())


@contextmanager
def using(known: Registry) -> Iterator[None]:
    """Make a registry the current one inside the block, and the one before it again afterwards."""
    before = _current
    _set(known)
    try:
        yield
    finally:
        _set(before)


def _set(known: Registry) -> None:
    global _current  # noqa: PLW0603  # the one place where it changes
    _current = known
    catalog.use_pack_folders({name: each.folder for name, each in known.external.items() if each.folder})


def remembered(function: Callable[P, R]) -> Callable[P, R]:
    """Remember a function's answers for as long as the packs stay the same."""
    return _remembering(function, lambda: _current.answers)


def _remembered_of_built_in(function: Callable[P, R]) -> Callable[P, R]:
    return _remembering(function, lambda: _current.built_in_answers)


def _remembering(function: Callable[P, R], answers: Callable[[], _Answers]) -> Callable[P, R]:
    @wraps(function)
    def remembering(*arguments: P.args, **named: P.kwargs) -> R:
        known, key = answers(), (function, *arguments, *named.items())
        if key not in known:
            known[key] = function(*arguments, **named)
        answer: R = known[key]
        return answer

    return remembering


# --- external packs ----------------------------------------------------------------------------------


def add_external(found: Pack, folder: Path | None = None, *, installed: bool = False) -> None:
    """Let an external pack be known by its name from now on. Raises PackError if a built-in one has it.

    ``folder`` is where its example and its catalogs are; ``installed``: in an installed distribution.
    """
    if is_built_in(found.name):
        raise PackError(mark("The name `{name}` belongs to a built-in platform."), name=found.name)
    external = {**_current.external, found.name: ExternalPack(found, folder, installed)}
    _set(replace(_current, external=external, answers={}))


def note_broken(broken: Mapping[str, PackError]) -> None:
    """Remember which of the installed packs are broken, once they have been looked for."""
    _set(replace(_current, broken=broken))


def external_packs() -> tuple[Pack, ...]:
    """Return the external packs."""
    return tuple(each.pack for each in _current.external.values())


def external_folder(name: str) -> Path | None:
    """Return the folder of a platform's external pack; None if it has none."""
    known = _current.external.get(name)
    return known.folder if known else None


def named_folder(name: str) -> str:
    """Return the folder that has to be named for a platform to be known; empty if none has to be."""
    known = _current.external.get(name)
    return str(known.folder) if known and known.folder and not known.installed else ""


# --- all packs ---------------------------------------------------------------------------------------


def names() -> tuple[str, ...]:
    """Return the names of the known platforms, sorted."""
    return tuple(sorted((*_built_in(), *_current.external)))


def is_built_in(name: str) -> bool:
    """Tell whether a platform comes with guiderail."""
    return name in _built_in()


@_remembered_of_built_in
def _built_in() -> tuple[str, ...]:
    if build_cache.is_built():
        known: tuple[str, ...] = build_cache.built("schemas.names").NAMES
        return known
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


def signs() -> Iterator[tuple[str, int, Signs]]:
    """Yield how files without ``platform:`` are known, without loading the packs: for each signature its
    platform, its number in :attr:`Pack.recognised`, and its ``names`` and ``telling`` words.
    """
    built_in = _built_in_signs()
    for name in names():
        known = _current.external.get(name)
        found = [(each.names, each.telling) for each in known.pack.recognised] if known else built_in[name]
        for number, each in enumerate(found):
            yield name, number, each


@_remembered_of_built_in
def _built_in_signs() -> Mapping[str, Sequence[Signs]]:
    if build_cache.is_built():
        known: Mapping[str, Sequence[Signs]] = build_cache.built("schemas.names").SIGNS
        return known
    return {name: signs_of(compiled(name)) for name in _built_in()}


def signs_of(compiled: Mapping[str, Any]) -> list[Signs]:
    """Return the signs of a pack as :func:`validator.packs.compiler.compile_folder` compiles it."""
    return [(each.get("names", []), each.get("telling", [])) for each in compiled.get("recognised", ())]


def load(name: str) -> Pack:
    """Return the pack of a platform. Raises PackError if there is none or it is broken."""
    known = _current.external.get(name)
    return known.pack if known else _loaded(name)


@_remembered_of_built_in
def _loaded(name: str) -> Pack:
    with deadline.paused():  # a checkout may have to compile it
        return from_compiled(compiled(name))


def compiled(name: str) -> dict[str, Any]:
    """Return a built-in pack as :func:`validator.packs.compiler.compile_folder` compiles it."""
    if not build_cache.is_built():
        return _compiled_once(name)
    found: dict[str, Any] = build_cache.built(f"schemas.{name.replace('-', '_')}").PACK
    return found


def shared() -> Mapping[str, Any]:
    """Return what every platform shares, as data: rules, sources and definitions for schemas."""
    return compiled(COMMON)


@_remembered_of_built_in
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
    from validator import resources

    folder = resources.source("schemas")
    if folder is None:
        raise PackError(mark("The packs are missing from this installation of guiderail."))
    return folder


def _compiled_once(name: str) -> dict[str, Any]:
    """Return a pack of the checkout, compiled once for each state of its files."""
    from pathlib import Path

    folder = _sources()
    compiled_by = Path(__file__).parent.rglob("*.py")
    files = [*(folder / COMMON).iterdir(), *(folder / name).iterdir(), *compiled_by]
    key = build_cache.content_key(file.read_bytes() for file in sorted(files) if file.is_file())
    compiled: dict[str, Any] = build_cache.kept(f"schemas/{name}", key, lambda: _compiled(folder, name))
    return compiled


def _compiled(folder: Path, name: str) -> dict[str, Any]:
    from validator.packs import compiler  # only who has changed a pack pays for it

    return compiler.compile_folder(folder, name)
