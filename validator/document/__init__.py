"""Configuration text to data with places: YAML, JSON, JSONC, TOML and .env."""

from validator.document.limits import CEILINGS, LIMITS, RAISABLE, Limits
from validator.document.model import (
    Comment,
    Data,
    Document,
    Entry,
    Format,
    Node,
    Path,
    Reading,
    Style,
    pointer,
)
from validator.document.reading import format_of, read

__all__ = [
    "CEILINGS",
    "LIMITS",
    "RAISABLE",
    "Comment",
    "Data",
    "Document",
    "Entry",
    "Format",
    "Limits",
    "Node",
    "Path",
    "Reading",
    "Style",
    "format_of",
    "pointer",
    "read",
]
