"""Compile packs and catalogs into the wheel, so that an installed guiderail reads no source of them."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompiledData(BuildHookInterface[Any]):
    """Put ``schemas``, ``locales`` and ``docs/examples`` into ``validator/_data`` of a standard wheel.

    The wheel also gets an SBOM, made from the lock, and the address of the documentation if the variable
    ``GUIDERAIL_SITE_URL`` names one. An sdist contains the sources; an editable install uses
    those of the checkout.
    """

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        self._folder = self._papers = Path(tempfile.mkdtemp(prefix="guiderail-"))
        if version == "editable":
            return
        root = Path(self.root)
        _compile_packs(root, self._folder / "schemas")
        _compile_catalogs(root, self._folder / "locales")
        _generate_accepting(root, self._folder / "accepting")
        _make_texts(root, self._folder / "texts")
        shutil.copytree(root / "docs" / "examples", self._folder / "examples")
        if address := os.environ.get("GUIDERAIL_SITE_URL"):
            (self._folder / "site.py").write_text(f"ADDRESS = {address!r}\n", encoding="utf-8", newline="")
        build_data["force_include"][str(self._folder)] = "validator/_data"
        self._papers = Path(tempfile.mkdtemp(prefix="guiderail-"))
        build_data["sbom_files"].append(str(_write_sbom(root, self._papers)))

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        shutil.rmtree(self._folder)
        shutil.rmtree(self._papers, ignore_errors=True)


@contextmanager
def _importable(root: Path) -> Iterator[None]:
    """Let the package of the checkout be imported inside the block."""
    sys.path.insert(0, str(root))
    try:
        yield
    finally:
        sys.path.remove(str(root))


def _write_sbom(root: Path, target: Path) -> Path:
    with _importable(root):
        from docs.generator.sbom import LICENCES, LOCK, NAME, sbom
        from validator.version import VERSION
    file = target / f"{NAME}-{VERSION}.cdx.json"
    lock, licences = ((root / name).read_text(encoding="utf-8") for name in (LOCK, LICENCES))
    file.write_text(sbom(lock, licences), encoding="utf-8", newline="")
    return file


def _compile_packs(root: Path, target: Path) -> None:
    with _importable(root):
        from docs.generator.installed_data import pack_modules
        from validator.packs.compiler import compile_folder
        from validator.packs.model import COMMON
    schemas = root / "schemas"
    names = sorted(file.parent.name for file in schemas.glob("*/pack.yaml"))
    _write_modules(target, pack_modules({name: compile_folder(schemas, name) for name in (COMMON, *names)}))


def _generate_accepting(root: Path, target: Path) -> None:
    with _importable(root):
        from validator.fast_path.codegen import sources
        from validator.fast_path.generated import module_name
    _write_modules(target, {module_name(platform): source for platform, source in sources().items()})


def _make_texts(root: Path, target: Path) -> None:
    with _importable(root):
        from validator.cli.ready_texts import make_texts
    _write_modules(target, {language: f"TEXTS = {texts!r}\n" for language, texts in make_texts().items()})


def _write_modules(target: Path, modules: dict[str, str]) -> None:
    target.mkdir()
    for name, source in {"__init__": "", **modules}.items():
        (target / f"{name}.py").write_text(source, encoding="utf-8", newline="")


def _compile_catalogs(root: Path, target: Path) -> None:
    with _importable(root):
        from docs.generator.installed_data import compiled_catalogs
    for address, content in compiled_catalogs(root / "locales"):
        file = target / address
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
