"""No network: only `verify` can reach one, and no other command does, whatever it loads."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from command import CHECKOUT, alone
from hostile.inputs import SECRET

from validator.reporters.registry import FORMATS

PACKAGE = CHECKOUT / "validator"
LIVE = PACKAGE / "live"  #: asks Twilio
#: what modules need of these for something else: the server of editors waits on standard input and output
_NEEDED = {PACKAGE / "lsp" / "server.py": ["asyncio"]}
#: what reaches a network, or another program that may
REACHING = (
    "aiohttp", "asyncio", "ftplib", "http", "httpx", "imaplib", "poplib", "requests", "smtplib", "socket",
    "socketserver", "ssl", "telnetlib", "urllib.request", "urllib3", "webbrowser", "xmlrpc",
)  # fmt: skip

#: loaded by the standard library where it reads what is known of installed distributions
_IN_PASSING = ("socket",)

#: calls everything in one process in which the network and other programs raise
_DENIED = """
import io, os, sys
def deny(event, arguments):
    if event == "subprocess.Popen" and [*map(os.fspath, arguments[1])] == [sys.executable, "-I", worker]:
        return  # it evaluates a schema; tests/engine/test_foreign_schema.py shows that it fetches nothing
    if event.startswith("socket.") or event in ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn"):
        raise SystemExit(f"{event} {arguments}")
from validator.json_schema.schema_process import WORKER
worker = str(WORKER)
sys.addaudithook(deny)
from validator.cli import main as cli
for words in sys.stdin.read().splitlines():
    cli.main(words.split())
loaded = [name for name in sys.argv[1:] if name in sys.modules]
sys.exit(f"loaded: {loaded}" if loaded else 77)
"""

COMMANDS = f"""\
check a.yaml -v
check . --format json {" ".join(f"--output {name}:out.{name}" for name in FORMATS)}
check a.yaml --format github --env
check a.yaml --fix --diff --unsafe-fixes
check a.yaml --schema s.json --lang fr
check a.yaml --write-baseline base.json
check a.yaml --baseline base.json
guide --config a.yaml --format html --lang es
convert a.yaml --to json
init ibm --no-input --output -
explain secret-in-file
rules --format json
schema azure
doctor
"""


@pytest.mark.parametrize(
    "module", sorted({*PACKAGE.rglob("*.py")} - {*LIVE.rglob("*.py")}), ids=lambda path: path.stem
)
def test_no_other_module_can_reach_a_network(module: Path) -> None:
    found = []
    for node in ast.walk(ast.parse(module.read_bytes())):
        names = [each.name for each in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and not node.level and node.module:
            names = [node.module, *(f"{node.module}.{each.name}" for each in node.names)]
        found += [name for name in names for each in REACHING if name == each or name.startswith(f"{each}.")]
    assert found == _NEEDED.get(module, [])


def test_no_command_reaches_a_network_or_loads_what_could(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(SECRET)
    (tmp_path / "s.json").write_text('{"$schema": "https://example.com/x", "properties": {"twilio": false}}')
    done = subprocess.run(
        [sys.executable, "-c", _DENIED, *(name for name in REACHING if name not in _IN_PASSING)],
        input=COMMANDS.encode(), capture_output=True, cwd=tmp_path, env=alone(), timeout=120,
    )  # fmt: skip
    assert done.returncode == 77, done.stderr.decode()[-2000:]


def test_the_denial_denies() -> None:
    reaching = _DENIED.replace("from validator.cli import main as cli", "import socket; socket.socket()")
    done = subprocess.run([sys.executable, "-c", reaching], input=b"", capture_output=True, env=alone())
    assert done.returncode == 1
    assert b"socket.__new__" in done.stderr
