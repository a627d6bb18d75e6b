.DEFAULT_GOAL := help
.PHONY: help setup up preview refresh down test newest lint fmt docs evidence bench wheel drift keycloak keycloak-stop env lock
PYTHON := .venv/bin/python

help: ## show this list
	@sed -n 's/^\([a-z-]*\):.*## /\1|/p' Makefile | awk -F'|' '{printf "make %-14s %s\n", $$1, $$2}'

setup: .venv/installed ## create the virtual environment from the lock

.venv/installed: requirements/dev.txt pyproject.toml
	@sh tools/setup.sh

.venv/oracle: requirements/oracle.txt .venv/installed
	@$(PYTHON) -m tools.oracle

up: setup ## get the engine, start the sandbox and deploy the program to it; STATE=journal keeps the state in a service
	@$(PYTHON) -m tools.stack up $(if $(filter command,$(origin STATE)),$(STATE))

preview: setup ## show what `make up` would change
	@$(PYTHON) -m tools.stack preview

refresh: setup ## read the vendor's current data into the state
	@$(PYTHON) -m tools.stack refresh

down: ## destroy everything and stop all processes
	@test ! -d .state || $(PYTHON) -m tools.down

test: setup .venv/oracle ## run lint and all tests with the real engine, a real Keycloak and the vendors' own clients
	@$(PYTHON) -m tools.check test

newest: setup ## run the short form of the engine tests with the newest SDK and packages of the registry
	@$(PYTHON) -m tools.versions newest

lint: setup ## run ruff and mypy
	@$(PYTHON) -m tools.check lint

fmt: setup ## format the code
	@$(PYTHON) -m ruff check --fix --quiet . ; $(PYTHON) -m ruff format .

evidence: setup ## find out which test calls which operation of a vendor
	@$(PYTHON) -m tools.evidence

docs: setup ## generate the reference and the coverage table
	@$(PYTHON) -m tools.docs

bench: setup ## run the benchmarks
	@$(PYTHON) -m bench.run

wheel: setup ## build the wheel, dist/iam_resources-*.whl, for `pip install` in another project
	@$(PYTHON) -m hatchling build -t wheel

drift: setup ## remove a role from a user of the sandbox, as a person could in the console
	@$(PYTHON) -m tools.drift

keycloak: setup ## start a real Keycloak, set up as a CNC Console; the first time it downloads 165 MB
	@$(PYTHON) -m tools.keycloak start

keycloak-stop: setup ## stop it
	@$(PYTHON) -m tools.keycloak stop

env: setup ## print the shell variables for plain `pulumi`, for eval
	@$(PYTHON) -m tools.environment

lock: setup ## update requirements/ from pyproject.toml, keeping versions that still satisfy it
	@$(PYTHON) -m tools.lock
