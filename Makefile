# Wegwijs: every way in. `make demo` is the one to type first.
PYTHON ?= python3
PORT   ?= 8000
BIN    := .venv/bin

.PHONY: install demo test lint format bench lock readme clean
.DELETE_ON_ERROR:

install: .venv/.installed                ## the command .venv/bin/wegwijs and what it needs

demo: install                            ## compile the content, serve it with the browser phone
	$(BIN)/wegwijs demo --port $(PORT)

test: lint                               ## everything, in a real browser too
	$(BIN)/pytest

lint: .venv/.tested                      ## style and types
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

format: .venv/.tested
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

bench: .venv/.tested                     ## ratios against the baselines, and bench/results.json
	$(BIN)/python -m bench

readme: .venv/.tested                    ## the generated parts of README.md
	$(BIN)/pytest tests/test_readme.py --update

lock: .venv/.tested                      ## after a change of dependencies in pyproject.toml
	$(BIN)/pip install -q uv
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --no-annotate \
	  pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --no-annotate \
	  --extra test pyproject.toml -o requirements-test.lock

clean:
	rm -rf .venv var tests/oracle/node_modules

# Some systems ship python3 without venv or pip: then the package python3-venv is fetched, where that is possible.
.venv/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Wegwijs needs Python 3.11 or later: make install PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv .venv || { rm -rf .venv; .ci/system-packages python3-venv && $(PYTHON) -m venv .venv; }

.venv/.installed: .venv/bin/pip requirements.lock pyproject.toml
	$(BIN)/pip install -q --disable-pip-version-check -r requirements.lock
	$(BIN)/pip install -q --disable-pip-version-check --no-deps -e .
	@touch $@

.venv/.tested: .venv/.installed requirements-test.lock .ci/system-packages tests/oracle/node_modules/.installed
	$(BIN)/pip install -q --disable-pip-version-check -r requirements-test.lock
	.ci/system-packages chromium nodejs npm redis-server espeak-ng ffmpeg nginx-light caddy systemd openssl
	@touch $@

# A second opinion on opening hours, for tests only: it is LGPL and no part of Wegwijs.
tests/oracle/node_modules/.installed: tests/oracle/package.json
	.ci/system-packages nodejs npm
	npm install --prefix tests/oracle --no-package-lock --no-audit --no-fund --silent
	@touch $@
