"""Every way to install guiderail gives the same tool, with its packs, its languages and its examples."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from validator.fast_path.codegen import sources
from validator.fast_path.generated import module_name
from validator.i18n.language import languages
from validator.version import VERSION


@pytest.fixture(scope="session")
def built(snapshot: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an sdist and the wheel built from it."""
    folder = tmp_path_factory.mktemp("built")
    _run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, snapshot)
    return folder


@pytest.fixture(scope="session")
def wheel(built: Path) -> Path:
    return next(built.glob("*.whl"))


@pytest.fixture(scope="session")
def sdist(built: Path) -> Path:
    return next(built.glob("*.tar.gz"))


@pytest.fixture(scope="session")
def python(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment with what guiderail needs to run, as locked, and nothing else."""
    folder = tmp_path_factory.mktemp("environment")
    _run(sys.executable, "-m", "venv", folder)
    found = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    lock = checkout / "requirements" / "run.txt"
    _run(found, "-m", "pip", "install", "--quiet", "--require-hashes", "--requirement", lock)
    return found


def test_the_wheel_holds_compiled_data_and_no_sources_and_no_generator(wheel: Path, checkout: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    packs = {file.parent.name.replace("-", "_") for file in (checkout / "schemas").glob("*/pack.yaml")}
    catalogs = (checkout / "locales").glob("*/LC_MESSAGES/*.po")
    examples = (file for file in (checkout / "docs" / "examples").rglob("*") if file.is_file())
    wanted = {
        *(f"schemas/{name}.py" for name in ("__init__", "names", "common", *packs)),
        *(file.relative_to(checkout).with_suffix(".mo").as_posix() for file in catalogs),
        *(file.relative_to(checkout / "docs").as_posix() for file in examples),
        "accepting/__init__.py",
        *(f"texts/{name}.py" for name in ("__init__", *languages())),
        *(f"accepting/{module_name(name)}.py" for name in sources()),
    }
    assert {name.removeprefix("validator/_data/") for name in names if "/_data/" in name} == wanted
    assert f"guiderail-{VERSION}.dist-info/sboms/guiderail-{VERSION}.cdx.json" in names
    outside = {name.split("/")[0] for name in names}
    assert outside == {"validator", f"guiderail-{VERSION}.dist-info"}
    assert not [name for name in names if "generator" in name]
    assert f"guiderail-{VERSION}.dist-info/licenses/LICENSE" in names
    assert "validator/py.typed" in names


def test_the_sdist_holds_sources_and_nothing_compiled(sdist: Path) -> None:
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"hatch_build.py", "pyproject.toml", "LICENSE", "schemas/common/schema.json"} <= names
    assert not [name for name in names if name.endswith(".mo") or "/_data/" in name or "node_modules" in name]


def test_the_wheel_says_what_it_needs(wheel: Path, checkout: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        sbom = json.loads(archive.read(f"guiderail-{VERSION}.dist-info/sboms/guiderail-{VERSION}.cdx.json"))
        needed = re.findall(
            r"^Requires-Dist: ([\w-]+)(?!.*\bextra ==)",
            archive.read(f"guiderail-{VERSION}.dist-info/METADATA").decode(),
            re.MULTILINE,
        )
    lock = (checkout / "requirements" / "run.txt").read_text(encoding="utf-8")
    named = {f"{each['name']}=={each['version']}" for each in sbom["components"]}
    assert named == set(re.findall(r"^[\w.-]+==[^ ]+", lock, re.MULTILINE))
    assert {part["content"] for each in sbom["components"] for part in each["hashes"]} == set(
        re.findall(r"--hash=sha256:([0-9a-f]{64})", lock)
    )
    places = {each["bom-ref"] for each in sbom["components"]} | {sbom["metadata"]["component"]["bom-ref"]}
    assert {each["ref"] for each in sbom["dependencies"]} == places
    direct = next(
        each["dependsOn"] for each in sbom["dependencies"] if each["ref"].startswith("pkg:pypi/guiderail@")
    )
    assert {re.split("[/@]", place)[1] for place in direct} == set(needed)
    reached = {place for each in sbom["dependencies"] for place in each.get("dependsOn", ())}
    assert reached == places - {sbom["metadata"]["component"]["bom-ref"]}, "something is there for nothing"


def test_two_builds_are_byte_identical(snapshot: Path, tmp_path: Path) -> None:
    """From the checkout and from its sdist, in other folders, for other people, at other times."""
    found = []
    for name, mask, seed, zone, language, what in (
        ("one", 0o022, "1", "UTC", "C", ["--sdist", "--wheel"]),
        ("another place", 0o077, "2", "Asia/Tokyo", "fr_FR.UTF-8", []),
    ):
        source, out = tmp_path / name / "guiderail", tmp_path / name / "dist"
        shutil.copytree(snapshot, source, ignore=shutil.ignore_patterns(".git", "build"))
        for at, file in enumerate(sorted(source.rglob("*"), reverse=name != "one")):
            if file.is_file():
                file.chmod(0o666 & ~mask)
                os.utime(file, (10**9 + at, 10**9 + at))
        env = os.environ | {
            "PYTHONHASHSEED": seed,
            "TZ": zone,
            "LC_ALL": language,
            "TMPDIR": str(tmp_path / name),
        }
        env.pop("SOURCE_DATE_EPOCH", None)
        done = subprocess.run(
            [sys.executable, "-m", "build", "--no-isolation", *what, "--outdir", out, source],
            env=env, umask=mask, capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        found.append({file.name: _contents(file) for file in out.iterdir()})
    assert len(found[0]) == 2
    for file, contents in found[0].items():
        other = dict(found[1][file])
        assert [name for name, digest in contents if other.get(name) != digest] == []
    assert found[0] == found[1]


@pytest.mark.parametrize("kind", ["wheel", "sdist", "editable"])
def test_an_installed_guiderail_uses_french(
    kind: str, python: Path, wheel: Path, sdist: Path, snapshot: Path, tmp_path: Path
) -> None:
    sources: dict[str, list[str | Path]] = {"wheel": [wheel], "sdist": [sdist], "editable": ["-e", snapshot]}
    _run(python, "-m", "pip", "install", "--quiet", "--no-deps", "--force-reinstall", *sources[kind])
    _run(python, "-m", "pip", "check")
    bad = snapshot / "docs" / "examples" / "broken" / "ibm-voice-agent.yaml"
    (tmp_path / "sms.yaml").write_bytes(bad.read_bytes())
    (tmp_path / "home").mkdir()

    english, french = (
        dict(_findings(python, tmp_path, language)) for language in ("en_US.UTF-8", "fr_FR.UTF-8")
    )

    assert "webhook-region-mismatch" in french
    assert french.keys() == english.keys()
    assert not french.items() & english.items(), "a message is the same in English and in French"
    shown = _command(python, tmp_path, "fr_FR.UTF-8", "--version")
    assert VERSION in shown.stdout
    made = _command(python, tmp_path, "fr_FR.UTF-8", "pack", "new", "acme-sms")
    tested = _command(python, tmp_path, "fr_FR.UTF-8", "pack", "test", "acme-sms")
    assert (made.returncode, tested.returncode) == (0, 0), made.stderr + tested.stdout + tested.stderr
    checked = _command(python, tmp_path, "C", "check", "--pack", "acme-sms", "acme-sms/example.yaml")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert not list((tmp_path / "home").iterdir())


def _contents(file: Path) -> list[tuple[str, str]]:
    """Return name and digest of each member of an archive in order, and last of the archive itself."""
    members: list[tuple[str, bytes]]
    if file.suffix == ".whl":
        with zipfile.ZipFile(file) as archive:
            members = [(name, archive.read(name)) for name in archive.namelist()]
    else:
        with tarfile.open(file) as tar:
            members = [(each.name, tar.extractfile(each).read()) for each in tar if each.isfile()]
    members.append(("", file.read_bytes()))
    return [(name, hashlib.sha256(content).hexdigest()) for name, content in members]


def _findings(python: Path, folder: Path, language: str) -> Iterator[tuple[str, str]]:
    """Yield rule and message of every finding in ``folder/sms.yaml``."""
    done = _command(python, folder, language, "check", "--format", "json", "sms.yaml")
    assert done.returncode == 1, done.stderr
    for finding in json.loads(done.stdout)["diagnostics"]:
        yield finding["rule"], finding["message"]


def _command(python: Path, folder: Path, language: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the installed command as a person with an empty home."""
    env = {"HOME": str(folder / "home"), "PATH": os.defpath, "LANG": language, "PYTHONUTF8": "1"}
    command = [str(python.with_name("guiderail")), *arguments]
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, encoding="utf-8")


def _run(*command: str | Path) -> None:
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
