"""The picture of a message's way as SVG, in two forms: for wide screens and paper, and for phones.

Its colours are those of the page around it (the classes ``f-…``). Every circle with a number is a link to the
step; a description says the same in words.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from html import escape

from validator.guides.flow import ArrowText, FlowStep, FlowText, NodeText, PlaceText
from validator.i18n.catalog import Catalog

#: paths of 24 x 24, strokes only
ICONS = {
    "phone": "M8 2.5h8q1.5 0 1.5 1.5v16q0 1.5-1.5 1.5H8q-1.5 0-1.5-1.5V4q0-1.5 1.5-1.5zM10.5 18.5h3",
    "sim": "M7 2.5h7l4 4V20q0 1.5-1.5 1.5H7q-1.5 0-1.5-1.5V4q0-1.5 1.5-1.5zM9 11.5h6v6H9zM12 11.5v6M9 14.5h6",
    "app": "M3.5 5h17v14h-17zM3.5 9h17M9.5 12l-2 2 2 2M14.5 12l2 2-2 2",
    "channel": "M4 4.5h16v11h-9l-4.5 4v-4H4zM8 10h.01M12 10h.01M16 10h.01",
    "bot": "M5 8.5h14v10.5H5zM12 8.5V5M10.5 4.5h3M9 13h.01M15 13h.01M9.5 16h5M2.5 12v3.5M21.5 12v3.5",
    "journey": "M5 19a2 2 0 1 0 0-.01M19 5a2 2 0 1 0 0-.01M7 19h8a3.5 3.5 0 0 0 0-7H9a3.5 3.5 0 0 1 0-7h8",
    "key": "M8 12a4 4 0 1 0 0 .01M12 12h9M18 12v4M15 12v3",
    "convert": "M4 8h14M15 4.5 18.5 8 15 11.5M20 16H6M9 12.5 5.5 16 9 19.5",
}
_SIZE = 12.5  #: of all letters, so that none is too small on a phone
_CODE, _WORD, _LINE, _DOT = 7.55, 6.55, 15, 24  #: width of a character, height of a line, width of a circle
_BOLD = 6.9  #: width of a bold character
_WIDE, _NARROW, _BOX = 880, 350, 70
_NODE_WIDTHS = {3: 190, 4: 170, 5: 140}  #: by the number of nodes
_VAGUE = (
    "name",
    "type",
    "auth",
    "url",
    "username",
    "password",
)  #: say nothing without their parent


def picture(flow: FlowText, catalog: Catalog, name: str, wrong: Container[str] = ()) -> str:
    """Return both forms of a picture as HTML, one of which a page shows; ``name`` is its own on the page.

    ``wrong``: pointers of fields whose nodes and arrows are marked, because a message stops there.
    """
    drawer = _Drawer(flow, catalog, wrong)
    return drawer.wide(f"{name}-wide") + drawer.narrow(f"{name}-narrow")


class _Drawer:
    def __init__(self, flow: FlowText, catalog: Catalog, wrong: Container[str]) -> None:
        self._flow, self._catalog = flow, catalog
        self._wrong = wrong
        self._names = list(dict.fromkeys(flow.fields))
        arrows = {arrow.start: arrow for arrow in flow.arrows}
        pairs = ((node, arrows.get(node.id)) for node in flow.nodes)
        parts = [*(part for pair in pairs for part in pair if part), *flow.answers]
        stop = next((number for number, part in enumerate(parts) if self._is_wrong(part)), len(parts))
        self._missed = parts[stop + 1 :]  #: what the message does not reach

    def wide(self, name: str) -> str:
        """Return the picture from left to right, the answer below."""
        nodes = self._flow.nodes
        size = _NODE_WIDTHS.get(len(nodes), 118)
        edge = 13
        pitch: float = round((_WIDE - size - 2 * edge) / (len(nodes) - 1))
        left = {node.id: edge + pitch * number for number, node in enumerate(nodes)}
        gaps = [(left[arrow.start] + size + left[arrow.end]) / 2 for arrow in self._flow.arrows]
        rows = self._rows(gaps)
        top = 38 + 36 * (max(rows) + 1)
        middle, low = top + _BOX / 2, top + _BOX
        places = [*self._places(left, size, top)]
        out = [place for place, _ in places]
        for arrow, gap, row in zip(self._flow.arrows, gaps, rows, strict=True):
            y = 14 + 36 * (max(rows) - row)
            begin, end = left[arrow.start] + size + 3, left[arrow.end] - 2
            under = y + 8 * len(self._lines(arrow)) + 2
            drawn = (
                f'<path class="f-lead" d="M{gap:g} {under:g}V{middle - 7:g}"/>'
                f'<path class="f-line" d="M{begin:g} {middle:g}H{end - 6:g}"/>'
                f'<path class="f-head" d="M{end:g} {middle:g}l-9-5v10z"/>'
                + self._cross(arrow, (begin + end) / 2 - 3, middle)
                + self._centred(arrow, gap, y)
            )
            out.append(self._reached(arrow, drawn))
        lane, deep = low + 26, _LINE
        for arrow in self._flow.answers:
            way = -1 if left[arrow.end] < left[arrow.start] else 1
            begin, end = (left[each] + size / 2 + 14 * side for each, side in self._sides(arrow, way))
            lines = self._lines(arrow)
            deep = max(deep, _LINE * len(lines))
            drawn = (
                f'<g class="f-back"><path class="f-line" d="M{begin:g} {low + 3:g}V{lane - 10:g}'
                f'q0 10 {10 * way:g} 10H{end - 10 * way:g}q{10 * way:g} 0 {10 * way:g} -10V{low + 9:g}"/>'
                f'<path class="f-head" d="M{end:g} {low + 2:g}l-5 9h10z"/></g>'
                + self._cross(arrow, (begin + end) / 2, lane)
                + self._centred(arrow, (begin + end) / 2, lane + 17 + 7.5 * (len(lines) - 1))
            )
            out.append(self._reached(arrow, drawn))
        out += (head for _, head in places)
        out += (self._node(node, left[node.id], top, size) for node in nodes)
        return self._svg("wide", name, _WIDE, lane + 15 + deep, out)

    def narrow(self, name: str) -> str:
        """Return the picture from above downwards, the answers as a list below."""
        x, size, high, y = 40, _NARROW - 44, 56, 8.0
        arrows = {arrow.start: arrow for arrow in self._flow.arrows}
        ends, out, areas = {}, [], []
        place, begun = "", 0.0
        for number, node in enumerate(self._flow.nodes):
            if node.place and node.place != place:
                begun, y = y, y + 34
                out.append(self._head(self._flow.places[node.place], x + 14, y - 12, x + size))
            place, ends[node.id] = node.place, y
            out.append(self._node(node, x, y, size, low=True))
            y += high
            after = self._flow.nodes[number + 1 :][:1]
            if place and (not after or after[0].place != place):
                y += 10
                areas.append(_place(28, begun, _NARROW - 28.5, y - begun))
            if node.id in arrows:
                arrow = arrows[node.id]
                tall = max(50, 22 + _LINE * len(self._lines(arrow)))
                drawn = (
                    f'<path class="f-line" d="M{x + 24} {y + 3:g}V{y + tall - 9:g}"/>'
                    f'<path class="f-head" d="M{x + 24} {y + tall - 2:g}l-5-9h10z"/>'
                    + self._cross(arrow, x + 24, y + tall / 2 - 4)
                    + self._tag(arrow, x + 44, y + tall / 2)
                )
                out.append(self._reached(arrow, drawn))
                y += tall
        y += 22
        for arrow in self._flow.answers:
            begin, end = ends[arrow.start] + high / 2, ends[arrow.end] + high / 2
            way = 1 if end > begin else -1
            begin, end = begin + 9 * way, end - 9 * way
            deep = _LINE * len(self._lines(arrow))
            drawn = (
                f'<g class="f-back"><path class="f-line" d="M{x - 2} {begin:g}H24q-10 0-10 {10 * way}'
                f'V{end - 10 * way:g}q0 {10 * way} 10 {10 * way}H{x - 9}"/>'
                f'<path class="f-head" d="M{x - 2} {end:g}l-9-5v10z"/></g>'
                + self._cross(arrow, 14, (begin + end) / 2)
                + _text("f-title", 8, y + 4, self._way(arrow), _NARROW - 16)
                + self._tag(arrow, 8, y + 15 + deep / 2)
            )
            out.append(self._reached(arrow, drawn))
            y += deep + 34
        return self._svg("narrow", name, _NARROW, y - 8, [*areas, *out])

    # --- parts ---------------------------------------------------------------------------------------

    def _rows(self, gaps: Sequence[float]) -> list[int]:
        """Return for each tag above the arrows its row, counted from below."""
        rows: list[int] = []
        ends: list[float] = []
        for arrow, gap in zip(self._flow.arrows, gaps, strict=True):
            width = sum(self._widths(arrow))
            start = gap - width / 2
            row = next((row for row, end in enumerate(ends) if start > end + 10), len(ends))
            ends[row:] = [start + width, *ends[row + 1 :]]
            rows.append(row)
        return rows

    def _sides(self, arrow: ArrowText, way: int) -> tuple[tuple[str, int], tuple[str, int]]:
        return (arrow.start, way), (arrow.end, -way)

    def _centred(self, arrow: ArrowText, middle: float, y: float) -> str:
        """Return a tag that is centred as far as it fits."""
        width = sum(self._widths(arrow))
        return self._tag(arrow, round(min(max(middle - width / 2, 4), _WIDE - 4 - width)), y)

    def _places(self, left: dict[str, float], size: float, top: float) -> Iterator[tuple[str, str]]:
        """Yield each place as its area and its head."""
        for key, place in self._flow.places.items():
            inside = [left[node.id] for node in self._flow.nodes if node.place == key]
            if inside:
                start, end = min(inside), max(inside) + size
                area = _place(start - 12, top - 36, end - start + 24, _BOX + 47)
                yield area, self._head(place, start, top - 16, end)

    def _head(self, place: PlaceText, x: float, y: float, end: float) -> str:
        return _text("f-title", x, y, place.title) + self._last_dots(place.steps, end, y - 4)

    def _node(self, node: NodeText, x: float, y: float, size: float, *, low: bool = False) -> str:
        label = self._label(node.fields[0]) if node.fields else ""
        icon_y, text_x, text_y = (
            (y + 16, x + 50, y + (25 if label else 33)) if low else (y + 7, x + 10, y + 46)
        )
        most = x + size - text_x - 6
        high, box = 56 if low else _BOX, self._kind("f-node", node.fields)
        drawn = (
            f'<rect class="{box}" x="{x:g}" y="{y:g}" width="{size:g}" height="{high}" rx="10"/>'
            f'<path class="f-icon" transform="translate({x + 10:g} {icon_y:g})" d="{ICONS[node.icon]}"/>'
            + _text("f-name", text_x, text_y, node.title, most)
            + (_text(self._kind("f-field", node.fields), text_x, text_y + 16, label, most) if label else "")
            + self._last_dots(node.steps, x + size, y + (28 if low else 20))
        )
        return self._reached(node, drawn)

    def _tag(self, arrow: ArrowText, x: float, y: float) -> str:
        """Return the steps of an arrow, and next to them its lines; ``y`` is their middle."""
        lines = self._lines(arrow)
        text, first = x + _dots_width(arrow.steps), y + 4 - 7.5 * (len(lines) - 1)
        said = (_text(kind, text, first + _LINE * number, line) for number, (line, kind) in enumerate(lines))
        return self._dots(arrow.steps, x + 10, y) + "".join(said)

    def _lines(self, arrow: ArrowText) -> list[tuple[str, str]]:
        """Return the lines of an arrow with their classes; fields that others have to equal share one.

        Names of fields within a sentence are in backticks.
        """
        same = {_parts(each)[-1] for each in arrow.equals}
        lines = [
            (self._label(each), self._kind("f-field", [each]))
            for each in arrow.fields
            if _parts(each)[-1] not in same
        ]
        if same:
            said = self._catalog.say(
                "must be equal: {fields}", fields=", ".join(f"`{each}`" for each in sorted(same))
            )
            both = [each for each in (*arrow.fields, *arrow.equals) if _parts(each)[-1] in same]
            lines.append((said, self._kind("f-text", both)))
        return lines + ([(arrow.text, "f-text")] if arrow.text else [])

    def _is_wrong(self, part: NodeText | ArrowText) -> bool:
        equals = part.equals if isinstance(part, ArrowText) else ()
        return any(each in self._wrong for each in (*part.fields, *equals))

    def _reached(self, part: NodeText | ArrowText, drawn: str) -> str:
        """Return a part as it is drawn, grey where the message does not arrive."""
        return f'<g class="f-missed">{drawn}</g>' if part in self._missed else drawn

    def _kind(self, kind: str, fields: Iterable[str]) -> str:
        return f"{kind} f-wrong" if any(each in self._wrong for each in fields) else kind

    def _cross(self, arrow: ArrowText, x: float, y: float) -> str:
        if not self._is_wrong(arrow):
            return ""
        return f'<path class="f-cross" d="M{x - 6:g} {y - 6:g}l12 12m0-12-12 12"/>'

    def _widths(self, arrow: ArrowText) -> tuple[float, float]:
        """Return how wide the steps and the lines of an arrow are."""
        return _dots_width(arrow.steps), max(_width(line, kind) for line, kind in self._lines(arrow))

    def _dots(self, steps: Sequence[FlowStep], x: float, y: float) -> str:
        return "".join(self._dot(step, x + _DOT * number, y) for number, step in enumerate(steps))

    def _last_dots(self, steps: Sequence[FlowStep], end: float, y: float) -> str:
        """Return steps at the right end of a box."""
        return self._dots(steps, end - 18 - _DOT * (len(steps) - 1), y)

    def _dot(self, step: FlowStep, x: float, y: float) -> str:
        return (
            f'<a class="f-step" href="#{step.id}" aria-label="{escape(self._step(step))}"'
            f' transform="translate({x:.0f} {y:.0f})"><rect x="-12" y="-12" width="24" height="24"/>'
            f'<circle r="10"/><text font-size="{_SIZE}" y="4.5">{step.number}</text></a>'
        )

    def _step(self, step: FlowStep) -> str:
        return self._catalog.say("Step {number}: {title}", number=step.number, title=step.title)

    def _label(self, field: str) -> str:
        """Return the last names of a field that no other field of the picture shares."""
        names = _parts(field)
        size = 2 if names[-1] in _VAGUE else 1
        while any(_parts(each)[-size:] == names[-size:] for each in self._names if each != field):
            size += 1
        return ".".join(names[-size:])

    def _words(self) -> str:
        """Return the picture in words: every arrow with what belongs to it, then what is at the nodes."""
        found = []
        for arrow in (*self._flow.arrows, *self._flow.answers):
            about = [line.replace("`", "") for line, _ in self._lines(arrow)] + [
                self._step(step) for step in arrow.steps
            ]
            found.append(self._about(self._way(arrow), about))
        parts: list[PlaceText | NodeText] = [*self._flow.places.values(), *self._flow.nodes]
        for part in parts:
            about = [self._label(each) for each in part.fields] if isinstance(part, NodeText) else []
            about += [self._step(step) for step in part.steps]
            if about:
                found.append(self._about(part.title, about))
        if wrong := [self._label(each) for each in self._names if each in self._wrong]:
            found.append(self._catalog.say("The message stops here: {fields}", fields=", ".join(wrong)))
        return ". ".join(found) + "."

    def _way(self, arrow: ArrowText) -> str:
        titles = {node.id: node.title for node in self._flow.nodes}
        return f"{titles[arrow.start]} → {titles[arrow.end]}"

    def _about(self, name: str, about: list[str]) -> str:
        return self._catalog.say_in(
            "a name, with what belongs to it", "{name}: {text}", name=name, text=", ".join(about)
        )

    def _svg(self, kind: str, name: str, width: float, height: float, out: Sequence[str]) -> str:
        title = self._catalog.say("How a message travels")
        box = f'viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}"'
        return (
            f'<svg class="flow-{kind}" {box} role="group" aria-labelledby="{name}"'
            f' aria-describedby="{name}-words"><title id="{name}">{escape(title)}</title>'
            f'<desc id="{name}-words">{escape(self._words())}</desc>' + "".join(out) + "</svg>"
        )


def _place(x: float, y: float, width: float, height: float) -> str:
    return f'<rect class="f-place" x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="12"/>'


def _text(kind: str, x: float, y: float, text: str, most: float = 0) -> str:
    """Return a text, its letters narrower where it would be wider than ``most``."""
    fit = f' textLength="{most:g}" lengthAdjust="spacingAndGlyphs"' if 0 < most < _width(text, kind) else ""
    said = re.sub("`([^`]*)`", r'<tspan class="f-field">\1</tspan>', escape(text))
    return f'<text class="{kind}" font-size="{_SIZE}" x="{x:g}" y="{y:g}"{fit}>{said}</text>'


def _width(text: str, kind: str) -> float:
    if "f-field" in kind:
        return len(text) * _CODE
    letters = _WORD if "f-text" in kind else _BOLD
    pieces = enumerate(text.split("`"))
    return sum(len(piece) * (_CODE if number % 2 else letters) for number, piece in pieces)


def _dots_width(steps: Sequence[FlowStep]) -> float:
    return _DOT * len(steps) + (4 if steps else 0)


def _parts(field: str) -> list[str]:
    return [name for name in field.split("/") if name.strip("*")]
