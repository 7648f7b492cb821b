"""The places of a file that are not shown: its secrets, and what nobody knows."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator

from validator.positions import Lines, Position, Range


class Hidden:
    """Places, joined where they overlap, so that asking costs little however many there are."""

    def __init__(self, places: Iterable[Range]) -> None:
        self._places: list[Range] = []
        for place in sorted(place for place in places if place.start < place.end):
            last = self._places[-1] if self._places else None
            if last and place.start < last.end:
                self._places[-1] = Range(last.start, max(last.end, place.end))
            else:
                self._places.append(place)
        self._starts = [place.start for place in self._places]

    def touches(self, place: Range) -> bool:
        """Tell whether something hidden is inside ``place``, or around it."""
        return any(True for _ in self._within(place.start, place.end))

    def on_line(self, lines: Lines, number: int) -> Iterator[tuple[int, int]]:
        """Yield what is hidden of a line (1-based number), as offsets in it."""
        end = len(lines.line(number))
        for place in self._within(Position(number, 1), Position(number, end + 1)):
            first = place.start.column - 1 if place.start.line == number else 0
            last = place.end.column - 1 if place.end.line == number else end
            yield first, last

    def _within(self, start: Position, end: Position) -> Iterator[Range]:
        for place in self._places[max(0, bisect_right(self._starts, start) - 1) :]:
            if place.start >= end:
                return
            if place.end > start:
                yield place
