#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`blueprint-compiler format` has nothing to say."""

import subprocess

import tap

checked, complaints = tap.files('*.blp'), []
for name in checked:
    result = subprocess.run(['blueprint-compiler', 'format', str(tap.ROOT / name)], capture_output=True, text=True)
    if result.returncode != 0:
        complaints.append((name, 'is not in the canonical format: blueprint-compiler format --fix ' + str(name)))
tap.finish(checked, complaints)
