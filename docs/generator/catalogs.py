"""Collect every text that people read and update the catalogs in ``locales/``: ``make messages``.

English is the source language: a sentence is its own message id. Translations are kept, new sentences are
added without a translation, and sentences that are no longer in the sources are removed.
"""

from __future__ import annotations

import argparse
import ast
import io
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import yaml
from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract as extract_calls
from babel.messages.pofile import read_po, write_po

from docs.generator.packages import questions
from validator.i18n.pack_texts import Text, Unreadable, has_words, pack_texts, shared_texts

VALIDATOR = "validator"  #: the domain of the code, its templates and the shared rules
_LISTS = ("troubles", "topics", "sought", "alike")  #: what the site lists, in docs/generator
_CODE = ("validator", "docs/generator", "requirements")  #: the folders of that code
COMMON = "common"
WIDTH = 100
#: function → what its first arguments are
KEYWORDS = {
    "say": ("text",),
    "say_plural": ("text", "plural"),
    "say_in": ("context", "text"),
    **dict.fromkeys(
        ("mark", "GuiderailError", "UsageError", "FileError", "PackError", "SettingsError"), ("text",)
    ),
}
_BABEL = {"say": (1,), "say_plural": (1, 2), "say_in": ((1, "c"), 2)}  #: the same for templates
_CHECKOUT = Path(__file__).parent.parent.parent


def domains(checkout: Path = _CHECKOUT) -> list[str]:
    """Return the names of all domains: the code's first, then one for each platform."""
    return [VALIDATOR, *(folder.name for folder in _folders(checkout / "schemas") if folder.name != COMMON)]


def languages(checkout: Path = _CHECKOUT) -> list[str]:
    """Return the languages that have a folder of catalogs."""
    return [folder.parent.name for folder in sorted((checkout / "locales").glob("*/LC_MESSAGES"))]


def texts(domain: str, checkout: Path = _CHECKOUT) -> list[Text]:
    """Return all texts of a domain, in the order of their sources. Raises Unreadable."""
    if domain == VALIDATOR:
        shared = shared_texts(checkout / "schemas" / COMMON)
        found = [*_code_texts(checkout), *_listed_texts(checkout), *shared]
    else:
        found = [*pack_texts(checkout / "schemas" / domain)]
    return [text for text in found if text.context or has_words(text.text)]


# --- sources -----------------------------------------------------------------------------------------


def _code_texts(checkout: Path) -> Iterator[Text]:
    for folder, question in questions(checkout).items():
        yield Text(question, f"{folder}/__init__.py")
    for ending, calls in (("py", _python_calls), ("j2", _template_calls)):
        for folder in _CODE:
            for file in sorted((checkout / folder).rglob(f"*.{ending}")):
                place = file.relative_to(checkout).as_posix()
                try:
                    found = list(calls(file.read_bytes()))
                except Exception as error:  # Python and Jinja have no common error
                    raise Unreadable(f"{place}: {error}") from error
                yield from (Text(text, place, context, plural) for context, text, plural in found)


def _listed_texts(checkout: Path) -> Iterator[Text]:
    """Yield what the lists of the site say besides the packs."""
    for name in _LISTS:
        file = checkout / "docs" / "generator" / f"{name}.yaml"
        for each in yaml.safe_load(file.read_text(encoding="utf-8")) if file.is_file() else ():
            titles = (each.get("title"), *each.get("codes", {}).values())
            yield from (Text(title, file.name, "title") for title in titles if title)
            if "words" in each:
                yield Text(each["words"], file.name, "search")


def _template_calls(code: bytes) -> Iterator[tuple[str, str, str]]:
    options = {"silent": "false"}  # a template with a mistake must not lose its translations in silence
    found = extract_calls("jinja2.ext:babel_extract", io.BytesIO(code), keywords=_BABEL, options=options)
    for _line, message, _comments, context in found:
        text, plural = (message, "") if isinstance(message, str) else message[:2]
        yield context or "", text, plural


def _python_calls(code: bytes) -> Iterator[tuple[str, str, str]]:
    """Yield context, text and plural of each call with a literal text, inside f-strings as well."""
    nodes = list(ast.walk(ast.parse(code)))
    local = {
        id(call.func): names[call.func.id]
        for function in nodes
        if isinstance(function, ast.FunctionDef) and (names := _local_names(function))
        for call in ast.walk(function)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in names
    }
    calls = [node for node in nodes if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        called = call.func
        name = local.get(id(called)) or str(getattr(called, "attr", getattr(called, "id", "")))
        roles = KEYWORDS.get(name, ())
        said = dict(zip(roles, map(_literal, call.args), strict=False))
        if roles and all(said.get(role) for role in roles):
            yield said.get("context", ""), said["text"], said.get("plural", "")


def _literal(argument: ast.expr) -> str:
    return argument.value if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else ""


def _local_names(function: ast.FunctionDef) -> dict[str, str]:
    """Return ``plural`` → ``say_plural`` for a function with ``plural = catalog.say_plural``."""
    return {
        node.targets[0].id: node.value.attr
        for node in ast.walk(function)
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
        if isinstance(node.value, ast.Attribute) and node.value.attr in KEYWORDS
    }


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
    made = "`make messages` writes the msgid"
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
    """Return where the catalog of a domain in a language is."""
    return checkout / "locales" / language / "LC_MESSAGES" / f"{domain}.po"


def template_file(domain: str, checkout: Path = _CHECKOUT) -> Path:
    """Return where the untranslated catalog of a domain is."""
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
        prog="python -m docs.generator.catalogs", description=(__doc__ or "").strip()
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
    if options.new and not code:
        print("\n".join(next_steps(options.new)))
    return code


def next_steps(language: str, checkout: Path = _CHECKOUT) -> list[str]:
    """Return what a translator of a language does next, one line each, with how many texts are left."""
    left = {domain: untranslated(language, domain, checkout) for domain in domains(checkout)}
    folder = f"locales/{language}/LC_MESSAGES"
    lines = [f"Texts left to translate into {language}: {sum(left.values())}"]
    lines += [f"  {count:5}  {folder}/{domain}.po" for domain, count in left.items() if count]
    lines += [
        "Next:",
        "  1. Translate the msgstr in these files. docs/en/translate.md says how; validator.po comes first.",
        f"  2. Look at the result: .venv/bin/guiderail check docs/examples/broken --lang {language}",
        f"  3. Translate the pages of docs/en into docs/{language}, and see them with: make serve",
        f"  4. Before you send it: make messages, make check. This list again: make language CODE={language}",
    ]
    return lines


def untranslated(language: str, domain: str, checkout: Path = _CHECKOUT) -> int:
    """Return how many texts of a domain a language does not translate yet."""
    messages = _messages(load(catalog_file(language, domain, checkout)) or Catalog())
    return sum(not (all(each.string) if isinstance(each.string, tuple) else each.string) for each in messages)


if __name__ == "__main__":
    raise SystemExit(main())
