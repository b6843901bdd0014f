#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files, functions and templates stay short enough to be read at once."""

import re

import tap

FILE_LINES, FUNCTION_LINES, TEMPLATE_LINES, README_LINES, COLUMNS = 600, 80, 150, 40, 100

checked, complaints = [], []
for name in tap.files('*.c', '*.h', '*.blp', 'README.md'):
    if name.parts[0] not in ('src', 'tests') or (name.name == 'README.md' and name.parts[0] != 'src'):
        continue
    checked.append(name)
    lines = tap.lines(name)
    limit = {'.blp': TEMPLATE_LINES, '.md': README_LINES}.get(name.suffix, FILE_LINES)
    if len(lines) - 1 > limit:
        complaints.append((name, f'{len(lines) - 1} lines, {limit} are the most'))
    if name.suffix in ('.c', '.h'):
        for number, line in enumerate(lines, 1):
            # A text can not be broken where it is read by a machine, so strings and links may be longer.
            if len(line) > COLUMNS and '"' not in line and '://' not in line:
                complaints.append((name, f'line {number}: {len(line)} columns, {COLUMNS} are the most'))
    if name.suffix == '.c':
        begin, title = None, ''
        for number, line in enumerate(lines, 1):
            if line == '{':
                begin, title = number, lines[number - 2]
                for back in range(number - 2, max(number - 20, 0), -1):
                    found = re.match(r'([A-Za-z_]\w*) \(', lines[back])
                    if found:
                        title = found.group(1)
                        break
            elif line == '}' and begin is not None:
                if number - begin - 1 > FUNCTION_LINES and not title.endswith('class_init'):
                    complaints.append((name, f'{title}(): {number - begin - 1} lines, {FUNCTION_LINES} are the most'))
                begin = None
tap.finish(checked, complaints)
