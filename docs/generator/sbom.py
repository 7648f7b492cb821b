"""What a built guiderail needs to run, as a bill of materials (SBOM) in the form of CycloneDX.

It is made of the lock alone, so that two builds give the same bytes: it holds no time and no place.
"""

from __future__ import annotations

import hashlib
import json
import re
import uuid
from collections.abc import Iterator
from typing import Any, Final

from validator.lazy_dataclasses import dataclass
from validator.version import VERSION

NAME: Final = "guiderail"
_PINNED = re.compile(
    r"(?P<name>[a-z0-9][a-z0-9._-]*)==(?P<version>[^\s;\\]+)(?: *; *(?P<marker>[^\\]+?))? *\\"
)
_HASH = re.compile(r" +--hash=sha256:(?P<hash>[0-9a-f]{64})(?: \\)?")
_VIA = re.compile(r" +#(?: +via)?(?: +(?P<name>\S.*))?")


@dataclass(frozen=True, slots=True)
class Locked:
    """A package as the lock has it."""

    name: str
    version: str
    hashes: tuple[str, ...]  #: SHA-256 of each of its files
    needed_by: tuple[str, ...]  #: names of packages; :data:`NAME` for what guiderail itself needs
    marker: str = ""  #: where it is needed; empty: everywhere


def locked(text: str) -> list[Locked]:
    """Return the packages of a lock as ``make lock`` writes it. Raises ValueError for any other line."""
    return [_package(block) for block in _blocks(text)]


def bill(lock: str) -> str:
    """Return the bill of materials of a lock, as CycloneDX 1.6 in JSON."""
    packages = locked(lock)
    root = f"pkg:pypi/{NAME}@{VERSION}"
    places = {each.name: f"pkg:pypi/{each.name}@{each.version}" for each in packages} | {NAME: root}
    needs: dict[str, list[str]] = {place: [] for place in sorted(places.values())}
    for each in packages:
        for name in each.needed_by:
            needs[places[name]].append(places[each.name])
    document = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.UUID(bytes=_digest(VERSION + lock)[:16], version=4)}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": root,
                "name": NAME,
                "version": VERSION,
                "purl": root,
                "licenses": [{"license": {"id": "Apache-2.0"}}],
            }
        },
        "components": [_component(each, places[each.name]) for each in packages],
        "dependencies": [{"ref": place, "dependsOn": sorted(below)} for place, below in needs.items()],
    }
    return json.dumps(document, indent=1) + "\n"


def _component(package: Locked, place: str) -> dict[str, Any]:
    found: dict[str, Any] = {
        "type": "library",
        "bom-ref": place,
        "name": package.name,
        "version": package.version,
        "scope": "optional" if package.marker else "required",
        # any of them: a package comes as one file for each system
        "hashes": [{"alg": "SHA-256", "content": each} for each in package.hashes],
        "purl": place,
    }
    if package.marker:
        found["properties"] = [{"name": f"{NAME}:marker", "value": package.marker}]
    return found


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


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
