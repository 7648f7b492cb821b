"""The SBOM is valid CycloneDX, complete with licences, and made from the lock alone."""

from __future__ import annotations

import json
import re
import tomllib
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from docs.generator.sbom import LICENCES, LOCK, licences_of, locked, sbom

ONE = "a==1 \\\n    --hash=sha256:" + "0" * 64 + "\n    # via guiderail (pyproject.toml)\n"
PIN = '"a==1" = "MIT"'


@pytest.fixture(name="sources")
def sources_(checkout: Path) -> list[str]:
    """The lock and the licences of the checkout."""
    return [(checkout / name).read_text(encoding="utf-8") for name in (LOCK, LICENCES)]


def licence(stated: str) -> Any:
    (component,) = json.loads(sbom(ONE, f'"a==1" = "{stated}"'))["components"]
    return component["licenses"]


def test_it_is_valid_cyclonedx(sources: list[str]) -> None:
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(sbom(*sources)) is None


def test_it_tells_neither_when_nor_where(sources: list[str]) -> None:
    assert sbom(*sources) == sbom(*sources)
    assert not {"timestamp", "tools", "authors"} & json.loads(sbom(*sources))["metadata"].keys()


def test_every_package_has_its_licence(sources: list[str]) -> None:
    lock, licences = sources
    assert [each.pin for each in locked(lock)] == [*tomllib.loads(licences)]
    assert all(each["licenses"] for each in json.loads(sbom(*sources))["components"])


def test_the_licences_are_those_of_the_installed_packages(sources: list[str]) -> None:
    lock, licences = sources
    known = {
        pin: licence
        for pin, licence in tomllib.loads(licences).items()
        if not _is_installed(pin)  # needed by another system only
    }
    assert licences_of(lock, known) == licences, "run make lock"


def test_a_licence_is_an_spdx_identifier_an_expression_or_a_name() -> None:
    assert licence("MIT") == [{"license": {"id": "MIT"}}]
    assert licence("MIT OR Apache-2.0") == [{"expression": "MIT OR Apache-2.0"}]
    assert licence("BSD License") == [{"license": {"name": "BSD License"}}]


def test_a_package_without_a_licence_is_refused() -> None:
    with pytest.raises(ValueError, match=re.escape("no licence of a==1 in requirements/licences.toml")):
        sbom(ONE, "")


def test_a_package_that_only_some_systems_need_is_optional() -> None:
    lock = ONE.replace("a==1", "a==1 ; sys_platform == 'win32'")
    (component,) = json.loads(sbom(lock, PIN))["components"]
    assert component["scope"] == "optional"
    assert component["properties"] == [{"name": "guiderail:marker", "value": "sys_platform == 'win32'"}]


def test_a_package_needs_what_the_lock_says_it_brings() -> None:
    lock = ONE + ONE.replace("a==", "b==").replace("guiderail (pyproject.toml)", "a")
    found = json.loads(sbom(lock, f'{PIN}\n"b==1" = "MIT"'))["dependencies"]
    needs = {re.split("[/@]", each["ref"])[1]: each.get("dependsOn", []) for each in found}
    assert needs == {"guiderail": ["pkg:pypi/a@1"], "a": ["pkg:pypi/b@1"], "b": []}


@pytest.mark.parametrize(
    "line", ["a==1", "a>=1 \\\n    --hash=sha256:" + "0" * 64, "-e .", "a==1 \\\n    # via b"]
)
def test_a_package_without_a_hash_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="in the lock"):
        sbom(line, PIN)


def _is_installed(pin: str) -> bool:
    name, _, wanted = pin.partition("==")
    try:
        return version(name) == wanted
    except PackageNotFoundError:
        return False
