# make demo | make test | make lint: each sets up .venv first, when it is not there or requirements changed.

.POSIX:
.SUFFIXES:

BIN = .venv/bin
CHECKED = newsletter tests benchmarks migrations docs

.PHONY: demo test kill-loop proofs lint install docs pictures lock clean

## demo: a sample site, sent to a local inbox; served when this is a terminal
demo: install
	@if [ -t 1 ]; then exec $(BIN)/newsletter demo; else exec $(BIN)/newsletter demo --once; fi

## test: everything, on SQLite and, where it is installed, PostgreSQL
test: install
	@$(BIN)/pytest -n 4    # two cores, and every second test waits for somebody else

## kill-loop: kill a sender again and again and count; 100 kills of 5,000 with KILLS="--messages 5000 --kills 100"
kill-loop: install
	@$(BIN)/python -m tests.system.kill_loop $(KILLS)

## proofs: the long versions of the tests that prove what delivery promises
proofs: install
	@PROOFS=full $(BIN)/pytest tests/delivery tests/system/test_unwritable.py tests/system/test_kill.py tests/system/test_restored.py

## lint: style, types, and the directions of imports
lint: install
	$(BIN)/ruff check $(CHECKED)
	$(BIN)/ruff format --check $(CHECKED)
	$(BIN)/mypy
	$(BIN)/lint-imports

## install: .venv with the pinned packages and this checkout
install: .venv/.installed

.venv/.installed: requirements/dev.txt pyproject.toml
	@sh requirements/install

## docs: write the reference of commands from the program
docs: install
	$(BIN)/python -m tests.docs.program

## pictures: take the README's pictures from a served demo
pictures: install
	$(BIN)/python docs/pictures/take.py

## lock: pin the newest packages that pyproject.toml allows
lock: install
	@sh requirements/lock

## clean: remove what these targets made
clean:
	rm -rf .venv dist demo .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
