"""How much a configuration may ask of the reader: nobody writes more by hand, and an attack stops here."""

from __future__ import annotations

from validator.lazy_dataclasses import dataclass, field_names


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds of one file; what goes beyond one of them is a finding that names it."""

    file_size: int = 1024 * 1024  #: bytes
    depth: int = 100  #: mappings and lists inside each other
    nodes: int = 100_000  #: values as written
    expanded: int = 200_000  #: values once aliases and merge keys are followed
    aliases: int = 1_000
    merges: int = 1_000  #: merge keys (``<<``)
    key_length: int = 1_024  #: characters
    value_length: int = 64 * 1024  #: characters
    digits: int = 64  #: of a number
    exponent: int = 400  #: of a number
    key_parts: int = 32  #: of a dotted key
    documents: int = 1_000
    seconds: int = 30  #: of processor time for checking one file
    unread: int = (
        1_000  #: findings of the reader that are kept; what is wrong beyond them stays known as flawed
    )
    findings: int = 50  #: of one file that are shown
    all_findings: int = 500  #: of one run that are shown


LIMITS = Limits()
LONGEST_LINE = 2_000  #: characters of a line in which the cause of a mistake is looked for

#: how far each limit can be raised; those that are here as they are above cannot
CEILINGS = Limits(
    file_size=64 * 1024 * 1024,
    depth=200,
    nodes=10_000_000,
    expanded=20_000_000,
    aliases=100_000,
    merges=100_000,
    key_length=64 * 1024,
    value_length=16 * 1024 * 1024,
    digits=4_000,
    key_parts=100,
    documents=100_000,
    seconds=3_600,
    findings=1_000_000,
    all_findings=1_000_000,
)

#: the limits that can be raised, by the names that people use: ``file-size`` for ``file_size``
RAISABLE = {
    name.replace("_", "-"): name
    for name in field_names(Limits)
    if getattr(CEILINGS, name) > getattr(LIMITS, name)
}


def raised(name: str, limit: int) -> int:
    """Return a value above one that a limit has, as far as it can be raised; that value if it cannot."""
    ceiling: int = getattr(CEILINGS, name)
    return max(limit, min(2 * limit, ceiling))
