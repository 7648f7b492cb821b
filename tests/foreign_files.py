"""Fifty files as repositories have them that are no configuration of a known platform."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

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


FOREIGN: dict[str, str] = {
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


def write_foreign(folder: Path) -> None:
    """Write all of them below a folder."""
    for name, content in FOREIGN.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
