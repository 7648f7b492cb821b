"""Collect every text that people read and bring the catalogs in ``locales/`` up to date.

Run as ``python -m validator.i18n.extract`` in a checkout. English is the source language: a sentence is its
own message id. Kept translations stay, new sentences come untranslated, sentences that are gone are dropped.
"""

from __future__ import annotations

import argparse
import ast
import io
import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract as extract_calls
from babel.messages.pofile import read_po, write_po

from validator.lazy_dataclasses import dataclass

VALIDATOR = "validator"  #: the domain of the code, its templates and the shared rules
_CODE = ("validator", "docs/generator")  #: the folders of that code
COMMON = "common"
WIDTH = 100
KEYWORDS: dict[str, tuple[Any, ...]] = {
    "say": (1,),
    "say_plural": (1, 2),
    "say_in": ((1, "c"), 2),
    "mark": (1,),
    "GuiderailError": (1,),
    "UsageError": (1,),
    "FileError": (1,),
    "PackError": (1,),
    "SettingsError": (1,),
}
_CHECKOUT = Path(__file__).parent.parent.parent


@dataclass(frozen=True, slots=True)
class Text:
    """A text to translate, and where it comes from."""

    text: str
    place: str  #: for translators, such as ``rules.yaml: number-shared / help``
    context: str = ""
    plural: str = ""


class Unreadable(Exception):
    """A source file cannot be read, so the catalogs of its domain are left as they are."""


def domains(checkout: Path = _CHECKOUT) -> list[str]:
    """Return the names of all domains: the code's first, then one for each platform."""
    return [VALIDATOR, *(folder.name for folder in _folders(checkout / "schemas") if folder.name != COMMON)]


def languages(checkout: Path = _CHECKOUT) -> list[str]:
    """Return the languages that have a folder of catalogs."""
    return [folder.parent.name for folder in sorted((checkout / "locales").glob("*/LC_MESSAGES"))]


def texts(domain: str, checkout: Path = _CHECKOUT) -> list[Text]:
    """Return all texts of a domain, in the order of their sources. Raises Unreadable."""
    if domain == VALIDATOR:
        found = [*_code_texts(checkout), *_shared_texts(checkout / "schemas" / COMMON)]
    else:
        found = [*pack_texts(checkout / "schemas" / domain)]
    return [text for text in found if text.context or has_words(text.text)]


# --- sources -----------------------------------------------------------------------------------------


def _code_texts(checkout: Path) -> Iterator[Text]:
    for method, ending in (("python", "py"), ("jinja2.ext:babel_extract", "j2")):
        for folder in _CODE:
            for file in sorted((checkout / folder).rglob(f"*.{ending}")):
                yield from _calls(method, file, file.relative_to(checkout).as_posix())


def _calls(method: str, file: Path, place: str) -> list[Text]:
    options = {"silent": "false"}  # a template with a mistake must not lose its translations in silence
    try:
        code = file.read_bytes()
        if method == "python":
            code = _without_other_names(code)
        found = list(extract_calls(method, io.BytesIO(code), keywords=KEYWORDS, options=options))
    except Exception as error:  # tokenizers and Jinja have no common error
        raise Unreadable(f"{place}: {error}") from error
    result = []
    for _line, message, _comments, context in found:
        one, many = (message, "") if isinstance(message, str) else message[:2]
        result.append(Text(one, place, context or "", many))
    return result


def _without_other_names(code: bytes) -> bytes:
    """Return code in which ``plural = catalog.say_plural; plural(…)`` calls ``say_plural(…)``.

    Babel finds texts by the names of the functions that take them.
    """
    lines = code.splitlines(keepends=True)
    calls: dict[tuple[int, int], tuple[str, str]] = {}
    for function in ast.walk(ast.parse(code)):
        if isinstance(function, ast.FunctionDef):
            known = _other_names(function)
            for node in ast.walk(function):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in known:
                    calls[node.func.lineno, node.func.col_offset] = (node.func.id, known[node.func.id])
    for (number, column), (other, own) in sorted(calls.items(), reverse=True):
        line = lines[number - 1]
        lines[number - 1] = line[:column] + own.encode() + line[column + len(other.encode()) :]
    return b"".join(lines)


def _other_names(function: ast.FunctionDef) -> dict[str, str]:
    return {
        node.targets[0].id: node.value.attr
        for node in ast.walk(function)
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
        if isinstance(node.value, ast.Attribute) and node.value.attr in KEYWORDS
    }


def _shared_texts(folder: Path) -> Iterator[Text]:
    for file in sorted(folder.glob("*.yaml")):
        if file.name == "sources.yaml":  # titles of public pages are quoted, not translated
            continue
        yield from _rule_texts(_read_yaml(file), file.name)
    yield from _schema_texts(_read_json(folder / "schema.json"), "schema.json")


def pack_texts(folder: Path) -> Iterator[Text]:
    """Yield all texts of the pack in a folder, in the order of its files. Raises Unreadable."""
    status = _mapping(_read_yaml(folder / "pack.yaml").get("status"))
    yield from _sentences(status, "pack.yaml: status", ("text",))
    yield from _schema_texts(_read_json(folder / "schema.json"), "schema.json")
    yield from _rule_texts(_read_yaml(folder / "rules.yaml"), "rules.yaml")
    yield from _guide_texts(_read_yaml(folder / "guide.yaml"), "guide.yaml")


def _rule_texts(rules: Mapping[str, Any], file: str) -> Iterator[Text]:
    for name, rule in rules.items():
        place = f"{file}: {name}"
        yield from _sentences(rule, place, ("title",), context="title")
        yield from _sentences(rule, place, ("message", "help", "why", "expected", "related"))
        for case, words in _mapping(_mapping(rule).get("cases")).items():
            yield from _sentences(words, f"{place} / {case}", ("message", "help", "expected"))


#: what a guide says under these names, wherever they stand, and in which context
_GUIDE_WORDS = {"title": "step", "intro": "", "text": "", "verify": "", "unchecked": ""}


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


def _folders(parent: Path) -> list[Path]:
    return sorted(folder for folder in parent.glob("*") if folder.is_dir())


# --- catalogs ----------------------------------------------------------------------------------------


def template(found: Iterable[Text]) -> Catalog:
    """Return a catalog without translations."""
    catalog = Catalog()
    for text in found:
        ident = (text.text, text.plural) if text.plural else text.text
        catalog.add(ident, auto_comments=[text.place], context=text.context or None)
    return catalog


def updated(wanted: Catalog, kept: Catalog | None, language: str) -> Catalog:
    """Return the messages of ``wanted`` with the translations that ``kept`` has for exactly them."""
    result = Catalog(locale=Locale.parse(language.replace("-", "_")))
    for message in _messages(wanted):
        known = kept.get(_one(message), message.context) if kept else None
        same = known if known and known.id == message.id else None
        result.add(
            message.id,
            same.string if same else "",
            auto_comments=message.auto_comments,
            user_comments=same.user_comments if same else (),
            flags={"fuzzy"} if same and same.fuzzy else (),
            context=message.context,
        )
    return result


def as_text(catalog: Catalog, domain: str) -> str:
    """Return a catalog as a PO file whose text changes only when a message does."""
    for message in _messages(catalog):
        message.flags -= {"python-format", "python-brace-format"}  # our placeholders are neither
    body = io.BytesIO()
    write_po(body, catalog, width=WIDTH, no_location=True, omit_header=True, ignore_obsolete=True)
    text = body.getvalue().decode("utf-8").strip("\n")
    return f"{_header(catalog, domain)}\n{text}\n" if text else _header(catalog, domain)


def _header(catalog: Catalog, domain: str) -> str:
    made = "`python -m validator.i18n.extract` makes the msgid"
    if catalog.locale is None:
        about = f"# Texts of guiderail, domain {domain}: {made}.\n"
        lines = []
    else:
        name = catalog.locale.english_name
        about = f"# Texts of guiderail in {name}, domain {domain}: {made}; translate msgstr.\n"
        lines = [f"Language: {catalog.locale}"]
    lines += [
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
    ]
    if catalog.locale is not None:
        lines.append(f"Plural-Forms: {catalog.plural_forms}")
    return f'{about}msgid ""\nmsgstr ""\n' + "".join(f'"{line}\\n"\n' for line in lines)


def load(file: Path) -> Catalog | None:
    """Return the catalog in a PO file; None if there is none. Raises Unreadable."""
    try:
        return read_po(io.BytesIO(file.read_bytes()), locale=None, charset="utf-8", abort_invalid=True)
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise Unreadable(f"{file}: {error}") from error


def differences(wanted: Catalog, kept: Catalog | None) -> list[str]:
    """Return one line for each message that is missing in ``kept`` or no longer in the sources."""
    now = {_key(message) for message in _messages(wanted)}
    there = {_key(message) for message in _messages(kept)} if kept else set()
    lines = [f"missing: {_shown(key)}" for key in sorted(now - there)]
    return lines + [f"no longer used: {_shown(key)}" for key in sorted(there - now)]


def _messages(catalog: Catalog) -> list[Message]:
    return [message for message in catalog if message.id]


def _key(message: Message) -> tuple[str, str, str]:
    many = "" if isinstance(message.id, str) else message.id[1]
    return message.context or "", _one(message), many


def _one(message: Message) -> str:
    return message.id if isinstance(message.id, str) else str(message.id[0])


def _shown(key: tuple[str, str, str]) -> str:
    context, one, _ = key
    return f"[{context}] {one!r}" if context else repr(one)


# --- command -----------------------------------------------------------------------------------------


def catalog_file(language: str, domain: str, checkout: Path = _CHECKOUT) -> Path:
    """Return where the catalog of a domain in a language stands."""
    return checkout / "locales" / language / "LC_MESSAGES" / f"{domain}.po"


def template_file(domain: str, checkout: Path = _CHECKOUT) -> Path:
    """Return where the untranslated catalog of a domain stands."""
    return checkout / "locales" / "templates" / f"{domain}.pot"


def update(domain: str, checkout: Path = _CHECKOUT) -> list[Path]:
    """Bring the template and the catalogs of a domain up to date; return the files that changed."""
    wanted = template(texts(domain, checkout))
    file = template_file(domain, checkout)
    changed = [file] if _write(file, as_text(wanted, domain)) else []
    for language in languages(checkout):
        file = catalog_file(language, domain, checkout)
        if _write(file, as_text(updated(wanted, load(file), language), domain)):
            changed.append(file)
    return changed


def outdated(domain: str, checkout: Path = _CHECKOUT) -> list[str]:
    """Return what is wrong with the catalogs of a domain, one line each, without changing a file."""
    wanted = template(texts(domain, checkout))
    files = [template_file(domain, checkout)]
    files += [catalog_file(language, domain, checkout) for language in languages(checkout)]
    return [
        f"{file.relative_to(checkout).as_posix()}: {line}"
        for file in files
        for line in differences(wanted, load(file))
    ]


def _write(file: Path, text: str) -> bool:
    """Write a file in one go, and only if it changes; tell whether it did."""
    if file.is_file() and file.read_text(encoding="utf-8") == text:
        return False
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f".{file.name}.{os.getpid()}")
    part.write_text(text, encoding="utf-8", newline="\n")
    part.replace(file)
    return True


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m validator.i18n.extract", description=(__doc__ or "").strip()
    )
    parser.add_argument("domain", nargs="*", help="only these domains (default: all)")
    parser.add_argument(
        "--check", action="store_true", help="change nothing; exit 1 if a catalog is out of date"
    )
    parser.add_argument("--new", metavar="LANG", help="first make the folder of a new language, such as `de`")
    options = parser.parse_args(arguments)
    asked = options.domain or domains()
    for name in asked:
        if name not in domains():
            parser.error(f"unknown domain {name!r}; known: {', '.join(domains())}")
    if options.new:
        try:
            Locale.parse(options.new.replace("-", "_"))
        except (UnknownLocaleError, ValueError):
            parser.error(f"unknown language {options.new!r}")
        (_CHECKOUT / "locales" / options.new / "LC_MESSAGES").mkdir(parents=True, exist_ok=True)
    code = 0
    for name in asked:
        try:
            lines = (
                outdated(name)
                if options.check
                else [f"{file.relative_to(_CHECKOUT)}: updated" for file in update(name)]
            )
        except Unreadable as error:
            print(error, file=sys.stderr)
            code = 2
            continue
        for line in lines:
            print(line)
        if options.check and lines:
            code = code or 1
    return code


if __name__ == "__main__":
    raise SystemExit(main())
