# uv of this machine if it is new enough, else one of this folder's own.
UV := $(shell uv --version 2>/dev/null | awk '{split($$2, v, "."); if (v[1] > 0 || v[2] >= 9) print "uv"}')
ifeq ($(UV),)
UV := $(CURDIR)/.uv/bin/uv
endif
export UV
BIN := .venv/bin
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help up parts server test soak check format shape env-example docs openapi pictures wheel secrets image

help: ## what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' Makefile

up: .venv/.synced ## everything, from one terminal; make up ARGS=--json for programs
	@$(BIN)/voxie-platform up $(ARGS)

parts: .venv/.synced ## fetch ahead what `up` and the tests need
	@$(BIN)/python -m voxie_platform.supervisor.parts
	@$(BIN)/python -m tests.support.supabase_project

server: $(filter /%,$(UV)) ## what a server runs, without what only tests and checks need
	@rm -f .venv/.synced
	@echo "  fetching the Python packages into .venv" >&2
	@$(UV) sync --locked --no-dev --quiet
	@$(BIN)/python -m voxie_platform.supervisor.parts

test: .venv/.synced parts ## all test layers; ARGS=rooms for one of them
	@$(BIN)/python -m tests.layers $(ARGS)

soak: .venv/.synced parts ## what takes long
	@$(BIN)/python -m tests.layers soak

check: .venv/.synced ## lint, format, types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

format: .venv/.synced ## put the code in form
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

shape: .venv/.synced ## sizes of files and functions
	@$(BIN)/python -m tests.shape

env-example: .venv/.synced ## write .env.example from the settings
	@$(BIN)/python -m voxie_platform.cli.env_example > .env.example

openapi: .venv/.synced ## write the api's contract, which the page's types are made from
	@$(BIN)/python -m voxie_platform.api.openapi > dashboard/openapi.json

pictures: .venv/.synced parts ## take the screenshots of docs/ anew
	@$(BIN)/python -m tests.browser.pictures

wheel: .venv/.synced parts ## the package, with the page in it
	@$(UV) build --wheel

docs: .venv/.synced ## write what in docs/ is made from the code
	@$(BIN)/python -m tests.generated

secrets: ## put new random keys into .env, for a deployment
	@deploy/secrets

image: ## build the one image; make image ARGS='--tag registry.example.org/voxie-platform:1'
	@DOCKER_BUILDKIT=1 $${DOCKER:-docker} build --tag voxie-platform:latest $(ARGS) .

.venv/.synced: uv.lock pyproject.toml $(filter /%,$(UV))
	@echo "  fetching the Python packages into .venv" >&2
	@$(UV) sync --locked --quiet
	@touch $@

$(CURDIR)/.uv/bin/uv:
	@echo "  fetching uv into .uv" >&2
	@python3 -m pip install --quiet --disable-pip-version-check --target .uv 'uv>=0.9' 2>/dev/null \
	  || curl -LsSf https://astral.sh/uv/install.sh | env UV_INSTALL_DIR=.uv/bin UV_NO_MODIFY_PATH=1 sh >/dev/null
	@touch $@
