"""The texts of a pack that people read, and where each comes from."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from validator.lazy_dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """A text to translate, and where it comes from."""

    text: str
    place: str  #: its source, for translators, such as ``rules.yaml: number-shared / help``
    context: str = ""
    plural: str = ""


class Unreadable(Exception):
    """A source file of texts cannot be read."""


def pack_texts(folder: Path) -> Iterator[Text]:
    """Yield all texts of the pack in a folder, in the order of its files. Raises Unreadable."""
    status = _mapping(_read_yaml(folder / "pack.yaml").get("status"))
    yield from _sentences(status, "pack.yaml: status", ("text",))
    yield from _schema_texts(_read_json(folder / "schema.json"), "schema.json")
    yield from _rule_texts(_read_yaml(folder / "rules.yaml"), "rules.yaml")
    yield from _guide_texts(_read_yaml(folder / "guide.yaml"), "guide.yaml")


def shared_texts(folder: Path) -> Iterator[Text]:
    """Yield all texts of the rules that every platform shares. Raises Unreadable."""
    for file in sorted(folder.glob("*.yaml")):
        if file.name == "sources.yaml":  # titles of public pages are quoted, not translated
            yield from _own_sources(_read_yaml(file), file.name)
            continue
        if file.name == "codes.yaml":
            yield from (Text(text, f"{file.name}: {code}") for code, text in _read_yaml(file).items())
            continue
        yield from _rule_texts(_read_yaml(file), file.name)
    yield from _schema_texts(_read_json(folder / "schema.json"), "schema.json")


def _own_sources(sources: Mapping[str, Any], file: str) -> Iterator[Text]:
    for name, source in sources.items():
        if "://" not in source["url"]:
            yield from _sentences(source, f"{file}: {name}", ("title",), context="link")


def _rule_texts(rules: Mapping[str, Any], file: str) -> Iterator[Text]:
    for name, rule in rules.items():
        place = f"{file}: {name}"
        yield from _sentences(rule, place, ("title",), context="title")
        yield from _sentences(rule, place, ("message", "help", "why", "expected", "related", "label"))
        for case, words in _mapping(_mapping(rule).get("cases")).items():
            yield from _sentences(words, f"{place} / {case}", ("message", "help", "expected"))


#: what a guide says under these names, wherever they are, and in which context
_GUIDE_WORDS = {"title": "step", "intro": "", "text": "", "case": "", "verify": "", "unchecked": ""}


def _guide_texts(guide: Mapping[str, Any], file: str) -> Iterator[Text]:
    for name, part in guide.items():
        place = f"{file}: {name}"
        if name == "links":
            for key, link in _mapping(part).items():
                yield from _sentences(link, f"{place}/{key}", ("title",), context="link")
        elif name == "variants":
            for key, variant in _mapping(part).items():
                yield from _sentences(variant, f"{place}/{key}", ("title",), context="step")
                values = _mapping(_mapping(variant).get("values"))
                yield from _sentences(values, f"{place}/{key}/values", values, context="label")
        elif name in _GUIDE_WORDS:
            yield from _sentences(guide, file, (name,), context=_GUIDE_WORDS[name])
        elif name != "labels":  # those are the vendor's own words, in each language
            yield from _words_inside(part, place)


def _words_inside(part: Any, place: str) -> Iterator[Text]:
    if isinstance(part, list):
        for number, item in enumerate(part, start=1):
            name = item.get("id") or item.get("code") if isinstance(item, dict) else None
            yield from _words_inside(item, f"{place}/{name or number}")
    elif isinstance(part, dict):
        for key, value in part.items():
            if key in _GUIDE_WORDS:
                yield from _sentences(part, place, (key,), context=_GUIDE_WORDS[key])
            else:
                yield from _words_inside(value, f"{place}/{key}")


#: keywords whose names are names of the file, and keywords that hold data
_NAMED = ("properties", "patternProperties", "$defs", "dependentSchemas")
_DATA = ("const", "default", "enum", "examples")


def _schema_texts(schema: Any, file: str, place: str = "") -> Iterator[Text]:
    if isinstance(schema, list):
        for number, item in enumerate(schema):
            yield from _schema_texts(item, file, f"{place}/{number}")
    if not isinstance(schema, dict):
        return
    here = f"{file}: {place}" if place else file
    yield from _sentences(schema, here, ("title",), context="field")
    yield from _sentences(schema, here, ("description",))
    yield from _sentences(schema, here, ("x-expected",), context="expected")
    labels = _mapping(schema.get("x-labels"))
    yield from _sentences(labels, f"{here} / x-labels", labels, context="label")
    for keyword, inner in schema.items():
        if keyword in _NAMED:
            for name, subschema in _mapping(inner).items():
                yield from _schema_texts(subschema, file, f"{place}/{name}")
        elif keyword not in _DATA and not keyword.startswith("x-"):
            yield from _schema_texts(inner, file, f"{place}/{keyword}")


def _sentences(holder: Any, place: str, names: Iterable[str], *, context: str = "") -> Iterator[Text]:
    for name in names:
        text = _mapping(holder).get(name)
        if isinstance(text, str) and has_words(text):
            yield Text(text, f"{place} / {name}", context)


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


_LITERAL = re.compile(r"``.*?``|`[^`]*`|\{\{.*?\}\}|\{[a-z][a-z0-9_]*\}|https?://\S+", re.DOTALL)


def has_words(text: str) -> bool:
    """Tell whether anything is left to translate besides code spans, placeholders, calls and addresses."""
    return any(character.isalpha() for character in _LITERAL.sub("", text))


def _read_yaml(file: Path) -> dict[str, Any]:
    # BaseLoader leaves every scalar a text: ``on:`` is a key here, and a date no date
    return _read(file, lambda text: yaml.load(text, Loader=yaml.BaseLoader))


def _read_json(file: Path) -> dict[str, Any]:
    return _read(file, json.loads)


def _read(file: Path, parse: Callable[[str], Any]) -> dict[str, Any]:
    """Return the mapping in a file; an empty one if there is no such file (yet)."""
    try:
        content = parse(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise Unreadable(f"{file.parent.name}/{file.name}: {error}") from error
    if content is not None and not isinstance(content, dict):
        raise Unreadable(f"{file.parent.name}/{file.name}: no mapping")
    return content or {}
