"""Two hundred files as repositories have them that are no configuration of a known platform.

Those in ``examples/foreign-files.txt`` are as their tools want them; variations of them trip readers.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from expected import EXAMPLES

_ARM = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
_PARAMETERS = "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#"


def _template(*resources: dict[str, Any]) -> str:
    return json.dumps({"$schema": _ARM, "contentVersion": "1.0.0.0", "resources": list(resources)}, indent=2)


def _parameters(**values: str) -> str:
    parameters = {name: {"value": value} for name, value in values.items()}
    return json.dumps({"$schema": _PARAMETERS, "contentVersion": "1.0.0.0", "parameters": parameters})


def _channel(name: str) -> dict[str, Any]:
    return {
        "type": "Microsoft.BotService/botServices/channels",
        "apiVersion": "2022-09-15",
        "name": f"contoso-support/{name}",
        "properties": {"channelName": name, "properties": {"isEnabled": True}},
    }


def _manifest(kind: str, **more: Any) -> str:
    return json.dumps({"apiVersion": "v1", "kind": kind, "metadata": {"name": "web"}, **more})


SMALL: dict[str, str] = {
    "package.json": '{"name": "web", "version": "1.0.0", "scripts": {"start": "node ."}}',
    "package-lock.json": '{"name": "web", "lockfileVersion": 3, "packages": {}}',
    "tsconfig.json": '{\n  // what the compiler may do\n  "compilerOptions": {"strict": true,},\n}',
    "jsconfig.json": '{"compilerOptions": {"checkJs": true}}',
    ".eslintrc.json": '{"extends": ["eslint:recommended"], "rules": {}}',
    ".prettierrc.yaml": "semi: false\n",
    "composer.json": '{"require": {"php": ">=8.1", "twilio/sdk": "^8.0"}}',
    "deno.jsonc": '{\n  // tasks\n  "tasks": {"dev": "deno run main.ts"},\n}',
    "turbo.json": '{"pipeline": {"build": {}}}',
    "renovate.json": '{"extends": ["config:base"]}',
    "host.json": '{"version": "2.0", "logging": {}}',
    "local.settings.json": '{"IsEncrypted": false, "Values": {}}',
    "appsettings.json": '{"MicrosoftAppId": "", "MicrosoftAppPassword": ""}',
    "settings/launch.json": '{\n  /* how to start */\n  "configurations": [],\n}',
    "bot/manifest.json": '{"manifestVersion": "1.16", "bots": [{"botId": "x"}]}',
    "bot/dialog.json": '{"$kind": "Microsoft.AdaptiveDialog", "triggers": []}',
    "azure/storage.json": _template({"type": "Microsoft.Storage/storageAccounts", "name": "s"}),
    "azure/bot.json": _template({"type": "Microsoft.BotService/botServices", "name": "contoso-support"}),
    "azure/teams.json": _template(_channel("MsTeamsChannel")),
    "azure/directline.json": _template(_channel("DirectLineChannel"), _channel("WebChatChannel")),
    "azure/broken.json": _template({"type": "Microsoft.Web/sites"})[:-3],
    "azure/storage.parameters.json": _parameters(storageName="s", sku="Standard_LRS"),
    "azure/bot.parameters.json": _parameters(botName="contoso-support", phone="+12025550144"),
    "azure/bicepconfig.json": '{"analyzers": {"core": {"enabled": true}}}',
    "azure/policy.json": '{"properties": {"mode": "All", "policyRule": {}}}',
    "aws/template.yaml": 'AWSTemplateFormatVersion: "2010-09-09"\nResources: {}\n',
    "aws/samconfig.toml": "version = 0.1\n[default.deploy.parameters]\nregion = 'us-east-1'\n",
    "terraform/terraform.tfvars.json": '{"bot_name": "contoso-support"}',
    "k8s/deployment.yaml": _manifest("Deployment", spec={"replicas": 2}),
    "k8s/service.yaml": "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{port: 80}]}\n",
    "k8s/secret.yaml": _manifest("Secret", data={"TOKEN": "eA=="}),
    "k8s/all.yaml": "apiVersion: v1\nkind: ConfigMap\n---\napiVersion: v1\nkind: Namespace\n",
    "k8s/channel.yaml": "apiVersion: messaging.knative.dev/v1\nkind: Channel\nmetadata: {name: sms}\n",
    "charts/values.yaml": "replicaCount: 1\nimage: {repository: web, tag: latest}\n",
    "charts/templates/web.yaml": "{{- if .Values.web }}\nkind: Deployment\n{{- end }}\n",
    "docker-compose.yml": "services:\n  web:\n    image: web\n    platform: linux/amd64\n",
    ".gitlab-ci.yml": "test:\n  script: [make test]\n",
    "ci/workflow.yml": "on: [push]\njobs: {test: {runs-on: ubuntu-latest, steps: []}}\n",
    "ci/azure-pipelines.yml": "trigger: [main]\npool: {vmImage: ubuntu-latest}\nsteps: []\n",
    "ci/dependabot.yml": "version: 2\nupdates: []\n",
    ".pre-commit-config.yaml": "repos: []\n",
    "openapi.yaml": "openapi: 3.1.0\ninfo: {title: x, version: '1'}\npaths: {}\n",
    "asyncapi.yaml": "asyncapi: 3.0.0\nchannels: {sms: {address: sms}}\n",
    "mkdocs.yml": "site_name: x\nextra: !ENV [X, y]\n",
    "pyproject.toml": "[project]\nname = 'web'\n",
    "Cargo.toml": "[package]\nname = 'web'\n",
    "netlify.toml": "[build]\ncommand = 'make'\n",
    "data/points.json": '{"type": "FeatureCollection", "features": []}',
    "data/list.json": '[{"phone": "+12025550144"}]',
    ".env": "DATABASE_URL=postgres://localhost/web\n",
}


def _read_texts() -> dict[str, str]:
    """Return the files of ``foreign-files.txt``: a line ``=== NAME`` begins each."""
    with (EXAMPLES / "foreign-files.txt").open(encoding="utf-8", newline="") as file:
        _, *parts = re.split(r"^=== ", file.read(), flags=re.MULTILINE)
    return {name: text for name, _, text in (part.partition("\n") for part in parts)}


TEXTS = _read_texts()
_PROSE = "platform: azure-bot-service is checked elsewhere; TWILIO_SID and TWILIO_AUTH_TOKEN are there"
_HASHED = (".yaml", ".yml", ".toml", ".env")


def _with_prose(name: str, text: str) -> str:
    """Return a text after a comment that names a platform and variables of Twilio."""
    return f"{'#' if name.endswith(_HASHED) else '//'} {_PROSE}\n{text}"


def _with_blank_ends(name: str, text: str) -> str:
    """Return a text with white space at the ends of its lines, and empty lines at its own."""
    return "\n\n" + text.replace("\n", "  \n") + "\n\n"


def _as_second_document(name: str, text: str) -> str:
    """Return a text after an empty document, and before another."""
    return f"---\n---\n{text}\n---\n- just: a list\n...\n"


def _with_anchors(name: str, text: str) -> str:
    """Return a text after a document that shares a block, merges it, and has a key twice."""
    return f"base: &base {{a: 1}}\nuse: {{<<: *base, b: 012, b: 0o14, c: 1_000}}\n---\n{text}"


def _cut(name: str, text: str) -> str:
    """Return the first two thirds of a text, as while somebody writes it."""
    return text[: len(text) * 2 // 3]


def _in_conflict(name: str, text: str) -> str:
    """Return a text in which a merge has left its marks."""
    return f"<<<<<<< HEAD\n{text}=======\n{text}>>>>>>> theirs\n"


#: changes that trip readers: for which endings, and what they make of a text
_VARIATIONS: dict[str, tuple[tuple[str, ...], Callable[[str, str], str]]] = {
    "bom": ((".yaml", ".yml", ".json", ".toml", ".env"), lambda name, text: "\ufeff" + text),
    "crlf": ((".yaml", ".yml", ".json", ".toml", ".env"), lambda name, text: text.replace("\n", "\r\n")),
    "prose": ((*_HASHED, ".json", ".jsonc"), _with_prose),
    "ends": ((".yaml", ".yml", ".json"), _with_blank_ends),
    "documents": ((".yaml", ".yml"), _as_second_document),
    "anchors": ((".yaml", ".yml"), _with_anchors),
    "tabs": ((".yaml", ".yml", ".json"), lambda name, text: text.replace("  ", "\t")),
    "cut": ((".yaml", ".yml", ".json", ".jsonc", ".toml", ".env"), _cut),
    "conflict": ((".yaml", ".yml", ".json", ".toml", ".env"), _in_conflict),
}
_EACH = 8  #: files that each variation is made of


def _varied() -> dict[str, str]:
    """Return variations of the texts, each of other ones: by the name of the variation as a folder."""
    found = {}
    names = sorted(TEXTS)
    for number, (title, (endings, change)) in enumerate(_VARIATIONS.items()):
        fitting = [name for name in names if name.endswith(endings)]
        step = max(1, len(fitting) // _EACH)
        for name in fitting[number % step :: step][:_EACH]:
            found[f"{title}/{name}"] = change(name, TEXTS[name])
    return found


FOREIGN: dict[str, str] = {**SMALL, **TEXTS, **_varied()}


def write_foreign(folder: Path) -> None:
    """Write all of them below a folder."""
    for name, content in FOREIGN.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content.encode())
