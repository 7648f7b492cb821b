"""libyaml, of which PyYAML is the way in: the one parser that both ways of checking read YAML with.

To import all of PyYAML takes longer than starting Python. In a process of our own only the extension module
is loaded. It asks the package ``yaml`` for its events, tokens, nodes and errors, and for the errors of
modules that only Python's own YAML machinery needs. Those modules are stood in for while it loads, and
forgotten again, so that whoever imports ``yaml`` later gets all of it. Where that does not work, the whole
package is imported: slower, otherwise the same.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Any

alone = False  #: this process is guiderail's own: nobody in it relies on the rest of PyYAML

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


class Libyaml:
    """What of PyYAML is needed to read."""

    def __init__(self, parser: Any) -> None:
        self.parser = parser  #: from a text to its events and tokens
        self.composer = _composing(parser)  #: from a text to its nodes, none with a tag
        self.nodes: Any = sys.modules["yaml.nodes"]
        self.events: Any = sys.modules["yaml.events"]
        self.tokens: Any = sys.modules["yaml.tokens"]
        self.error: type[Exception] = sys.modules["yaml.error"].YAMLError  #: that the parser raises


def _composing(parser: Any) -> Any:
    """Return a parser that builds nodes and leaves it to others what they stand for."""
    resolver = {
        "resolve": lambda self, kind, value, implicit: None,
        "descend_resolver": lambda self, parent, index: None,
        "ascend_resolver": lambda self: None,
    }
    return type("Composing", (parser,), resolver)


def load() -> Libyaml:
    """Return the parser of libyaml, or the one in Python where PyYAML was built without libyaml."""
    if not _loaded:
        extension: Any = sys.modules.get("yaml._yaml") or (_without_the_rest() if alone else None)
        if extension is None:
            import yaml

            extension = sys.modules.get("yaml._yaml")
        _loaded.append(Libyaml(extension.CParser if extension else yaml.SafeLoader))
    return _loaded[0]


_loaded: list[Libyaml] = []  #: once it has been


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
