"""guiderail: tells what is wrong in a configuration, where, why, and which guide step fixes it."""

from __future__ import annotations

TYPE_CHECKING = False  # as in typing, which would have to be imported
if TYPE_CHECKING:
    from validator import errors
    from validator.library.api import check_data, check_files, check_text
    from validator.library.report import Finding, Report, Reports

__all__ = ["Finding", "Report", "Reports", "check_data", "check_files", "check_text", "errors"]

_HOMES = {"Finding": "report", "Report": "report", "Reports": "report"}


def __getattr__(name: str) -> object:
    """Load the public names when they are first used: the command must not pay for them."""
    if name not in __all__:
        raise AttributeError(name)
    from importlib import import_module

    if name == "errors":
        return import_module("validator.errors")
    return getattr(import_module(f"validator.library.{_HOMES.get(name, 'api')}"), name)
