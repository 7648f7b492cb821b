"""Load the functions that were generated from the packs (:mod:`validator.build_cache`)."""

from __future__ import annotations

from validator import build_cache
from validator.documents.discovery import base_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any


def load_acceptor(platform: str) -> Callable[[Any], Any] | None:
    """Return the function that accepts documents of a platform; None if there is none."""
    if platform not in _acceptors:
        _acceptors[platform] = _load_module(platform).get("accept")
    return _acceptors[platform]


def notices(platform: str) -> tuple[str, ...]:
    """Return the rules that say the same of each document of a platform, and find nothing wrong."""
    found: tuple[str, ...] = _load_module(platform).get("NOTICES", ())
    return found


def is_declared(platform: object) -> bool:
    """Tell whether documents name a platform of this name themselves."""
    return platform.__class__ is str and platform in _load_module("telling")["DECLARED"]


def signatures_by_name(name: str) -> list[int]:
    """Return the numbers of the signatures that know a file by its name."""
    base = base_name(name).lower()
    return [
        at
        for at, names, ends in _load_module("telling")["NAMED"]
        if base in names or any(base.startswith(start) and base.endswith(end) for start, end in ends)
    ]


def is_rule(name: str) -> bool:
    """Tell whether a rule of guiderail has this name."""
    return name in _load_module("telling")["RULES"]


def signatures_by_words(content: bytes) -> list[int]:
    """Return the numbers of the signatures whose words are all in a UTF-8 text."""
    text = content.decode().lower()
    return [
        at
        for word, signatures in _load_module("telling")["WORDED"]
        if word in text
        for at, words in signatures
        if all(map(text.__contains__, words))
    ]


def detect_platform(data: Any, ending: str, signatures: Iterable[int]) -> str | None:
    """Return the platform of the first of the signatures, by their numbers, that a document fits.

    ``ending`` is that of the file's format. Empty if it fits none; None if only the full check can tell.
    """
    known = _load_module("telling")["SIGNATURES"]
    for at in sorted(signatures):
        platform, _, _, number, endings, _ = known[at]
        if ending in endings:
            signature = _load_module(platform).get(f"signature_{number}")
            fits = None if signature is None else signature(data)
            if fits is None:
                return None
            if fits:
                return str(platform)
    return ""


def _load_module(platform: str) -> dict[str, Any]:
    """Return the names in a generated module; empty if there is no such module."""
    if platform in _modules:
        return _modules[platform]
    if build_cache.is_built():
        found = build_cache.built(f"accepting.{module_name(platform)}")
        module: dict[str, Any] = {} if found is None else vars(found)
    else:
        package = build_cache.PACKAGE
        folders = [f"{build_cache.CHECKOUT}/schemas", f"{package}/fast_path", f"{package}/packs/verbs"]
        codes: dict[str, bytes] = build_cache.kept("accept", build_cache.state(folders), _compile_all)
        module = {}
        if platform in codes:
            import marshal

            exec(marshal.loads(codes[platform]), module)  # generated from our own packs by our own generator
    _modules[platform] = module
    return module


def _compile_all() -> dict[str, bytes]:
    from validator.fast_path.codegen import compiled

    return compiled()


def module_name(platform: str) -> str:
    """Return the name of the generated module for a platform."""
    return f"accept_{platform.replace('-', '_')}" if platform.replace("-", "").isalnum() else "accept_"


_acceptors: dict[str, Callable[[Any], Any] | None] = {}
_modules: dict[str, dict[str, Any]] = {}
