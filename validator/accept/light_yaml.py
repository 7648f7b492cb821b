"""libyaml without the rest of PyYAML, whose import takes longer than starting Python.

When the extension module is loaded, it asks the package ``yaml`` for its events, tokens, nodes and errors,
and for the errors of modules that only Python's own YAML machinery needs. Those modules are stood in for
while it loads, and forgotten again, so that whoever imports ``yaml`` later gets all of it. Where that does
not work, the whole package is imported: slower, otherwise the same.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Any

#: modules that the extension needs for nothing but their error
_ERRORS_OF = {
    "reader": "ReaderError",
    "scanner": "ScannerError",
    "parser": "ParserError",
    "composer": "ComposerError",
    "constructor": "ConstructorError",
    "emitter": "EmitterError",
    "serializer": "SerializerError",
    "representer": "RepresenterError",
}


def load() -> tuple[Any, ModuleType, type[Exception]]:
    """Return the class of libyaml's parser, the module with its events, and the error that it raises.

    Raises ImportError if PyYAML was built without libyaml.
    """
    extension: Any = sys.modules.get("yaml._yaml") or _without_the_rest()
    if extension is None:
        from yaml import _yaml

        extension = _yaml
    events = sys.modules["yaml.events"]
    return extension.CParser, events, extension.YAMLError


def _without_the_rest() -> ModuleType | None:
    """Return the extension module, loaded alone; None if that cannot be done here."""
    if "yaml" in sys.modules:
        return None
    folder = next((place for place in sys.path if _is_file(f"{place}/yaml/events.py")), None)
    if folder is None:
        return None
    module: Any = type(sys)
    package = module("yaml")
    package.__path__ = [f"{folder}/yaml"]
    stand_ins = {"yaml": package}
    sys.modules["yaml"] = package
    try:
        from yaml import error, events, nodes, tokens  # noqa: F401  # the extension looks for them

        for name, error_class in _ERRORS_OF.items():
            stand_in = module(f"yaml.{name}")
            base = error.YAMLError if name == "reader" else error.MarkedYAMLError
            setattr(stand_in, error_class, type(error_class, (base,), {}))
            setattr(package, name, stand_in)
            stand_ins[f"yaml.{name}"] = sys.modules[f"yaml.{name}"] = stand_in
        from yaml import _yaml

        extension: ModuleType = _yaml
    except (ImportError, AttributeError):
        sys.modules.pop("yaml._yaml", None)
        return None
    else:
        return extension
    finally:
        for name, stand_in in stand_ins.items():
            if sys.modules.get(name) is stand_in:
                del sys.modules[name]


def _is_file(path: str) -> bool:
    from os import stat

    try:
        stat(path)
    except OSError:
        return False
    return True
