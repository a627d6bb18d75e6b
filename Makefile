.DEFAULT_GOAL := help
.PHONY: help setup up preview refresh down test newest lint fmt docs evidence bench keycloak keycloak-stop env lock
PYTHON := .venv/bin/python

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1|/p' Makefile | awk -F'|' '{printf "make %-14s %s\n", $$1, $$2}'

setup: .venv/installed ## the virtual environment, from the lock

.venv/installed: requirements/dev.txt pyproject.toml
	@sh tools/setup.sh

.venv/oracle: requirements/oracle.txt .venv/installed
	@$(PYTHON) -m tools.oracle

up: setup ## everything: engine, sandbox, and what the program says made there
	@$(PYTHON) -m tools.stack up

preview: setup ## what `make up` would change
	@$(PYTHON) -m tools.stack preview

refresh: setup ## read into the state what is really there
	@$(PYTHON) -m tools.stack refresh

down: ## remove it all again and stop what runs
	@test ! -d .state || $(PYTHON) -m tools.down

test: setup .venv/oracle ## lint, then every test, with the real engine, a real Keycloak and the vendors' own clients
	@$(PYTHON) -m tools.check test

newest: setup ## the short form of the engine tests with the newest SDK and packages that the registry has
	@$(PYTHON) -m tools.versions newest

lint: setup ## ruff and mypy
	@$(PYTHON) -m tools.check lint

fmt: setup ## lay the code out
	@$(PYTHON) -m ruff check --fix --quiet . ; $(PYTHON) -m ruff format .

evidence: setup ## find out which test calls which operation of a vendor
	@$(PYTHON) -m tools.evidence

docs: setup ## generate the reference and the coverage table
	@$(PYTHON) -m tools.docs

bench: setup ## measure speed
	@$(PYTHON) -m bench.run

keycloak: setup ## start a real Keycloak, set up as a CNC Console
	@$(PYTHON) -m tools.keycloak start

keycloak-stop: setup ## stop it
	@$(PYTHON) -m tools.keycloak stop

env: setup ## print what a shell needs for plain `pulumi`; eval takes it
	@$(PYTHON) -m tools.environment

lock: setup ## write requirements/ anew from pyproject.toml, with the versions they have where these still fit
	@$(PYTHON) -m tools.lock
