#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever has a text for people stands in po/POTFILES.in; texts for people stand in ui/, app/ and search/ only."""

import re

import tap

MARKED = re.compile(r'(?<![\w"])(?:_|C_|N_|NC_|ngettext|g_dngettext)\s*\(\s*"')
listed = {line.strip() for line in tap.lines('po/POTFILES.in') if line.strip() and not line.startswith('#')}

checked, complaints = [], []
for name in tap.files('*.c', '*.blp', '*.desktop.in', '*.metainfo.xml.in', '*.gschema.xml'):
    if name.parts[0] not in ('src', 'data'):
        continue
    checked.append(name)
    text = '\n'.join(tap.lines(name))
    marked = bool(MARKED.search(text)) or name.name.endswith(('.desktop.in', '.metainfo.xml.in'))
    if marked and str(name) not in listed:
        complaints.append((name, 'has texts for people and is not in po/POTFILES.in'))
    if marked and name.parts[0] == 'src' and name.parts[1] not in ('ui', 'app', 'search'):
        complaints.append((name, f'src/{name.parts[1]} has no texts for people'))
    if not marked and str(name) in listed and name.suffix in ('.c', '.blp'):
        complaints.append((name, 'is in po/POTFILES.in without a text for people'))
for name in sorted(listed):
    if not (tap.ROOT / name).is_file():
        checked.append(name)
        complaints.append((name, 'is in po/POTFILES.in but does not exist'))
tap.finish(checked, complaints)
