# Two commands matter: `make demo` and `make test`. Both install what is missing.
SHELL := /bin/bash
PY := .venv/bin/python
STAMP := .venv/.installed
SPARK_STAMP := .venv-spark/.installed
UV_VERSION := 0.13.9

.DEFAULT_GOAL := help
.PHONY: help install demo test lint format types bench docs lock system screenshots messages

help: ## Say what each target does
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(STAMP): requirements.lock pyproject.toml
	@test -x $(PY) || python3 -m venv .venv
	@.venv/bin/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	@.venv/bin/uv pip sync --quiet --require-hashes --python $(PY) requirements.lock
	@.venv/bin/uv pip install --quiet --python $(PY) --no-deps --no-build-isolation -e .
	@touch $@

$(SPARK_STAMP): requirements-spark.lock $(STAMP)
	@test -x .venv-spark/bin/python || python3 -m venv .venv-spark
	@.venv/bin/uv pip sync --quiet --require-hashes --python .venv-spark/bin/python requirements-spark.lock
	@.venv/bin/uv pip install --quiet --python .venv-spark/bin/python --no-deps -e .
	@touch $@

install: $(STAMP) ## Install everything into .venv

demo: $(STAMP) ## Build the sample province and open it on http://127.0.0.1:8000
	@.venv/bin/caicach demo

test: $(STAMP) $(SPARK_STAMP) ## Install what is missing and run every check and test
	@bash tests/run.sh

lint: $(STAMP) ## Check format, lint rules and import layers
	@.venv/bin/ruff format --check . && .venv/bin/ruff check . && .venv/bin/lint-imports

format: $(STAMP) ## Format the code
	@.venv/bin/ruff format . && .venv/bin/ruff check --fix .

types: $(STAMP) ## Check types
	@.venv/bin/mypy

bench: $(STAMP) ## Time caicach beside named alternatives and print the table
	@$(PY) -m benchmarks

docs: $(STAMP) ## Rebuild the reference pages and check every link and example
	@$(PY) -m docs.build

screenshots: $(STAMP) ## Take the pictures of docs/ from a fresh demo
	@$(PY) -m docs.screenshots

messages: $(STAMP) ## Collect the interface's words for translation and compile them
	@.venv/bin/caicach manage messages

lock: $(STAMP) ## Resolve both lock files anew
	@.venv/bin/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --custom-compile-command 'make lock' --quiet -o requirements.lock
	@.venv/bin/uv pip compile pyproject.toml --group spark --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --custom-compile-command 'make lock' --quiet -o requirements-spark.lock
