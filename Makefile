# make run    the site with a demo newsroom, on 127.0.0.1:8000 (PORT=… for another)
# make test   the whole suite on SQLite, then on PostgreSQL what asks the database (ARGS=… goes to pytest;
#             PART=0/2 is the first half of what runs on PostgreSQL)
# make lint   formatting, types, the floors of the house, migrations, settings
# make bench  how fast the import is, related articles beside what others do, searches, and pages to readers (N=10000 articles)
# make clean  removes what can be made again; the database and the pictures stay
#
# PYTHON=… chooses the Python that .venv is made of.

PORT ?= 8000
N ?= 10000
PART ?= 0/1
export PORT

PY := .venv/bin/python
READY := sh scripts/venv.sh
PYTEST := $(PY) -m pytest -n logical --maxprocesses 8

help:
	@sed -n '/^#/!q; s/^# \{0,1\}//p' Makefile

run:
	@$(READY) requirements.txt
	@$(PY) scripts/port.py $(PORT)
	@$(PY) manage.py migrate --verbosity 0
	@$(PY) manage.py demo
	@echo
	@echo "The site:  http://127.0.0.1:$(PORT)/"
	@echo "The admin: http://127.0.0.1:$(PORT)/admin/"
	@echo "Ctrl-C stops it."
	@exec $(PY) scripts/together.py $(PY) manage.py publish_due --loop -- \
		$(PY) -m granian --interface wsgi --host 127.0.0.1 --port $(PORT) --workers 2 \
		--respawn-failed-workers --blocking-threads 4 --no-ws --log-level warning --workers-kill-timeout 2 \
		newsroom.wsgi:application

test:
	@$(READY) requirements-dev.txt
	@DATABASE_URL= $(PYTEST) $(ARGS)
	@$(PYTEST) --postgres --part $(PART) $(ARGS)

lint:
	@$(READY) requirements-dev.txt
	@$(PY) -m ruff format --check
	@$(PY) -m ruff check
	@$(PY) -m djlint --check --quiet templates || \
		{ echo "Format templates with: $(PY) -m djlint --reformat templates" >&2; exit 1; }
	@$(PY) -m djlint --lint templates
	@$(PY) -c "from importlinter.cli import lint_imports_command as lint; lint()"
	@$(PY) -m mypy
	@$(PY) manage.py makemigrations --check --dry-run
	@DEBUG=false ALLOWED_HOSTS=news.example.org \
		SECRET_KEY=$$($(PY) -c "import secrets; print(secrets.token_urlsafe(50))") \
		$(PY) manage.py check --deploy --fail-level WARNING

bench:
	@$(READY) requirements.txt
	@$(PY) -m bench
	@$(PY) -m bench.related --articles 1000 10000
	@$(PY) -m bench.queue --articles 10000
	@$(PY) -m bench.search --articles 10000
	@$(PY) -m bench.rendering --articles 10000 100000
	@$(PY) -m bench.finding --pictures 20000
	@$(PY) -m bench.pages --articles $(N)

clean:
	rm -rf .venv .bench staticfiles test-results .hypothesis .import_linter_cache .mypy_cache \
		.pytest_cache .ruff_cache
	find articles newsroom tests scripts -name __pycache__ -prune -exec rm -rf {} +

.PHONY: help run test lint bench clean
