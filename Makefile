# Needs Python 3.11 or newer with venv, and make. Everything else comes with the first target that is called.
# Windows and closed networks: see README.ja.md, which does the same with pip alone.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready

.PHONY: demo test quick check serve bench bench-identity bench-coverage bench-count bench-ledger bench-heartbeat bench-api docs pictures lock clean

demo: $(READY) ## An invented town from its lists to the number, with a report to open
	$(BIN)/kankei demo

test: $(READY) ## All tests, on SQLite and PostgreSQL, one process a processor
	$(BIN)/python -m pytest -n logical --dist worksteal

SINCE ?= HEAD
quick: $(READY) ## Tests of what changed, on SQLite alone and without the slow ones; SINCE=main also of what is committed
	@tests=$$($(BIN)/python .ci/touched.py $(SINCE)) && if [ -z "$$tests" ]; then echo "Nothing changed that has tests."; \
	else $(BIN)/python -m pytest -n logical --dist worksteal -m "not slow" -k "not postgresql" $$tests || [ $$? -eq 5 ]; fi  # 5: all are slow ones

check: $(READY) ## Style, types, imports, traces of a machine, the reference as the docstrings are
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python .ci/traces.py
	$(BIN)/python docs/write_reference.py --check

serve: $(READY) ## The API on this machine, port 8000
	$(BIN)/kankei serve

bench: $(READY) ## Speed and memory of the main job, as a table
	$(BIN)/python benchmarks/run.py
	$(BIN)/python benchmarks/fields.py

bench-identity: $(READY) ## The matcher: how good, how fast, beside Splink if it is installed; DEV=FOLDER adds a labelled set
	$(BIN)/python benchmarks/identity.py $(if $(DEV),--dev $(DEV)) $(if $(RECORDS),--records $(RECORDS))

bench-coverage: $(READY) ## How often the interval holds the truth, written to docs/coverage.md; some minutes
	$(BIN)/python benchmarks/coverage.py

bench-ledger: $(READY) ## Looking at and taking a large list into a large store; PG=URL adds an empty PostgreSQL
	$(BIN)/python benchmarks/ledger.py $(if $(PG),--pg "$(PG)")

bench-heartbeat: $(READY) ## One record against a million, ten thousand more, eight clients; PG=URL adds PostgreSQL, FOLDER=… keeps the store
	$(BIN)/python benchmarks/heartbeat.py $(if $(RECORDS),--records $(RECORDS)) $(if $(FOLDER),--folder $(FOLDER)) $(if $(PG),--pg "$(PG)")

bench-api: $(READY) ## An interaction logged and people searched over HTTP at 300,000 people, beside a bare insert; PG=URL adds an empty PostgreSQL
	$(BIN)/python benchmarks/api.py $(if $(PEOPLE),--people $(PEOPLE)) $(if $(FOLDER),--folder $(FOLDER)) $(if $(PG),--pg "$(PG)")

bench-count: $(READY) ## The count and every analysis at 30,000 and 300,000 people, beside pandas; PEOPLE="30000 3000000", PLOT=FILE draws
	$(BIN)/python benchmarks/count.py $(if $(PLOT),--plot $(PLOT)) $(if $(PEOPLE),--people $(PEOPLE))

docs: $(READY) ## The reference anew from docstrings, help and sentences, and the answers that the OpenAPI document and docs/howto show
	$(BIN)/python docs/write_reference.py
	$(BIN)/python docs/write_examples.py
	$(BIN)/python docs/write_howto.py
	$(BIN)/python docs/write_pages.py

pictures: $(READY) ## docs/images anew; needs Chromium for two of them
	$(BIN)/python docs/write_pictures.py

# Installed again only when what is to be installed has changed.
$(READY): requirements-dev.lock pyproject.toml
	$(PYTHON) -c "import sys; sys.version_info >= (3, 11) or sys.exit('kankei needs Python 3.11 or newer')"
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch $(READY)

UV := build/uv/bin/uv
COMPILE := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-annotate --custom-compile-command "make lock"

lock: ## Both lock files anew; uv lives in a folder that is thrown away
	$(PYTHON) -m venv build/uv
	build/uv/bin/python -m pip install --quiet uv
	$(COMPILE) --upgrade --extra pg --extra charts pyproject.toml --output-file requirements.lock
	printf 'hatchling\neditables\n' | $(COMPILE) --constraint requirements.lock --extra dev pyproject.toml - \
		--output-file requirements-dev.lock
	rm -rf build/uv

clean:
	rm -rf $(VENV) build dist
