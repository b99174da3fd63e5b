# À portée. `make run` and `make test` set up all they need from a fresh clone.
.DEFAULT_GOAL := help
.PHONY: help run test lint bench proofs shots lock

BIN := .venv/bin
SETUP := sh scripts/setup_env.sh

help: ## show the targets
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

.venv/runtime.stamp: requirements.lock pyproject.toml scripts/setup_env.sh
	@$(SETUP) requirements.lock $@

.venv/development.stamp: requirements-dev.lock pyproject.toml scripts/setup_env.sh
	@$(SETUP) requirements-dev.lock $@

.venv/bench.stamp: requirements-bench.lock pyproject.toml scripts/setup_env.sh
	@$(SETUP) requirements-bench.lock $@

run: .venv/runtime.stamp ## serve the site, the worker and the demonstration on http://127.0.0.1:8000
	@exec $(BIN)/aportee run

test: .venv/development.stamp ## the whole suite: SQLite, PostgreSQL, browser (10 minutes at most on 2 cores)
	@sh scripts/setup_browser.sh
	@$(BIN)/python scripts/run_tests.py

lint: .venv/development.stamp ## ruff and mypy
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: .venv/bench.stamp ## the figures of docs/performance.md, with peers in the same run
	$(BIN)/python -m bench

proofs: .venv/development.stamp ## long proofs: races, kills, fuzz (results in docs/proofs.md)
	$(BIN)/python scripts/run_proofs.py

shots: .venv/development.stamp ## every main page as PNG in shots/
	@sh scripts/setup_browser.sh
	$(BIN)/python scripts/take_shots.py

lock: ## pin the dependencies again (needs uv)
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-annotate pyproject.toml -o requirements.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-annotate -c requirements.lock --group dev pyproject.toml -o requirements-dev.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-annotate -c requirements-dev.lock --group dev --group bench pyproject.toml -o requirements-bench.lock
