# Bakewright: `make serve` and `make test` are all that is needed; both set up what is missing.

.PHONY: help setup serve dev build dist test soak bench fmt clean

help: ## list what there is
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

setup: ## install what is missing into .tools/ and node_modules/
	@.ci/setup build

serve: setup ## build (release), serve on loopback, print the address; PORT=8080 picks the port
	@.ci/build release
	@exec node .ci/serve.mjs

dev: setup ## debug build that rebuilds and reloads on each change
	@.ci/build watch

build: setup ## the release build in dist/
	@.ci/build release

dist: setup ## the release build as an archive for any static host, with the licences of what is in it
	@.ci/dist

test: ## everything that has to hold: format, lints, native tests, build, sizes, browser tests
	@.ci/test

soak: ## the same with full counts and long sessions, by hand
	@BAKEWRIGHT_SOAK=1 PROPTEST_CASES=$${PROPTEST_CASES:-100000} .ci/test

bench: setup ## native benchmarks
	@cargo bench

fmt: ## format the sources
	@cargo fmt

clean: ## remove what was built, keep the tools
	@rm -rf dist .stage test-results playwright-report
	@cargo clean
