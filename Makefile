# make run    the portal with reference and demo data on http://127.0.0.1:8000/ (PORT and DATABASE_URL may be given)
# make test   everything: linters, all tests on PostgreSQL with a real browser, then on SQLite those that a database can change
# make lint   the linters alone; make bench: the benchmark

.NOTPARALLEL:
.PHONY: run test lint bench environment environment-dev messages

MESSAGES := $(patsubst %.po,%.mo,$(wildcard locale/*/LC_MESSAGES/*.po))

run: export LOCAL = 1
run: environment messages
	@.venv/bin/python scripts/start.py

test: environment-dev messages
	@scripts/test

lint: environment-dev messages
	@scripts/lint

bench: export LOCAL = 1
bench: environment messages
	@.venv/bin/python manage.py bench

environment:
	@scripts/environment run

environment-dev:
	@scripts/environment test

messages: $(MESSAGES)

%.mo: %.po
	@msgfmt --check --output-file=$@ $<
