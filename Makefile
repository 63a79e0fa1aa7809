# `make run` starts Muster and `make test` runs its tests, on a machine with nothing but Python 3.11 and make.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help setup run demo test coverage faults check format schema lock audit sbom container clean

BIN := .venv/bin
ARGS ?=

help: ## show this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):[^#]*## /  make \1\t/' | expand -t 18

setup: ## install what is missing and make the environment
	@scripts/setup.sh run

run: setup ## start Muster on input/ (make run ARGS=--once: do what is there and end)
	@$(BIN)/muster run $(ARGS)

demo: setup ## show a week of drawn screens, from input to report
	@scripts/setup.sh dev
	@$(BIN)/muster demo $(ARGS)

test: ## run the tests (make test ARGS='-k settings')
	@scripts/setup.sh dev
	@$(BIN)/pytest -n auto --dist loadfile $(ARGS)

coverage: ## run the tests and say which branches of what decides they never took
	@scripts/setup.sh dev
	$(BIN)/pytest -n auto --dist loadfile --cov --cov-report=term $(ARGS)

faults: ## kill, starve and damage real daemons and count what is lost (make faults ARGS=--full)
	@scripts/setup.sh dev
	$(BIN)/python -m tests.faults $(ARGS)

check: ## lint, types and import arrows
	@scripts/setup.sh dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: ## put the code into its format
	@scripts/setup.sh dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

schema: ## write the JSON schemas anew after the settings have changed
	@scripts/setup.sh dev
	$(BIN)/python -m daemon.adapters.settings.schema

lock: ## take newer versions of the dependencies into uv.lock, and of uv into scripts/uv.txt
	@scripts/setup.sh dev
	.tools/bin/uv lock --upgrade
	echo uv | .tools/bin/uv pip compile --quiet --universal --upgrade --generate-hashes --no-header --no-annotate - -o scripts/uv.txt

audit: setup ## ask whether a vulnerability of a dependency is known
	@scripts/audit.sh

sbom: setup ## write the bill of materials, dist/muster.cdx.json
	@scripts/sbom.sh

container: ## build the container, run it, and look whether it is as confined as it should be
	@scripts/setup.sh dev
	@scripts/container.sh

clean: ## take away the environment and what tools left behind; screenshots, database and reports stay
	rm -rf .venv .tools dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage*
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
