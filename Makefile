# Everything starts here, from a bare clone: python3, make and a package index are all it needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready
DATA ?= fixtures/national
OUT ?= out/national
AS_OF ?= 2026-10-01

.PHONY: match test lint types layers docs-check bench bench-timefold clean setup

match: $(STAMP)  ## Run the national match and write the report to $(OUT)/report.html
	$(BIN)/homeward match --data $(DATA) --out $(OUT) --as-of $(AS_OF)

test: $(STAMP)  ## Run every test
	$(BIN)/pytest -n 2

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(STAMP)
	$(BIN)/mypy

layers: $(STAMP)
	$(BIN)/lint-imports

docs-check: $(STAMP)  ## Generated pages must match the code
	$(BIN)/python docs/generate.py --check

bench: $(STAMP)  ## Run every benchmark beside its peers
	$(BIN)/homeward bench

bench-timefold: $(STAMP)  ## The peer that needs Java: an environment of its own, then its benchmark
	@command -v java > /dev/null || { echo "Timefold needs Java; install a JDK of version 17 or newer"; exit 1; }
	@test -d $(VENV)-timefold || $(PYTHON) -m venv $(VENV)-timefold
	@$(VENV)-timefold/bin/python -m pip install -qq --disable-pip-version-check --require-hashes -r benchmarks/timefold.lock
	PYTHONPATH=$$($(VENV)-timefold/bin/python -c 'import site; print(site.getsitepackages()[0])') $(BIN)/homeward bench timefold

setup: $(STAMP)

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Homeward needs Python 3.11 or newer; set PYTHON=/path/to/python3.11"; exit 1; }
	@echo "Setting up $(VENV) from requirements.lock (once; a minute or two) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .
	@echo "Reading the postcodes once ..."
	@$(BIN)/python -c "from geo.embedded import all_units; all_units()"
	@touch $@
	@echo "Ready."

clean:
	rm -rf $(VENV) $(VENV)-timefold out .mypy_cache .ruff_cache .pytest_cache
