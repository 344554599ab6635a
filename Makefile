# Everything a person or a machine does with this repository; `make help` lists it.

# the first Python new enough, asked for only when it is needed
PYTHON3 = $(shell for python in python3 python3.13 python3.12 python3.11; do \
	"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
		&& echo "$$python" && break; done)

PYTHON := .venv/bin/python
SOURCES := resgroup db maps ui main.py packaging tests benchmarks
DEMO := out/demo.resgroup
CALL_UP_DAY := 2027-02-24
HAS_DISPLAY := $(DISPLAY)$(WAYLAND_DISPLAY)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run setup setup-dev test lint bench bench-peers soak package lock clean

help: ## list what can be made
	@sed -nE 's/^([a-z-]+):[^#]*## (.*)/  make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "%-18s %s\n", $$1, $$2}'

run: setup $(DEMO) ## open the demo group (drawn into out/ where there is no display)
ifneq ($(HAS_DISPLAY),)
	$(PYTHON) main.py $(DEMO)
else
	@echo "There is no display here: the window and the call-up map sheet are drawn into out/."
	QT_QPA_PLATFORM=offscreen $(PYTHON) main.py picture $(DEMO) --out out/window.png
	QT_QPA_PLATFORM=offscreen $(PYTHON) main.py snapshot $(DEMO) --rule nvqs_call_up \
		--on $(CALL_UP_DAY) --out out/call-up.pdf
	@echo "Drawn: out/window.png (the window) and out/call-up.pdf (the map sheet)."
endif

$(DEMO): | setup
	@mkdir -p $(@D)
	$(PYTHON) main.py demo $@ --unencrypted

setup: ## install what the program needs: system packages, .venv, translations
	$(call prepare,run)

setup-dev: ## install what tests and packaging need too
	$(call prepare,test)

test: lint ## check everything; what CI does
	$(PYTHON) -m pytest -n 2

lint: setup-dev ## style, types and architecture
	$(PYTHON) -m ruff check $(SOURCES)
	$(PYTHON) -m ruff format --check $(SOURCES)
	$(PYTHON) -m mypy
	.venv/bin/lint-imports --no-logo

bench: setup ## measure speed and memory, one JSON line per job
	$(PYTHON) -m benchmarks

bench-peers: setup ## compare questions with QGIS on the same data, where it is installed
	$(PYTHON) -m benchmarks.peers

soak: setup-dev ## long trials
	$(PYTHON) -m pytest -m soak

package: setup-dev ## freeze the program into dist/resgroup, and let it test itself
	$(PYTHON) -m PyInstaller --noconfirm --log-level WARN packaging/resgroup.spec
	QT_QPA_PLATFORM=offscreen dist/resgroup/resgroup-cli self-test

lock: setup-dev ## write the lock files after a change of pyproject.toml (UPGRADE=--upgrade: newest)
	$(PYTHON) -m pip install --quiet uv==0.13.9
	$(call compile,--group dev,requirements-dev.lock)
	$(call compile,--group build --constraints requirements-dev.lock,requirements.lock)

clean: ## remove everything that was made
	rm -rf .venv out build dist .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	rm -f resources/i18n/*/LC_MESSAGES/resgroup.mo
	find . -name __pycache__ -prune -exec rm -rf {} +

define prepare
@python="$(PYTHON3)"; if [ -z "$$python" ]; then \
	echo "setup: Python 3.11 or newer is needed; on Debian: sudo apt-get install python3"; \
	exit 1; \
fi; "$$python" packaging/prepare.py $(1)
endef

# One version for all Pythons and systems (fewest), so that everyone runs what was tested.
define compile
$(PYTHON) -m uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest \
	--generate-hashes --custom-compile-command "make lock" $(UPGRADE) \
	pyproject.toml $(1) --output-file $(2)
endef
