# What a person runs here. `make` alone lists it.
PORT ?= 8000
HOST ?= 127.0.0.1
BIN := .venv/bin
PYTEST := $(BIN)/pytest -q
TWO_CORES := -n 2 --dist loadfile
export PYTHON

.DEFAULT_GOAL := help
.PHONY: help run test check lint types contracts bench messages lock installed services

help: ## list what can be run
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' Makefile

run: ## start Plomada with a sample workspace: make run PORT=8000
	@tools/install run
	@$(BIN)/python tools/messages.py compile
	@exec $(BIN)/plomada serve --host $(HOST) --port $(PORT) --sample

test: services lint types contracts ## everything: style, types, contracts, library, web on SQLite and PostgreSQL, browser, docs
	$(PYTEST) $(TWO_CORES) tests/library tests/docs tests/running
	$(PYTEST) $(TWO_CORES) tests/web
	$(PYTEST) $(TWO_CORES) tests/browser
	$(BIN)/python tests/databases.py $(PYTEST) $(TWO_CORES) tests/web

check: lint types contracts ## the fast part of it: no browser, SQLite only
	$(PYTEST) $(TWO_CORES) tests/library tests/docs tests/web

lint: installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: installed
	$(BIN)/mypy

contracts: installed
	$(BIN)/lint-imports --no-logo

bench: installed ## measure what the README claims
	@for script in bench/*.py; do echo "== $$script"; $(BIN)/python "$$script" || exit 1; done

messages: installed ## take the strings out of the code into the catalogues, and say what is to be translated
	$(BIN)/python tools/messages.py extract
	$(BIN)/python tools/messages.py compile
	$(BIN)/python tools/messages.py missing

lock: installed ## make the lock files again from pyproject.toml: make lock UPGRADE=--upgrade for newer versions
	tools/lock $(UPGRADE)

installed:
	@tools/install dev
	@$(BIN)/python tools/messages.py compile

services: installed
	@tools/services
