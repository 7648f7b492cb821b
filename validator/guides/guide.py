"""A guide in the reader's language: the steps with the vendor's labels, links and facts filled in.

Texts are Jinja templates in a sandbox; they may name labels, links and table entries, nothing else. What
comes out is Markdown of our own making: no value of a user's file is ever in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from validator.errors import mark, unknown_name
from validator.lazy_dataclasses import dataclass
from validator.lazy_regex import regex
from validator.packs import fields, registry
from validator.packs.fields import SchemaField
from validator.packs.integrity import calls_no_more
from validator.packs.model import Guide, Link, Note, Pack, Selection, Step, SubStep, names

if TYPE_CHECKING:
    from jinja2.sandbox import ImmutableSandboxedEnvironment

#: where an address names English
_ENGLISH_PART, _US_PART = regex("/en/"), regex("/en-us/")

Translate = Callable[[str, str], str]  #: (English text, context) -> text in the reader's language
Choice = Mapping[str, frozenset[str]]  #: for a variant, the values that count; a variant left out: all


@dataclass(frozen=True, slots=True)
class LinkText:
    title: str
    url: str
    was: str = ""  #: the address on the vendor's page, if it has moved


@dataclass(frozen=True, slots=True)
class VariantText:
    """A choice that decides which parts of the guide a reader needs."""

    id: str
    title: str
    values: Mapping[str, str]  #: the name that people see for each value


@dataclass(frozen=True, slots=True)
class PrerequisiteText:
    id: str
    title: str
    text: str
    when: Selection


@dataclass(frozen=True, slots=True)
class OptionText:
    """One of the ways to do a substep."""

    title: str
    text: str
    when: Selection


@dataclass(frozen=True, slots=True)
class SubStepText:
    text: str
    options: tuple[OptionText, ...]
    when: Selection


@dataclass(frozen=True, slots=True)
class NoteText:
    kind: str  #: note, tip, important, caution or older
    text: str
    case: str  #: for whom it is, as a short sentence; empty: for all
    when: Selection


@dataclass(frozen=True, slots=True)
class FieldText:
    """A field that a step fills."""

    pointer: str
    name: str  #: as people name it, which is also its anchor: ``agent.phone_number``
    title: str


@dataclass(frozen=True, slots=True)
class RuleText:
    id: str
    title: str


@dataclass(frozen=True, slots=True)
class StepText:
    """One step, ready to be laid out: Markdown in one language."""

    id: str
    number: int  #: 1-based
    title: str
    text: str
    substeps: tuple[SubStepText, ...]
    notes: tuple[NoteText, ...]
    verify: str
    unchecked: str  #: why no field shows whether the step was done; empty if one does
    live: bool  #: ``guiderail verify`` asks Twilio about it
    fields: tuple[FieldText, ...]
    rules: tuple[RuleText, ...]  #: the rules that check this step, besides those of every field
    when: Selection
    only_for: tuple[str, ...]  #: the names of the variants that need the step; empty: all do


TROUBLES = "https://www.twilio.com/docs/api/errors"  #: where Twilio lists its codes


@dataclass(frozen=True, slots=True)
class TroubleText:
    code: int  #: of Twilio
    text: str
    step: str  #: id of the step that fixes it; empty: none
    step_title: str

    @property
    def url(self) -> str:
        return f"{TROUBLES}/{self.code}"


@dataclass(frozen=True, slots=True)
class ChangeText:
    date: str  #: ISO 8601
    text: str
    source: LinkText | None


@dataclass(frozen=True, slots=True)
class GuideText:
    platform: str
    title: str
    intro: str
    status: str  #: one sentence on the platform
    variants: tuple[VariantText, ...]
    prerequisites: tuple[PrerequisiteText, ...]
    steps: tuple[StepText, ...]
    troubles: tuple[TroubleText, ...]
    changes: tuple[ChangeText, ...]
    moved: tuple[LinkText, ...]  #: links whose address on the vendor's page no longer leads there
    total: int  #: number of steps of the whole guide
    whole: bool  #: false if only one step was asked for


def guide_text(
    name: str, language: str, translate: Translate, *, step: str | None = None, choice: Choice | None = None
) -> GuideText:
    """Return a platform's guide, or only one of its steps, in a language.

    ``step``: the id of a step or its number. ``choice``: leave out what other variants need; without it
    every variant is there. Steps stay, whatever variant they are for, so that their numbers do. Raises
    UsageError for a step that the guide does not have.
    """
    found = registry.load(name)
    render = _Renderer(found, language, translate, choice or {})
    steps = list(enumerate(found.guide.steps, 1))
    if step is not None:
        steps = [each for each in steps if step in (each[1].id, str(each[0]))] or _no_such_step(found, step)
    shown = {each.id for _, each in steps}
    return GuideText(
        platform=name,
        title=translate(found.guide.title, "step"),
        intro=render(found.guide.intro),
        status=translate(found.status.text, ""),
        variants=tuple(render.variants()),
        prerequisites=tuple(
            PrerequisiteText(each.id, translate(each.title, "step"), render(each.text), each.when)
            for each in found.guide.prerequisites
            if applies(each.when, choice or {})
        ),
        steps=tuple(render.step(number, each) for number, each in steps),
        troubles=tuple(each for each in render.troubles() if step is None or each.step in shown),
        changes=tuple(render.changes()),
        moved=tuple(render.link(key) for key, link in found.guide.links.items() if link.was),
        total=len(found.guide.steps),
        whole=step is None,
    )


def applies(when: Selection, choice: Choice) -> bool:
    """Tell whether a part of a guide is for one of the chosen variants."""
    return all(name not in choice or choice[name] & set(values) for name, values in when.items())


def rules_of_step(found: Pack, step: Step) -> list[str]:
    """Return the rules that lead to a step, and those about the fields that it fills, in the pack's order."""
    named = {rule for field in _fields(found, step) for rule in field.rules}
    return [
        name
        for name, rule in found.rules.items()
        if (name in named and rule.step in ("", step.id))
        or (rule.domain == found.name and (rule.step or found.step_of(rule.example.at)) == step.id)
    ]


def _fields(found: Pack, step: Step) -> list[SchemaField]:
    every = fields.fields(found)
    filled = [field for pattern in step.fills for field in every if names(pattern, field.place)]
    return list({field.place: field for field in filled}.values())


def _older_last(notes: Iterable[Note]) -> list[Note]:
    return sorted(notes, key=lambda note: note.kind == "older")


def _no_such_step(found: Pack, step: str) -> list[tuple[int, Step]]:
    raise unknown_name(
        step,
        [each.id for each in found.guide.steps],
        mark("The step `{value}` is unknown: did you mean `{suggestion}`?"),
        mark("The step `{value}` is unknown; the steps are {known}."),
    )


class _Renderer:
    """Fills the texts of one guide, in the order in which they are read."""

    def __init__(self, found: Pack, language: str, translate: Translate, choice: Choice) -> None:
        self._pack, self._language, self._translate, self._choice = found, language, translate, choice
        self._when: Selection = {}  #: for which variants the text is that is being filled
        self._explained: dict[str, list[Selection]] = {}  #: for each gloss, where it was given

    def __call__(self, text: str, when: Selection | None = None) -> str:
        """Return a text in the reader's language with its labels, links and table entries filled in.

        ``when``: for which variants the text is; all of them if None.
        """
        if not text:
            return ""
        self._when = when or {}
        said = self._translate(text, "")
        template = _environment().from_string(said if calls_no_more(said, text) else text)
        return template.render(label=self._label, link=self._markdown_link, table=self._table).strip()

    def step(self, number: int, step: Step) -> StepText:
        rules = ((name, self._pack.rules[name].title) for name in rules_of_step(self._pack, step))
        return StepText(
            id=step.id,
            number=number,
            title=self._translate(step.title, "step"),
            text=self(step.text, step.when),
            substeps=tuple(self._substep(each, step.when) for each in self._chosen(step.substeps)),
            notes=tuple(self._note(each, step.when) for each in self._chosen(_older_last(step.notes))),
            verify=self(step.verify, step.when),
            unchecked=self(step.unchecked, step.when),
            live=bool(step.live),
            fields=tuple(self._field(each) for each in _fields(self._pack, step)),
            rules=tuple(RuleText(name, self._translate(title, "title")) for name, title in rules),
            when=step.when,
            only_for=tuple(self._names(step.when)),
        )

    def _substep(self, substep: SubStep, when: Selection) -> SubStepText:
        text = self(substep.text, when | substep.when)
        options = tuple(
            OptionText(
                self._translate(each.title, "step") if each.title else ", ".join(self._names(each.when)),
                self(each.text, when | substep.when | each.when),
                each.when,
            )
            for each in self._chosen(substep.options)
        )
        return SubStepText(text, options, substep.when)

    def _note(self, note: Note, when: Selection) -> NoteText:
        text = self(note.text, when | note.when)
        return NoteText(note.kind, text, self._translate(note.case, "") if note.case else "", note.when)

    def variants(self) -> Iterator[VariantText]:
        for name, variant in self._guide.variants.items():
            values = {value: self._translate(title, "label") for value, title in variant.values.items()}
            yield VariantText(name, self._translate(variant.title, "step"), values)

    def troubles(self) -> Iterator[TroubleText]:
        titles = {step.id: step.title for step in self._guide.steps}
        for trouble in sorted(self._guide.troubleshooting, key=lambda each: each.code):
            title = self._translate(titles[trouble.step], "step") if trouble.step else ""
            yield TroubleText(trouble.code, self(trouble.text), trouble.step, title)

    def changes(self) -> Iterator[ChangeText]:
        for change in sorted(self._guide.changes, key=lambda each: each.date):
            source = self._pack.sources[change.source] if change.source else None
            link = None
            if source:
                title = source.title if self._language == "en" else self._in_english(source.title)
                link = LinkText(title, source.url)
            yield ChangeText(change.date, self(change.text), link)

    def link(self, name: str) -> LinkText:
        link = self._guide.links[name]
        return LinkText(*self._localized(link), link.was)

    def _localized(self, link: Link) -> tuple[str, str]:
        """Return the title and the address of a page in the reader's language.

        A page that exists only in English says so after its title, unless the reader has English.
        """
        title, language = self._translate(link.title, "link"), self._language
        if language in link.languages:
            url = _US_PART.sub(f"/{language}-{language}/", link.url)
            return title, _ENGLISH_PART.sub(f"/{language}/", url)
        if language == "en" or "any" in link.languages:
            return title, link.url
        return self._in_english(title), link.url

    def _in_english(self, title: str) -> str:
        return self._translate(mark("{title} (in English)"), "").replace("{title}", title)

    def _field(self, field: SchemaField) -> FieldText:
        title = self._translate(str(field.schema.get("title", "")), "field")
        return FieldText(field.place, field.anchor, title)

    def _chosen(self, parts: Iterable[Any]) -> Iterator[Any]:
        return (part for part in parts if applies(part.when, self._choice))

    def _names(self, when: Selection) -> Iterator[str]:
        for name, values in when.items():
            titles = self._guide.variants[name].values
            yield from (self._translate(titles[value], "label") for value in values)

    @property
    def _guide(self) -> Guide:
        return self._pack.guide

    def _label(self, name: str) -> str:
        labels = self._guide.labels[name]
        words = f"**{labels.get(self._language, labels['en'])}**"
        gloss = self._guide.glosses.get(name, {}).get(self._language)
        if not gloss or self._was_explained(f"{words} ({gloss})"):
            return words
        return f"{words} ({gloss})"

    def _was_explained(self, gloss: str) -> bool:
        """Tell whether everybody who reads the present text has read a gloss before; remember it."""
        places = self._explained.setdefault(gloss, [])
        if {} in places or self._when in places:
            return True
        places.append(self._when)
        return False

    def _markdown_link(self, name: str) -> str:
        link = self.link(name)
        return f"[{link.title}]({link.url})"

    def _table(self, name: str, key: str) -> str:
        return f"`{self._pack.tables[name][key][0]}`"


@lru_cache(maxsize=1)
def _environment() -> ImmutableSandboxedEnvironment:
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    return ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False)
