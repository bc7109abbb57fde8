# Wegwijs: every way in. `make demo` is the one to type first.
PYTHON ?= python3
PORT   ?= 8000
BIN    := .venv/bin
# A file of tests at a time for each process, as many and in the order that tests/conftest.py says.
PYTEST := $(BIN)/pytest -n auto --maxprocesses 8 --dist loadfile --no-loadscope-reorder
# Where this is set, as in many containers, each of hundreds of processes would compile every module anew.
unexport PYTHONDONTWRITEBYTECODE
# Nothing is installed whose hash is not in a file of ours.
PIP    := $(BIN)/python -m pip install -q --disable-pip-version-check
LOCKED := $(PIP) --require-hashes -r
LOCK   := $(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --no-annotate

.PHONY: install demo test tests soak sets lint format bench lock docs readme clean
.DELETE_ON_ERROR:

install: .venv/.installed                ## the command .venv/bin/wegwijs and what it needs

demo: install                            ## compile the content, serve it with the browser phone
	$(BIN)/wegwijs demo --port $(PORT)

test: .venv/.tested                      ## everything, in a real browser too; style and types beside it
	@$(MAKE) --no-print-directory -j2 lint tests

tests: .venv/.tested
	$(PYTEST)

sets: .venv/.tested                      ## the whole sets of what `make test` takes a part of
	$(PYTEST) -m soak $(ARGUMENTS)

soak: sets                               ## and what takes half an hour: things break, everything is searched, crowds come
	.ci/system-packages gcc libc6-dev iproute2
	$(BIN)/python -m tests.soak

lint: .venv/.tested                      ## style and types
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

format: .venv/.tested
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

bench: .venv/.tested bench/twilio_run/node_modules/.installed   ## ratios against the baselines, and bench/results.json
	.ci/system-packages wrk
	$(BIN)/python -m bench

docs: .venv/.tested                      ## the generated parts of README.md and docs/
	$(BIN)/pytest tests/test_docs.py --update

readme: docs                             ## its old name

lock: .venv/.tested                      ## after a change of dependencies in pyproject.toml or tests/oracle/package.json
	$(LOCKED) requirements-tools.lock
	$(LOCK) pyproject.toml -o requirements.lock
	$(LOCK) --extra test pyproject.toml -o requirements-test.lock
	$(LOCK) --group build -o requirements-build.lock
	$(LOCK) --group tools -o requirements-tools.lock
	npm install --prefix tests/oracle --package-lock-only --omit-lockfile-registry-resolved --no-audit --no-fund --silent
	# Who would like money is no part of a lock.
	cd tests/oracle && node -e 'const fs = require("fs"), f = "package-lock.json", lock = JSON.parse(fs.readFileSync(f)); Object.values(lock.packages).forEach(one => delete one.funding); fs.writeFileSync(f, JSON.stringify(lock, null, 2) + "\n")'

clean:
	rm -rf .venv var tests/oracle/node_modules bench/twilio_run/node_modules

# Some systems ship python3 without venv or pip: then the package python3-venv is fetched, where that is possible.
.venv/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Wegwijs needs Python 3.11 or later: make install PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv .venv || { rm -rf .venv; .ci/system-packages python3-venv && $(PYTHON) -m venv .venv; }

# The first line brings pip and setuptools; the last one builds with them and fetches nothing more. setuptools warns of
# every editable installation.
.venv/.installed: .venv/bin/pip requirements.lock requirements-build.lock pyproject.toml
	$(LOCKED) requirements-build.lock
	$(LOCKED) requirements.lock
	PYTHONWARNINGS=ignore $(PIP) --no-index --no-deps --no-build-isolation -e .
	rm -rf wegwijs.egg-info  # left by the build, and read before what is installed: it would tell old dependencies
	@touch $@

.venv/.tested: .venv/.installed requirements-test.lock .ci/system-packages tests/oracle/node_modules/.installed
	$(LOCKED) requirements-test.lock
	.ci/system-packages chromium-headless-shell nodejs npm redis-server espeak-ng ffmpeg nginx-light caddy systemd openssl fonts-dejavu-core
	@touch $@

# Second opinions on opening hours (LGPL), SMS and pages (MPL), for tests only: they are no part of Wegwijs.
tests/oracle/node_modules/.installed: tests/oracle/package.json tests/oracle/package-lock.json
	.ci/system-packages nodejs npm
	npm ci --prefix tests/oracle --no-audit --no-fund --silent
	@touch $@

# What Twilio itself gives who writes functions, for `make bench` only.
bench/twilio_run/node_modules/.installed: bench/twilio_run/package.json bench/twilio_run/package-lock.json
	.ci/system-packages nodejs npm
	npm ci --prefix bench/twilio_run --no-audit --no-fund --silent
	@touch $@
