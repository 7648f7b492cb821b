"""What editors show about a field: its description, its allowed values, an example and its guide step."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from validator.documents.scalars import shown
from validator.i18n.catalog import Catalog
from validator.packs.fields import SchemaField, Value
from validator.packs.model import Pack
from validator.reporters.machine import field_page, step_page
from validator.reporters.markdown import code, link, plain, sentence
from validator.reporters.wording import pack_words, step_words


def field_title(of: Pack, field: SchemaField, catalog: Catalog) -> str:
    """Return the title of a field in the catalog's language; its key if it has none."""
    title = str(field.schema.get("title", ""))
    return pack_words(of.name, catalog)(title, "field") if title else field.name


def describe_field(
    of: Pack, field: SchemaField, catalog: Catalog, *, site: str = "", with_values: bool = False
) -> Iterator[str]:
    """Yield what there is to say about a field, in paragraphs of Markdown.

    ``site``: where the documentation is published, as in reports; ``with_values``: name the allowed values.
    """
    say = catalog.say
    if description := str(field.schema.get("description", "")):
        yield sentence(pack_words(of.name, catalog)(description, ""))
    values = field.values or (field.item.values if field.item else ())
    allowed = [_named(of, each, catalog) for each in values if not each.refused_by]
    if with_values and len(allowed) == 1:
        yield say("Only allowed value: {value}", value=allowed[0])
    elif with_values and allowed:
        yield say("One of these values: {values}", values=catalog.listing(allowed))
    examples = [code(shown(each)) for each in field.schema.get("examples", ()) if _is_plain(each)]
    if examples:
        yield say("For example: {examples}", examples=catalog.listing(examples))
    if words := step_words(of.name, field.step, catalog):
        page = step_page(site, catalog.language, of.name, words.id)
        step = link(plain(words.title), page) if page else plain(words.title)
        yield say("Where its value comes from: step {number}, {step}", number=words.number, step=step)
    if page := field_page(site, catalog.language, of.name, field.anchor):
        yield link(plain(say("All about this field")), page)


def value_name(of: Pack, value: Value, catalog: Catalog) -> str:
    """Return the name that people see for a value; empty if it has none."""
    return pack_words(of.name, catalog)(value.label.text, "label") if value.label else ""


def _named(of: Pack, value: Value, catalog: Catalog) -> str:
    written, name = code(shown(value.value)), value_name(of, value, catalog)
    return f"{written} ({plain(name)})" if name and name.lower() != str(value.value).lower() else written


def _is_plain(value: Any) -> bool:
    return not isinstance(value, (list, dict)) and value != ""
