"""Every rule once, and its example as the engine checks it: what pages, ``explain`` and lists are made of."""

from __future__ import annotations

from validator.diagnostics import Diagnostic, Report
from validator.engine import full_check
from validator.errors import UsageError, mark, unknown_name
from validator.lazy_dataclasses import dataclass, replace
from validator.packs import external, registry
from validator.packs.examples import ExampleFiles, example_files
from validator.packs.model import Pack, Rule


@dataclass(frozen=True, slots=True)
class Home:
    """A rule and the pack in which it is shown: its own, or the one whose example it changes."""

    name: str
    rule: Rule
    pack: Pack

    @property
    def shared(self) -> bool:
        """Tell whether every platform has the rule."""
        return self.rule.domain != self.pack.name


@dataclass(frozen=True, slots=True)
class Shown:
    """The example of a rule with what the engine says about it."""

    files: ExampleFiles
    report: Report  #: of the bad file, with the findings of this rule only
    secrets: tuple[Report, ...]  #: all reports of the example, for what must be masked

    @property
    def finding(self) -> Diagnostic | None:
        """Return the finding that the example is there for."""
        return next(iter(self.report.diagnostics), None)


def homes(platform: str | None = None) -> tuple[Home, ...]:
    """Return every rule once, or those of a platform, shared ones first, each in the pack that shows it."""
    known = _homes()
    return known if platform is None else tuple(e for e in known if e.name in registry.load(platform).rules)


@registry.remembered
def _homes() -> tuple[Home, ...]:
    found = {}
    for platform in registry.names():
        of = registry.load(platform)
        for name, rule in of.rules.items():
            if name not in found:
                found[name] = Home(name, rule, registry.load(rule.example.of) if rule.example.of else of)
    shared = list(registry.shared_rules())
    return tuple(sorted(found.values(), key=lambda home: home.name not in shared))


def by_platform(platform: str | None = None) -> dict[str, list[Home]]:
    """Return the rules of each platform, or of one; the shared ones under the empty name, first."""
    found: dict[str, list[Home]] = {name: [] for name in ("", *registry.names())}
    for each in homes(platform):
        found["" if each.shared else each.pack.name].append(each)
    return {name: rules for name, rules in found.items() if rules}


def home(name: str) -> Home:
    """Return the rule of that name. Raises UsageError, with the nearest name, if there is none."""
    found = next((each for each in homes() if each.name == name), None)
    if found is None:
        external.discover()  # what is wrong with a pack that is installed is reported elsewhere
        found = next((each for each in homes() if each.name == name), None)
    if found is None:
        raise unknown_rule(name)
    return found


def unknown_rule(name: str) -> UsageError:
    """Return the error for a name that no rule has, with the nearest that one has."""
    return unknown_name(
        name,
        sorted(each.name for each in homes()),
        mark("The rule `{value}` is unknown: did you mean `{suggestion}`?"),
        mark("The rule `{value}` is unknown; `guiderail rules` lists all rules."),
    )


@registry.remembered
def shown(name: str) -> Shown | None:
    """Return a rule's example, checked; None if it has none."""
    of = home(name)
    files = example_files(of.pack, name)
    if files is None:
        return None
    judged = []
    if files.beside is not None:
        judged.append(full_check.judge(files.beside.encode(), files.beside_name, files.beside_format))
    judged.append(full_check.judge(files.bad.encode(), files.name, files.format))
    *others, bad = full_check.report(judged)
    good = full_check.report([full_check.judge(files.good.encode(), files.name, files.format)])
    own = tuple(each for each in bad.diagnostics if each.rule == name)
    return Shown(files, replace(bad, diagnostics=own), (*others, bad, *good))
