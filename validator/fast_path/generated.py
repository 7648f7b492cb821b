"""The functions that were generated from the packs (:mod:`validator.build_cache`)."""

from __future__ import annotations

from validator import build_cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


def accepting(platform: str) -> Callable[[Any], Any] | None:
    """Return the function that accepts documents of a platform; None if there is none."""
    if platform not in _known:
        _known[platform] = _made(platform)
    return _known[platform]


def known_by_name(name: str) -> bool:
    """Tell whether a file may be one that a pack knows by its name, without ``platform``."""
    known = _module("telling")
    base = name.replace("\\", "/").rpartition("/")[2].lower()
    return base in known["NAMES"] or base.endswith(known["ENDINGS"])


def is_rule(name: str) -> bool:
    """Tell whether a rule of guiderail has this name."""
    return name in _module("telling")["RULES"]


def known_by_words(content: bytes) -> bool:
    """Tell whether a file may be one that a pack knows by its words, without ``platform``."""
    text = content.lower()
    return any(all(word in text for word in words) for words in _module("telling")["WORDS"])


def _made(platform: str) -> Callable[[Any], Any] | None:
    accept: Callable[[Any], Any] | None = _module(platform).get("accept")
    return accept


def _module(platform: str) -> dict[str, Any]:
    """Return what a generated module holds; nothing if there is none."""
    if platform in _modules:
        return _modules[platform]
    if build_cache.is_built():
        found = build_cache.built(f"accepting.{module_name(platform)}")
        module: dict[str, Any] = {} if found is None else vars(found)
    else:
        package = build_cache.PACKAGE
        folders = [f"{build_cache.CHECKOUT}/schemas", f"{package}/fast_path", f"{package}/packs/verbs"]
        codes: dict[str, bytes] = build_cache.kept("accept", build_cache.state(folders), _compiled)
        module = {}
        if platform in codes:
            import marshal

            exec(marshal.loads(codes[platform]), module)  # of our own packs, made by our own generator
    _modules[platform] = module
    return module


def _compiled() -> dict[str, bytes]:
    from validator.fast_path.codegen import compiled

    return compiled()


def module_name(platform: str) -> str:
    """Return the name of the module for a platform."""
    return f"accept_{platform.replace('-', '_')}" if platform.replace("-", "").isalnum() else "accept_"


_known: dict[str, Callable[[Any], Any] | None] = {}
_modules: dict[str, dict[str, Any]] = {}
