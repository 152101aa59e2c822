# make grade: a sample class, from release to feedback.   make test: the proof.   Both make the environment first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STUDENTS ?= 40
ASSIGNMENTS := $(notdir $(wildcard source/*))
STUDENTS_KNOWN = test ! -f gradebook.db || $(PYTHON) -c "import sqlite3; \
    print(*(name for name, in sqlite3.connect('gradebook.db').execute('select id from student')), sep='\n')"

.PHONY: grade test pytest bench lint check release clean only-sample

# A submission that cannot be read is named, and the rest goes on: only the exit status tells at the end.
grade: only-sample release
	$(BIN)/torchmarks sample-class --students $(STUDENTS)
	@status=0; \
	$(BIN)/torchmarks autograde $(ASSIGNMENTS) --force || status=1; \
	for assignment in $(ASSIGNMENTS); do \
	    $(BIN)/nbgrader generate_feedback $$assignment --force --log-level=ERROR || status=1; \
	done; \
	$(BIN)/torchmarks marks || status=1; \
	exit $$status

release: $(VENV)/installed
	@set -e; for assignment in $(ASSIGNMENTS); do \
	    $(BIN)/nbgrader generate_assignment $$assignment --force --log-level=ERROR; \
	done

check: $(VENV)/installed
	$(BIN)/torchmarks check

lint: $(VENV)/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy torchmarks tests benchmarks jupyter-config tools
	@# In a copy: it writes beside the notebooks, and a release that is made meanwhile would take that along.
	copy=$$(mktemp -d) && trap 'rm -r "$$copy"' EXIT && cp -r source "$$copy" && $(BIN)/nbqa mypy "$$copy/source"
	$(BIN)/lint-imports --no-logo --no-cache

test: lint pytest

pytest: $(VENV)/installed
	$(BIN)/pytest

# How fast grading is, beside stock nbgrader and otter-grader; writes benchmarks/report.md.
bench: $(VENV)/installed
	$(BIN)/pip install --quiet --constraint constraints.txt --editable '.[bench]'
	$(BIN)/python -m benchmarks.bench

$(VENV)/installed: pyproject.toml constraints.txt jupyter-config/nbgrader_config.py
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "torchmarks needs Python 3.11 or newer; say which with make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --constraint constraints.txt --editable '.[dev]'
	mkdir -p $(VENV)/etc/jupyter
	cp jupyter-config/nbgrader_config.py $(VENV)/etc/jupyter/nbgrader_config.py
	chmod 644 $(VENV)/etc/jupyter/nbgrader_config.py
	touch $@

# make grade and make clean are for trying the course; they keep off a real class.
only-sample:
	@others=$$({ for folder in submitted autograded feedback; do ls $$folder; done; $(STUDENTS_KNOWN); } | sort -u | grep -v '^student-[0-9]*$$'); test -z "$$others" || { \
	    echo "There are students whom make grade did not make up ($$(echo $$others)). Nothing was done:"; \
	    echo "grade a real class with .venv/bin/torchmarks autograde. Those made up can go one by one:"; \
	    echo ".venv/bin/nbgrader db student remove student-01 --force, and their folders."; exit 1; }

# What make grade has made. Not downloaded/, which only a real class fills, nor .torchmarks-secret.
clean: only-sample
	rm -rf submitted/* autograded/* feedback/* reports gradebook.db .torchmarks-results
