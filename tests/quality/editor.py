"""``python -m quality.editor SCHEMA FILE SERVER...``: print what a language server shows in a YAML file."""

from __future__ import annotations

import sys
from pathlib import Path

from language_server import LanguageServer


def main(schema: str, name: str, *server: str) -> int:
    """Print a line for each diagnostic, with line and column counted from 1; return 1 if there are any."""
    file = Path(name).resolve()
    settings = {
        "yaml": {
            "schemaStore": {"enable": False},
            "kubernetesCRDStore": {"enable": False},
            "validate": True,
            "schemas": {Path(schema).resolve().as_uri(): file.name},
        },
        "redhat": {"telemetry": {"enabled": False}},
        "http": {"proxy": "", "proxyStrictSSL": True},
    }
    with LanguageServer(server, file.parent, settings) as running:
        found = running.open(file, "yaml")
    for each in found:
        start = each["range"]["start"]
        message = " ".join(each["message"].split())
        sys.stdout.write(f"{start['line'] + 1}:{start['character'] + 1}: {message}\n")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
