# SPDX-License-Identifier: GPL-3.0-or-later
# Everything goes through build-aux/env, which makes the build environment where the host has none.
#   make run [PHOTOS=DIR]    build, install into build/prefix, start; without a display: the tour with pictures
#   make test [SANITIZE=1]   every test; SANITIZE=1: the suite under address and undefined sanitizers
#   make test-long           what takes too long for every day
#   make servers-table       README's table "what works with which server", from the results of the last make test
#   make pictures            build/pictures/index.html: every page, wide and narrow, light and dark, in other languages (an hour; LOOKS=wide,de-narrow: those alone)
#   make screenshots         docs/screenshots, which the metainfo shows, by the tour
#   make fuzz                libFuzzer on everything that strangers send, two targets at a time, 20 seconds each
#   make flatpak             build the development version's Flatpak and install it for this user
#   make flatpak-test        build it as it was and as it is, and walk from one to the other in its sandbox
#   make flatpak-bundle      the same, and build/backlot.flatpak, a single file to hand on
#   make bench [SUITES="engine film application studio team"]   figures as JSON lines
ENV = build-aux/env
BUILD = build
OPTIONS = -Dwerror=true -Dpseudo_locale=true
SANITIZE_BUILD = build-sanitize
SANITIZE_OPTIONS = -Dwerror=true -Db_sanitize=address,undefined -Db_lundef=false
FUZZ_BUILD = build-fuzz
FUZZ_OPTIONS = -Dwerror=true -Dfuzz=true -Db_sanitize=address,undefined -Db_lundef=false
BENCH_BUILD = build-bench
PHOTOS = data/samples

.PHONY: all setup install run sanitize fuzz-targets fuzz test test-all test-long servers-table pictures screenshots bench flatpak flatpak-bundle flatpak-test clean
all: setup
	$(ENV) meson compile -C $(BUILD)

setup:
	@test -f $(BUILD)/build.ninja || $(ENV) meson setup $(BUILD) --prefix="$(CURDIR)/$(BUILD)/prefix" $(OPTIONS)

install: all
	$(ENV) meson install -C $(BUILD) --no-rebuild --quiet

run: install
	BACKLOT_BIND="$(abspath $(PHOTOS))" $(ENV) build-aux/start "$(abspath $(BUILD))" "$(abspath $(PHOTOS))"

sanitize:
	@test -f $(SANITIZE_BUILD)/build.ninja || $(ENV) meson setup $(SANITIZE_BUILD) --prefix="$(CURDIR)/$(SANITIZE_BUILD)/prefix" $(SANITIZE_OPTIONS)
	BACKLOT_BUILD=$(SANITIZE_BUILD) ASAN_OPTIONS=detect_leaks=0 $(ENV) meson compile -C $(SANITIZE_BUILD)

ifdef SANITIZE
test: sanitize
	BACKLOT_BUILD=$(SANITIZE_BUILD) $(ENV) build-aux/run-tests $(SANITIZE_BUILD)
else
test: install
	$(ENV) build-aux/run-tests $(BUILD)
endif

fuzz-targets:
	@test -f $(FUZZ_BUILD)/build.ninja || $(ENV) env CC=clang meson setup $(FUZZ_BUILD) $(FUZZ_OPTIONS)
	$(ENV) meson compile -C $(FUZZ_BUILD)

fuzz: fuzz-targets
	$(ENV) build-aux/run-tests $(FUZZ_BUILD)

# All at once, with one sum: what .ci/run asks for. The Flatpak is driven on the host, where a sandbox can be made, and before all
# others, for it needs the processor when a film is rendered and a window opened.
test-all: install sanitize fuzz-targets
	-tests/flatpak/run --results $(BUILD)/flatpak.tap
	$(ENV) build-aux/run-tests $(BUILD)/flatpak.tap,$(BUILD),$(SANITIZE_BUILD),$(FUZZ_BUILD)

test-long: install fuzz-targets
	-tests/flatpak/run --results $(BUILD)/flatpak.tap
	BACKLOT_LONG=1 $(ENV) build-aux/run-tests $(BUILD)/flatpak.tap,$(BUILD),$(FUZZ_BUILD) --timeout-multiplier 20

# README's table of servers, from the results of `make test`.
servers-table:
	$(ENV) build-aux/servers-table collect $(BUILD)

pictures: install
	$(ENV) tests/e2e/looks "$(abspath $(BUILD))/prefix" "$(abspath $(BUILD))/pictures" --room "$(abspath $(BUILD))/tests/e2e/room.so" $(if $(LOOKS),--only $(LOOKS))

screenshots: install
	mkdir -p docs/screenshots
	$(ENV) tests/e2e/tour "$(abspath $(BUILD))/prefix" "$(abspath data/samples)" "$(abspath $(BUILD))/tour" --screenshots "$(abspath docs/screenshots)"

bench:
	@test -f $(BENCH_BUILD)/build.ninja || $(ENV) meson setup $(BENCH_BUILD) --prefix="$(CURDIR)/$(BENCH_BUILD)/prefix" --buildtype=release -Dbench=true -Dwerror=true >&2
	BACKLOT_BUILD=$(BENCH_BUILD) $(ENV) meson install -C $(BENCH_BUILD) --quiet >&2
	@BACKLOT_BUILD=$(BENCH_BUILD) $(ENV) tests/bench/run $(BENCH_BUILD) $(SUITES)

# On the host itself: a sandbox in the environment's sandbox is refused.
flatpak:
	build-aux/flatpak build

flatpak-bundle:
	mkdir -p $(BUILD)
	build-aux/flatpak build "$(abspath $(BUILD))/backlot.flatpak"

flatpak-test:
	tests/flatpak/run

clean:
	rm -rf $(BUILD) $(SANITIZE_BUILD) $(FUZZ_BUILD) $(BENCH_BUILD)
