# make grade: a sample class, from release to feedback.   make test: the proof.   Both make the environment first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STUDENTS ?= 40
ASSIGNMENTS := $(notdir $(wildcard source/*))

.PHONY: grade test lint check release clean

grade: release
	$(BIN)/torchmarks sample-class --students $(STUDENTS)
	$(BIN)/torchmarks autograde $(ASSIGNMENTS) --force
	set -e; for assignment in $(ASSIGNMENTS); do \
	    $(BIN)/nbgrader generate_feedback $$assignment --force --log-level=ERROR; \
	done
	$(BIN)/torchmarks marks

release: $(VENV)/installed
	set -e; for assignment in $(ASSIGNMENTS); do \
	    $(BIN)/nbgrader generate_assignment $$assignment --force --log-level=ERROR; \
	done

check: $(VENV)/installed
	$(BIN)/torchmarks check

lint: $(VENV)/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy torchmarks tests
	$(BIN)/nbqa mypy source

test: lint
	$(BIN)/pytest

$(VENV)/installed: pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "torchmarks needs Python 3.11 or newer; say which with make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --constraint constraints.txt --editable '.[dev]'
	touch $@

clean:
	rm -rf submitted/* autograded/* feedback/* gradebook.db
