"""libyaml, of which PyYAML is the way in: the one parser that both ways of checking read YAML with.

To import all of PyYAML takes longer than starting Python. In a process of our own only the extension module
is loaded. It asks the package ``yaml`` for its events, tokens, nodes and errors, and for the errors of
modules that only Python's own YAML machinery needs. Those modules are replaced while it loads, and
forgotten again, so that whoever imports ``yaml`` later gets all of it. Where that does not work, the whole
package is imported: slower, otherwise the same.
"""

from __future__ import annotations

import sys
from _operator import is_

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType
    from typing import Any

#: this process is guiderail's own: nobody in it relies on the rest of PyYAML, or reads with it meanwhile
alone = False

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


class Sequence:
    """What the parser found in a sequence."""

    __slots__ = ("end_mark", "value")

    def __init__(self, _tag: object, value: list[Any], *_: object) -> None:
        self.value = value  #: the items, which are put in while they are found


class Mapping(Sequence):
    """What the parser found in a mapping: pairs of a key and a value."""

    __slots__ = ()


class Libyaml:
    """What of PyYAML is needed to read."""

    def __init__(self, parser: Any, extension: ModuleType | None) -> None:
        self.parser = parser  #: from a text to its events and tokens
        self.events: Any = sys.modules["yaml.events"]
        self.tokens: Any = sys.modules["yaml.tokens"]
        self.error: type[Exception] = sys.modules["yaml.error"].YAMLError  #: that the parser raises
        self._composer = _composing(parser)
        self._nodes: Any = sys.modules["yaml.nodes"]
        self._names = {} if extension is None else vars(extension)
        self._their_nodes = {name: self._names[name] for name in _NODES if name in self._names}

    def composed(self, text: str, scalar: Callable[[object, str, Any, Any, str], Any]) -> Any:
        """Return the one document of a text: a Sequence, a Mapping, or what ``scalar`` makes of a scalar.

        ``scalar`` is given no tag, the value, its two marks, and its style. Raises the error of the parser,
        also if there are several documents, or none.
        """
        composer = self._composer(text)
        if not (alone and self._their_nodes):
            return self._own(self._only(composer), scalar)
        # PyYAML's own nodes, each of them made only to be looked at once, cost a tenth of a check
        self._names.update(ScalarNode=scalar, SequenceNode=Sequence, MappingNode=Mapping)
        try:
            return self._only(composer)
        finally:
            self._names.update(self._their_nodes)

    def _only(self, composer: Any) -> Any:
        if not composer.check_node():
            raise self.error("no document")
        node = composer.get_node()
        if composer.check_node():
            raise self.error("several documents")
        return node

    def _own(self, node: Any, scalar: Callable[[object, str, Any, Any, str], Any]) -> Any:
        """Return for a node of PyYAML, and for those in it, what represents them here."""
        if node.__class__ is self._nodes.ScalarNode:
            return scalar(None, node.value, node.start_mark, node.end_mark, node.style)
        if node.__class__ is self._nodes.SequenceNode:
            return Sequence(None, [self._own(item, scalar) for item in node.value])
        return Mapping(None, [(self._own(key, scalar), self._own(item, scalar)) for key, item in node.value])


_NODES = ("ScalarNode", "SequenceNode", "MappingNode")


def _composing(parser: Any) -> Any:
    """Return a parser that builds nodes and leaves it to others what they represent."""
    resolver = {
        "resolve": lambda self, kind, value, implicit: None,
        # these two are called for every node, and whatever they return is passed over
        "descend_resolver": is_,
        "ascend_resolver": tuple,
    }
    return type("Composing", (parser,), resolver)


def load() -> Libyaml:
    """Return the parser of libyaml, or the one in Python where PyYAML was built without libyaml."""
    if not _loaded:
        extension: Any = sys.modules.get("yaml._yaml") or (_without_the_rest() if alone else None)
        if extension is None:
            import yaml

            extension = sys.modules.get("yaml._yaml")
        _loaded.append(Libyaml(extension.CParser if extension else yaml.SafeLoader, extension))
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
