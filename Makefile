# Everything a fresh checkout needs is set up by the first target that asks for it; later runs find it done.
#
#   make run        the demo office on http://127.0.0.1:8000
#   make test       linters, types and all tests but the long ones
#   make test-all   the long ones as well: load, faults, fuzzing
#   make bench      the benchmarks
#   make messages   texts of the code into translations/, for the translators
#   make pictures   the pictures of the README, from the running service
#   make lock       what setup.cfg asks for, pinned with hashes: requirements.lock, requirements-test.lock
#   make audit      known holes in what is locked, ours and the browser's (asks the registries)
#   make sbom       what is really installed here, as CycloneDX: var/sbom.cdx.json
#   make format     what the linters can put right by themselves
#   make clean      removes all that was built and installed here (not var/, the data)

.DEFAULT_GOAL := run
.DELETE_ON_ERROR:
.PHONY: run test test-all bench pictures messages lock audit sbom format clean setup lint chromium nginx

VENV := .venv
BIN := $(VENV)/bin
TOOLS := .venv-tools
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
PACKAGES := $(wildcard queue_service kiosk display_board booking)
# English needs none: its sentences are the msgids.
LOCALES := de de@simple tr ar uk ru fr fa
# One more than two cores: the browser tests wait as much as they work.
WORKERS ?= 3
ARGUMENTS ?=

run: setup
	@exec $(BIN)/queue-service demo $(ARGUMENTS)

test: lint chromium
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup $(ARGUMENTS)

test-all: lint chromium nginx
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup -m "long or not long" $(ARGUMENTS)

bench: setup
	$(BIN)/python -m bench $(ARGUMENTS)

# djlint reads templates for their structure only, and they are laid out by hand, as the texts in them need it.
# H020: elements that a script fills are empty in the template.
lint: setup
	$(BIN)/ruff check --quiet .
	$(BIN)/ruff format --quiet --check .
	$(BIN)/mypy --no-error-summary
	$(BIN)/djlint --quiet --lint --profile=jinja --ignore=H020 --extension=html $(PACKAGES)

pictures: setup chromium
	$(BIN)/python -m tests.pictures $(ARGUMENTS)

# For every Python and system that setup.cfg allows. The second file adds what tests and benchmarks need, and agrees
# with the first. No address of a registry is written down: whoever installs asks their own.
LOCK := $(TOOLS)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	--no-annotate --no-emit-index-url --no-emit-find-links $(ARGUMENTS) setup.cfg
lock: $(TOOLS)/installed
	$(LOCK) --extra valkey --extra sbom --output-file requirements.lock
	$(LOCK) --all-extras --constraint requirements.lock --output-file requirements-test.lock

# ARGUMENTS="--vulnerability-service osv" asks another source. Nothing is installed to be looked at.
audit: setup $(TOOLS)/installed
	$(TOOLS)/bin/pip-audit --disable-pip --require-hashes --requirement requirements-test.lock $(ARGUMENTS)
	@node=$$($(BIN)/python -c 'import os, build_parts; print(build_parts.find_node(os.environ["PATH"]))') && \
		PATH="$$node:$$PATH" npm audit --package-lock-only

sbom: setup
	@mkdir -p var
	$(BIN)/queue-service sbom --output var/sbom.cdx.json

# What looks after the supply chain has an environment of its own: neither the service nor its tests need it.
$(TOOLS)/installed: | $(VENV)/bin/python
	$(BIN)/python -m venv $(TOOLS)
	$(TOOLS)/bin/python -m pip install --quiet --disable-pip-version-check 'uv>=0.13,<0.14' 'pip-audit>=2.10,<3'
	@touch $@

format: setup
	$(BIN)/ruff check --quiet --fix .
	$(BIN)/ruff format --quiet .

# Locations name files without lines, so that moving a line changes no catalogue; nothing is guessed for translators.
messages: setup
	$(BIN)/pybabel --quiet extract --mapping=pyproject.toml --keyword=_l --keyword=plural_forms:2,3 --add-comments=Translators: --strip-comments \
		--add-location=file --sort-by-file --project=queue-service --version=0.1 \
		--header-comment='# Texts of queue-service, licensed under the EUPL-1.2.' \
		--msgid-bugs-address='see CONTRIBUTING.md' --output-file=translations/messages.pot $(PACKAGES)
	@for locale in $(LOCALES); do test -e "translations/$$locale/LC_MESSAGES/messages.po" \
		|| $(BIN)/pybabel --quiet init --input-file=translations/messages.pot --output-dir=translations --locale="$$locale" \
		|| exit 1; done
	$(BIN)/pybabel --quiet update --input-file=translations/messages.pot --output-dir=translations \
		--no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date

clean:
	rm -rf $(VENV) $(TOOLS) node_modules build dist *.egg-info queue_service/web/static/built
	rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find translations -name '*.mo' -delete

# Catalogues and browser parts, if their sources changed since.
setup: $(VENV)/installed
	@$(BIN)/python build_parts.py

# Node comes from its wheel where the machine has none; build_parts.py knows. A new package is installed by name.
$(VENV)/installed: setup.cfg pyproject.toml build_backend.py $(PACKAGES:=/__init__.py) | $(VENV)/bin/python
	$(PIP) babel $$($(BIN)/python build_parts.py requirements)
	$(PIP) --editable '.[test,bench]'
	@touch $@

$(VENV)/bin/python:
	@for python in python3 python3.14 python3.13 python3.12 python3.11; do \
		if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			$$python -m venv $(VENV) && exit 0; \
			echo 'The virtual environment cannot be made: on Debian and Ubuntu, install python3-venv.' >&2; exit 1; \
		fi; \
	done; echo 'Python 3.11 or newer is needed and was not found.' >&2; exit 1

# The browser tests drive the system's Chromium; its shell, which has no windows, takes half the time where there is one.
chromium:
	@whole=; for name in chromium chromium-browser google-chrome; do command -v $$name >/dev/null && whole=$$name; done; \
	if [ -n "$$whole" ] && command -v chromium-headless-shell >/dev/null; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo 'Installing Chromium for the browser tests.'; \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends \
			chromium chromium-headless-shell >/dev/null && exit 0; \
	fi; \
	if [ -z "$$whole" ]; then \
		echo 'The browser tests need Chromium: install it (on Debian: apt-get install chromium).' >&2; exit 1; \
	fi

# The long tests of deploy/ put the system's nginx in front of two processes; Debian's package is not started by them.
nginx:
	@PATH="$$PATH:/usr/sbin" command -v nginx >/dev/null && exit 0; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo 'Installing nginx for the long tests.'; \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends nginx >/dev/null; \
	else \
		echo 'The long tests need nginx: install it (on Debian: apt-get install nginx).' >&2; exit 1; \
	fi
