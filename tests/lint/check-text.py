#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Licence lines, and what .editorconfig asks of every text."""

import tap

CODE = ('*.c', '*.h', '*.blp', '*.py', '*.sh', '*.sql', '*.mjs')
TEXT = CODE + ('*.md', 'meson.build', '*.in', '*.xml', '*.json', '*.css', 'Makefile')

checked, complaints = [], []
for name in tap.files(*TEXT):
    if name.parts[0] == 'LICENSES' or name.name == 'package-lock.json':
        continue
    checked.append(name)
    try:
        text = (tap.ROOT / name).read_text(encoding='utf-8')
    except UnicodeDecodeError:
        complaints.append((name, 'is not UTF-8'))
        continue
    if any(name.match(pattern) for pattern in CODE):
        head = '\n'.join(text.split('\n')[:3])
        if 'SPDX-License-Identifier: ' not in head:
            complaints.append((name, 'has no SPDX line at its beginning'))
        elif name.parts[:2] == ('src', 'larder') or name.parts[0] == 'examples':
            if 'LGPL-2.1-or-later' not in head:
                complaints.append((name, 'is part of Larder, so it is LGPL-2.1-or-later'))
        elif 'GPL-3.0-or-later' not in head:
            complaints.append((name, 'is not GPL-3.0-or-later'))
    if '\r' in text:
        complaints.append((name, 'has CR line ends'))
    if text and not text.endswith('\n'):
        complaints.append((name, 'does not end with a line end'))
    for number, line in enumerate(text.split('\n'), 1):
        if line != line.rstrip():
            complaints.append((name, f'line {number}: blanks at its end'))
        if '\t' in line and name.suffix in ('.c', '.h', '.blp', '.py', '.sql'):
            complaints.append((name, f'line {number}: a tab'))
tap.finish(checked, complaints)
