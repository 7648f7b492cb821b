"""What documents claim for themselves, and the clashes between them: the rules that look across files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from validator.diagnostics import Diagnostic, Param, Related
from validator.lazy_dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Fact:
    """What one document says that may clash with what another says."""

    claim: tuple[str, ...]  #: equal claims clash
    platform: str
    between: str  #: ``same``: documents of one platform clash; ``different``: those of two platforms
    finding: Diagnostic  #: what is wrong if this is the later of two
    name: str  #: what to call the integration


def across(facts: Iterable[tuple[str, Fact]]) -> Iterator[tuple[str, Diagnostic]]:
    """Yield the path and diagnostic of each later document whose claim an earlier one has made.

    ``facts`` are pairs of a file's path and a fact, in the order in which the files were given.
    """
    earlier: dict[tuple[str, ...], list[tuple[str, Fact]]] = {}
    for path, fact in facts:
        before = earlier.setdefault(fact.claim, [])
        clash = next((known for known in before if _clash(known[1], fact)), None)
        if clash is not None:
            yield path, _clashing(path, fact, *clash)
        before.append((path, fact))


def _clash(first: Fact, second: Fact) -> bool:
    return (first.platform == second.platform) is (second.between == "same")


def _clashing(path: str, fact: Fact, other_path: str, other: Fact) -> Diagnostic:
    place = other.finding
    related = Related("" if other_path == path else other_path, place.document, place.pointer, place.range)
    params: Mapping[str, Param] = {**fact.finding.params, "first": other.name, "second": fact.name}
    return replace(fact.finding, params=params, related=(related,))
