"""What is a comment in each format, and what only looks like one."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.documents.model import Format
from validator.documents.placed_comments import find_comments
from validator.documents.reader import read

TO_US = "guiderail: "


def comments(text: str, format: Format) -> list[str]:
    """Return the comments of a text, as written."""
    reading = read(text.encode(), format=format)
    assert [each.rule for each in reading.diagnostics] == []
    return [reading.lines.text[each.start : each.end] for each in find_comments(reading)]


YAML = """\
# guiderail: 1
%YAML 1.2 # 2
--- # 3
quoted: "x # no" # 4
'key # no': a#b # 5
address: http://example.com/#part # 6
block: | # 7
  # no
  text # no
 # 8
# 9
anchored: &name # 10
  value
tagged: !!str # 11
  value
flow: [a, # 12
  "b # no", # 13
  # 14
  {x: y}] # 15
? # 16
  key
: # 17
  value
plain: of # 18
lines: "first
  # no
  last" # 19
folded: >- # 20

  # no
list:
- # 21
  a
# 22
- *name # 23
empty: # 24
... # 25
# 26"""


def test_comments_of_yaml() -> None:
    found = [each.removeprefix("# guiderail:").strip("# ") for each in comments(YAML, Format.YAML)]
    assert found == [str(number) for number in range(1, 27)]


@pytest.mark.parametrize(
    ("format", "text", "expected"),
    [
        (
            Format.JSONC,
            '// guiderail: \n{"a": "// no", /* two\nlines */ "b /* no */": 1 // c\n} // end',
            ["// guiderail: ", "/* two\nlines */", "// c", "// end"],
        ),
        (
            Format.TOML,
            "# guiderail: \na = \"# no\" # c\nb = [1, # d\n # e\n 2]# f\n[t] # g\n\"# no\" = '''# no'''# h",
            ["# guiderail: ", "# c", "# d", "# e", "# f", "# g", "# h"],
        ),
        (
            Format.TOML,
            'a = """\n# guiderail: no\n""" # c',
            ["# c"],
        ),
        (
            Format.ENV,
            '# guiderail: \nA=b#no # c\nB="x # no" # d\nC=\'# no\'# e\nD= # f\nE=#g\nF="a\n# no\n"\n#last',
            ["# guiderail: ", "# c", "# d", "# e", "# f", "#g", "#last"],
        ),
        (
            Format.YAML,
            'a: 1 # guiderail: é\u2028x # y\r\nb: "\u0085 # no" # z\r',
            ["# guiderail: é\u2028x # y", "# z"],
        ),
    ],
)
def test_comments_of_other_formats(format: Format, text: str, expected: list[str]) -> None:
    assert comments(text, format) == expected


def test_comments_before_a_mistake_are_known() -> None:
    reading = read(b"# guiderail: 1\na: b\nc: [", format=Format.YAML)
    assert len(find_comments(reading)) == 1


_TRAP = st.text(alphabet=st.sampled_from("ab #'\"/*\\:[]{}|>é\n"), max_size=12).map(
    lambda text: f"{text} # {TO_US}// "
)


def _yaml(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def _single(value: str) -> str:
    return "'" + value.replace("'", "''").replace("\n", " ") + "'"


def _block(value: str) -> str:
    lines = value.split("\n")
    return "|2-\n" + "\n".join(f"  {line}" for line in lines)


@given(st.lists(st.tuples(_TRAP, st.sampled_from([_yaml, _single, _block]), st.booleans()), min_size=1))
def test_only_comments_are_found_whatever_the_values_hold(members: list[tuple[str, object, bool]]) -> None:
    lines, expected = ["# guiderail:"], ["# guiderail:"]
    for number, (value, write, commented) in enumerate(members):
        written = write(value)  # type: ignore[operator]  # one of the three functions above
        if commented:
            comment = f"# {number}"
            head, *rest = written.split("\n")
            written = "\n".join([f"{head} {comment}", *rest])
            expected.append(comment)
        lines.append(f"k{number}: {written}")
    assert comments("\n".join(lines), Format.YAML) == expected


@given(st.lists(st.tuples(_TRAP, st.booleans()), min_size=1), st.sampled_from(["//", "/*"]))
def test_only_comments_are_found_in_jsonc(members: list[tuple[str, bool]], sign: str) -> None:
    expected = ["// guiderail:"]
    lines = []
    for number, (value, commented) in enumerate(members):
        comment = f"// {number}" if sign == "//" else f"/* {number} */"
        expected += [comment] if commented else []
        lines.append(f'"k{number}": {json.dumps(value)}, {comment if commented else ""}')
    assert comments("// guiderail:\n{" + "\n".join(lines) + "\n}", Format.JSONC) == expected
