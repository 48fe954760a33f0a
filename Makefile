# make run [VIDEO=file]   sets up, then opens the window (without a display: detects on the sample and prints what it found)
# make test               sets up, then passes the tests
# make coverage           the tests again, and which lines they reach (slower)
# make check              lint, types and import rules
# make manual             builds the manual's pages again, after a change of resources/manual
# make pictures           draws the manual's pictures again, from the real window on the sample project
# make translations       collects the window's sentences for translators, and builds what the program loads
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PYTEST ?=
TESTS := QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest --durations=25
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# What pip builds the package with is pinned too; pip before 25.3 knows it by the first name only.
export PIP_CONSTRAINT := $(CURDIR)/constraints.txt
export PIP_BUILD_CONSTRAINT := $(CURDIR)/constraints.txt

.PHONY: run test coverage check manual pictures translations clean

run: $(VENV)/.ready-to-run
	@if $(BIN)/python -m app.infra.display; then $(BIN)/afsd-annotator $(if $(VIDEO),"$(VIDEO)"); else $(BIN)/afsd demo $(if $(VIDEO),"$(VIDEO)"); fi

# Two processes, and then what measures time, with nothing beside it. Exit code 5: none of the tests asked for is of that kind.
test: $(VENV)/.ready-to-test
	@$(TESTS) -m "not alone" --numprocesses=2 --dist=loadfile --no-loadscope-reorder $(PYTEST) || { [ $$? -eq 5 ] && [ -n "$(PYTEST)" ]; }
	@$(TESTS) -m alone $(PYTEST) || { [ $$? -eq 5 ] && [ -n "$(PYTEST)" ]; }

coverage: $(VENV)/.ready-to-test
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest --cov --cov-report=term:skip-covered $(PYTEST)

check: $(VENV)/.ready-to-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

manual: $(VENV)/.ready-to-test
	$(BIN)/python resources/make_manual.py

pictures: $(VENV)/.ready-to-test
	QT_QPA_PLATFORM=offscreen $(BIN)/python resources/make_pictures.py

translations: $(VENV)/.ready-to-run
	$(BIN)/python resources/make_translations.py

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$$($(PYTHON) --version) is too old: AFSD Annotator needs Python 3.11 or newer. Try: make PYTHON=python3.11 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "The virtual environment could not be made. On Debian and Ubuntu: sudo apt-get install python3-venv"; exit 1; }

$(VENV)/.ready-to-run: $(BIN)/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.ready-to-test: $(BIN)/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable ".[dev]"
	@touch $@ $(VENV)/.ready-to-run

clean:
	rm -rf $(VENV) build dist resources/manual/html .pytest_cache .mypy_cache .ruff_cache .coverage
