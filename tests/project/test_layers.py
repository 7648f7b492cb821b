"""Imports point one way: down the packages, and nowhere in a circle; the tests mirror the packages."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from docs.generator.packages import PACKAGES, questions

CHECKOUT = Path(__file__).resolve().parent.parent.parent

GENERATOR = "docs.generator"  #: builds the site; above all packages

MOST_FLAT, MOST_LINES = 15, 250  #: modules outside the packages, and lines of each
#: what the fast path imports at run time; its generator also imports packs and json_schema
LIGHT = {f"validator.documents.{name}" for name in ("discovery", "json_text", "libyaml")}
GENERATING = {f"validator.fast_path.{name}" for name in ("codegen", "pointer_code", "regex_conditions")}
BESIDE_THE_PACKAGES = {"project", "generator"}  #: folders of tests for what belongs to no package

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


def test_the_flat_modules_are_few_and_short() -> None:
    assert too_flat(CHECKOUT) == []


def test_the_fast_path_imports_nothing_heavy(imports: dict[str, set[str]]) -> None:
    assert heavy(imports) == []


def test_each_package_says_which_question_it_answers() -> None:
    assert [folder for folder, text in questions(CHECKOUT).items() if not text.endswith("?")] == []
    assert {file.parent.name for file in (CHECKOUT / "validator").glob("*/__init__.py")} == set(PACKAGES)


def test_the_tests_mirror_the_packages() -> None:
    tests = CHECKOUT / "tests"
    folders = {file.relative_to(tests).parts[0] for file in tests.glob("*/**/test_*.py")}
    assert folders == {*PACKAGES, *BESIDE_THE_PACKAGES}


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


def test_a_long_flat_module_and_one_too_many_are_noticed(tmp_path: Path) -> None:
    for number in range(MOST_FLAT + 1):
        write(tmp_path, f"validator/module{number}.py", "")
    write(tmp_path, "validator/module0.py", "#\n" * MOST_LINES)
    write(tmp_path, "validator/__main__.py", "#\n" * MOST_LINES)
    assert too_flat(tmp_path) == ["16 flat modules", "validator/module0.py: 251 lines"]


def test_a_fast_path_that_imports_a_heavy_module_is_noticed(tmp_path: Path) -> None:
    write(tmp_path, "validator/packs/model.py", "")
    write(tmp_path, "validator/documents/reader.py", "")
    write(tmp_path, "validator/fast_path/codegen.py", "import validator.packs.model")
    write(
        tmp_path, "validator/fast_path/reader.py", "import validator.packs.model, validator.documents.reader"
    )
    assert heavy(imports_of(tmp_path)) == [
        "validator.fast_path.reader imports validator.documents.reader",
        "validator.fast_path.reader imports validator.packs.model",
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


def too_flat(checkout: Path) -> list[str]:
    """Return what is wrong with the modules outside the packages: too many, or too long."""
    files = [
        file
        for file in sorted((checkout / "validator").glob("*.py"))
        if file.stem not in ("__init__", "__main__")
    ]
    lines = {file: len(file.read_text(encoding="utf-8").splitlines()) for file in files}
    found = [f"{len(files)} flat modules"] if len(files) > MOST_FLAT else []
    return found + [
        f"{file.relative_to(checkout).as_posix()}: {count} lines"
        for file, count in lines.items()
        if count > MOST_LINES
    ]


def heavy(imports: Mapping[str, set[str]]) -> list[str]:
    """Return the imports of the fast path that would make it slow."""
    return [
        f"{name} imports {target}"
        for name, targets in imports.items()
        if package_of(name) == "fast_path"
        for target in sorted(targets)
        if package_of(target) not in ("", "fast_path") and target not in LIGHT
        if not (name in GENERATING and package_of(target) in ("packs", "json_schema"))
    ]


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
