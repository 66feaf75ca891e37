# make help lists the jobs. Needed beforehand: python3 (3.11 or later), make and git.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

VENV := .venv
BIN := $(VENV)/bin
# Stamps lie in the environment, so that removing it starts afresh.
INSTALLED := $(VENV)/.installed
CHECKED := $(VENV)/.checked
QUIET_PIP := --quiet --disable-pip-version-check --no-input

# The first that runs and is recent enough; only looked for where there is no environment yet.
FIND_PYTHON = for python in "$${PYTHON:-python3}" python3.13 python3.12 python3.11 python3; do \
	if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo "$$python"; exit; fi; \
	done; echo "Arrimage needs Python 3.11 or later: install python3.11, or say where it is with PYTHON=..." >&2; exit 1

.PHONY: help run test lint format bench documents screenshots translations lock clean

help: ## lists these jobs
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "make %-13s %s\n", $$1, $$2}'

run: $(INSTALLED) $(CHECKED)-run ## opens the demo shop; without a display, plays the main job headless
	@$(BIN)/arrimage --demo $(ARGS)

# Tests start the program a hundred times: what a machine says against keeping compiled modules would cost each a second.
test: $(INSTALLED) $(CHECKED)-test node-modules ## runs every test, on SQLite and on PostgreSQL; ARGS="..." go to pytest
	@PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest --numprocesses auto --dist loadfile $(ARGS)

lint: $(INSTALLED) ## checks style, types and the layers
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet . || { echo "Not formatted: make format mends it." >&2; exit 1; }
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports --no-logo >$(VENV)/imports.log || { cat $(VENV)/imports.log >&2; exit 1; }

format: $(INSTALLED) ## formats the code and mends what ruff can mend
	@$(BIN)/ruff check --quiet --fix-only .
	@$(BIN)/ruff format --quiet .

bench: $(INSTALLED) $(CHECKED)-test ## measures, one JSON object a line
	@$(BIN)/python -m tools.bench $(ARGS)

documents: $(INSTALLED) $(CHECKED)-test node-modules ## draws docs/documents/: everything that is printed
	@$(BIN)/python -m tools.documents

screenshots: $(INSTALLED) $(CHECKED)-run ## draws docs/screenshots/ from the real window on the demo shop
	@$(BIN)/python -m tools.screenshots $(ARGS)

translations: $(INSTALLED) $(CHECKED)-run ## collects the window's texts for Qt Linguist and compiles them
	@$(BIN)/python -m tools.translations

lock: $(INSTALLED) ## renews requirements.lock: the newest versions pyproject.toml admits, for every Python and system
	@python=$$($(FIND_PYTHON)); "$$python" -m venv --clear $(VENV)/lock
	@$(VENV)/lock/bin/python -m pip install $(QUIET_PIP) uv
	@$(VENV)/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest --extra dev --upgrade \
		--no-header --no-annotate --no-emit-index-url --no-emit-find-links --output-file requirements.lock pyproject.toml
	@rm -rf $(VENV)/lock
	@git --no-pager diff --stat -- requirements.lock

clean: ## removes everything that was made here
	@rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -not -path './.git/*' -prune -exec rm -rf {} +

$(INSTALLED): requirements.lock pyproject.toml
	@if [ ! -x $(BIN)/python ]; then \
		python=$$($(FIND_PYTHON)); "$$python" tools/setup_system.py venv; \
		echo "Making $(VENV) with $$("$$python" --version)"; "$$python" -m venv --clear $(VENV); fi
	@$(BIN)/python -m pip install $(QUIET_PIP) --no-deps -r requirements.lock
	@$(BIN)/python -m pip install $(QUIET_PIP) --no-deps --no-build-isolation --editable .
	@touch $@

# A check that something is wanting leaves no stamp, so that the next run looks again.
$(CHECKED)-%: tools/setup_system.py | $(INSTALLED)
	@$(BIN)/python tools/setup_system.py $* && touch $@

# An independent renderer of ZPL, for the tests that decode what a label printer would print.
RENDERER := $(wildcard tests/support/zpl/package-lock.json)
.PHONY: node-modules
node-modules: $(if $(RENDERER),$(VENV)/.zpl-renderer)
$(VENV)/.zpl-renderer: $(RENDERER) | $(INSTALLED) $(CHECKED)-test
	@if command -v npm >/dev/null; then npm ci --silent --ignore-scripts --no-audit --no-fund --prefix $(dir $<) && touch $@; fi
