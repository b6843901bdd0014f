#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""No printf into a grammar: SQL has bound parameters, URLs are escaped, JSON is built."""

import re

import tap

FORMATS = r'(?:g_strdup_printf|g_strdup_vprintf|g_string_(?:append_)?printf|g_snprintf|snprintf|sprintf|asprintf)'
CALL = re.compile(FORMATS + r'\s*\((?P<arguments>[^;]*);', re.DOTALL)
STRINGS = re.compile(r'"((?:[^"\\]|\\.)*)"')
SQL = re.compile(r'\b(SELECT\s|INSERT\s+INTO|UPDATE\s+\S+\s+SET|DELETE\s+FROM|CREATE\s+(TABLE|INDEX|TRIGGER)|DROP\s|WHERE\s)')
URL = re.compile(r'(https?|wss?)://|/(rest|auth|storage|realtime)/v1|[?&]\w+=')
JSON = re.compile(r'^\s*\{\s*\\"|\\":\s*(\\"|%)')

checked, complaints = [], []
for name in tap.files('*.c'):
    if name.parts[0] != 'src':
        continue
    checked.append(name)
    text = '\n'.join(tap.lines(name))
    for call in CALL.finditer(text):
        literal = ''.join(STRINGS.findall(call.group('arguments')))
        if '%' not in literal:
            continue
        number = text.count('\n', 0, call.start()) + 1
        for what, pattern in (('SQL', SQL), ('a URL', URL), ('JSON', JSON)):
            if pattern.search(literal):
                complaints.append((name, f'line {number}: printf into {what}'))
tap.finish(checked, complaints)
