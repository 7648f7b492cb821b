"""Files of other programs that carry variables of Twilio: each kind, with given values."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable

from secret_canaries import TOKEN

SID = "AC3f1e0d2c4b5a69788796a5b4c3d2e1f0"
OTHER_SID = "SK3f1e0d2c4b5a69788796a5b4c3d2e1f0"


def encoded(text: str | bytes) -> str:
    return base64.b64encode(text.encode() if isinstance(text, str) else text).decode()


def indented(lines: list[str], by: int) -> str:
    return "".join(" " * by + line + "\n" for line in lines)


def quoted(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def pairs(values: dict[str, str], by: int) -> str:
    lines = [
        line for name, value in values.items() for line in (f"- name: {name}", f"  value: {quoted(value)}")
    ]
    return indented(lines, by)


def members(values: dict[str, str], by: int) -> str:
    return indented([f"{name}: {quoted(value)}" for name, value in values.items()], by)


def compose(values: dict[str, str]) -> str:
    return "services:\n  web:\n    ports: [8080:80]\n    environment:\n      PORT: 8080\n" + members(
        values, 6
    )


def compose_list(values: dict[str, str]) -> str:
    lines = [f"- {quoted(f'{name}={value}')}" for name, value in values.items()]
    return "services:\n  web:\n    environment:\n      - PORT=8080\n" + indented(lines, 6)


def workflow(values: dict[str, str]) -> str:
    return f"on: push\nenv:\n{members(values, 2)}jobs:\n  send:\n    steps: [run: make]\n"


def workflow_job(values: dict[str, str]) -> str:
    return f"on: [push]\njobs:\n  send:\n    env:\n{members(values, 6)}    steps: [run: make]\n"


def workflow_step(values: dict[str, str]) -> str:
    return f"'on': push\njobs:\n  send:\n    steps:\n      - run: make\n        env:\n{members(values, 10)}"


def action(values: dict[str, str]) -> str:
    return (
        f"name: send\nruns:\n  using: composite\n  steps:\n    - run: make\n      env:\n{members(values, 8)}"
    )


def pod(values: dict[str, str]) -> str:
    return "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - name: web\n      env:\n" + pairs(values, 8)


def deployment(values: dict[str, str]) -> str:
    return (
        "apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n    spec:\n      initContainers:\n"
        "        - name: web\n          env:\n" + pairs(values, 12)
    )


def cron_job(values: dict[str, str]) -> str:
    return (
        "apiVersion: batch/v1\nkind: CronJob\nspec:\n  jobTemplate:\n    spec:\n      template:\n"
        "        spec:\n          containers:\n            - name: web\n              env:\n"
        + pairs(values, 16)
    )


def config_map(values: dict[str, str]) -> str:
    return "apiVersion: v1\nkind: ConfigMap\ndata:\n  PORT: '8080'\n" + members(values, 2)


def secret(values: dict[str, str]) -> str:
    return "apiVersion: v1\nkind: Secret\nstringData:\n  PASSWORD: x\n" + members(values, 2)


def encoded_secret(values: dict[str, str]) -> str:
    return "apiVersion: v1\nkind: Secret\ndata:\n" + members({n: encoded(v) for n, v in values.items()}, 2)


def manifest_in_json(values: dict[str, str]) -> str:
    return json.dumps({"apiVersion": "v1", "kind": "Secret", "stringData": values}, indent=2)


def settings(values: dict[str, str]) -> str:
    names = {
        "TWILIO_ACCOUNT_SID": "TwilioAccountSid",
        "TWILIO_AUTH_TOKEN": "TwilioAuthToken",
        "TWILIO_PHONE_NUMBER": "TwilioNumber",
    }
    renamed = {names[name]: value for name, value in values.items() if name in names}
    return json.dumps({"Logging": {"LogLevel": "Debug"}, "Bot": renamed}, indent=2)


Kind = Callable[[dict[str, str]], str]
#: name -> the file's name, what makes its text, whether all variables of the program must be in it
KINDS: dict[str, tuple[str, Kind, bool]] = {
    "compose": ("compose.yaml", compose, True),
    "compose-list": ("docker-compose.yml", compose_list, True),
    "workflow": ("ci.yml", workflow, False),
    "workflow-job": ("ci.yml", workflow_job, False),
    "workflow-step": ("ci.yml", workflow_step, False),
    "action": ("action.yml", action, False),
    "pod": ("pod.yaml", pod, True),
    "deployment": ("deployment.yaml", deployment, True),
    "cron-job": ("job.yaml", cron_job, True),
    "config-map": ("map.yaml", config_map, False),
    "secret": ("secret.yaml", secret, False),
    "encoded-secret": ("secret.yaml", encoded_secret, False),
    "manifest-in-json": ("secret.json", manifest_in_json, False),
    "settings": ("appsettings.Production.json", settings, False),
}

GOOD = {"TWILIO_ACCOUNT_SID": SID, "TWILIO_AUTH_TOKEN": "${TOKEN}", "TWILIO_PHONE_NUMBER": "+12025550142"}
BAD = {"TWILIO_ACCOUNT_SID": OTHER_SID, "TWILIO_AUTH_TOKEN": TOKEN, "TWILIO_PHONE_NUMBER": "+1 202 555 0142"}
