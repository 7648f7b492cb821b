"""Imports point one way: down the packages, and nowhere in a circle."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent.parent

#: the packages from top to bottom; the flat modules are below them all
PACKAGES = (
    "cli",
    "reporters",
    "guides",
    "engine",
    "fast_path",
    "packs",
    "json_schema",
    "documents",
    "i18n",
)
GENERATOR = "docs.generator"  #: builds the site; above all packages

NAMELESS = {"utils", "util", "helpers", "helper", "common", "core", "base", "manager", "misc"}


@pytest.fixture(scope="module")
def imports() -> dict[str, set[str]]:
    return imports_of(CHECKOUT)


def test_a_module_imports_only_from_its_own_package_or_from_one_below(imports: dict[str, set[str]]) -> None:
    assert upward(imports) == []


def test_no_modules_import_each_other_in_a_circle(imports: dict[str, set[str]]) -> None:
    assert circle(imports) == []


def test_the_site_generator_is_imported_by_nothing_in_the_package(imports: dict[str, set[str]]) -> None:
    users = {name for name, targets in imports.items() if any(package_of(to) == GENERATOR for to in targets)}
    assert {name for name in users if package_of(name) != GENERATOR} == set()


def test_no_module_has_a_name_that_says_nothing(imports: dict[str, set[str]]) -> None:
    assert [name for name in imports if set(name.split(".")) & NAMELESS] == []


def test_a_module_in_the_wrong_package_is_noticed(tmp_path: Path) -> None:
    write(tmp_path, "validator/i18n/catalog.py", "from validator.engine import runner")
    write(tmp_path, "validator/engine/runner.py", "")
    assert upward(imports_of(tmp_path)) == ["validator.i18n.catalog imports validator.engine.runner"]


def test_a_flat_module_that_imports_a_package_is_noticed(tmp_path: Path) -> None:
    write(tmp_path, "validator/urls.py", "def parse():\n    from validator.packs.model import Pack")
    write(tmp_path, "validator/packs/model.py", "class Pack: ...")
    assert upward(imports_of(tmp_path)) == ["validator.urls imports validator.packs.model"]


def test_a_circle_inside_a_package_is_noticed(tmp_path: Path) -> None:
    write(tmp_path, "validator/engine/one.py", "import validator.engine.two")
    write(tmp_path, "validator/engine/two.py", "from validator.engine.one import name")
    assert sorted(set(circle(imports_of(tmp_path)))) == [
        "validator.engine.one",
        "validator.engine.two",
    ]


# --- what the modules import -------------------------------------------------------------------------


def imports_of(checkout: Path) -> dict[str, set[str]]:
    """Return the modules of the package and of the site generator, each with those that it imports."""
    files = {_module(file.relative_to(checkout)): file for file in _files(checkout)}
    return {name: set(_imported(file, files)) for name, file in files.items()}


def _files(checkout: Path) -> Iterator[Path]:
    for folder in ("validator", "docs"):
        for file in sorted((checkout / folder).rglob("*.py")):
            if "_data" not in file.parts:
                yield file


def _module(file: Path) -> str:
    return ".".join(file.with_suffix("").parts).removesuffix(".__init__")


def _imported(file: Path, modules: Mapping[str, Path]) -> Iterator[str]:
    """Yield each module that ``file`` imports, at its top or inside a function."""
    for node in ast.walk(ast.parse(file.read_bytes())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in modules)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file.name}:{node.lineno} imports by dots; say the whole name"
            for alias in node.names:
                if (module := f"{node.module}.{alias.name}") in modules:
                    yield module
                elif node.module in modules:
                    yield node.module


# --- what is wrong with that -------------------------------------------------------------------------


def upward(imports: Mapping[str, set[str]]) -> list[str]:
    """Return the imports that go up: from a package to one above it, or from a flat module to a package."""
    return [
        f"{name} imports {target}"
        for name, targets in imports.items()
        for target in sorted(targets)
        if _height(name) < _height(target)
    ]


def circle(imports: Mapping[str, set[str]]) -> list[str]:
    """Return modules that import each other in a circle, the first again at the end; empty without one."""
    try:
        TopologicalSorter({name: targets - {name} for name, targets in imports.items()}).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def package_of(module: str) -> str:
    """Return the package of a module; an empty name for a flat module."""
    if module.startswith("docs"):
        return GENERATOR
    name, _, inside = module.removeprefix("validator.").partition(".")
    return name if inside or name in PACKAGES else ""


def _height(module: str) -> int:
    """Return how far up a module is: the flat ones are at 0, the package itself and its command on top."""
    order = ("", *reversed(PACKAGES), GENERATOR)
    if module in ("validator", "validator.__main__"):
        return len(order)
    return order.index(package_of(module))


def write(folder: Path, name: str, text: str) -> None:
    """Write a module of a small tree to look at."""
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text + "\n", encoding="utf-8")
