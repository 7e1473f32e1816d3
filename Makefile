# Two commands set everything up on a fresh machine with Python 3.11 or newer: `make site` (or `make serve`) and `make test`.
#
#   TORCH_INDEX   where pip finds a CPU build of torch, e.g. https://download.pytorch.org/whl/cpu (Linux; saves gigabytes)
#   ARGS          further arguments for `wiki`, e.g. make notebooks ARGS="induction-heads --fresh"

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt \
       $(if $(TORCH_INDEX),--extra-index-url $(TORCH_INDEX))
BASE := $(VENV)/.installed-base
NOTEBOOKS := $(VENV)/.installed-notebooks
DEV := $(VENV)/.installed-dev
ARGS ?=

.DEFAULT_GOAL := site
.PHONY: site serve check test lint notebooks peers bench browser schema clean

site: $(BASE) ## Check the content and build the site into site/
	$(BIN)/wiki build $(ARGS)

serve: $(BASE) ## Preview with live reload on http://127.0.0.1:8000
	$(BIN)/wiki serve $(ARGS)

check: $(BASE) ## Report every problem of the content
	$(BIN)/wiki check $(ARGS)

notebooks: $(NOTEBOOKS) ## Run the notebooks whose inputs changed
	$(BIN)/wiki run $(or $(ARGS),--all)

test: lint browser ## Everything that must hold before a change lands
	$(BIN)/pytest -n 2

lint: $(DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/codespell
	$(BIN)/zizmor --offline --quiet --persona=pedantic .github/workflows
	$(BIN)/wiki schema --check

peers: $(VENV)-peers-a/.installed $(VENV)-peers-b/.installed ## Hold our functions against other libraries' (installs them)
	PYTHONPATH=.:notebooks $(VENV)-peers-a/bin/python -m tests.peers.run a $(ARGS)
	PYTHONPATH=.:notebooks $(VENV)-peers-b/bin/python -m tests.peers.run b $(ARGS)

bench: $(DEV) ## Measure the budgets; prints a table (some minutes)
	$(BIN)/python -m tests.bench $(ARGS)

schema: $(BASE) ## Write the JSON Schemas that editors use
	$(BIN)/wiki schema

browser: $(DEV)
	@$(BIN)/python -m tests.browser.chromium || \
	if command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then \
	  apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >/dev/null; \
	else $(BIN)/playwright install chromium; fi

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(BASE): $(BIN)/python pyproject.toml constraints.txt
	$(PIP) -e .
	@touch $@

$(NOTEBOOKS): $(BASE)
	$(PIP) -e ".[notebooks]"
	@touch $@

$(DEV): $(NOTEBOOKS)
	$(PIP) -e ".[dev]"
	@touch $@

$(VENV)-peers-%/.installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)-peers-$*
	$(VENV)-peers-$*/bin/python -m pip install -q --disable-pip-version-check -c constraints.txt \
	  $(if $(TORCH_INDEX),--extra-index-url $(TORCH_INDEX)) -e ".[peers-$*]"
	@touch $@

clean: ## Remove what was built, not what was installed
	rm -rf build site .cache
