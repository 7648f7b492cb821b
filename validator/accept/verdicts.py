"""The functions that were generated from the packs (:mod:`validator.prepared`)."""

from __future__ import annotations

from validator import prepared

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


def accepting(platform: str) -> Callable[[Any], Any] | None:
    """Return the function that accepts documents of a platform; None if there is none."""
    if platform not in _known:
        _known[platform] = _made(platform)
    return _known[platform]


def _made(platform: str) -> Callable[[Any], Any] | None:
    if prepared.is_built():
        return getattr(prepared.built(f"accepting.{module_name(platform)}"), "accept", None)
    codes: dict[str, bytes] = prepared.kept(
        "accept", [f"{prepared.CHECKOUT}/schemas", f"{prepared.PACKAGE}/accept"], _compiled
    )
    module: dict[str, Any] = {"accept": None}
    if platform in codes:
        import marshal

        exec(marshal.loads(codes[platform]), module)  # of our own packs, made by our own generator
    accept: Callable[[Any], Any] | None = module["accept"]
    return accept


def _compiled() -> dict[str, bytes]:
    from validator.accept.generate import compiled

    return compiled()


def module_name(platform: str) -> str:
    """Return the name of the module for a platform."""
    return f"accept_{platform.replace('-', '_')}" if platform.replace("-", "").isalnum() else "accept_"


_known: dict[str, Callable[[Any], Any] | None] = {}
