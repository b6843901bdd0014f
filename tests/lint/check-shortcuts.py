#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each key of the table of shortcuts is pressed by a script that drives the program."""

import re

import tap

TABLE = 'src/ui/shell/backlot-shortcuts.c'
# As xdotool calls them, in the order in which it is told them.
MODIFIERS = {'<Control>': 'ctrl+', '<Shift>': 'shift+', '<Alt>': 'alt+'}

text = (tap.ROOT / TABLE).read_text(encoding='utf-8')
rows = text[text.index('backlot_shortcuts[] = {'):text.index('\n};')]
keys = sorted({key for group in re.findall(r'\{ ("[^{}]*") \}', rows) for key in re.findall(r'"([^"]+)"', group)})
scripts = '\n'.join((tap.ROOT / name).read_text(encoding='utf-8') for name in tap.files('tests/e2e/*.py'))
pressed = set(re.findall(r"'([^'\s]+)'", scripts))
# Numbers that are counted through.
if "f'alt+{number}'" in scripts:
    pressed |= {f'alt+{number}' for number in range(1, 5)}
complaints = []
for key in keys:
    name = key
    for modifier, word in MODIFIERS.items():
        name = name.replace(modifier, word)
    if name not in pressed:
        complaints.append((key, f'no script of tests/e2e presses {name}'))
tap.finish(keys, complaints)
