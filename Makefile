# Everything that a developer runs: `make demo` shows guiderail at work, `make check` and `make test` test it.
# Needs Python 3.11 or later and make; Node is used where it is there.

PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
VENV := .venv
BIN := $(VENV)/bin
# What running guiderail needs is installed; what working on it needs, too.
RUN := $(VENV)/run
READY := $(VENV)/ready
NODE := $(if $(shell command -v npm),tests/node/node_modules/.package-lock.json)
# What the check page of the site runs in the browser.
PYODIDE := $(if $(shell command -v npm),docs/pyodide/node_modules/.package-lock.json)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo check test update fuzz hostile bench quality lint format site serve pictures messages language lock \
	description audit clean

help:
	@echo "make demo                 check an example, find a mistake in another, and name what to try next"
	@echo "make check                style, types, catalogs and the fast tests, in half a minute"
	@echo "make test                 everything: also a browser, real processes and long suites"
	@echo "make update               write the expected output of the tests again, after an output has changed"
	@echo "make fuzz                 search for inputs that break a reader (MINUTES=5 TARGET=yaml)"
	@echo "make hostile              try every hostile input in a watched process, and print the table"
	@echo "make bench                measure the speed, next to other validators if installed (QUICK=1, WRITE=1)"
	@echo "make quality              compare the messages of the installed validators (SEED=1, WRITE=1)"
	@echo "make lint | format        check style and types | format the code"
	@echo "make site | serve         build the site into site/ | show it, and follow every change"
	@echo "make pictures             draw the pictures of the terminal again"
	@echo "make messages             update the catalogs from the sources"
	@echo "make language CODE=de     start a new language"
	@echo "make description          renew the cut of Twilio's API description; needs the network"
	@echo "make lock                 choose and lock the newest dependencies"
	@echo "make audit                look up known vulnerabilities of the locked packages; needs the network"
	@echo "make clean                remove everything that make has created"

$(RUN): requirements/run.txt requirements/build.txt requirements/set_up.py pyproject.toml hatch_build.py
	@test -n "$(PYTHON)" || { echo "guiderail needs Python 3.11 or later." >&2; exit 1; }
	@$(PYTHON) requirements/set_up.py run build
	@touch $@

$(READY): requirements/dev.txt $(RUN)
	@$(PYTHON) requirements/set_up.py dev
	@touch $@

%/node_modules/.package-lock.json: %/package-lock.json
	@npm ci --prefix $* --silent --no-fund --no-audit
	@touch $@

# The second command finds something, so it must return 1. From there on, all fits on a screen of 24 lines.
demo: $(RUN)
	@set -u; broken=docs/examples/broken/azure-bot-service.yaml; \
	run() { \
		printf '\n$$ guiderail %s %s' "$$1" "$$2"; test $$# -eq 2 || printf ' \\\n    %s %s' "$$3" "$$4"; echo; \
		COLUMNS=80 $(BIN)/guiderail "$$@"; \
	}; \
	run check docs/examples/azure-bot-service && \
	{ run check $$broken --select unquoted-value; test $$? -eq 1; } && \
	echo && PYTHONPATH=requirements $(BIN)/python -c 'from set_up import say; print(say("What you can do next:"))' && \
	printf '  %s\n' 'export PATH="$$PWD/$(BIN):$$PATH"' \
		"guiderail check $$broken" "guiderail guide azure --step 3" "guiderail init azure --output sms.yaml"

check: lint
	@echo "Tests, without the long ones ..."
	@$(BIN)/python -m pytest -n auto --short

test: lint $(NODE) $(PYODIDE)
	@echo "All tests, for some minutes ..."
	@$(BIN)/python -m pytest -n auto

# The tests that compare an output with a file write the file first.
update: $(READY)
	@GUIDERAIL_UPDATE=1 $(BIN)/python -m pytest -n auto $$(grep -rl --include='test_*.py' '^from expected import' tests)

# MINUTES of processor time for each target; without TARGET, all targets. It starts with the inputs of GUIDERAIL_SUITES.
fuzz: $(READY)
	@PYTHONPATH=tests $(BIN)/python -m fuzz --minutes $(or $(MINUTES),1) $(TARGET)

# Other validators are measured if they are installed; WRITE=1 writes the figures into the documentation.
bench: $(READY)
	@PYTHONPATH=$(CURDIR):tests $(BIN)/python -m bench $(if $(QUICK),--quick) $(if $(WRITE),--write)

# Writes into build/quality; WRITE=1 writes the results into the documentation as well.
quality: $(READY)
	@PYTHONPATH=$(CURDIR):$(CURDIR)/tests $(BIN)/python -m quality --seed $(or $(SEED),1) $(if $(WRITE),--write)

# What `guiderail verify` asks is compared with Twilio's description; needs git, the network and GUIDERAIL_SUITES.
description:
	@$(PYTHON) tests/twilio_description.py $(CLONE)

hostile: $(READY)
	@PYTHONPATH=tests $(BIN)/python -m hostile $(THREAT)

lint: $(READY)
	@echo "Style ..."
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --quiet --check || { $(BIN)/ruff format --check; exit 1; }
	@echo "Types ..."
	@$(BIN)/mypy --no-error-summary
	@echo "Packs ..."
	@$(BIN)/guiderail platforms >/dev/null # compiles the packs, and refuses those with flaws

format: $(READY)
	@$(BIN)/ruff check --quiet --fix --exit-zero
	@$(BIN)/ruff format --quiet

# Without npm or its network, the check page names the commands instead.
site: $(READY)
	@$(if $(PYODIDE),$(MAKE) --no-print-directory $(PYODIDE) || true)
	@$(PYTHON) requirements/set_up.py site

serve: $(READY)
	@$(BIN)/python -m mkdocs serve --no-strict

pictures: $(READY)
	@$(BIN)/python -m docs.generator.pictures

messages: $(READY)
	@$(BIN)/python -m docs.generator.catalogs

language: $(READY)
	@test -n "$(CODE)" || { echo "Name the language: make language CODE=de" >&2; exit 2; }
	@$(BIN)/python -m docs.generator.catalogs --new "$(CODE)"

COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--upgrade --custom-compile-command "make lock"

lock: $(READY)
	@$(COMPILE) pyproject.toml --output-file requirements/run.txt
	@$(COMPILE) requirements/build.in --constraint requirements/run.txt --output-file requirements/build.txt
	@$(COMPILE) requirements/lsp.in --constraint requirements/run.txt --output-file requirements/lsp.txt
	@$(COMPILE) requirements/dev.in --constraint requirements/run.txt --constraint requirements/build.txt \
		--constraint requirements/lsp.txt pyproject.toml --extra lsp --output-file requirements/dev.txt
	@$(MAKE) --no-print-directory $(READY)
	@$(BIN)/python -m docs.generator.sbom
	@for folder in tests/node docs/pyodide; do \
		(cd $$folder && npm install --silent --package-lock-only --omit-lockfile-registry-resolved) || exit; done

# uv audits the dependencies of a script, so one is written that has the locked ones. Exit code 1: something is known.
audit: $(READY)
	@mkdir -p build
	@{ printf '# /// script\n# requires-python = ">=3.11"\n# dependencies = [\n'; \
		sed -nE 's/^([a-z0-9][^ ]*==.*[^ ]) *\\$$/#   "\1",/p' requirements/dev.txt; \
		printf '# ]\n# ///\n'; } > build/locked.py
	@$(BIN)/uv audit --preview-features audit-command --script build/locked.py
	@if command -v npm >/dev/null; then npm audit --prefix tests/node --package-lock-only && \
		npm audit --prefix docs/pyodide --package-lock-only; fi

clean:
	rm -rf $(VENV) build dist site .mypy_cache .pytest_cache .ruff_cache .hypothesis tests/node/node_modules docs/pyodide/node_modules
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
