"""Configuration text to data with places: YAML, JSON, JSONC, TOML and .env."""

from validator.document.model import Data, Document, Entry, Format, Node, Path, Reading, Style, pointer

__all__ = ["Data", "Document", "Entry", "Format", "Node", "Path", "Reading", "Style", "pointer"]
