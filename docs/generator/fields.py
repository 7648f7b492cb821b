"""One page for each platform with all its fields: what each takes, when it is needed, right and wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from docs.generator.annotated import reference_files
from docs.generator.markdown import fenced, front_matter
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
from validator.reporters.markdown import code, link, plain, sentence
from validator.reporters.notes import severity_word
from validator.reporters.run import Run
from validator.reporters.wording import step_words


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
        yield sentence(about)
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
        yield sentence(about)
        yield self.heading(say("All fields"), "all-fields")
        yield say(
            "A complete file, and above its lines the screen on which each value is found or entered. A key"
            " leads to the details of its field, a number to the step of the guide."
        )
        yield '<div class="annotated" markdown="1">'
        files = reference_files(self.pack, self.catalog, self.fields)
        yield f'<div><div class="stays">{files}</div></div>'
        yield '<div markdown="1">'
        for each in self.fields:
            yield from self.section(each)
        yield "</div>\n</div>"
        yield self.heading(say("When a field is required"), "required")
        yield self.glance()
        depending = [each for each in self.fields if each.dependencies]
        if depending:
            yield self.heading(say("What depends on what"), "depends-on")
            yield self.depends(depending)

    def heading(self, title: str, place: str, level: int = 2) -> str:
        return f"{'#' * level} {plain(title)} {{ #{place} }}"

    def level(self, each: SchemaField) -> int:
        """Return the level of a field's heading: the fields of the top begin the sections of the page."""
        return 2 if len(each.anchor.split(".")) == 1 else 3

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

    def glance(self) -> str:
        say = self.catalog.say
        head = (say("Field"), say("Title"), say("Required"))
        rows = ["| " + " | ".join(map(plain, head)) + " |", "| --- | --- | --- |"]
        rows += [
            f"| {self.here(each.place)} | {plain(self.title(each))} | {self.when_required(each)} |"
            for each in self.fields
        ]
        return "\n".join(rows)

    def when_required(self, each: SchemaField) -> str:
        say = self.catalog.say_in
        if each.required and self.inside_optional(each):
            return plain(say("field is required", "in its block"))
        if each.required:
            return plain(say("field is required", "always"))
        if any(dependency.asks == "required" for dependency in each.dependencies):
            return link(plain(say("field is required", "sometimes")), "#depends-on")
        return plain(say("field is required", "no"))

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

    # --- one field ---

    def section(self, each: SchemaField) -> Iterator[str]:
        yield self.heading(self.title(each), each.anchor, level=self.level(each))
        yield self.pills(each)
        yield sentence(self.text(str(each.schema.get("description", ""))))
        yield from self.grid(self.facts(each))
        values = each.values or (each.item.values if each.item else ())
        if values and not _is_only(values):
            yield self.values(values)
        if not each.block:
            yield from self.examples(each)

    def pills(self, each: SchemaField) -> str:
        """Return the key of a field, its type and whether it is required, in one row."""
        pills = [self.type(each), self.required(each)]
        shown = (f'<span class="pill">{pill}</span>' for pill in pills if pill)
        return "\n".join([" ".join([code(each.anchor), *shown]), "{: .pills }"])

    def grid(self, facts: Iterable[str]) -> Iterator[str]:
        """Yield facts as a list of definitions: what is before the colon of one, then the rest.

        One without a colon is about the value.
        """
        rows, before = [], ""
        for fact in facts:
            label, colon, value = fact.partition(":")
            label, value = (
                (label.strip(), value.strip())
                if colon
                else (plain(self.catalog.say_in("a field", "Value")), fact)
            )
            if label != before:
                rows.append(f'<dt markdown="1">{label}</dt>')
            rows += [f'<dd markdown="1">{line}</dd>' for line in value.split("\n")]
            before = label
        if rows:
            yield "\n".join(['<dl class="facts" markdown="1">', *rows, "</dl>"])

    def facts(self, each: SchemaField) -> Iterator[str]:
        say = self.catalog.say
        yield from self.requirement(each)
        if _is_only(each.values):
            yield say("Only allowed value: {value}", value=self.value(each.values[0]))
        yield from self.forms(each)
        yield from self.limits(each)
        if "default" in each.schema:
            yield say("If it is left out: {value}", value=code(_written(each.schema["default"])))
        yield from self.secrecy(each)
        if words := step_words(self.pack.name, each.step, self.catalog):
            address = f"../guides/{self.pack.name}.md#{words.id}"
            yield say(
                "Where its value comes from: step {number}, {step}",
                number=words.number,
                step=link(plain(words.title), address),
            )
        if screen := screen_names(self.pack, each.place, self.catalog.language, self.text):
            yield say("Screen: {screen}", screen=plain(" > ".join(screen)))
        rules = [*each.rules, *(each.item.rules if each.item else ())]
        rules += [dependency.rule for dependency in each.dependencies if dependency.rule]
        if rules:
            links = (link(code(rule), f"../rules/{rule}.md") for rule in dict.fromkeys(rules))
            yield say("Rules: {rules}", rules=self.catalog.listing(links))

    def type(self, each: SchemaField) -> str:
        say = self.catalog.say_in
        words = {
            "string": say("type", "text"),
            "boolean": say("type", "`true` or `false`"),
            "integer": say("type", "whole number"),
            "number": say("type", "number"),
            "array": say("type", "list"),
            "object": say("type", "block of fields"),
        }
        if each.type == "object" and each.item is not None:
            return sentence(say("type", "block with your own names and texts as values"))
        return sentence(words.get(each.type, ""))

    def required(self, each: SchemaField) -> str:
        """Return whether a field is required; empty if that depends on others."""
        say = self.catalog.say
        if each.required:
            inside = self.inside_optional(each)
            return say("Required: always, if its block is present") if inside else say("Required: always")
        sometimes = any(dependency.asks == "required" for dependency in each.dependencies)
        return "" if sometimes else say("Required: no")

    def requirement(self, each: SchemaField) -> Iterator[str]:
        say = self.catalog.say
        for dependency in each.dependencies:
            if dependency.asks == "required":
                yield say("Required when: {conditions}", conditions=self.conditions(dependency))
        for dependency in each.dependencies:
            if dependency.asks != "required":
                conditions, then = self.conditions(dependency), self.consequence(dependency)
                yield say("When {conditions}: {consequence}", conditions=conditions, consequence=then)

    def forms(self, each: SchemaField) -> Iterator[str]:
        say = self.catalog.say
        choice = [form for form in each.forms if not form.also]
        also = [form for form in each.forms if form.also]
        if len(choice) == 1:
            yield say("Format: {form}", form=self.form(choice[0]))
        elif choice:
            yield "\n".join([say("One of these formats:"), *map(self.form, choice)])
        if also:
            yield "\n".join([say("All of this:"), *map(self.form, also)])

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

    def secrecy(self, each: SchemaField) -> Iterator[str]:
        say = self.catalog.say
        if each.secret:
            forms = ("${NAME}", "env(NAME)", "op://…", "@Microsoft.KeyVault(…)", "vault:…")
            references = self.catalog.listing(map(code, forms))
            yield say(
                "Secret: never shown in a report. Write a reference instead of the value: {references}",
                references=references,
            )
        elif _is_referable(each.schema):
            yield sentence(say("A reference such as `${NAME}` may be used instead"))

    def values(self, values: Iterable[Value]) -> str:
        say = self.catalog.say
        head = (say("Allowed value"), say("Name"), say("Also accepted"))
        rows = ["| " + " | ".join(map(plain, head)) + " |", "| --- | --- | --- |"]
        for value in values:
            name = plain(self.worded(value.label)) if value.label else ""
            others = self.catalog.listing(map(code, value.spellings))
            if value.refused_by:
                rule = link(code(value.refused_by), f"../rules/{value.refused_by}.md")
                refused = say("recognised, but refused by {rule}", rule=rule)
                name = f"{name}, {refused}" if name else refused
            rows.append(f"| {code(_written(value.value))} | {name} | {others} |")
        return "\n".join(rows)

    # --- right and wrong ---

    def examples(self, each: SchemaField) -> Iterator[str]:
        say = self.catalog.say
        data = nested(each.place, right_value(self.pack.name, each))
        yield say("For example:")
        names = [name for name in self.pack.formats if name in _LANGUAGES]
        shown = [fenced(write(data, Format(name)), name) for name in names]
        if len(names) > 1:
            level = self.level(each) + 1
            heads = (self.heading(_LANGUAGES[name], f"{each.anchor}--{name}", level) for name in names)
            tabs = (part for pair in zip(heads, shown, strict=True) for part in pair)
            shown = ['<div class="tabs" markdown="1">', *tabs, "</div>"]
        yield "\n\n".join(shown)
        yield from self.wrong(each)

    def wrong(self, each: SchemaField) -> Iterator[str]:
        say = self.catalog.say
        wrong = wrong_values(self.pack.name).get(each.place)
        if wrong is None:
            return
        run = Run([wrong.report], self.catalog)
        yield say("Not valid:")
        format = self.pack.formats[0]
        yield fenced(
            run.masker()(write(nested(each.place, wrong.value), Format(format))), f"{{ .{format} .wrong }}"
        )
        finding = wrong.finding
        rule = link(code(finding.rule), f"../rules/{finding.rule}.md")
        message = sentence(run.words(wrong.report, finding).message)
        severity = f"**{plain(severity_word(run, finding.severity))}**"
        say_in = self.catalog.say_in
        yield "> " + say_in(
            "finding", "{severity}, {rule}: {message}", severity=severity, rule=rule, message=message
        )


def nested(place: str, value: Any) -> dict[str, Any]:
    """Return a configuration that holds nothing but ``value`` in the field at ``place``."""
    result: Any = value
    for step in reversed(place.split("/")[1:]):
        result = [result] if step == "*" else {step: result}
    found: dict[str, Any] = result
    return found


#: what people call the formats of which a page shows an example; JSON with comments looks like JSON
_LANGUAGES = {"yaml": "YAML", "json": "JSON", "toml": "TOML", "env": ".env"}


def _is_only(values: Sequence[Value]) -> bool:
    """Tell whether there is one value in one spelling, which needs no table."""
    return len(values) == 1 and not values[0].spellings and not values[0].refused_by


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
