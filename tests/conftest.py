"""What every test may ask for, which test files are long, and the rule that the CI skips nothing."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Generator
from pathlib import Path

import pytest
from building import BuiltSite, build_site
from hypothesis import HealthCheck, settings
from repositories import files_of, git

CHECKOUT = Path(__file__).resolve().parent.parent
_IN_CI = os.environ.get("CI", "").lower() not in ("", "0", "false")

#: the test files that need a browser, real processes or more than three seconds, the longest first: `make
#: check` leaves them out, and in `make test` they begin first, so that no worker waits for another at the end
LONG = (
    "project/test_pre_commit.py",
    "generator/test_site_browser.py",
    "generator/test_check_page.py",
    "reporters/test_report_formats.py",
    "project/test_pipelines.py",
    "project/test_packaging.py",
    "project/test_hostile.py",
    "project/test_suites.py",
    "generator/test_docs.py",
    "packs/test_registry.py",
    "packs/test_external.py",
    "engine/test_variables.py",
    "test_secrets.py",
    "generator/test_pages.py",
    "guides/test_guide.py",
    "generator/test_site.py",
    "fast_path/test_fast_path.py",
    "live/test_verify.py",
    "project/test_quality.py",
    "lsp/test_diagnostics.py",
    "project/test_fuzz.py",
    "reporters/test_rule.py",
    "cli/commands/test_init.py",
    "project/test_canaries.py",
    "project/test_bounds.py",
    "cli/test_main.py",
    "cli/test_terminal_width.py",
    "engine/test_runner.py",
    "lsp/test_hostile_buffers.py",
    "engine/test_fixes.py",
    "engine/test_safe_fixes.py",
    "documents/test_positions.py",
    "project/test_threats.py",
    "project/test_network.py",
    "engine/test_foreign_schema.py",
    "engine/test_process_pool.py",
    "engine/test_baseline.py",
    "documents/test_limits.py",
    "cli/test_fast_command.py",
    "cli/test_fast_settings.py",
    "test_likely_secrets.py",
    "engine/test_files.py",
    "engine/test_embedded.py",
    "packs/test_other_validators.py",
    "json_schema/test_pack_keywords.py",
    "reporters/test_registry.py",
    "project/test_editors.py",
    "engine/test_mistakes.py",
    "library/test_secrets.py",
    "library/test_api.py",
    "library/test_data.py",
    "lsp/test_server.py",
    "lsp/test_neovim.py",
    "project/test_no_secret_inside.py",
    "project/test_lock.py",
    "guides/test_guide_facts.py",
    "cli/commands/test_overview.py",
    "reporters/test_difference.py",
    "fast_path/test_verdict_cache.py",
    "engine/test_choices.py",
    "cli/test_hook.py",
)

settings.register_profile(
    "guiderail", deadline=None, derandomize=_IN_CI, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("short", settings.get_profile("guiderail"), max_examples=10)
settings.load_profile("guiderail")


def _is_long(file: Path) -> bool:
    return file.relative_to(CHECKOUT / "tests").as_posix() in LONG


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option of `make check`."""
    parser.addoption("--short", action="store_true", help="leave out the long files, and try fewer examples")


def pytest_configure(config: pytest.Config) -> None:
    """Let Hypothesis try fewer examples if asked to."""
    if config.getoption("--short"):
        settings.load_profile("short")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave out the long files if asked to."""
    return True if config.getoption("--short") and _is_long(collection_path) else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the long files first."""
    items.sort(key=lambda item: not _is_long(item.path))


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The folder that holds ``validator``, ``schemas`` and ``tests``."""
    return CHECKOUT


@pytest.fixture(scope="session")
def suites() -> Path:
    """The folder of conformance suites: ``GUIDERAIL_SUITES``, or ``shared/suites`` next to the checkout."""
    folder = Path(os.environ.get("GUIDERAIL_SUITES") or CHECKOUT.parent / "shared" / "suites")
    if not folder.is_dir():
        pytest.skip("no conformance suites: set GUIDERAIL_SUITES to their folder")
    return folder


@pytest.fixture(scope="session")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A git repository with the checkout's files as they are now, committed; what is ignored is left out."""
    folder = tmp_path_factory.mktemp("snapshot") / "guiderail"
    for file in files_of(CHECKOUT):
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(CHECKOUT / file, folder / file)
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "as it is")
    return folder


@pytest.fixture(scope="session")
def built_site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The site in all languages, built once."""
    return build_site(CHECKOUT, tmp_path_factory.mktemp("built") / "site")


# --- nothing is skipped in CI ------------------------------------------------------------------------


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test that is marked for another operating system."""
    system = item.get_closest_marker("system")
    if system is not None and sys.platform != system.args[0]:
        pytest.skip(f"a test for {system.args[0]}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let a skipped test fail in CI, unless it is for another operating system."""
    report = yield
    expected = hasattr(report, "wasxfail") or item.get_closest_marker("system") is not None
    if _IN_CI and report.skipped and not expected:
        report.outcome = "failed"
        report.longrepr = f"skipped in CI: {_reason(report)}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Let a test file that skips itself fail in CI."""
    report = yield
    if _IN_CI and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"skipped in CI: {_reason(report)}"
    return report


def _reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    return report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
