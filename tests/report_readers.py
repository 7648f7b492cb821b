"""Reads reports as the programs do that they are for; what a format is, its media type says."""

from __future__ import annotations

import json
from xml.etree import ElementTree

from validator.reporters.registry import FORMATS

#: what reads a report, by the end of its media type; others are texts for people
_READERS = {"json": json.loads, "xml": ElementTree.fromstring}

#: the formats that only programs read
STRUCTURED = [name for name, each in FORMATS.items() if each.media_type.endswith(tuple(_READERS))]


def read_report(format: str, text: str) -> None:
    """Read a report. Raises ValueError or ElementTree.ParseError if its format does not allow the text."""
    for ending, reader in _READERS.items():
        if FORMATS[format].media_type.endswith(ending):
            reader(text)
