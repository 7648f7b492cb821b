"""Whatever the bytes, nothing breaks: a short search for those that do, and what was found before."""

from __future__ import annotations

import signal
import time
from pathlib import Path

import pytest
from fuzz.first import small
from fuzz.mutations import WORDS, mutated
from fuzz.search import TooSlow, name_of, search, smaller
from fuzz.targets import TARGETS
from fuzz.ways import Ways
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from validator.documents.model import Format
from validator.documents.reader import read

FOUND = Path(__file__).parent.parent / "fuzz" / "found"
#: bytes that mean nothing, and bytes that a reader may take for something
CONTENTS = st.one_of(
    st.binary(max_size=100),
    st.text(max_size=60).map(lambda text: text.encode("utf-8", "replace")),
    st.lists(st.sampled_from(WORDS), max_size=25).map(b"".join),
    st.builds(
        lambda data, seed: mutated(data, [], seed),
        st.sampled_from(small()),
        st.randoms(use_true_random=False),
    ),
)


@pytest.mark.parametrize("name", TARGETS)
@settings(max_examples=10, suppress_health_check=list(HealthCheck))
@given(data=CONTENTS)
def test_any_bytes_are_taken_or_refused(name: str, data: bytes) -> None:
    TARGETS[name].holds(data)


@pytest.mark.parametrize("name", TARGETS)
def test_a_short_search_breaks_nothing(name: str) -> None:
    target = TARGETS[name]
    outcome = search(target.holds, small(*target.endings), target.watched, tries=12, seed=22)
    assert outcome.breaks == {}
    assert outcome.ways > outcome.at_first > 50, "nothing was watched"


@pytest.mark.parametrize(
    "file", sorted(FOUND.glob("*/*")), ids=lambda file: file.relative_to(FOUND).as_posix()
)
def test_what_was_found_is_fixed(file: Path) -> None:
    TARGETS[file.parent.name].holds(file.read_bytes())


# --- the search itself -------------------------------------------------------------------------------


def _breaks_behind_three_doors(data: bytes) -> None:
    """Each door is a line that the search sees itself come to; chance alone needs millions of tries."""
    if data[:1] != b"<":
        return
    if data[1:2] != b"[":
        return
    assert b"(" not in data


def test_the_search_finds_what_no_chance_finds_and_makes_it_small() -> None:
    outcome = search(_breaks_behind_three_doors, [b"...."], [__file__], tries=20_000)
    assert list(outcome.breaks.values()) == [b"<[("]


def test_an_input_that_takes_too_long_breaks() -> None:
    def endless(data: bytes) -> None:
        if b"]" in data:
            raise TooSlow("for ever")

    outcome = search(endless, [b"[1, 2]"], ["documents"], tries=1)
    assert outcome.breaks == {"TooSlow": b"]"}


def test_an_input_is_slow_only_if_it_is_slow_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fuzz.search.MOST_SECONDS", 0.05)
    loaded: list[bytes] = []

    def slow(data: bytes, times: int) -> None:
        loaded.append(data)
        end = time.process_time() + 0.06
        while len(loaded) <= times and time.process_time() < end:
            pass

    once = search(lambda data: slow(data, 1), [b"]"], ["documents"], tries=1)
    loaded.clear()
    always = search(lambda data: slow(data, 9), [b"]"], ["documents"], tries=1)
    assert (list(once.breaks), list(always.breaks)) == ([], ["TooSlow"])


def test_what_goes_on_for_ever_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the system has a clock for it, which Windows has not."""
    monkeypatch.setattr("fuzz.search.MOST_SECONDS", 0.01)

    def endless(data: bytes) -> None:
        while b"]" in data and hasattr(signal, "setitimer"):
            pass
        assert b"]" not in data

    assert list(search(endless, [b"]"], ["documents"], tries=0, seconds=0.5).breaks.values()) == [b"]"]


def test_what_breaks_is_made_as_small_as_it_still_breaks() -> None:
    def fussy(data: bytes) -> None:
        assert not (b"a" in data and b"z" in data)

    with pytest.raises(AssertionError) as caught:
        fussy(b"..a....z..")
    assert smaller(b"..a....z..", name_of(caught.value), fussy) == b"az"


def test_a_way_is_a_pair_of_lines_and_how_often() -> None:
    ways = Ways(["documents"])
    few, many = (
        ways.of(lambda text=text: read(text, format=Format.ENV)) for text in (b"A=1\n", b"A=1\nB=2\nC=3\n")
    )
    assert few
    assert many - few
    assert ways.of(lambda: read(b"A=1\n", format=Format.ENV)) == few
