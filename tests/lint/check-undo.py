#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""docs/undo.md lists each step that takes something away: each action whose name says so, and each held deletion; and it names no other one."""

import re

import tap

LIST = 'docs/undo.md'
WORDS = 'delete|remove|discard|clear|reset|leave|sign-out|withdraw|cancel|end-others'
ACTION = re.compile(rf'"([a-z-]+\.(?:[a-z]+-)*(?:{WORDS})(?:-[a-z]+)*)"')
ENTRY = re.compile(rf'\.name = "((?:[a-z]+-)*(?:{WORDS})(?:-[a-z]+)*)"')
HELD = re.compile(r'backlot_removal_(?:discard_or_)?submit \([^;"]*"([a-z]+\.[a-z]+)"')

text = (tap.ROOT / LIST).read_text(encoding='utf-8')
rows = [line for line in text.split('\n') if line.startswith('| `')]
listed = {name for row in rows for name in re.findall(r'`([a-z.-]+)`', row.split('|')[1])}
known, complaints = set(), []
for name in tap.files('src/ui/**/*.c', 'src/ui/**/*.blp', 'src/app/*.c', 'src/app/*.blp', 'src/query/**/*.c'):
    source = (tap.ROOT / name).read_text(encoding='utf-8')
    found = set(HELD.findall(source))
    if name.parts[1] != 'query':
        found |= set(ACTION.findall(source)) | set(ENTRY.findall(source))
    known |= found
    complaints += [(name, f'{step} is not in {LIST}') for step in sorted(found - listed)]
complaints += [(LIST, f'{step} is nowhere in the sources') for step in sorted(listed - known)]
complaints += [(LIST, f'there is no {script}') for script in sorted(set(re.findall(r'tests/[a-z0-9/_-]+\.(?:py|c)', text)))
               if not (tap.ROOT / script).exists()]
tap.finish([LIST, *sorted({name for name, _ in complaints if name != LIST})], complaints)
