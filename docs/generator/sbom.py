"""The SBOM of a built guiderail: the packages that it needs to run, with their licences, as CycloneDX.

It is made from the lock and from ``requirements/licences.toml``, so two builds give the same bytes: it has
neither a time nor a machine in it. ``python -m docs.generator.sbom`` writes the licences, for ``make lock``.
"""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
import uuid
from collections.abc import Iterator, Mapping
from importlib.metadata import metadata
from pathlib import Path
from typing import Final

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType, Property
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.spdx import fixup_id, is_expression
from packageurl import PackageURL

from validator.lazy_dataclasses import dataclass
from validator.version import VERSION

NAME: Final = "guiderail"
LOCK: Final = "requirements/run.txt"
LICENCES: Final = "requirements/licences.toml"
_LICENCE = LicenseFactory()
_PINNED = re.compile(
    r"(?P<name>[a-z0-9][a-z0-9._-]*)==(?P<version>[^\s;\\]+)(?: *; *(?P<marker>[^\\]+?))? *\\"
)
_HASH = re.compile(r" +--hash=sha256:(?P<hash>[0-9a-f]{64})(?: \\)?")
_VIA = re.compile(r" +#(?: +via)?(?: +(?P<name>\S.*))?")


@dataclass(frozen=True, slots=True)
class Locked:
    """A package in the lock."""

    name: str
    version: str
    hashes: tuple[str, ...]  #: SHA-256 of each of its files
    needed_by: tuple[str, ...]  #: names of packages; :data:`NAME` for what guiderail itself needs
    marker: str = ""  #: where it is needed; empty: everywhere

    @property
    def pin(self) -> str:
        """Return name and version, as the lock writes them."""
        return f"{self.name}=={self.version}"


def locked(text: str) -> list[Locked]:
    """Return the packages of a lock as ``make lock`` writes it. Raises ValueError for any other line."""
    return [_package(block) for block in _blocks(text)]


def sbom(lock: str, licences: str) -> str:
    """Return the SBOM of a lock, as CycloneDX 1.6 in JSON; ``licences`` is the text of :data:`LICENCES`.

    Raises ValueError if a licence is missing.
    """
    packages = locked(lock)
    known = tomllib.loads(licences)
    root = Component(
        name=NAME,
        version=VERSION,
        type=ComponentType.APPLICATION,
        licenses=[_LICENCE.make_from_string("Apache-2.0")],
        purl=_purl(NAME, VERSION),
        bom_ref=_purl(NAME, VERSION).to_string(),
    )
    components = {each.name: _component(each, known) for each in packages}
    bom = Bom(components=components.values(), serial_number=_serial_number(VERSION, lock, licences))
    bom.metadata.timestamp = None  # type: ignore[assignment]  # optional in CycloneDX; here: when it is built
    bom.metadata.component = root
    for user, component in {NAME: root, **components}.items():
        below = [components[each.name] for each in packages if user in each.needed_by]
        bom.register_dependency(component, below)
    return JsonV1Dot6(bom).output_as_string(indent=1) + "\n"


def _component(package: Locked, licences: Mapping[str, str]) -> Component:
    if package.pin not in licences:
        raise ValueError(f"no licence of {package.pin} in {LICENCES}; `make lock` writes it")
    purl = _purl(package.name, package.version)
    return Component(
        name=package.name,
        version=package.version,
        scope=ComponentScope.OPTIONAL if package.marker else ComponentScope.REQUIRED,
        # of all its files: a package has one for each system
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=each) for each in package.hashes],
        licenses=[_LICENCE.make_from_string(licences[package.pin])],
        purl=purl,
        bom_ref=purl.to_string(),
        properties=[Property(name=f"{NAME}:marker", value=package.marker)] if package.marker else (),
    )


def _purl(name: str, version: str) -> PackageURL:
    return PackageURL("pypi", name=name, version=version)


def _serial_number(*parts: str) -> uuid.UUID:
    return uuid.UUID(bytes=hashlib.sha256("".join(parts).encode()).digest()[:16], version=4)


# --- licences ----------------------------------------------------------------------------------------


def licences_of(lock: str, known: Mapping[str, str]) -> str:
    """Return the text of :data:`LICENCES` for a lock; what is known already is kept.

    The rest comes from the metadata of the installed packages. Raises ValueError if that does not say it.
    """
    lines = [f'"{each.pin}" = {json.dumps(known.get(each.pin) or _licence(each))}' for each in locked(lock)]
    return "\n".join(["# The licence of each package in run.txt; `make lock` writes this file.", *lines, ""])


def _licence(package: Locked) -> str:
    found = metadata(package.name)
    if found["Version"] != package.version:
        raise ValueError(f"{package.pin} is not installed, so its licence is unknown")
    for field in ("License-Expression", "License"):
        for stated in found.get_all(field, []):
            if is_expression(stated) or fixup_id(stated):
                return str(stated)
    for classifier in found.get_all("Classifier", []):
        if classifier.startswith("License :: "):
            return str(classifier).rpartition(" :: ")[2]
    raise ValueError(f"the metadata of {package.pin} names no licence")


# --- the lock ----------------------------------------------------------------------------------------


def _blocks(text: str) -> Iterator[list[str]]:
    """Yield the lines of each package."""
    block: list[str] = []
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if not line.startswith(" ") and block:
            yield block
            block = []
        block.append(line)
    if block:
        yield block


def _package(block: list[str]) -> Locked:
    head = _PINNED.fullmatch(block[0])
    if head is None:
        raise ValueError(f"no version, or no hash, in the lock: {block[0]}")
    hashes, needed_by = [], []
    for line in block[1:]:
        if found := _HASH.fullmatch(line):
            hashes.append(found["hash"])
        elif found := _VIA.fullmatch(line):
            needed_by += [found["name"].removesuffix(" (pyproject.toml)")] if found["name"] else []
        else:
            raise ValueError(f"neither hash nor reason in the lock: {line}")
    if not hashes:
        raise ValueError(f"no hash in the lock: {block[0]}")
    return Locked(
        head["name"], head["version"], tuple(sorted(hashes)), tuple(needed_by), head["marker"] or ""
    )


def main() -> None:
    """Write the licences of the lock in this folder."""
    file = Path(LICENCES)
    known = tomllib.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    text = licences_of(Path(LOCK).read_text(encoding="utf-8"), known)
    file.write_text(text, encoding="utf-8", newline="")


if __name__ == "__main__":
    main()
