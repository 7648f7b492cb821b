"""The code points one way: a module imports only from layers below its own."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "validator"

#: from the edges down to what everything may use; a folder stands for all modules in it
LAYERS = (
    (
        "__main__",
        "hooks",
        "cli",
        "front",
        "screen",
        "exit_codes",
        "commands",
        "arguments",
        "bill_of_materials",
        "extract",
        "pictures",
        "progress_bar",
        "ready_texts",
        "site",
    ),
    ("pages",),
    ("reporters", "templates"),
    ("wording", "summary", "localized_schema", "settings_schema", "new_pack"),
    ("catalog",),
    ("baseline", "checking", "conversion", "foreign_schema", "progress", "excerpts", "rulebook", "proof"),
    ("guide", "judging", "settings", "starter"),
    ("engine", "fields", "fixes", "files", "examples"),
    ("form", "ignores", "meaning", "withholding", "recognition"),
    ("explanations",),
    ("subject", "accept", "brought"),
    ("soundness",),
    ("pack", "references", "verdict_cache"),
    ("pack_sources",),
    ("document",),
    (
        "characters",
        "checks",
        "claims",
        "deadline",
        "diagnostics",
        "ecma_patterns",
        "errors",
        "file_patterns",
        "formats",
        "json_schema",
        "hidden",
        "keywords",
        "lazy_patterns",
        "libyaml",
        "layouts",
        "linear_patterns",
        "markdown",
        "markup",
        "numbers",
        "pack_format",
        "page_hash",
        "placeholders",
        "places",
        "prepared",
        "records",
        "plain_keywords",
        "resources",
        "scalars",
        "secrets",
        "settings_format",
        "snippets",
        "suggest",
        "urls",
        "version",
        "visible",
        "walking",
        "workers",
    ),
)
MODULES = [file for file in sorted(PACKAGE.rglob("*.py")) if "_data" not in file.parts]
NAMELESS = {"utils", "util", "helpers", "helper", "common", "core", "base", "manager", "misc"}


@pytest.mark.parametrize("file", MODULES, ids=lambda file: file.relative_to(PACKAGE).as_posix())
def test_a_module_imports_only_from_below(file: Path) -> None:
    own = _unit(file)
    for line, name in _imports(file):
        if name == own and (PACKAGE / own).is_dir():
            continue  # the modules of one folder belong together
        assert name in _ranks(), f"{file.name}:{line} imports validator.{name}, which has no layer"
        assert _rank(file) < _ranks()[name] or _beside(own, name), (
            f"{file.name}:{line} imports validator.{name}, which is not below it"
        )


def test_every_module_has_a_layer() -> None:
    units = {_unit(file) for file in MODULES} - {""}
    assert units <= set(_ranks()), f"no layer: {sorted(units - set(_ranks()))}"


def test_no_modules_import_each_other_in_a_circle() -> None:
    below: dict[str, set[str]] = {}
    for file in MODULES:
        own = _unit(file)
        below.setdefault(own, set()).update(name for _, name in _imports(file) if name != own)
    left = set(below)
    while left:
        free = {name for name in left if not below[name] & left}
        assert free, f"a circle among these: {sorted(left)}"
        left -= free


def test_no_module_has_a_name_that_says_nothing() -> None:
    named = {file: {file.stem.strip("_"), file.parent.name} for file in MODULES}
    assert [file for file, names in named.items() if names & NAMELESS] == []


def _unit(file: Path) -> str:
    """Return the name that stands in the table: the module or its folder; empty for the package itself."""
    first = file.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py").replace("__init__", "")


def _ranks() -> dict[str, int]:
    return {name: rank for rank, layer in enumerate(LAYERS) for name in layer}


def _rank(file: Path) -> int:
    return _ranks().get(_unit(file), -1)  # the package itself stands above all: it only passes names on


def _beside(own: str, name: str) -> bool:
    """Tell whether both are of the bottom layer, or both are edges, whose modules may use each other."""
    return any(own in layer and name in layer for layer in (LAYERS[0], LAYERS[-1]))


def _imports(file: Path) -> Iterator[tuple[int, str]]:
    """Yield every module of the package that ``file`` imports, wherever in the file, with the line."""
    for node in ast.walk(ast.parse(file.read_bytes())):
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.startswith("validator."):
                    yield node.lineno, alias.name.split(".")[1]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file.name}:{node.lineno} imports by dots; say the whole name"
            if node.module == "validator":
                yield from ((node.lineno, alias.name) for alias in node.names)
            elif node.module and node.module.startswith("validator."):
                yield node.lineno, node.module.split(".")[1]
