"""Other validators, as far as they are installed: how each is called to check files by a JSON Schema."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

PLATFORM = "azure-bot-service"  #: whose schema and example the peers get
#: from the schema, the schema for yamale and the files to the words of a command
_COMMANDS: dict[str, Callable[[str, str, Sequence[str]], list[str]]] = {
    "check-jsonschema": lambda schema, _, files: ["check-jsonschema", "--schemafile", schema, *files],
    "ajv-cli": lambda schema, _, files: [
        *("ajv", "validate", "--spec=draft2020", "--strict=false", "--all-errors", "-s", schema),
        *(word for file in files for word in ("-d", file)),
    ],
    "jsonschema (sourcemeta)": lambda schema, _, files: ["jsonschema", "validate", schema, *files],
    "v8r": lambda schema, _, files: ["v8r", "--schema", schema, *files],
    "yamale": lambda _, schema, files: ["yamale", "-s", schema, *files],
}
_READS = {"yamale": (".yaml",)}  #: what a peer reads, if it is not all formats
_ALL = (".yaml", ".json")
#: files from which on one call of a peer takes longer than anybody waits for
MOST_FILES = {"v8r": 100}


def installed() -> list[str]:
    """Return the peers that can be called."""
    return [name for name, words in _COMMANDS.items() if _is_there(name, words("", "", [])[0])]


def _is_there(name: str, command: str) -> bool:
    found = shutil.which(command)
    if found is None or "sourcemeta" not in name:
        return found is not None
    said = subprocess.run([found, "help"], capture_output=True, text=True, check=False)
    return "Sourcemeta" in said.stdout  # the command of the Python library has the same name


def reads(peer: str, ending: str) -> bool:
    return ending in _READS.get(peer, _ALL)


def words(peer: str, schemas: Path, files: Sequence[str]) -> list[str]:
    """Return the command line with which a peer checks files; see :func:`write_schemas`."""
    return _COMMANDS[peer](str(schemas / "schema.json"), str(schemas / "yamale.yaml"), files)


def write_schemas(folder: Path, schema: str, example: dict[str, Any]) -> None:
    """Write the JSON Schema, and one in yamale's own language that asks for the shape of an example."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "schema.json").write_text(schema, encoding="utf-8")
    (folder / "yamale.yaml").write_text(json.dumps(_shape(example), indent=1), encoding="utf-8")


def _shape(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _shape(inner) for key, inner in value.items()}
    return {bool: "bool()", int: "int()", list: "list(any())"}.get(type(value), "str()")
