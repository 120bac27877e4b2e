# Two commands on a fresh machine: `make scan` and `make test`. Both set up .venv themselves.

PYTHON ?= python3
BIN := .venv/bin
LABELCHECK := $(BIN)/labelcheck

.PHONY: help scan test test-deps lint format samples golden docs lock bench bench-deps bench-explicit bench-text bench-audio bench-service bench-audit survival fuzz build clean

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

scan: .venv/runtime ## set everything up and scan samples/
	$(LABELCHECK) scan samples --exclude '*.py' --exclude '*.toml' --fail-on never

test: .venv/development test-deps ## set everything up and run all tests
	$(BIN)/pytest $(ARGS)
	$(if $(ARGS),,$(BIN)/pytest tests/cms)

test-deps: ## system packages that the tests need, where apt-get can be used
	@bash .ci/test-deps

lint: .venv/development ## formatting, lint, types, layers
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: .venv/development ## format the code and mend what can be mended
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

samples: .venv/runtime ## build samples/ anew
	$(BIN)/python samples/make.py

golden: .venv/development ## write the golden files anew; look at the diff before you commit it
	UPDATE_GOLDEN=1 $(BIN)/pytest -q tests/test_reports.py tests/test_rulepack.py

docs: .venv/development ## write the generated pages of docs/ anew
	$(BIN)/python docs/make.py

lock: .venv/development ## write requirements.lock anew from what is installed
	$(BIN)/pip freeze --exclude-editable > requirements.lock.new && mv requirements.lock.new requirements.lock

bench: bench-deps .venv/system ## measure beside ExifTool and MediaInfo; writes bench/RESULTS.md
	$(BIN)/python bench/metadata.py $(ARGS)

.venv/system: .venv/development # labelcheck under the system's own Python, where that is new enough
	-/usr/bin/python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' && /usr/bin/python3 -m venv --clear --without-pip $@ && \
	$(BIN)/pip --python $@/bin/python install --quiet --constraint requirements.lock --editable .

bench-deps: .venv/development ## fonts, photographs, recordings and packages that the benches need
	@bash bench/deps
	$(BIN)/pip install --quiet --constraint requirements.lock --editable '.[bench]'

bench-explicit: bench-deps ## measure visible labels on synthetic pictures and videos; writes bench/RESULTS.md
	$(BIN)/python bench/explicit.py $(ARGS)

bench-text: .venv/development ## measure label sentences in documents; writes its section of bench/RESULTS.md
	$(BIN)/python bench/text.py

bench-audio: bench-deps ## measure the audio rhythm over beds and codecs, and false alarms; writes its section of bench/RESULTS.md
	$(BIN)/python bench/audio.py $(ARGS)

bench-service: .venv/development ## measure the service under load; writes its section of bench/RESULTS.md
	$(BIN)/python bench/service.py

bench-audit: .venv/development ## measure audits of 100,000 files; writes its section of bench/RESULTS.md and docs/scale.md
	$(BIN)/python bench/audit.py $(ARGS)

survival: .venv/development ## try which tools and settings keep labels; writes docs/survival.md
	@bash bench/survival-deps
	$(BIN)/python bench/survival.py

SECONDS ?= 60

fuzz: .venv/development ## random bytes against every format: make fuzz SECONDS=5 FORMAT=png
	-$(BIN)/pip install --quiet --editable '.[fuzz]'
	$(BIN)/python fuzz/run.py --seconds $(SECONDS) $(if $(FORMAT),--format $(FORMAT))

build: .venv/development ## the wheel and the source archive, in dist/
	$(BIN)/pip wheel --no-deps --wheel-dir dist .

clean: ## remove what these commands made
	rm -rf .venv build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .import_linter_cache

.venv/bin/pip:
	$(PYTHON) -m venv .venv

.venv/runtime: .venv/bin/pip pyproject.toml requirements.lock
	$(BIN)/pip install --quiet --constraint requirements.lock --editable .
	touch $@

.venv/development: .venv/bin/pip pyproject.toml requirements.lock
	$(BIN)/pip install --quiet --constraint requirements.lock --editable '.[dev]'
	touch $@ .venv/runtime
