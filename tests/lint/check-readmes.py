#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each folder of src/ says what it is for."""

import tap

checked, complaints = [], []
for folder in sorted({name.parts[1] for name in tap.files() if name.parts[0] == 'src' and len(name.parts) > 2}):
    name = f'src/{folder}/README.md'
    checked.append(name)
    if not (tap.ROOT / name).is_file():
        complaints.append((name, 'is missing'))
tap.finish(checked, complaints)
