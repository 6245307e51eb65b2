SHELL = /bin/bash
# What people and CI run. `make` lists it.

TOOL = go tool -modfile=tools/go.mod
PKGS = ./...
# They do one thing after the other, for long, or measure memory, of which the race
# detector needs more: nothing to race for.
UNRACED = ^(TestAnAttacker|TestHostilePictures|TestHostileMemory|TestHostileSheets|TestLargeSheets)

# SQLite is C made into Go. It keeps its memory where the race detector does not
# look; to ask it all the same, at each access, took most of a test's time.
RACE = -race -gcflags=modernc.org/sqlite/lib=-race=false

.PHONY: help run test test-all check format generated golden schema bench bench-go powercut soak fuzz release

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

run: ## start with demo data on http://127.0.0.1:8080
	$(TOOL) templ generate -path internal
	go run ./cmd/madang serve --demo --data data/demo

test: ## all tests with what this machine has
	go test $(PKGS)

test-all: ## every engine, the browser, the race detector, any order; nothing may be skipped
	MADANG_TEST_REQUIRE=all go test $(RACE) -shuffle=on -timeout 60m -skip '$(UNRACED)' $(PKGS)
	go test -timeout 30m -run '$(UNRACED)' ./internal/app ./internal/lecture ./internal/lecture/sheet

check: format generated ## format, vet, staticcheck, generated files, texts, schema numbers, floors, openapi
	go vet $(PKGS)
	$(TOOL) staticcheck $(PKGS)
	go test -count=1 -run 'TestFloors|TestSchemaNumbers|TestTexts|TestOpenAPIGolden|TestOperateIsCurrent|TestNotices|TestFileSizes' ./internal/app ./cmd/madang

format:
	@bad=$$(gofmt -l cmd internal tools bench 2>/dev/null); if [ -n "$$bad" ]; then echo "not formatted:"; echo "$$bad"; exit 1; fi

generated: # templ's output is committed, so that go run needs no tool
	@tmp=$$(mktemp -d) && cp -R internal go.mod go.sum tools "$$tmp"/ && (cd "$$tmp" && find internal -name '*_templ.go' -delete && $(TOOL) templ generate -path internal >/dev/null 2>&1); \
	out=$$(diff -rq internal "$$tmp/internal" | grep -v '_templ.txt' || true); rm -rf "$$tmp"; \
	if [ -n "$$out" ]; then echo "generated files are not current, run: $(TOOL) templ generate -path internal"; echo "$$out"; exit 1; fi

golden: ## write the golden files anew (openapi.json, operate.md, third-party notices, calendars)
	$(TOOL) templ generate -path internal
	go test -count=1 -run 'TestOpenAPIGolden|TestNotices|TestOperateIsCurrent' ./internal/app ./cmd/madang -update
	go test -count=1 -run TestGolden ./internal/timetable/ical -update

schema: ## a new schema file: make schema name=pin in=board
	@test -n "$(name)" -a -n "$(in)" || { echo "usage: make schema name=pin in=board"; exit 2; }
	@last=$$(ls internal/*/schema/*.sql internal/platform/*/schema/*.sql | sed 's#.*/##' | cut -c1-4 | sort -n | tail -1); \
	file=internal/$(in)/schema/$$(printf '%04d' $$((10#$$last + 1)))_$(name).sql; touch $$file; echo $$file

bench: ## speed against a bare handler on the same database, as a table and as JSON
	go run ./bench

powercut: ## replay the server's system calls as a power cut would leave the disk, at many moments (needs strace)
	go test -count=1 -tags powercut -run TestPowerCut -timeout 15m ./internal/app

soak: ## 64 writers and 200 readers for MADANG_SOAK (10m): nothing fails, nothing is lost, the log stays bounded
	go test -count=1 -tags soak -run TestSoak -timeout 60m -v ./internal/app

kills: ## kill the server a hundred times under load and look for what it has acknowledged
	MADANG_TEST_KILLS=100 go test -count=1 -v -run TestKilledServersLoseNothing -timeout 15m ./internal/app

fuzz: ## each fuzz target for 20 s
	@for f in $$(grep -rlE '^func Fuzz' --include=*_test.go internal); do d=$$(dirname $$f); \
	for t in $$(grep -oE '^func Fuzz[A-Za-z]+' $$f | cut -c6-); do echo "$$d $$t"; go test -run '^$$' -fuzz "^$$t\$$" -fuzztime 20s ./$$d || exit 1; done; done

release: ## static binaries for Linux in dist/
	@for arch in amd64 arm64; do CGO_ENABLED=0 GOOS=linux GOARCH=$$arch go build -trimpath -ldflags "-s -w -X github.com/madang-campus/madang/internal/app.Version=$$(git describe --tags --always)" -o dist/madang-linux-$$arch ./cmd/madang && ls -l dist/madang-linux-$$arch; done
