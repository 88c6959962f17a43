# make samples   set up, read data/samples and print what was found (the tables are left in out/)
# make test      set up with the development tools, then lint, types, import direction and every test
# make bench     speed and accuracy on this machine (benchmarks/README.md)

PYTHON ?= python3
BIN := .venv/bin
APT := $(if $(filter 0,$(shell id -u)),,sudo )apt-get

.PHONY: samples test bench system clean

samples: .venv/installed
	$(BIN)/trichluc run data/samples -o out

test: .venv/installed-dev system
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n auto

bench: .venv/installed-dev
	$(BIN)/python -m benchmarks.speed
	$(BIN)/python -m benchmarks.archive
	$(BIN)/python -m benchmarks.accuracy ../shared

# What the tests drive besides Python: LibreOffice opens the CSV and converts old files, the fonts print Vietnamese, Tesseract reads
# scans.
system:
	@command -v soffice >/dev/null && command -v chromium >/dev/null && fc-list :lang=vi | grep -qi liberation && tesseract --list-langs 2>/dev/null | grep -qx vie || { \
	    $(APT) update -qq && $(APT) install -y -qq --no-install-recommends $$(grep -v '^#' packages.txt); }

.venv/installed: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -q --upgrade pip  # that of Python 3.11 tries versions for minutes
	$(BIN)/python -m pip install -q -e .
	touch $@

.venv/installed-dev: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -q --upgrade pip
	$(BIN)/python -m pip install -q -e '.[dev]'
	touch $@ .venv/installed

clean:
	rm -rf .venv out build dist
