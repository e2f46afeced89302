# `make reproduce` regenerates every result; `make test` passes the tests. Both set everything up.
.DEFAULT_GOAL := help
PYTHON ?= $(shell command -v python3.11 || command -v python3)
LOCKS := requirements.lock requirements-test.lock
BIN := .venv/bin
READY := .venv/.ready
BENCH := .venv-bench
EXTRAS := --extra site --extra cluster --extra test
COMPILE := $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --no-annotate --quiet
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: help setup reproduce test smoke browse browser lab site scans lint refresh-notebooks docs fuzz bench clean lock

help: ## List every target
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-17s  %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(READY) ## Make the virtual environment from the locks (the others do this themselves)

$(READY): $(LOCKS) pyproject.toml
	PYTHON="$(PYTHON)" scripts/setup.sh .venv $(LOCKS)
	touch $(READY)

reproduce: $(READY) ## Regenerate every result: tables, notebooks, claims, downloads, briefings and the site
	$(BIN)/foi reproduce

test: $(READY) ## Run all tests, the notebooks through nbval among them
	@scripts/browser.sh || [ "$${CI:-}" != true ]
	$(BIN)/python -m compileall -q src # Else each process a test starts does, where none is kept.
	$(BIN)/python -m pytest -n auto --dist loadscope --no-loadscope-reorder --nbval tests notebooks

smoke: $(READY) ## Build the wheel; in an environment of its own make an investigation with it
	PYTHON="$(PYTHON)" scripts/wheel_smoke.sh

browse: $(READY) ## Look at every page of the site that is made: in a browser, all of it by axe
	FOI_SITE=build/site $(BIN)/python -m pytest tests/browser/test_site_browsed.py

browser: ## Find the browser the tests drive; as root, install Debian's chromium
	@scripts/browser.sh

lab: $(READY) ## Open JupyterLab on the notebooks
	$(BIN)/jupyter lab --notebook-dir=. notebooks/start.ipynb

site: $(READY) ## Make the reviewer's site from the executed notebooks
	$(BIN)/foi site

lint: $(READY) ## Check style, formatting, the order of imports between folders, and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy

scans: $(READY) ## Install two OCR engines, which propose what pages that are pictures say (120 MB)
	$(BIN)/python -m pip install --quiet --no-deps --require-hashes -r requirements-scans.lock

refresh-notebooks: $(READY) ## Execute the committed notebooks again in place
	$(BIN)/foi refresh-notebooks

.PHONY: accept
accept: $(READY) # What refresh-notebooks was called before; goes with the next release.
	$(BIN)/foi accept

docs: $(READY) ## Write docs/reference from the commands' help and the docstrings
	$(BIN)/python -m foi_analysis.cli.docs

fuzz: $(READY) ## Read 5,000 damaged replies and print what became of them
	$(BIN)/python -m benchmarks.fuzz --mutations 5000 --seed 1

bench: $(READY) $(BENCH)/.ready ## Measure running notebooks beside other tools, reading and bounds
	$(BIN)/python -m benchmarks.reading
	$(BIN)/python -m benchmarks.bounds
	$(BENCH)/bin/python -m benchmarks.bounds_differential --systems 2000
	$(BENCH)/bin/python -m benchmarks.running
	$(BIN)/python -m benchmarks.cluster
	$(BIN)/python -m benchmarks.killed

$(BENCH)/.ready: benchmarks/requirements.lock pyproject.toml
	PYTHON="$(PYTHON)" scripts/setup.sh $(BENCH) benchmarks/requirements.lock
	touch $(BENCH)/.ready

clean: ## Remove everything that can be made again, the environment too
	rm -rf build .venv $(BENCH) .pytest_cache .ruff_cache .hypothesis
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +

lock: $(READY) ## Pin the newest allowed libraries again (needs a network)
	$(COMPILE) --extra site --upgrade -o requirements.lock pyproject.toml
	$(COMPILE) $(EXTRAS) --upgrade --constraint requirements.lock \
		$$(sed -n 's/^\([A-Za-z0-9._-]*\)==.*/--no-emit-package \1/p' requirements.lock) \
		-o requirements-test.lock pyproject.toml
	$(COMPILE) $(EXTRAS) --constraint requirements.lock --constraint requirements-test.lock \
		-o benchmarks/requirements.lock pyproject.toml benchmarks/requirements.in
	$(COMPILE) --extra scans --upgrade --constraint requirements.lock \
		--constraint requirements-test.lock \
		$$(sed -n 's/^\([A-Za-z0-9._-]*\)==.*/--no-emit-package \1/p' requirements.lock) \
		-o requirements-scans.lock pyproject.toml
