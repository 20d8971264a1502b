# liclog: see README.md. All that is needed is Go and make.

STATICCHECK = honnef.co/go/tools/cmd/staticcheck@v0.8.2
# Counted, not timed: a run that its deadline cuts can fail without a fault found.
FUZZTIME    = 20000x

# The builds need no version control; a tree copied or owned by others builds too.
export GOFLAGS ?= -buildvcs=false

help: ## show this
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "make %-10s %s\n", $$1, $$2}'

build: ## build bin/liclog and bin/licsim
	go build -o bin/ ./cmd/...

demo: build ## simulate a month of a FlexLM server, log it, sum it up, show it
	@rm -rf demo && mkdir demo
	bin/licsim --seed 7 --start 2007-07-01 --days 31 --format flexlm --zone Europe/Berlin --output demo/debug.log
	bin/liclog log --dir demo/usage --tz Europe/Berlin demo/debug.log
	bin/liclog summarize --dir demo/usage
	bin/liclog verify --dir demo/usage
	@echo; echo "A first glance at July 2007 (bin/liclog show --dir demo/usage 2007/07):"
	@bin/liclog show --dir demo/usage 2007/07
	@echo; echo "Where to look:"
	@echo "  demo/debug.log                                 what the license server wrote"
	@echo "  demo/usage/2007/07/02/Log.csv                  check-outs and check-ins of a day"
	@echo "  demo/usage/2007/07/02/Summary.csv              the day, by product and user"
	@echo "  demo/usage/WeeklySummaries/SummaryW104695.csv  a week"
	@echo "  demo/usage/2007/07/Summary.csv                 the month"
	@echo "  demo/usage/2007/Summary.csv                    the year"
	@echo "docs/files.md explains the columns; bin/liclog status --dir demo/usage tells what runs."

# Tests are compiled faster without default.pgo; those of the whole command build it
# as users do.
test: ## run the tests
	go test -pgo=off ./...

test-long: ## run the tests of the promises for long: every call failed, hundreds of kills
	LICLOG_LONG=1 go test -count=1 -timeout 60m ./logger ./cmd/liclog

check: vet lint race fuzz cross ## look for faults in every other way

vet:
	go vet ./...
	@unformatted=$$(gofmt -l .); test -z "$$unformatted" || { echo "not formatted by gofmt: $$unformatted"; exit 1; }

lint:
	go run $(STATICCHECK) ./...

# The random histories are cut short: they have no part in what runs side by side.
race:
	go test -race -pgo=off -short ./...

# Each Fuzz function in turn: go test fuzzes one at a time.
fuzz:
	@set -e; for file in $$(grep -rl --include='*_test.go' '^func Fuzz' . | sort); do \
		for name in $$(sed -n 's/^func \(Fuzz[A-Za-z0-9_]*\).*/\1/p' $$file); do \
			echo "fuzz $$name in $$(dirname $$file)"; \
			go test -run '^$$' -fuzz "^$$name\$$" -fuzztime $(FUZZTIME) $$(dirname $$file); \
		done; \
	done

# License servers run on all of these. Files differ by system, not by processor.
cross:
	@set -e; for system in linux darwin windows; do \
		for arch in amd64 arm64; do \
			echo "build for $$system/$$arch"; \
			GOOS=$$system GOARCH=$$arch go build -pgo=off -o /dev/null ./cmd/liclog; \
			GOOS=$$system GOARCH=$$arch go build -o /dev/null ./cmd/licsim; \
		done; \
		echo "vet for $$system"; \
		GOOS=$$system go vet ./...; \
	done

bench: build ## measure beside DuckDB and others, write docs/performance.md
	go build -o bin/ ./bench
	bin/bench

profile: ## tell the compiler by measuring what liclog does often (cmd/liclog/default.pgo)
	go test -run '^$$' -bench Program -benchtime 8x -pgo=off -trimpath -cpuprofile cmd/liclog/default.pgo ./cmd/liclog
	@rm -f liclog.test

clean: ## remove what was built, simulated and measured
	rm -rf bin demo bench/data bench/node_modules

.PHONY: help build demo test test-long check vet lint race fuzz cross bench profile clean
