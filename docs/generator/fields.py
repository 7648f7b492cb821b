"""One page for each platform with all its fields: what each takes, when it is needed, right and wrong."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from itertools import groupby
from textwrap import dedent
from typing import Any

from docs.generator.annotated import reference_files
from docs.generator.before_after import breakable, lines_of
from docs.generator.markdown import front_matter
from docs.generator.wrong_values import right_value, wrong_values
from validator.diagnostics import Label
from validator.documents.model import Format
from validator.documents.scalars import shown
from validator.documents.writer import write
from validator.guides.annotated_file import screen_names
from validator.i18n.catalog import Catalog
from validator.lazy_dataclasses import dataclass, field
from validator.packs import registry
from validator.packs.fields import (
    TO_REFERENCE,
    Condition,
    Dependency,
    Form,
    SchemaField,
    Value,
    anchor,
    fields,
)
from validator.packs.model import Pack
from validator.printable import visible
from validator.reporters.markdown import code, link, plain, sentence
from validator.reporters.notes import severity_word
from validator.reporters.run import Run
from validator.reporters.wording import step_words

_SHORT = 2  #: values in the condition that the line of a field shows
_LINE = 100  #: characters of an example that the line of a field has
_NAME = re.compile(r"\w+")  #: of a field, without anything that has a meaning in Markdown

Fact = tuple[str, str]  #: what is said about a field: the name of the fact, and the rest in Markdown


def field_pages(catalog: Catalog) -> dict[str, str]:
    """Return the reference pages in the catalog's language: Markdown by its place below the language."""
    return {f"reference/{name}.md": field_page(registry.load(name), catalog) for name in registry.names()}


def field_page(of: Pack, catalog: Catalog) -> str:
    """Return the reference page of a pack."""
    return "\n\n".join(_Page(of, catalog, fields(of)).parts()) + "\n"


@dataclass
class _Page:
    """The reference page of one platform."""

    pack: Pack
    catalog: Catalog
    fields: tuple[SchemaField, ...]
    known: dict[str, SchemaField] = field(init=False)

    def __post_init__(self) -> None:
        self.known = {each.place: each for each in self.fields}

    def parts(self) -> Iterator[str]:
        say = self.catalog.say
        title = say("Fields of {platform}", platform=self.pack.title)
        about = self.text(str(self.pack.schema.get("description", "")))
        yield front_matter(title=title, description=about)
        yield self.heading(title, "top", level=1)
        yield f"{sentence(about)}\n{{: .lede }}"
        if self.pack.declared:
            about = say(
                "The keys are the same in every language and in YAML, JSON and TOML. In place of a value,"
                " most fields also take a reference such as `${NAME}`."
            )
        else:
            about = say(
                "The keys are those of {platform}; files like this are checked as they are.",
                platform=self.pack.title,
            )
        needed = say("Every field is required unless it says otherwise.")
        yield f"{sentence(needed)}\n{{: .soft }}"
        yield '<div class="annotated" markdown="1">\n<div markdown="1">'
        flat = not any(each.block for each in self.fields)
        yield self.heading(say("All fields") if flat else say("The file"), "all-fields")
        yield self.filter()
        for top, inside in groupby(self.fields, self.section):
            yield from self.group(top, inside)
        yield f"{sentence(about)}\n{{: .soft }}"
        yield "</div>"
        files = reference_files(self.pack, self.catalog, self.fields)
        title = plain(say("Complete file"))
        yield f'<details class="whole picture folds-later" open><summary>{title}</summary>{files}</details>'
        yield "</div>"
        depending = [each for each in self.fields if each.dependencies]
        if depending:
            yield self.heading(say("What depends on what"), "depends-on")
            yield self.depends(depending)

    def filter(self) -> str:
        """Return the control that narrows the list; without a script it is hidden, and all is shown."""
        say = self.catalog.say
        label, hint, again = say("Find a field"), say("Name, value or word"), say("Show all fields")
        none = say("No field matches. Try part of a key or of a value, or fewer words.")
        count = say("Fields: {n} of {all}", n="{n}", all=len(self.fields))
        return (
            f'<form class="filters" hidden><label>{escape(label)} <input type="search" name="text"'
            f' autocomplete="off" spellcheck="false" placeholder="{escape(hint)}"></label>'
            f'<p role="status" data-say="{escape(count)}"></p>'
            f'<p class="none" role="status" hidden>{escape(none)}'
            f' <button type="reset" class="button quiet small">{escape(again)}</button></p></form>'
        )

    def heading(self, title: str, place: str, level: int = 2) -> str:
        return f"{'#' * level} {plain(title)} {{ #{place} }}"

    # --- words ---

    def text(self, text: str, context: str = "") -> str:
        """Return a text of the schema in the reader's language, whether the platform's or a shared one."""
        found = self.catalog.translate(text, domain=self.pack.name, context=context)
        return found if found != text else self.catalog.translate(text, context=context)

    def worded(self, label: Label) -> str:
        found = self.catalog.translate(label.text, domain=label.domain, context=label.context)
        return found if found != label.text else self.text(label.text, label.context)

    def title(self, each: SchemaField) -> str:
        return self.text(str(each.schema.get("title", "")) or each.name, "field")

    def here(self, place: str) -> str:
        """Return a link to a field of this page."""
        return link(code(anchor(place)), f"#{anchor(place)}")

    def value(self, value: Value) -> str:
        """Return a value with the name that people see for it, where that says more."""
        name = self.worded(value.label) if value.label else ""
        written = code(_written(value.value))
        return written if not name or _folded(name) == _folded(value.value) else f"{written} ({plain(name)})"

    def chip(self, value: Value) -> str:
        """Return a value as an item of a list in HTML, with its name where that says more."""
        written, name = _written(value.value), self.worded(value.label) if value.label else ""
        more = "" if not name or _folded(name) == _folded(value.value) else f" {escape(visible(name))}"
        return f"<li><code>{escape(visible(written), quote=False)}</code>{more}</li>"

    def condition(self, condition: Condition) -> str:
        values = " / ".join(map(self.value, condition.values))
        return f"{self.here(condition.place)} {'≠' if condition.negated else '='} {values}"

    def conditions(self, dependency: Dependency) -> str:
        return self.catalog.listing(map(self.condition, dependency.when))

    def form(self, form: Form) -> str:
        say = self.catalog.say
        pattern = code(form.pattern)
        if form.expected is None:
            return say("the text matches {pattern}", pattern=pattern)
        words = sentence(self.worded(form.expected))
        return say("{words}; as a regular expression: {pattern}", words=words, pattern=pattern)

    # --- tables ---

    def inside_optional(self, each: SchemaField) -> bool:
        """Tell whether one of the blocks that a field is in may be left out."""
        steps = each.place.split("/")
        above = (self.known.get("/".join(steps[:length])) for length in range(2, len(steps)))
        return any(block is not None and not block.required for block in above)

    def depends(self, depending: Iterable[SchemaField]) -> str:
        say = self.catalog.say
        head = (say("When"), say("Field"), say("Then"))
        rows = ["| " + " | ".join(map(plain, head)) + " |", "| --- | --- | --- |"]
        for each in depending:
            for dependency in each.dependencies:
                then = self.consequence(dependency)
                rows.append(f"| {self.conditions(dependency)} | {self.here(each.place)} | {then} |")
        return "\n".join(rows)

    def consequence(self, dependency: Dependency) -> str:
        say = self.catalog.say
        values = self.catalog.listing(map(self.value, dependency.values))
        if dependency.asks == "required":
            return say("it is required")
        if dependency.asks == "equal":
            return say("its value is {values}", values=values)
        if dependency.asks == "not":
            return say("it does not contain {values}", values=values)
        if dependency.asks == "text":
            return say("any text is valid")
        if dependency.examples:
            examples = self.catalog.listing(map(code, dependency.examples))
            return say("it looks like {examples}", examples=examples)
        words = [sentence(self.worded(form.expected)) for form in dependency.forms if form.expected]
        forms = self.catalog.say_in("between formats", "; ").join(words)
        return say("it has one of these formats: {forms}", forms=forms)

    # --- the fields ---

    def section(self, each: SchemaField) -> str:
        """Return the place of the block at the top of the file that a field is in; empty if it is in none."""
        top = "/".join(each.place.split("/")[:2])
        return top if self.known[top].block else ""

    def group(self, top: str, inside: Iterable[SchemaField]) -> Iterator[str]:
        """Yield the fields of a section as lines that fold, below what is said about the block."""
        if block := self.known.get(top):
            yield self.heading(self.title(block), block.anchor)
            yield self.pills(block)
            yield self.description(block)
            yield from self.details(block)
        rows = [part for each in inside if each is not block for part in self.row(each)]
        yield "\n\n".join(['<div class="fields" markdown="1">', *rows, "</div>"]) if rows else ""

    def row(self, each: SchemaField) -> Iterator[str]:
        """Yield a field as one line to look over, with its details folded into it."""
        words = None if each.block else step_words(self.pack.name, each.step, self.catalog)
        at = ""
        if words:
            number = self.catalog.say("Step {number}", number=words.number)
            at = f'<span class="at" title="{escape(words.title)}">{escape(number)}</span>'
        depth = min(max(len(each.anchor.split(".")), 2), 4)
        hint, needed = self.hint(each), self.needed(each)
        row = [f"<code>{breakable(each.name)}</code>" if _NAME.fullmatch(each.name) else code(each.name)]
        row.append(f'<span class="hint">{hint}</span>' if hint else "")
        row.append(at)
        kind = "field block" if each.block else "field"
        yield f'<details class="{kind} in-{depth}" open markdown="1">\n<summary markdown="block">'
        yield " ".join(filter(None, row))
        yield self.heading(self.title(each), each.anchor, level=3)
        yield needed
        yield f"{self.description(each)}\n{{: .gist }}"
        yield "</summary>"
        yield from self.details(each)
        yield "</details>"

    def needed(self, each: SchemaField) -> str:
        """Return what marks a field that is not always required: the condition, where it is short."""
        asking = [dependency for dependency in each.dependencies if dependency.asks == "required"]
        shown = [] if each.required or len(asking) != 1 else asking[0].when
        if not shown or sum(len(condition.values) for condition in shown) > _SHORT:
            return self.required(each)
        words = [
            f"{code(condition.place.rsplit('/', 1)[-1])} {'≠' if condition.negated else '='} "
            + " / ".join(code(_written(value.value)) for value in condition.values)
            for condition in shown
        ]
        return self.catalog.say("when {conditions}", conditions=self.catalog.listing(words))

    def hint(self, each: SchemaField) -> str:
        """Return what a field takes, in one line: its allowed values, or an example, each with its name."""
        say_in = self.catalog.say_in
        values = each.values or (each.item.values if each.item else ())
        kind = self.type(each)
        if values:
            taken = [value for value in values if not value.refused_by]
            return f"{self.allowed(taken)} {' | '.join(code(_written(value.value)) for value in taken)}"
        if each.block or each.type in ("boolean", "object", ""):
            return "" if each.type == "object" else kind
        example = right_value(self.pack.name, each)
        shown = ", ".join(map(_written, example)) if isinstance(example, list) else _written(example)
        shown = " ".join(shown.split())
        shown = code(shown if len(shown) <= _LINE else shown[:_LINE].rstrip() + "…")
        return f"{say_in('a field', 'Example')} {shown}"

    def allowed(self, values: Sequence[Value]) -> str:
        """Return the name of the values that a field takes."""
        say_in = self.catalog.say_in
        return say_in("a field", "Only value") if len(values) == 1 else say_in("a field", "Allowed values")

    def pills(self, each: SchemaField) -> str:
        """Return the key of a block, and whether it may be left out, in one row."""
        said = [self.required(each)] if each.type == "object" else [self.type(each), self.required(each)]
        return "\n".join([" · ".join([code(each.anchor), *filter(None, said)]), "{: .pills }"])

    def description(self, each: SchemaField) -> str:
        return sentence(self.text(str(each.schema.get("description", ""))))

    def details(self, each: SchemaField) -> Iterator[str]:
        if each.type == "object" and each.item is not None:
            yield sentence(self.catalog.say("The names in this block are your own; their values are texts."))
        yield from self.grid(self.facts(each))

    def grid(self, facts: Iterable[Fact]) -> Iterator[str]:
        """Yield facts as a list of definitions; those that follow each other under one name are one entry."""
        rows = []
        for name, found in groupby(facts, lambda fact: fact[0]):
            rows.append(f'<dt markdown="1">{plain(name)}</dt>')
            rows += [
                value if value.startswith("<dd") else f'<dd markdown="1">{value}</dd>' for _, value in found
            ]
        if rows:
            yield "\n".join(['<dl class="facts" markdown="1">', *rows, "</dl>"])

    def facts(self, each: SchemaField) -> Iterator[Fact]:
        say, say_in = self.catalog.say, self.catalog.say_in
        words = None if each.block else step_words(self.pack.name, each.step, self.catalog)
        if words:
            address = f"../guides/{self.pack.name}.md#{words.id}"
            yield say_in("a field", "Step"), f"{words.number}, {link(plain(words.title), address)}"
        screen = () if each.block else screen_names(self.pack, each.place, self.catalog.language, self.text)
        if screen:
            yield say_in("a field", "Screen"), plain(" > ".join(screen))
        yield from self.requirement(each)
        if not (each.block or each.values):
            yield say_in("a field", "Type"), self.type(each)
        yield from self.values(each)
        yield from self.forms(each)
        yield from ((say_in("a field", "Limits"), limit) for limit in self.limits(each))
        if each.block:
            return
        if not each.values:
            yield say_in("a field", "Example"), self.shown(each, right_value(self.pack.name, each), "right")
        if "default" in each.schema:
            yield say_in("a field", "If left out"), code(_written(each.schema["default"]))
        if each.secret:
            forms = ("${NAME}", "env(NAME)", "op://…", "@Microsoft.KeyVault(…)", "vault:…")
            references = self.catalog.listing(map(code, forms))
            yield (
                say_in("a field", "Secret"),
                say(
                    "Never shown in a report. Write a reference instead: {references}", references=references
                ),
            )
        elif _is_referable(each.schema):
            yield say_in("a field", "Reference"), sentence(say("`${NAME}` is possible"))
        yield from self.wrong(each)
        rules = [*each.rules, *(each.item.rules if each.item else ())]
        rules += [dependency.rule for dependency in each.dependencies if dependency.rule]
        if rules:
            links = (link(code(rule), f"../rules/{rule}.md") for rule in dict.fromkeys(rules))
            yield say_in("a field", "Rules"), self.catalog.listing(links)

    def type(self, each: SchemaField) -> str:
        """Return in a word what a field takes: what its text is, where the schema says more than the type."""
        say = self.catalog.say_in
        sid = say("type", "SID")
        kinds = {
            "account-sid": sid,
            "api-key-sid": sid,
            "auth-token": say("type", "secret"),
            "message-sid": sid,
            "messaging-service-sid": sid,
            "number": say("type", "phone number"),
            "payload": say("type", "JSON text"),
            "phone": say("type", "phone number"),
            "secret": say("type", "secret"),
            "url": say("type", "URL"),
        }
        if each.kind in kinds:
            return kinds[each.kind]
        words = {
            "string": say("type", "text"),
            "boolean": say("type", "`true` or `false`"),
            "integer": say("type", "whole number"),
            "number": say("type", "number"),
            "array": say("type", "list"),
            "object": say("type", "block of fields"),
        }
        return sentence(words.get(each.type, ""))

    def required(self, each: SchemaField) -> str:
        """Return in a few words whether a field may be left out; nothing if it may not."""
        say = self.catalog.say_in
        if each.required:
            return ""
        sometimes = any(dependency.asks == "required" for dependency in each.dependencies)
        return say("field", "required in some cases") if sometimes else say("field", "optional")

    def requirement(self, each: SchemaField) -> Iterator[Fact]:
        say, say_in = self.catalog.say, self.catalog.say_in
        if each.required and self.inside_optional(each):
            yield say_in("a field", "Required"), sentence(say("always, if its block is present"))
        for dependency in each.dependencies:
            if dependency.asks == "required":
                conditions = self.conditions(dependency)
                yield say_in("a field", "Required"), say("when {conditions}", conditions=conditions)
        for dependency in each.dependencies:
            if dependency.asks != "required":
                conditions, then = self.conditions(dependency), self.consequence(dependency)
                said = say("When {conditions}: {consequence}", conditions=conditions, consequence=then)
                yield say_in("a field", "Condition"), said

    def values(self, each: SchemaField) -> Iterator[Fact]:
        """Yield the allowed values, next to each other; then those that are refused, and other spellings."""
        say, say_in = self.catalog.say, self.catalog.say_in
        values = each.values or (each.item.values if each.item else ())
        name = self.allowed(values)
        if taken := [value for value in values if not value.refused_by]:
            yield name, f'<dd><ul class="chips">{"".join(map(self.chip, taken))}</ul></dd>'
        for value in values:
            if value.refused_by:
                rule = link(code(value.refused_by), f"../rules/{value.refused_by}.md")
                refused = say("recognised, but refused by {rule}", rule=rule)
                yield name, say_in("between formats", "; ").join([self.value(value), refused])
        others = [value for value in taken if value.spellings]
        if others:
            n = sum(len(value.spellings) for value in others)
            rows = "<br>".join(
                f"{code(_written(value.value))} ← {self.catalog.listing(map(code, value.spellings))}"
                for value in others
            )
            total = escape(self.catalog.say_plural("{n} spelling", "{n} spellings", n))
            said = f'<summary>{total}</summary>\n<p markdown="1">{rows}</p>'
            said = f'<dd markdown="1"><details class="forms" markdown="1">{said}</details></dd>'
            yield say_in("a field", "Also accepted"), said

    def forms(self, each: SchemaField) -> Iterator[Fact]:
        say_in = self.catalog.say_in
        choice = [form for form in each.forms if not form.also]
        name = say_in("a field", "Format") if len(choice) == 1 else say_in("a field", "One of")
        if len(choice) == 1 and choice[0].expected:
            yield name, sentence(self.worded(choice[0].expected))
            yield say_in("a field", "Pattern"), code(choice[0].pattern)
        else:
            yield from ((name, self.form(form)) for form in choice)
        yield from ((say_in("a field", "All of"), self.form(form)) for form in each.forms if form.also)

    def limits(self, each: SchemaField) -> Iterator[str]:
        say, count, schema = self.catalog.say, self.catalog.count, each.schema
        if "maxLength" in schema:
            yield say("At most {limit} characters", limit=count(schema["maxLength"]))
        if schema.get("minLength") == 1:
            yield say("Not empty")
        elif "minLength" in schema:
            yield say("At least {limit} characters", limit=count(schema["minLength"]))
        if "minimum" in schema:
            yield say("At least {limit}", limit=count(schema["minimum"]))
        if "maximum" in schema:
            yield say("At most {limit}", limit=count(schema["maximum"]))
        if "minItems" in schema:
            yield say("Minimum number of entries: {limit}", limit=count(schema["minItems"]))
        if "maxItems" in schema:
            yield say("Maximum number of entries: {limit}", limit=count(schema["maxItems"]))
        if schema.get("uniqueItems"):
            yield say("Entries are unique")

    # --- right and wrong ---

    def wrong(self, each: SchemaField) -> Iterator[Fact]:
        say_in = self.catalog.say_in
        wrong = wrong_values(self.pack.name).get(each.place)
        if wrong is None:
            return
        run = Run([wrong.report], self.catalog)
        yield say_in("a field", "Not valid"), self.shown(each, wrong.value, "wrong", run)
        finding = wrong.finding
        rule = link(code(finding.rule), f"../rules/{finding.rule}.md")
        message = sentence(run.words(wrong.report, finding).message)
        severity = f"**{plain(severity_word(run, finding.severity))}**"
        yield (
            say_in("a field", "Not valid"),
            self.catalog.say_in(
                "finding", "{severity}, {rule}: {message}", severity=severity, rule=rule, message=message
            ),
        )

    def shown(self, each: SchemaField, value: Any, kind: str, run: Run | None = None) -> str:
        """Return a field with a value as the lines of a file, without the blocks around it."""
        text = write({each.name: value}, Format(self.pack.formats[0])).strip("\n")
        if text.startswith("{\n"):
            text = dedent(text.removeprefix("{\n").removesuffix("\n}"))
        lines = lines_of(run.masker()(text) if run else text, kind)
        return f'<dd><pre class="source"><code>{lines}</code></pre></dd>'


def nested(place: str, value: Any) -> dict[str, Any]:
    """Return a configuration that holds nothing but ``value`` in the field at ``place``."""
    result: Any = value
    for step in reversed(place.split("/")[1:]):
        result = [result] if step == "*" else {step: result}
    found: dict[str, Any] = result
    return found


def _written(value: Any) -> str:
    return '""' if value == "" else shown(value)


def _folded(value: Any) -> str:
    return str(value).casefold().replace("-", " ")


def _is_referable(schema: Any) -> bool:
    """Tell whether a reference to a value that is kept elsewhere may be in place of a value."""
    if not isinstance(schema, Mapping):
        return False
    condition = schema.get("if")
    if isinstance(condition, Mapping) and condition.get("$ref") == TO_REFERENCE:
        return True
    return _is_referable(schema.get("else"))
