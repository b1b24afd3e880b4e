# Every command worth remembering; `make` alone lists them.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3.11
APP := .venv/bin
DIALOGUE := .venv-dialogue/bin
# uv is used where it is installed; elsewhere it is put into .venv-tools, not into the user's Python.
UV := $(shell command -v uv || echo .venv-tools/bin/uv)
# A wheelhouse that pip knows (for example one with torch's CPU build) serves uv too.
export UV_FIND_LINKS ?= $(PIP_FIND_LINKS)
export SANIC_NO_UVLOOP := true

.PHONY: help
help: ## List the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

$(UV):
	$(PYTHON) -m venv .venv-tools && .venv-tools/bin/pip install --quiet uv

.venv/.installed: requirements/app.lock pyproject.toml | $(UV)
	@echo "▸ app environment"
	@test -x $(APP)/python || $(UV) venv --quiet --python 3.11 .venv
	@$(UV) pip install --quiet --python .venv --requirement requirements/app.lock
	@$(UV) pip install --quiet --python .venv --no-deps --editable .
	@touch $@

# --no-deps: the lock is complete, and Rasa's own bounds contradict it (see requirements/dialogue-overrides.txt).
# Byte-compiled at once, or the first start would take minutes.
.venv-dialogue/.installed: requirements/dialogue.lock | $(UV)
	@echo "▸ dialogue environment"
	@test -x $(DIALOGUE)/python || $(UV) venv --quiet --python 3.11 .venv-dialogue
	@$(UV) pip install --quiet --python .venv-dialogue --no-deps --compile-bytecode --requirement requirements/dialogue.lock
	@touch $@

.PHONY: install
install: .venv/.installed .venv-dialogue/.installed ## Make both Python environments

.PHONY: lock
lock: | $(UV) ## Resolve both environments anew
	$(UV) pip compile --quiet pyproject.toml --group dev --python-version 3.11 --no-emit-find-links --no-header --output-file requirements/app.lock
	@# Whichever build of torch a machine finds must satisfy the lock.
	sed -i.bak 's/^\(torch==[0-9.]*\)+.*/\1/' requirements/app.lock && rm requirements/app.lock.bak
	$(UV) pip compile --quiet --group dialogue --override requirements/dialogue-overrides.txt --python-version 3.11 --no-header --output-file requirements/dialogue.lock
