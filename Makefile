# The targets are told by: make help
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# Before the first tag: the version that FyneApp.toml prepares, and the commit.
VERSION ?= $(shell git describe --tags --dirty 2>/dev/null || \
	{ commit=$$(git describe --always --dirty 2>/dev/null) && \
	echo "$$(sed -n 's/^Version = "\(.*\)"/\1/p' FyneApp.toml)-dev+$$commit"; } || echo dev)
VERSION := $(VERSION)
LDFLAGS := -s -w -X main.version=$(VERSION)
# The version is stamped above; asking git a second time fails where somebody else owns the clone.
export GOFLAGS := $(GOFLAGS) -buildvcs=false
FYNE := go run fyne.io/tools/cmd/fyne@v1.7.4
IMAGE ?= headroom

# What "fyneDo = true" in FyneApp.toml makes of a build with the toolkit's own
# tool: locks that only programs need which draw from several goroutines go. The
# toolkit's font of emoji, of which nothing here makes use, takes 23 MB of memory.
DESKTOP := -tags migrated_fynedo,no_emoji

# With the tag ci the toolkit draws into memory, so that neither a display nor
# OpenGL is compiled in: the tests and linters need minutes less.
CI := -tags ci

.PHONY: help
help: ## show the targets
	@awk 'BEGIN { FS = ":.*## " } /^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

ifeq ($(shell uname -s),Linux)
DISPLAYS := $(DISPLAY)$(WAYLAND_DISPLAY)
else
DISPLAYS := native
endif

.PHONY: run
ifneq ($(DISPLAYS),)
run: build ## set up, build and open the window (without a display: serve http://localhost:5000)
	@bin/headroom
else
run: build-headless
	@echo "There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set), so no window opens:"
	@echo "serving on http://$(if $(HEADROOM_LISTEN),$(HEADROOM_LISTEN),localhost:5000) (Ctrl-C ends it)"
	@bin/headroom-headless serve
endif

.PHONY: build
build: ## build the desktop program: bin/headroom
	@scripts/setup desktop
	@echo "building bin/headroom (the first time takes minutes)"
	@go build $(DESKTOP) -trimpath -ldflags "$(LDFLAGS)" -o bin/headroom .

.PHONY: build-headless
build-headless: ## build the headless program, static and without a window: bin/headroom-headless
	@scripts/setup headless
	@CGO_ENABLED=0 go build -tags headless -trimpath -ldflags "$(LDFLAGS)" -o bin/headroom-headless .
	@echo "bin/headroom-headless: $$(wc -c <bin/headroom-headless) bytes"

.PHONY: test
test: ## set up and run every check and test
	@scripts/setup test
	@# Together, because compiling the OpenGL bindings keeps one core busy for minutes.
	@$(MAKE) -j2 lint build
	@$(MAKE) build-headless
	@scripts/test-window
	@scripts/test-pages
	@scripts/test-desktop
	@scripts/test-image
	@scripts/test-limits
	# Afresh, because Go keeps results without knowing of the programs that tests run, and of files outside the module.
	CGO_ENABLED=0 scripts/go-test -count=1 -tags headless .
	cd deploy && ../scripts/go-test -count=1 ./...
	# The texts that tests look for are English.
	LANGUAGE=en scripts/go-test -count=1 -race -cover -coverprofile=coverage.out $(CI) ./...

.PHONY: test-short
test-short: ## run the Go tests that are quick, with no set-up
	LANGUAGE=en go test -short $(CI) ./...

.PHONY: lint
lint: ## run gofmt, go vet, golangci-lint and shellcheck
	@scripts/setup lint
	@unformatted=$$(gofmt -l .); [[ -z $$unformatted ]] || { echo "gofmt is needed on:"; echo "$$unformatted"; exit 1; }
	go vet $(CI) ./...
	go vet -tags headless .
	cd deploy && go vet ./...
	bin/golangci-lint run --build-tags ci ./...
	bin/golangci-lint run --build-tags headless .
	cd deploy && ../bin/golangci-lint run ./...
	@if command -v shellcheck >/dev/null; then echo "shellcheck scripts/* .ci/run deploy/ecs/deploy deploy/ecs/destroy deploy/deb/*"; shellcheck scripts/* .ci/run deploy/ecs/deploy deploy/ecs/destroy deploy/deb/*; else echo "SKIPPED: shellcheck is not installed"; fi

.PHONY: cover
cover: ## show the coverage of the last make test, by function
	go tool cover -func=coverage.out

.PHONY: bench
bench: ## run the benchmarks
	go test -run '^$$' -bench . -benchmem $(CI) ./...

.PHONY: bench-http
bench-http: ## measure what the server serves beside other monitors (needs wrk)
	@scripts/bench-http

.PHONY: soak
soak: ## let the server run under a mixed load for half an hour and see that nothing grows
	@scripts/soak

.PHONY: soak-window
soak-window: ## use the window for half an hour, with the race detector, and see that nothing grows
	@scripts/setup test
	go build -race $(DESKTOP) -o bin/headroom-race .
	@scripts/soak-window

.PHONY: image
image: ## build the container image of the headless program with docker or buildah (ENGINE=buildah)
	@IMAGE="$(IMAGE)" VERSION="$(VERSION)" scripts/build-image

.PHONY: test-image
test-image: ## build the container image and check it in a container
	@scripts/test-image

.PHONY: test-limits
test-limits: ## check the limits that are told against real ones, of a container and of a virtual machine
	@scripts/test-limits

.PHONY: test-window
test-window: build ## open the window on a virtual display and check it
	@scripts/test-window

.PHONY: test-pages
test-pages: build ## use the pages on a virtual display with keyboard and mouse, and check them
	@scripts/test-pages

.PHONY: test-desktop
test-desktop: build ## check the tray, the compact window and the one instance on a virtual display
	@scripts/test-desktop

.PHONY: test-window-race
test-window-race: ## the same with the race detector (compiles the toolkit once more: minutes)
	@scripts/setup test
	go build -race $(DESKTOP) -o bin/headroom-race .
	@scripts/test-window bin/headroom-race

.PHONY: package
package: build ## package the desktop program for this Linux: dist/Headroom.tar.xz
	@mkdir -p dist
	@# The tool rewrites FyneApp.toml to count its builds: a build must not change the sources.
	@cp FyneApp.toml dist/; trap 'mv "$(CURDIR)/dist/FyneApp.toml" "$(CURDIR)/"' EXIT; \
	cd dist; $(FYNE) package --target linux --source-dir .. --executable "$(CURDIR)/bin/headroom"
	@scripts/complete-package dist/Headroom.tar.xz
	@for file in bin/headroom share/metainfo/io.headroom.Headroom.metainfo.xml share/icons/hicolor/512x512/apps/io.headroom.Headroom.png share/pixmaps/io.headroom.Headroom.png share/applications/io.headroom.Headroom.desktop; do \
		tar -tJf dist/Headroom.tar.xz | grep "/$$file$$" || { echo "dist/Headroom.tar.xz lacks $$file"; exit 1; }; \
	done

.PHONY: release-snapshot
release-snapshot: package ## build all that a release is made of, with checksums: dist/release/
	@VERSION="$(VERSION)" scripts/release --desktop dist/Headroom.tar.xz dist/release

.PHONY: test-release
test-release: ## build the release twice and compare the bytes, install its package, check the workflows
	@scripts/test-release

.PHONY: test-kubernetes
test-kubernetes: ## build helm, check its chart and run the pods that it makes (the first time takes minutes)
	@scripts/test-kubernetes

.PHONY: clean
clean: ## remove what was built
	rm -rf bin dist coverage.out
