"""The way of a message, as the picture on top of a guide shows it: what is on it, and which steps set it up.

One picture for each choice of the reader that changes something in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import product

from validator.guides.guide import Choice, applies
from validator.lazy_dataclasses import dataclass
from validator.packs import registry
from validator.packs.model import Flow, FlowArrow, FlowNode, FlowPlace, Guide, Selection, Step

Translate = Callable[[str, str], str]  #: (English text, context) -> text in the reader's language


@dataclass(frozen=True, slots=True)
class FlowStep:
    """A step of the guide, as the number in a circle."""

    id: str
    number: int  #: 1-based
    title: str


@dataclass(frozen=True, slots=True)
class PlaceText:
    """A console or a machine in which nodes are."""

    title: str
    steps: tuple[FlowStep, ...]


@dataclass(frozen=True, slots=True)
class NodeText:
    """Where a message comes by."""

    id: str
    icon: str
    title: str
    place: str  #: key of a place; empty: none
    fields: tuple[str, ...]  #: pointers
    steps: tuple[FlowStep, ...]


@dataclass(frozen=True, slots=True)
class ArrowText:
    """The way from one node to another."""

    start: str
    end: str
    text: str
    fields: tuple[str, ...]  #: pointers
    equals: tuple[str, ...]  #: pointers of fields that have to have the same values
    steps: tuple[FlowStep, ...]


@dataclass(frozen=True, slots=True)
class FlowText:
    """The content of one picture."""

    places: Mapping[str, PlaceText]
    nodes: tuple[NodeText, ...]
    arrows: tuple[ArrowText, ...]
    answers: tuple[ArrowText, ...]

    @property
    def fields(self) -> Iterator[str]:
        """Yield the pointers of all fields that the picture names."""
        for node in self.nodes:
            yield from node.fields
        for arrow in (*self.arrows, *self.answers):
            yield from (*arrow.fields, *arrow.equals)

    @property
    def steps(self) -> set[str]:
        """The ids of all steps that the picture shows."""
        parts: list[PlaceText | NodeText | ArrowText] = [*self.places.values(), *self.nodes]
        parts += [*self.arrows, *self.answers]
        return {step.id for part in parts for step in part.steps}


@dataclass(frozen=True, slots=True)
class FlowChoice:
    """A picture, and for whom it is."""

    flow: FlowText
    when: Selection  #: empty: for all
    only_for: tuple[str, ...]  #: the names of the values in ``when``


def flows(name: str, translate: Translate) -> list[FlowChoice]:
    """Return the pictures of a platform's guide that differ; none if its pack describes none."""
    guide = registry.load(name).guide
    if guide.flow is None:
        return []
    deciding = _deciding(guide, guide.flow)
    made: list[tuple[FlowText, list[dict[str, str]]]] = []
    for values in product(*(guide.variants[variant].values for variant in deciding)):
        chosen = dict(zip(deciding, values, strict=True))
        flow = _Maker(guide, translate, {key: frozenset({value}) for key, value in chosen.items()})(
            guide.flow
        )
        known = next((choices for each, choices in made if each == flow), None)
        if known is None:
            made.append((flow, [chosen]))
        else:
            known.append(chosen)
    if len(made) == 1:
        return [FlowChoice(made[0][0], {}, ())]
    found = []
    for flow, choices in made:
        when = {key: list(dict.fromkeys(each[key] for each in choices)) for key in deciding}
        names = (guide.variants[key].values[value] for key, values in when.items() for value in values)
        found.append(FlowChoice(flow, when, tuple(translate(each, "label") for each in names)))
    return found


def _deciding(guide: Guide, flow: Flow) -> list[str]:
    """Return the variants that change something in the picture."""
    parts: list[FlowNode | FlowArrow | Step] = [*flow.nodes, *flow.arrows, *flow.answers, *guide.steps]
    named = {variant for part in parts for variant in part.when}
    return [variant for variant in guide.variants if variant in named]


class _Maker:
    """Makes the picture of one choice."""

    def __init__(self, guide: Guide, translate: Translate, choice: Choice) -> None:
        self._translate, self._choice = translate, choice
        steps = [
            (number, step) for number, step in enumerate(guide.steps, 1) if applies(step.when, self._choice)
        ]
        self._steps = {
            step.id: FlowStep(step.id, number, translate(step.title, "step")) for number, step in steps
        }
        self._filled = {field: step.id for _, step in reversed(steps) for field in step.fills}

    def __call__(self, flow: Flow) -> FlowText:
        return FlowText(
            {key: self._place(place) for key, place in flow.places.items()},
            tuple(self._node(each) for each in flow.nodes if applies(each.when, self._choice)),
            tuple(self._arrow(each) for each in flow.arrows if applies(each.when, self._choice)),
            tuple(self._arrow(each) for each in flow.answers if applies(each.when, self._choice)),
        )

    def _place(self, place: FlowPlace) -> PlaceText:
        return PlaceText(self._translate(place.title, "step"), self._numbers(place.steps, ()))

    def _node(self, node: FlowNode) -> NodeText:
        title = self._translate(node.title, "step")
        steps = self._numbers(node.steps, node.fields)
        return NodeText(node.id, node.icon, title, node.place, tuple(node.fields), steps)

    def _arrow(self, arrow: FlowArrow) -> ArrowText:
        return ArrowText(
            arrow.start,
            arrow.end,
            self._translate(arrow.text, "") if arrow.text else "",
            tuple(arrow.fields),
            tuple(arrow.equals),
            self._numbers(arrow.steps, (*arrow.fields, *arrow.equals)),
        )

    def _numbers(self, named: list[str], fields: tuple[str, ...] | list[str]) -> tuple[FlowStep, ...]:
        """Return the steps that are named and those that fill the fields, in their order."""
        ids = {*named, *(self._filled[field] for field in fields if field in self._filled)}
        return tuple(step for key, step in self._steps.items() if key in ids)
