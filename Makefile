# Everything a fresh machine needs is python3 and make: the targets build `.venv` themselves.
PYTHON ?= python3
ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
else
BIN := .venv/bin
endif
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
# The development tools and all that they need, version by version and file by file, for LOCKED=1.
LOCK := .github/requirements-dev.txt

.PHONY: demo test test-long check docs release lock bench fuzz weather sheet format clean help

help: ## List the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

.venv/pyvenv.cfg:
	@$(PYTHON) -m venv .venv

.venv/.run: .venv/pyvenv.cfg pyproject.toml
	@echo "Installing thumbcli and its fonts into .venv; this takes a minute or two." >&2
	@$(PIP) -e .
	@touch $@

.venv/.dev: .venv/pyvenv.cfg pyproject.toml $(LOCK)
	@echo "Installing thumbcli with its development tools into .venv; this takes a minute or two." >&2
ifdef LOCKED
	@$(PIP) --require-hashes -r $(LOCK)
	@$(PIP) --no-deps --no-build-isolation -e .
else
	@$(PIP) -e '.[dev,cjk,serve]'
endif
	@touch $@ .venv/.run

demo: .venv/.run ## Draw samples/titles.csv with the local engine into thumbs/
	@if $(BIN)/thumb artwork list | grep -q '^fluent '; then :; \
	elif command -v npm >/dev/null; then \
		echo "npm is here: adding Fluent Emoji (thumb artwork remove fluent removes it)." >&2; \
		$(BIN)/thumb artwork add fluent || true; \
	else echo "Without npm: drawing with Noto Color Emoji (see thumb artwork add fluent)." >&2; fi
	@$(BIN)/thumb batch samples/titles.csv --engine local --out thumbs

# What takes longest is run by a target of its own, which `.ci/run` calls as well. A test that has become slow is named.
test: .venv/.dev ## Run the tests that take half a second at most
	$(BIN)/python -m pytest -m "not long" --durations 10 --durations-min 3

test-long: .venv/.dev ## Run the others: clusters, browsers, crashes, whole runs, full disks
	$(BIN)/python -m pytest -m long

check: .venv/.dev ## Lint, format, types, layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/mypy --platform win32 --cache-dir .mypy_cache/win32 thumbcli
	$(BIN)/mypy --platform darwin --cache-dir .mypy_cache/darwin thumbcli
	$(BIN)/lint-imports

docs: .venv/.dev ## Write docs/cli.md and docs/options.md from the code, and build the site of docs/ into site/
	$(BIN)/python -m tests.docs.cli_reference
	$(BIN)/python -m tests.options_table
	$(BIN)/thumb batch 'docs/*.md' --engine local --format blogpost --out docs/cards --quiet
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

release: .venv/.dev ## Build what is released, check it, and use it on every Python that is here
	$(BIN)/python -m tests.release

# uv alone resolves for every system and Python at once; it names no index in the file.
lock: .venv/.dev ## Renew the versions and hashes of the development tools, for make LOCKED=1
	$(PIP) uv
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-annotate --upgrade \
		--custom-compile-command 'make lock' --extra dev --extra cjk --extra serve \
		--output-file $(LOCK) pyproject.toml

bench: .venv/.dev ## Measure speed against the encoder and other renderers
	$(BIN)/python -m tests.bench

fuzz: .venv/.dev ## Feed thumb 2,000 damaged files, and 500 examples to each property
	$(BIN)/python -m tests.fuzz
	$(BIN)/python -m pytest -m hypothesis --hypothesis-profile long --timeout 600

weather: .venv/.dev ## Measure what bad servers cost thumb batch
	$(BIN)/python -m tests.weather

sheet: .venv/.dev ## Draw a contact sheet of the samples
	$(BIN)/python -m tests.sheet

format: .venv/.dev ## Format the code
	$(BIN)/ruff check --fix --quiet . || true
	$(BIN)/ruff format .

clean: ## Remove what the targets made
	rm -rf .venv thumbs site docs/cards build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
