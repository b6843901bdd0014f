#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`blueprint-compiler format` has nothing to say."""

import subprocess

import tap

checked = tap.files('*.blp')
# All in one call: most of its time goes into its start.
result = subprocess.run(['blueprint-compiler', 'format', '--no-diff', *map(str, checked)], cwd=tap.ROOT, capture_output=True, text=True)
complaints = [(name, f'is not in the canonical format: blueprint-compiler format --fix {name}')
              for name in checked if f'Would format {name}\n' in result.stdout]
if result.returncode != 0 and not complaints:
    complaints = [(name, result.stdout + result.stderr) for name in checked]
tap.finish(checked, complaints)
