#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Includes go only where the table says, and nobody includes a .c file. What speaks the protocols knows no table."""

import re

import tap

LAYERS = {
    'larder': set(),
    'wire': set(),
    'model': {'larder'},
    'service': {'larder', 'wire'},
    'query': {'larder', 'model', 'service', 'wire'},
    'store': {'larder', 'model'},
    'ui': {'larder', 'model', 'query', 'store'},
    'app': {'larder', 'wire', 'model', 'service', 'query', 'store', 'ui'},
    'search': {'larder', 'model'},
    'studio': {'wire'},
    'worker': {'larder', 'wire', 'service'},
}
# Libraries that a layer may not see although another one needs them.
FOREIGN = {
    'larder': {'gtk', 'adwaita', 'libsoup', 'libsecret'},
    'wire': {'gtk', 'gio', 'libsoup', 'sqlite3', 'json-glib'},
    'model': {'gtk', 'adwaita', 'libsoup', 'sqlite3'},
    'service': {'gtk', 'adwaita', 'sqlite3'},
    'query': {'gtk', 'adwaita', 'libsoup', 'sqlite3'},
    'store': {'gtk', 'adwaita', 'libsoup', 'sqlite3'},
    'ui': {'libsoup', 'sqlite3'},
    'search': {'gtk', 'adwaita', 'libsoup', 'sqlite3'},
    'studio': {'gtk', 'adwaita', 'gst', 'json-glib'},
    'worker': {'gtk', 'adwaita', 'sqlite3'},
}

# Worth having without Backlot: no table and no function of its schema is named in them.
NEUTRAL = {'wire', 'service'}


def names(kinds):
    found = set()
    for name in tap.files('supabase/migrations/*.sql'):
        found |= set(re.findall(rf'create (?:or replace )?(?:{kinds}) public\.(\w+)', '\n'.join(tap.lines(name)), re.IGNORECASE))
    return '|'.join(sorted(found))


TABLES, FUNCTIONS = names('table|view'), names('function')
# A word such as "messages" is a table only where a table would stand.
OWN = re.compile(rf'"(?:{TABLES})"|(?:/rest/v1/|::)(?:{TABLES})\b|\b(?:{FUNCTIONS})\b')

checked, complaints = [], []
if not TABLES or not FUNCTIONS:
    complaints.append(('supabase/migrations', 'no tables or functions are found there'))
for name in tap.files('*.c', '*.h'):
    if name.parts[0] not in ('src', 'tests'):
        continue
    checked.append(name)
    layer = name.parts[1] if name.parts[0] == 'src' else None
    if layer is not None and layer not in LAYERS:
        complaints.append((name, f'src/{layer} is not in the table'))
        continue
    for number, line in enumerate(tap.lines(name), 1):
        if layer in NEUTRAL and (own := OWN.search(line)) is not None:
            complaints.append((name, f'line {number}: {layer}/ names {own[0]}, which is of Backlot'))
        found = re.match(r'\s*#\s*include\s*(["<])([^">]+)[">]', line)
        if found is None:
            continue
        kind, path = found.groups()
        if path.endswith('.c'):
            complaints.append((name, f'line {number}: includes {path}'))
        if layer is None:
            continue
        first = path.split('/')[0]
        if kind == '"' and path != 'config.h' and not path.endswith('-resources.h'):
            if first not in LAYERS:
                complaints.append((name, f'line {number}: "{path}" names no layer'))
            elif first != layer and first not in LAYERS[layer]:
                complaints.append((name, f'line {number}: {layer}/ may not include {first}/'))
        elif kind == '<' and (first in FOREIGN.get(layer, ()) or first.removesuffix('.h') in FOREIGN.get(layer, ())):
            complaints.append((name, f'line {number}: {layer}/ may not use <{path}>'))
tap.finish(checked, complaints)
