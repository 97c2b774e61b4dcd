# Vigil. `make demo` shows the whole job; `make test` runs all tests. Both install what they need (see setup.sh).

BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest
PACKAGES := vigil pipelines indexers alerts crawlers console

.PHONY: help demo test check soak bench format clean setup setup-test setup-bench setup-soak

help:
	@echo "make demo    the whole job, on this machine alone: onion boards, crawl, search, an alert by e-mail"
	@echo "             KEEP=1 leaves it running; INDEX=elasticsearch uses a real Elasticsearch"
	@echo "make test    all tests"
	@echo "make check   format, lint, types, imports and the fast tests"
	@echo "make soak    long chaos runs"
	@echo "make bench   the benchmarks, each with its ratio to a named rival"
	@echo "make format  rewrite the code in the house's format"
	@echo "make clean   remove what the tools left in the tree"

setup:
	@./setup.sh $(if $(filter elasticsearch,$(INDEX)),elasticsearch,run)

setup-test:
	@./setup.sh test

setup-bench:
	@./setup.sh bench

setup-soak:
	@./setup.sh soak

demo: setup
	@$(BIN)/python -m tests.lab.demo $(if $(KEEP),--keep) $(if $(INDEX),--index $(INDEX))

test: setup-test
	$(PYTEST) -n 2 --dist loadgroup -m "not soak"

check: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(PYTEST) -n 2 --dist loadgroup -m "not slow and not soak" -q

soak: setup-soak
	VIGIL_HYPOTHESIS=soak $(PYTEST) -m "soak or not slow"

bench: setup-bench
	@for bench in benchmarks/*.py; do echo "== $$bench"; $(BIN)/python -m benchmarks.$$(basename $$bench .py) || exit 1; done

format: setup
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean:
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache dist build
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +
