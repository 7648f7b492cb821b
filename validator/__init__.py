"""guiderail: tells what is wrong in a configuration, where, why, and which guide step fixes it."""

from __future__ import annotations

TYPE_CHECKING = False  # as in typing, which would have to be imported
if TYPE_CHECKING:
    from validator.engine.api import check_files, check_text

__all__ = ["check_files", "check_text"]


def __getattr__(name: str) -> object:
    """Load the public functions when they are first used: the command must not pay for them."""
    if name in __all__:
        from validator.engine import api

        return getattr(api, name)
    raise AttributeError(name)
