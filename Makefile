# make run    set everything up, start the portal with a sample group, print address and accounts
# make test   set everything up, run the whole test suite
# make days   try what says something of days at ten odd instants
# make setup  install everything without starting
# make check  formatting, lint, types, import rules, our own checks, dependency audit
#
# Set-up happens once: a stamp in .stamps/ stands for a finished step, and a step is done again
# only when what it was made from has changed.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

VENV := .venv
PY := $(VENV)/bin/python
STAMPS := .stamps
PORT ?= 8000
DATA ?= var
CATALOGUES := $(shell find templates/translations -name '*.po' 2>/dev/null)
# What is compiled once is kept, whatever the machine is set to: the tests start hundreds of processes.
unexport PYTHONDONTWRITEBYTECODE
OWN_CHECKS := $(sort $(wildcard tools/check_*.py))
TYPED := estimator shared_db portal workers templates tools

.PHONY: help run test days check setup lock format clean

help:
	@sed -n 's/^# \(make .*\)/\1/p' Makefile

run: $(STAMPS)/run $(STAMPS)/assets $(STAMPS)/catalogues
	@exec $(VENV)/bin/tsunagu up --data $(DATA) --port $(PORT) --sample

setup: $(STAMPS)/run $(STAMPS)/dev $(STAMPS)/assets $(STAMPS)/catalogues

test: setup
	@chromium=$$($(PY) tools/find_browser.py --install); \
	  chosen=(); [ -n "$$chromium" ] || chosen=(-m "not browser"); \
	  TSUNAGU_CHROMIUM="$$chromium" $(PY) -m pytest --numprocesses auto \
	    --dist loadfile --no-loadscope-reorder "$${chosen[@]}" $(ARGS)

days: setup
	$(PY) tools/at_instants.py -m days $$(grep -rl --include='test_*.py' pytest.mark.days tests)

check: setup
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy $(TYPED)
	$(VENV)/bin/lint-imports
	@for check in $(OWN_CHECKS); do echo "$(PY) $$check"; $(PY) $$check; done
	$(PY) tools/audit_dependencies.py requirements/run.lock

format: $(STAMPS)/dev
	$(PY) -m ruff format .
	$(PY) -m ruff check --fix .

# What pip and npm write names no registry: each machine uses the one that it is set up for.
PIP_COMPILE := CUSTOM_COMPILE_COMMAND="make lock" $(VENV)/bin/pip-compile --quiet --strip-extras \
	--generate-hashes --allow-unsafe --no-emit-index-url --no-emit-find-links \
	--no-emit-trusted-host

lock: $(STAMPS)/dev
	$(PIP_COMPILE) --build-deps-for=editable -o requirements/run.lock pyproject.toml
	$(PIP_COMPILE) --build-deps-for=editable --extra=dev -c requirements/run.lock \
	  -o requirements/dev.lock pyproject.toml
	$(PIP_COMPILE) -o requirements/node.lock requirements/node.in
	npm install --package-lock-only --omit-lockfile-registry-resolved --ignore-scripts
	@rm -rf *.egg-info  # left by pip-compile; it would hide what the installed package needs

clean:
	rm -rf $(VENV) $(STAMPS) node_modules portal/static/built build *.egg-info

$(STAMPS)/venv:
	@mkdir -p $(STAMPS)
	@python=$$(tools/find_python.sh); \
	  echo "Making a Python environment ($$($$python --version)) …"; \
	  $$python -m venv --clear $(VENV) || { rm -rf $(VENV); \
	    echo "Python can't make a virtual environment. On Debian: apt-get install python3-venv"; \
	    exit 1; }
	@touch $@

$(STAMPS)/run: requirements/run.lock pyproject.toml $(STAMPS)/venv
	@echo "Installing what the portal needs (about 120 MB the first time) …"
	@$(PY) tools/install_packages.py requirements/run.lock
	@$(PY) -m pip --disable-pip-version-check install -qq --no-deps --no-build-isolation --editable .
	@touch $@

$(STAMPS)/dev: requirements/dev.lock $(STAMPS)/run
	@echo "Installing what tests and checks need …"
	@$(PY) tools/install_packages.py requirements/dev.lock
	@touch $@

$(STAMPS)/assets: package-lock.json tools/build_assets.py $(STAMPS)/venv
	@echo "Fetching the pages' scripts, design tokens and fonts …"
	@$(PY) tools/build_assets.py
	@touch $@

$(STAMPS)/catalogues: $(CATALOGUES) tools/compile_catalogues.py $(STAMPS)/run
	@echo "Compiling the translations …"
	@$(PY) tools/compile_catalogues.py
	@touch $@
