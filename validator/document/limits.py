"""How much a configuration may ask of the reader: nobody writes more by hand, and an attack stops here."""

from __future__ import annotations

from validator.records import dataclass


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
    findings: int = 1_000  #: of one file that are kept; what is wrong beyond them stays known as flawed


LIMITS = Limits()
