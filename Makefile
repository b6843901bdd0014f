# SPDX-License-Identifier: GPL-3.0-or-later
# Everything goes through build-aux/env, which makes the build environment where the host has none.
ENV = build-aux/env
BUILD = build
MESON_OPTIONS = -Dwerror=true

.PHONY: all setup run test test-long bench clean

all: setup
	$(ENV) meson compile -C $(BUILD)

setup:
	@test -f $(BUILD)/build.ninja || $(ENV) meson setup $(BUILD) --prefix="$(CURDIR)/$(BUILD)/prefix" $(MESON_OPTIONS)

clean:
	rm -rf $(BUILD)
