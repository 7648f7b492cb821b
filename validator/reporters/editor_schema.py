"""A platform’s JSON Schema with what editors show: texts on hover, names of values, error messages.

The annotations are those that the JSON service of VS Code and yaml-language-server read; validators pass over
them, so the verdict is the same. A key that is missing or unknown is left to the editor’s own words: only
the editor can say which one it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from validator.documents.scalars import shown
from validator.i18n.catalog import Catalog
from validator.json_schema import walker
from validator.packs.fields import SchemaField, fields
from validator.packs.model import Pack, Rule
from validator.reporters.field_help import describe_field
from validator.reporters.localized_schema import localized_schema, subschemas
from validator.reporters.markdown import code, sentence
from validator.reporters.wording import pack_words


def editor_schema(of: Pack, catalog: Catalog, *, site: str = "") -> dict[str, Any]:
    """Return a pack's schema in the catalog's language, annotated for editors; ``site`` as in reports."""
    schema = localized_schema(of, catalog)
    _Annotations(of, catalog, schema, site).add()
    return schema


class _Annotations:
    """Adds the annotations to a schema that is the caller's own."""

    def __init__(self, of: Pack, catalog: Catalog, schema: dict[str, Any], site: str) -> None:
        self.pack, self.catalog, self.schema, self.site = of, catalog, schema, site
        self.fields = {each.place: each for each in fields(of)}
        self.text = pack_words(of.name, catalog)

    def add(self) -> None:
        for key, schema in subschemas(self.schema):
            self._explain_errors(schema, key)
        self._describe_inside(self.schema, "", ())

    # --- what a field is ---

    def _describe_inside(self, schema: Mapping[str, Any], place: str, seen: tuple[str, ...]) -> None:
        """Describe the fields of a block, wherever its definition is."""
        for name, inner in schema.get("properties", {}).items():
            field = self.fields.get(f"{place}/{name}")
            if field is not None:
                self._describe(inner, field)
                self._describe_below(inner, field.place, seen)

    def _describe_below(self, schema: Mapping[str, Any], place: str, seen: tuple[str, ...]) -> None:
        self._describe_inside(schema, place, seen)
        if isinstance(items := schema.get("items"), dict):
            self._describe_below(items, f"{place}/*", seen)
        reference = schema.get("$ref", "")
        if reference and reference not in seen:
            self._describe_below(walker.target(self.schema, schema), place, (*seen, reference))

    def _describe(self, schema: dict[str, Any], field: SchemaField) -> None:
        """Annotate a field; one in a definition that several blocks share is described where it is first."""
        if "description" in schema and "markdownDescription" not in schema:
            about = describe_field(self.pack, field, self.catalog, site=self.site)
            schema["markdownDescription"] = "\n\n".join(about)
        values = field.item.values if field.item else field.values
        allowed = schema["items"] if field.item and "items" in schema else schema
        names = {value.value: self.text(value.label.text, "label") for value in values if value.label}
        spelt = {spelling: value.value for value in values for spelling in value.spellings}
        if isinstance(allowed, dict) and "enum" in allowed and (names or spelt):
            self._name_values(allowed, names, spelt)

    def _name_values(
        self, schema: dict[str, Any], names: Mapping[Any, str], spelt: Mapping[str, Any]
    ) -> None:
        say = self.catalog.say
        described = [
            say("the same as {value}", value=code(shown(spelt[value])))
            if value in spelt
            else names.get(value, "")
            for value in schema["enum"]
        ]
        schema["markdownEnumDescriptions"] = [sentence(each) for each in described]
        schema["enumDescriptions"] = [each.replace("`", "") for each in described]

    # --- what is wrong with a value ---

    def _explain_errors(self, schema: dict[str, Any], key: str) -> None:
        if schema.get("deprecated") is True and "description" in schema:
            schema["deprecationMessage"] = schema["description"]
        if "pattern" in schema and (message := self._of_rule(schema) or self._of_form(schema)):
            schema["patternErrorMessage"] = message
        if "properties" in schema or "required" in schema:
            return
        if "enum" in schema or "const" in schema or "not" in schema:
            message = self._of_rule(schema) or self._of_values(schema)
        else:
            message = self._of_type(self._type(schema), key)
        if message:
            schema["errorMessage"] = message

    def _type(self, schema: Mapping[str, Any]) -> str:
        found = schema.get("type") or walker.target(self.schema, schema).get("type")
        return found if isinstance(found, str) else ""

    def _of_rule(self, schema: Mapping[str, Any]) -> str:
        """Return what the rule next to a keyword says, as far as it can without the value; empty if none."""
        named = schema.get("x-rule", ())
        names = [named] if isinstance(named, str) else list(named)
        if not names:
            return ""
        rule, say = self.pack.rules[names[-1]], self.catalog.say
        message, help = self._say(rule, rule.message), self._say(rule, rule.help)
        if message:
            return f"{message} {help}" if help else message
        title = self._title(rule)
        if expected := self._expected(rule, schema):
            return say("{title}; expected: {expected}", title=title, expected=expected)
        return f"{title}. {help}" if help else title

    def _title(self, rule: Rule) -> str:
        return self.catalog.translate(rule.title, domain=rule.domain, context="title")

    def _expected(self, rule: Rule, schema: Mapping[str, Any]) -> str:
        """Return the correct value or form in words, for the kind of the field if the rule has kinds."""
        if "const" in schema:
            return code(shown(schema["const"]))
        if "x-expected" in schema:
            return str(schema["x-expected"])
        definitions = self.schema.get("$defs", {}).values()
        kinds = [each.get("x-kind") for each in definitions if each.get("else") is schema]
        of_kind = (case.expected for case in rule.cases.values() if kinds and kinds[0] in case.kind)
        return self._say(rule, next(filter(None, of_kind), rule.expected))

    def _say(self, rule: Rule, text: str) -> str:
        return self.catalog.translate(text, domain=rule.domain) if _is_whole(text) else ""

    def _of_form(self, schema: Mapping[str, Any]) -> str:
        expected = schema.get("x-expected", "")
        say = self.catalog.say
        title = self._title(self.pack.rules["wrong-format"])
        return say("{title}; expected: {expected}", title=title, expected=expected) if expected else ""

    def _of_values(self, schema: Mapping[str, Any]) -> str:
        spelt = {spelling for others in schema.get("x-same", {}).values() for spelling in others}
        allowed = [schema["const"]] if "const" in schema else schema.get("enum", [])
        values = self.catalog.listing(_spans(value for value in allowed if value not in spelt))
        if not values:
            return ""
        return self.catalog.say("This value is not allowed here; allowed values: {values}.", values=values)

    def _of_type(self, type: str, key: str) -> str:
        if type == "string":
            return self.catalog.say("Text is expected here: put the value in straight quotation marks.")
        case = self.pack.rules["wrong-type"].cases.get(type)
        if case is None or not key:
            return ""
        return self.catalog.fill(self.catalog.translate(case.message), {"key": key})


def _is_whole(text: str) -> bool:
    """Tell whether a sentence can be said without knowing the value."""
    return bool(text) and re.search(r"(?<!\{)\{[a-z_]+\}", text) is None


def _spans(values: Iterable[Any]) -> Iterator[str]:
    return (code(shown(value)) for value in values)
