#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A migration that a server may have run is never changed: it would have the old one for ever.

migrations.sha256 has a line for each; a new migration adds its own (`sha256sum FILE`), and no line changes."""

import hashlib

import tap

KNOWN = dict(reversed(line.split()) for line in tap.lines('tests/lint/migrations.sha256') if line)
names = {str(name) for name in tap.files('src/studio/sql/0*.sql', 'supabase/migrations/0*.sql')}
complaints = [(name, 'a server may have it, but it is gone') for name in KNOWN.keys() - names]
for name in names:
    if name not in KNOWN:
        complaints.append((name, 'has no line in tests/lint/migrations.sha256'))
    elif hashlib.sha256((tap.ROOT / name).read_bytes()).hexdigest() != KNOWN[name]:
        complaints.append((name, 'was changed, but a server may have run it: write a new migration'))
tap.finish(sorted(names | KNOWN.keys()), complaints)
