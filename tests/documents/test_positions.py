"""Every value and key is where the reader says: whatever the style, its own characters give it back."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.documents.model import Document, Format, Path, Style
from validator.documents.reader import read

LETTERS = "abcxyz019 _-é漢😀\u0301\u00a0\u200b\u202e:#'\"\\,[]{}&*!|>%@=.\u0085\u2028\n\t"
TEXTS = st.text(LETTERS, max_size=12)
KEYS = st.text(LETTERS.replace("\n", "").replace("\t", ""), min_size=1, max_size=8)
NUMBERS = st.integers(-(10**20), 10**20) | st.floats(allow_nan=False, allow_infinity=False)
SCALARS = st.booleans() | NUMBERS | TEXTS
PLAIN = re.compile(r"[abcxyzé漢😀](?:[ _-]?[abcxyz019é漢😀])*")

Choose = Callable[[list[Any]], Any]


def collections(scalars: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.recursive(
        scalars,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
        max_leaves=12,
    )


VALUES = collections(SCALARS | st.none())
MAPPINGS = st.dictionaries(KEYS, VALUES, max_size=5)


def chooser(draw: Any) -> Choose:
    return lambda options: draw(st.sampled_from(options))


def paths(data: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    yield path, data
    if isinstance(data, dict):
        for key, value in data.items():
            yield from paths(value, (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from paths(value, (*path, index))


def only_document(text: str, form: Format) -> Document:
    reading = read(text.encode(), format=form)
    assert not [found for found in reading.diagnostics if found.case != "empty"], (text, reading.diagnostics)
    return reading.documents[0]


def slices(document: Document, path: Path) -> tuple[str, str]:
    """Return the author's characters at the ranges of a value and of its key."""
    text, lines = document.lines.text, document.lines
    value, key = document.value_range(path), document.key_range(path)
    return (
        text[lines.offset(value.start) : lines.offset(value.end)],
        text[lines.offset(key.start) : lines.offset(key.end)],
    )


# --- JSON and JSONC --------------------------------------------------------------------------------------


def json_text(data: Any, choose: Choose, blanks: list[str], trailing: list[str]) -> str:
    def blank() -> str:
        return str(choose(blanks))

    if isinstance(data, dict):
        members = [
            blank()
            + written(key, choose)
            + blank()
            + ":"
            + blank()
            + json_text(value, choose, blanks, trailing)
            + blank()
            for key, value in data.items()
        ]
        return "{" + ",".join(members) + (choose(trailing) if members else "") + blank() + "}"
    if isinstance(data, list):
        items = [blank() + json_text(value, choose, blanks, trailing) + blank() for value in data]
        return "[" + ",".join(items) + (choose(trailing) if items else "") + blank() + "]"
    return written(data, choose)


def written(data: Any, choose: Choose) -> str:
    return json.dumps(data, ensure_ascii=choose([True, False]))


@st.composite
def json_files(draw: Any, form: Format) -> tuple[Any, str]:
    choose = chooser(draw)
    data = draw(VALUES)
    end = choose(["\n", "\r\n", "\r"])
    blanks = ["", "", " ", "\t", end, end + "  "]
    if form is Format.JSONC:
        blanks += ["/* é😀 */", f'// [ {{ " {end}']
    text = json_text(data, choose, blanks, ["", ","] if form is Format.JSONC else [""])
    return data, choose(["", "\ufeff"]) + choose(blanks) + text + choose(blanks)


@pytest.mark.parametrize("form", [Format.JSON, Format.JSONC])
@given(st.data())
def test_json_values_are_where_the_reader_says(form: Format, source: st.DataObject):
    data, text = source.draw(json_files(form))
    document = only_document(text, form)
    assert document.data == data
    for path, value in paths(data):
        shown, key = slices(document, path)
        assert only_document(shown, form).data == value
        if path and isinstance(path[-1], str):
            assert json.loads(key) == path[-1]


# --- YAML ------------------------------------------------------------------------------------------------


class YamlWriter:
    """Writes data in a random style; ``end`` replaces the line ends at last."""

    def __init__(self, choose: Choose) -> None:
        self.choose = choose
        self.anchors: list[tuple[str, Any]] = []

    def comment(self) -> str:
        return str(self.choose(["", "", " # é: [😀", "\t# “x"]))

    def quoted(self, text: str) -> str:
        if self.choose(['"', "'"]) == "'" and "\n" not in text:
            return "'" + text.replace("'", "''") + "'"
        return json.dumps(text, ensure_ascii=False)

    def text(self, text: str) -> str:
        return text if PLAIN.fullmatch(text) and self.choose([True, False]) else self.quoted(text)

    def scalar(self, data: Any) -> str:
        if isinstance(data, str):
            return self.text(data)
        if data is None:
            return str(self.choose(["null", "~", "Null"]))
        if isinstance(data, bool):
            return str(self.choose([str(data).lower(), str(data)]))
        if isinstance(data, int) and data >= 0:
            return str(self.choose([str(data), f"+{data}", f"0x{data:X}", f"0o{data:o}"]))
        return repr(data)

    def flow(self, data: Any) -> str:
        gap = self.choose(["", " ", "\n        "])
        if isinstance(data, dict):
            return (
                "{"
                + ",".join(f"{gap}{self.text(key)}: {self.flow(value)}{gap}" for key, value in data.items())
                + "}"
            )
        if isinstance(data, list):
            return "[" + ",".join(f"{gap}{self.flow(value)}{gap}" for value in data) + "]"
        return self.scalar(data)

    def value(self, data: Any, indent: int, gaps: list[str]) -> str:
        """Return a value as it is after a colon or dash, its line end included."""
        known = [name for name, value in self.anchors if value is data]
        if known and self.choose([True, False]):
            return f" *{known[0]}{self.comment()}\n"
        anchor = ""
        if self.choose([False, False, True]):
            name = f"a{len(self.anchors)}"
            anchor = f" &{name}"
            self.anchors.append((name, data))
        if isinstance(data, dict | list) and data and self.choose([True, True, False]):
            return (
                anchor
                + self.choose(["", " # é: [😀"])
                + "\n"
                + self.block(data, indent + self.choose([1, 2, 4]))
            )
        if (
            isinstance(data, str)
            and re.fullmatch(r"[a-z\[{:#'\"].*[^\s]\n", data)
            and self.choose([True, False])
        ):
            return f"{anchor} |\n{' ' * (indent + 2)}{data}"
        gap = self.choose(gaps)
        return f"{anchor}{gap}{self.flow(data)}{self.comment()}\n"

    def block(self, data: Any, indent: int) -> str:
        if not isinstance(data, dict | list) or not data:
            return self.flow(data) + self.comment() + "\n"
        lines = []
        for member in data.items() if isinstance(data, dict) else data:
            if self.choose([False, False, True]):
                lines.append(self.choose(["\n", "# é\n"]))
            if isinstance(data, dict):
                key, value = member
                lines.append(
                    f"{' ' * indent}{self.text(key)}:{self.value(value, indent, [' ', '   ', chr(9)])}"
                )
            else:
                lines.append(f"{' ' * indent}-{self.value(member, indent, [' ', '   '])}")
        return "".join(lines)


@st.composite
def yaml_files(draw: Any) -> tuple[Any, str]:
    choose = chooser(draw)
    shared = draw(st.lists(VALUES, max_size=2))
    data = draw(MAPPINGS)
    for number, value in enumerate(shared * 2):
        data[f"k{number}"] = value
    text = choose(["", "---\n", "# c\n--- # x\n"]) + YamlWriter(choose).block(data, 0)
    text = text.replace("\n", choose(["\n", "\r\n", "\r"]))
    if choose([True, False]) and " |" not in text:  # the line end is a part of a block
        text = text.rstrip("\r\n")
    return data, choose(["", "\ufeff"]) + text


@given(yaml_files())
def test_yaml_values_are_where_the_reader_says(file: tuple[Any, str]):
    data, text = file
    document = only_document(text, Format.YAML)
    assert document.data == data
    for path, value in paths(data):
        shown, key = slices(document, path)
        entry = document.entry(path)
        assert entry is not None
        assert entry.node.data == value
        if entry.alias:
            assert re.fullmatch(r"\*a[0-9]+", shown)
        elif "*a" not in shown:
            column = document.value_range(path).start.column
            end = "\n" if entry.node.style is Style.BLOCK else ""  # it ends at its last visible character
            assert only_document(" " * (column - 1) + shown + end, Format.YAML).data == value
        if entry.key:
            assert only_document(key, Format.YAML).data == path[-1]


def test_yaml_block_scalar_ends_at_its_last_visible_character():
    document = only_document("a: |\n  one\n  two\n\n\nb: >-\n  x\n", Format.YAML)
    assert slices(document, ("a",)) == ("|\n  one\n  two", "a")
    assert slices(document, ("b",)) == (">-\n  x", "b")
    assert document.style(("a",)) is Style.BLOCK


def test_yaml_empty_values_are_after_their_colon():
    document = only_document("a:\nb: {c: , d: }\ne: &x\nf: !!str\ng:\n  - \n  - 1\n", Format.YAML)
    for path, place in [
        (("a",), (1, 3)),
        (("b", "c"), (2, 7)),
        (("e",), (3, 6)),
        (("f",), (4, 9)),
        (("g", 0), (6, 4)),
    ]:
        found = document.value_range(path)
        assert found.start == found.end
        assert (found.start.line, found.start.column) == place


def test_yaml_values_begin_after_anchor_and_tag():
    text = "a: &x !!str 12\nb: !!map &y\n  c: 1\nd: &z # c\n  - e\nf: !!seq [1]\n"
    document = only_document(text, Format.YAML)
    shown = [slices(document, path)[0] for path in [("a",), ("b",), ("d",), ("f",)]]
    assert shown == ["12", "c: 1", "- e", "[1]"]


def test_yaml_alias_is_at_its_own_place_and_its_inside_at_the_anchor():
    document = only_document("a: &x {b: 1}\nc: *x\nd:\n  <<: *x\n  e: 2\n", Format.YAML)
    assert slices(document, ("c",)) == ("*x", "c")
    assert document.value_range(("c", "b")) == document.value_range(("a", "b"))
    assert document.value_range(("d", "b")) == document.value_range(("a", "b"))
    entry = document.entry(("d", "b"))
    assert entry is not None
    assert entry.merged


def test_line_separators_of_other_standards_do_not_end_a_line():
    for text in ("a: b\u0085c\ne: f\n", "a: b\u2028c # \u2028\ne: f\n", 'a: "b\u2029c"\ne: f\n'):
        document = only_document(text, Format.YAML)
        assert document.data == {
            "a": re.sub('[a: "]', "", text.partition(" #")[0].partition("\n")[0]),
            "e": "f",
        }
        assert document.value_range(("e",)).start.line == 2


# --- TOML ------------------------------------------------------------------------------------------------


TOML_SCALARS = (
    st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS
)


class TomlWriter:
    def __init__(self, choose: Choose) -> None:
        self.choose = choose

    def text(self, text: str) -> str:
        kind = self.choose(['"', "'", '"""', "'''"])
        if kind == "'" and not re.search(r"['\n]", text):
            return f"'{text}'"
        if kind == "'''" and "'" not in text:
            return f"'''{self.choose(['', chr(10)])}{text}'''" if text[:1] != "\n" else f"'''\n{text}'''"
        if kind == '"""':
            inner = text.replace("\\", "\\\\").replace('"', '\\"')
            return f'"""\n{inner}"""'
        return json.dumps(text, ensure_ascii=False)

    def key(self, key: str) -> str:
        if re.fullmatch(r"[A-Za-z0-9_-]+", key) and self.choose([True, False]):
            return key
        return (
            f"'{key}'"
            if "'" not in key and self.choose([True, False])
            else json.dumps(key, ensure_ascii=False)
        )

    def value(self, data: Any) -> str:
        if isinstance(data, dict):
            gap = self.choose(["", " ", "\t"])
            return (
                "{"
                + ",".join(f"{gap}{self.key(k)}{gap}={gap}{self.value(v)}{gap}" for k, v in data.items())
                + "}"
            )
        if isinstance(data, list):
            gap = self.choose(["", " ", "\n\t", " # é ]\n"])
            comma = self.choose(["", ","]) if data else ""
            return "[" + ",".join(f"{gap}{self.value(value)}{gap}" for value in data) + comma + "]"
        if isinstance(data, str):
            return self.text(data)
        return json.dumps(data)

    def table(self, data: dict[str, Any], header: list[str]) -> str:
        """Return the pairs of a table, then the tables that get their own header."""
        apart = [key for key, value in data.items() if isinstance(value, dict) and self.choose([True, False])]
        lines = []
        for key, value in data.items():
            if key not in apart:
                pair = f"{self.key(key)} = {self.value(value)}"
                lines.append(self.choose(["", "  "]) + pair + self.choose(["\n", " # x\n"]))
        for key in apart:
            inner = [*header, self.key(key)]
            lines.append(
                f"{self.choose(['', chr(10)])}[{' . '.join(inner)}] # y\n{self.table(data[key], inner)}"
            )
        return "".join(lines)


@st.composite
def toml_files(draw: Any) -> tuple[Any, str]:
    choose = chooser(draw)
    data = draw(st.dictionaries(KEYS, collections(TOML_SCALARS), max_size=5))
    text = TomlWriter(choose).table(data, [])
    if choose([True, False]):
        text = text.replace("\n", "\r\n")
    return data, choose(["", "\ufeff"]) + text


@given(toml_files())
def test_toml_values_are_where_the_reader_says(file: tuple[Any, str]):
    data, text = file
    document = only_document(text, Format.TOML)
    assert document.data == data
    for path, value in paths(data):
        shown, key = slices(document, path)
        if not isinstance(value, dict) or shown.startswith("{"):
            assert only_document(f"x = {shown}", Format.TOML).data == {"x": value}
        elif path:
            assert shown.startswith("[")
        if path and isinstance(path[-1], str):
            assert only_document(f"{key} = 1", Format.TOML).data == {path[-1]: 1}


@given(toml_files())
def test_toml_is_read_as_the_standard_library_reads_it(file: tuple[Any, str]):
    import tomllib

    text = file[1].removeprefix("\ufeff")
    assert only_document(text, Format.TOML).data == tomllib.loads(text)


# --- .env ------------------------------------------------------------------------------------------------


@st.composite
def env_files(draw: Any) -> tuple[dict[str, str], str]:
    choose = chooser(draw)
    data = draw(st.dictionaries(st.from_regex(r"[A-Z_][A-Z0-9_]{0,6}", fullmatch=True), TEXTS, max_size=5))
    end = choose(["\n", "\r\n", "\r"])
    lines = []
    for name, value in data.items():
        if PLAIN.fullmatch(value) and choose([True, False]):
            shown = value
        elif "'" not in value and "\n" not in value and choose([True, False]):
            shown = f"'{value}'"
        else:
            shown = '"' + value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
        lines.append(
            choose(["", "export ", "  "]) + name + choose(["=", " = "]) + shown + choose(["", " # é"])
        )
        lines.append(choose(["", "# c='"]))
    return data, choose(["", "\ufeff"]) + end.join(lines)


@given(env_files())
def test_env_values_are_where_the_reader_says(file: tuple[dict[str, str], str]):
    data, text = file
    document = only_document(text, Format.ENV)
    assert document.data == data
    for name, value in data.items():
        shown, key = slices(document, (name,))
        assert key == name
        assert only_document(f"x={shown}", Format.ENV).data == {"x": value}
