"""A guide in the reader's language: the steps with the vendor's labels, links and facts filled in.

Texts are Jinja templates in a sandbox; they may name labels, links and table entries, nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from validator import pack
from validator.errors import PackError, UsageError, mark
from validator.pack import Guide, Pack, Step
from validator.suggest import only_nearest

if TYPE_CHECKING:
    from jinja2.sandbox import ImmutableSandboxedEnvironment

Translate = Callable[[str, str], str]  #: (English text, context) -> text in the reader's language


@dataclass(frozen=True, slots=True)
class StepText:
    """One step, ready to be laid out: Markdown in one language."""

    id: str
    number: int  #: 1-based
    title: str
    text: str
    substeps: tuple[str, ...]
    notes: tuple[tuple[str, str], ...]  #: (kind, text)
    verify: str
    fills: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GuideText:
    platform: str
    title: str
    intro: str
    prerequisites: tuple[tuple[str, str], ...]  #: (title, text)
    steps: tuple[StepText, ...]
    total: int  #: number of steps of the whole guide


def guide_text(name: str, language: str, translate: Translate, *, step: str | None = None) -> GuideText:
    """Return a platform's guide, or only one of its steps, in a language.

    Raises UsageError for a step that the guide does not have.
    """
    found = pack.load(name)
    render = _Renderer(found, language, translate)
    steps = list(enumerate(found.guide.steps, 1))
    if step is not None:
        steps = [(number, each) for number, each in steps if each.id == step] or _no_such_step(found, step)
    return GuideText(
        platform=name,
        title=translate(found.guide.title, "step"),
        intro="" if step else render(found.guide.intro),
        prerequisites=()
        if step
        else tuple((translate(each.title, "step"), render(each.text)) for each in found.guide.prerequisites),
        steps=tuple(render.step(number, each) for number, each in steps),
        total=len(found.guide.steps),
    )


def _no_such_step(found: Pack, step: str) -> list[tuple[int, Step]]:
    ids = [each.id for each in found.guide.steps]
    meant = only_nearest(step, ids)
    if meant:
        raise UsageError(
            mark("The step `{step}` is unknown: did you mean `{suggestion}`?"), step=step, suggestion=meant
        )
    steps = ", ".join(f"`{each}`" for each in ids)
    raise UsageError(mark("The step `{step}` is unknown; the steps are {steps}."), step=step, steps=steps)


class _Renderer:
    """Fills the texts of one guide."""

    def __init__(self, found: Pack, language: str, translate: Translate) -> None:
        self._pack, self._language, self._translate = found, language, translate

    def __call__(self, text: str) -> str:
        """Return a text in the reader's language with its labels, links and table entries filled in."""
        template = _environment().from_string(self._translate(text, ""))
        return template.render(label=self._label, link=self._link, table=self._table).strip()

    def step(self, number: int, step: Step) -> StepText:
        return StepText(
            id=step.id,
            number=number,
            title=self._translate(step.title, "step"),
            text=self(step.text),
            substeps=tuple(self(each.text) for each in step.substeps),
            notes=tuple((note.kind, self(note.text)) for note in step.notes),
            verify=self(step.verify),
            fills=tuple(step.fills),
        )

    @property
    def _guide(self) -> Guide:
        return self._pack.guide

    def _label(self, name: str) -> str:
        labels = self._guide.labels.get(name)
        if labels is None:
            raise PackError(
                mark("The guide of `{platform}` names the label `{name}`, which it does not have."),
                platform=self._pack.name,
                name=name,
            )
        return f"**{labels.get(self._language, labels['en'])}**"

    def _link(self, name: str) -> str:
        link = self._guide.links.get(name)
        if link is None:
            raise PackError(
                mark("The guide of `{platform}` names the link `{name}`, which it does not have."),
                platform=self._pack.name,
                name=name,
            )
        return f"[{self._translate(link.title, 'link')}]({link.url})"

    def _table(self, name: str, key: str) -> str:
        return f"`{self._pack.tables[name][key][0]}`"


@lru_cache(maxsize=1)
def _environment() -> ImmutableSandboxedEnvironment:
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    return ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False)
