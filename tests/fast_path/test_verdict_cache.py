"""The cache of what was right before: it saves work, changes no report, tells nothing and trusts nothing."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from command import Outcome, environment, run

from validator.cli import fast_command
from validator.fast_path import acceptance, verdict_cache
from validator.packs.examples import complete

RIGHT = complete("adobe-journey-optimizer")
NUMBER = "2025550143"  #: which it claims


@pytest.fixture(autouse=True)
def _few_files_are_worth_it() -> Iterator[None]:
    with mock.patch.object(verdict_cache, "_FEWEST_FILES", 2):
        yield


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with three valid files, and one of no platform."""
    inside = tmp_path / "files"
    inside.mkdir()
    for number in range(3):
        text = RIGHT.replace(NUMBER, f"202555010{number}")
        (inside / f"{number}.yaml").write_text(text, encoding="utf-8")
    (inside / "package.json").write_text('{"name": "left-pad"}', encoding="utf-8")
    return inside


def check(folder: Path, *words: str, **env: str) -> Outcome:
    """Check a folder with the cache next to it."""
    given = {"XDG_CACHE_HOME": str(folder.parent / "cache"), "GUIDERAIL_CACHE": ""} | env
    return run("check", *words, cwd=folder, env=given)


def kept(folder: Path) -> Path:
    return folder.parent / "cache" / "guiderail" / "verdicts"


def nothing_judged() -> mock._patch[mock.Mock]:
    return mock.patch.object(acceptance, "_accept_content", side_effect=AssertionError("this was known"))


def test_what_was_valid_is_not_checked_again(folder: Path) -> None:
    first = check(folder, "--verbose")
    assert first.err.count("Checked as ") == 3
    with nothing_judged():
        assert check(folder, "--verbose") == first


@pytest.mark.parametrize("jobs", ["1", "auto"])
def test_the_fast_path_uses_the_same_cache(folder: Path, jobs: str) -> None:
    words = ["check", "--quiet", "--jobs", jobs, str(folder)]
    env = environment(XDG_CACHE_HOME=str(folder.parent / "cache"), GUIDERAIL_CACHE="")
    with mock.patch.dict(os.environ, env, clear=True):
        assert fast_command.answer_call(words) == 0
        with nothing_judged():
            assert fast_command.answer_call(words) == 0
            with pytest.raises(AssertionError, match="this was known"):
                fast_command.answer_call([*words, "--no-cache"])
    with nothing_judged():
        assert check(folder).code == 0


def test_a_file_that_changed_is_checked_again(folder: Path) -> None:
    check(folder)
    file = folder / "1.yaml"
    file.write_text(file.read_text().replace("sandbox: prod", "sandbx: prod"), encoding="utf-8")
    outcome = check(folder)
    assert outcome.code == 1
    assert check(folder) == outcome == check(folder, "--no-cache")


def test_the_ending_of_a_name_counts(folder: Path) -> None:
    check(folder)
    (folder / "2.yaml").rename(folder / "2.json")
    assert check(folder).code == 1


def test_known_files_clash_with_each_other_and_with_new_ones(folder: Path) -> None:
    for name, number in (("a", "2025550100"), ("b", "2025550101"), ("c", "2025550102")):
        other = folder.parent / f"other-{name}"
        other.mkdir()
        (other / "1.yaml").write_text(RIGHT.replace(NUMBER, number) + "#\n", encoding="utf-8")
        (other / "2.json").write_text("{}", encoding="utf-8")
    check(folder)
    check(folder, "../other-a")
    wrong = folder.parent / "other-b" / "1.yaml"
    wrong.write_text(wrong.read_text().replace("sandbox: prod", "sandbx: prod"), encoding="utf-8")
    asked = (".", "../other-a", "../other-b", "../other-c")
    outcome = check(folder, *asked)
    assert outcome.out.count("[inbound-number-shared]") == 3
    assert outcome == check(folder, *asked) == check(folder, *asked, "--no-cache")


def test_it_holds_digests_and_names_of_platforms_only(folder: Path) -> None:
    check(folder)
    head, lines = kept(folder).read_bytes()[:48], kept(folder).read_bytes()[48:].decode()
    digest = "[0-9a-f]{32}"
    assert re.fullmatch(f"({digest}\t(adobe-journey-optimizer {digest})?\n){{4}}", lines)
    check(folder.parent, "files", XDG_CACHE_HOME=str(folder.parent / "another"))
    another = (folder.parent / "another/guiderail/verdicts").read_bytes()
    assert head != another[:48]
    assert not set(re.findall(digest, lines)) & set(re.findall(digest, another[48:].decode()))


def test_it_is_private(folder: Path) -> None:
    before = os.umask(0)
    try:
        check(folder)
    finally:
        os.umask(before)
    assert stat.S_IMODE(kept(folder).stat().st_mode) == 0o600
    assert stat.S_IMODE(kept(folder).parent.stat().st_mode) == 0o700
    assert [file.name for file in kept(folder).parent.iterdir()] == ["verdicts"]


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: b"",
        lambda content: content[:40],
        lambda content: content[:-1],
        lambda content: content + b"\xff",
        lambda content: content[:-2] + bytes([content[-2] ^ 1]) + content[-1:],
        lambda content: os.urandom(32) + content[32:],
        lambda content: content * 20_000,
    ],
    ids=["empty", "short", "shorter", "longer", "changed", "another key", "huge"],
)
def test_a_broken_cache_is_not_believed(folder: Path, damage: object) -> None:
    (folder / "3.yaml").write_text((folder / "2.yaml").read_text(), encoding="utf-8")
    first = check(folder)
    assert first.out.count("[inbound-number-shared]") == 1
    assert callable(damage)
    kept(folder).write_bytes(damage(kept(folder).read_bytes()))
    assert check(folder) == first
    with mock.patch.object(acceptance, "_accept_content", wraps=acceptance._accept_content) as judged:
        assert check(folder) == first
    assert judged.call_count == 0  # it is whole again


def test_another_guiderail_does_not_believe_it(folder: Path) -> None:
    check(folder)
    with (
        mock.patch.object(verdict_cache, "VERSION", "99"),
        mock.patch.object(acceptance, "_accept_content", wraps=acceptance._accept_content) as judged,
    ):
        check(folder)
    assert judged.call_count == 4


def test_it_takes_only_so_much_room(folder: Path) -> None:
    with mock.patch.object(verdict_cache, "_MOST_BYTES", 200):
        check(folder)
        assert kept(folder).stat().st_size <= 48 + 200
        assert kept(folder).read_bytes()[48:].count(b"\n") == 2
        assert check(folder).code == 0


def place(kind: str, parent: Path) -> dict[str, str]:
    """Return an environment in which the cache has no place."""
    if kind == "no home":
        return {"XDG_CACHE_HOME": "", "HOME": ""}
    if kind == "a home that is not there":
        return {"XDG_CACHE_HOME": "relative", "HOME": str(parent / "none")}
    if kind == "a file in the way":
        (parent / "cache").write_text("", encoding="utf-8")
        return {}
    if kind == "a link in the way":
        (parent / "cache").mkdir()
        (parent / "elsewhere").mkdir()
        (parent / "cache/guiderail").symlink_to(parent / "elsewhere")
        return {}
    (parent / "cache/guiderail").mkdir(parents=True)
    (parent / "cache/guiderail").chmod(0o777)
    return {}


@pytest.mark.parametrize(
    "kind",
    ["no home", "a home that is not there", "a file in the way", "a link in the way", "open to others"],
)
def test_without_a_folder_for_it_there_is_no_cache(folder: Path, kind: str) -> None:
    assert check(folder, **place(kind, folder.parent)).err == "No errors. 3 files checked.\n"
    assert list(folder.parent.rglob("verdicts*")) == []


@pytest.mark.parametrize("failing", ["open", "replace"])
def test_a_place_that_cannot_be_written_is_no_matter(folder: Path, failing: str) -> None:
    real = getattr(os, failing)

    def full(path: str, *how: Any, **more: Any) -> Any:
        if "/.guiderail-" in str(path):
            raise OSError(28, "")
        return real(path, *how, **more)

    with mock.patch.object(verdict_cache.os, failing, full):
        assert check(folder).err == "No errors. 3 files checked.\n"
    assert list(folder.parent.rglob("verdicts*")) == []


@pytest.mark.parametrize("off", ["option", "variable", "few files"])
def test_it_can_be_switched_off_and_needs_many_files(folder: Path, off: str) -> None:
    if off == "option":
        outcome = check(folder, "--no-cache")
    elif off == "variable":
        outcome = check(folder, GUIDERAIL_CACHE="0")
    else:
        outcome = check(folder, "0.yaml")
    assert outcome.code == 0
    assert not kept(folder).parent.exists()


def test_it_is_in_the_home_of_the_user(folder: Path) -> None:
    check(folder, XDG_CACHE_HOME="", HOME=str(folder.parent))
    assert len(list(folder.parent.rglob("guiderail/verdicts"))) == 1
