"""JSON, read by what ``json`` has written in C: to import the rest takes as long as checking a file."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_SPACES = " \t\n\r"


class JsonDecoder:
    """Returns the data of a text when it is called; it takes hooks as ``json.JSONDecoder`` does."""

    strict = True
    object_hook = object_pairs_hook = None
    parse_float = parse_constant = float
    parse_int = int

    def __init__(self, **hooks: Any) -> None:
        vars(self).update(hooks)
        self._hooks = hooks
        self._decode: Callable[[str], Any] | None = None

    def __call__(self, text: str) -> Any:
        """Return the data. Raises ValueError or RecursionError if the text is no JSON."""
        if self._decode is None:  # many files have no JSON
            self._decode = self._make()
        return self._decode(text)

    def _make(self) -> Callable[[str], Any]:
        try:
            from _json import make_scanner
        except ImportError:
            from json import JSONDecoder

            return JSONDecoder(**self._hooks).decode
        hooks: Any = self
        scan = make_scanner(hooks)

        def decode(text: str) -> Any:
            try:
                data, end = scan(text, len(text) - len(text.lstrip(_SPACES)))
            except (StopIteration, SystemError):  # its own error is in a module that is not there
                raise ValueError from None
            if text[end:].strip(_SPACES):
                raise ValueError
            return data

        return decode


def is_json(text: object) -> bool:
    """Tell whether a text can be read as JSON."""
    try:
        _decode(str(text))
    except (ValueError, RecursionError):
        return False
    return True


_decode = JsonDecoder(parse_constant=int)  #: int() fails on each of these constants
