#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Flatpak manifests permit what a window, a team's studio and sound need, and nothing else; the development one is the release's twin."""

import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / 'tests' / 'lint'))
import tap  # noqa: E402

PERMITTED = {'--socket=wayland', '--socket=fallback-x11', '--share=ipc', '--device=dri', '--share=network', '--socket=pulseaudio'}
RELEASE, TWIN = 'flatpak/io.github.backlot.Backlot.yml', 'flatpak/io.github.backlot.Backlot.Devel.yml'
MODULES = 'flatpak/modules.json'
complaints = []


def finish_args(lines):
    begin = lines.index('finish-args:') + 1
    end = next(number for number in range(begin, len(lines)) if not lines[number].startswith(' '))
    return [line.strip().removeprefix('- ') for line in lines[begin:end] if line.strip().startswith('-')]


def without_comments(lines):
    return [line for line in lines if not line.strip().startswith('#')]


for name in RELEASE, TWIN:
    found = finish_args(tap.lines(name))
    if len(found) != len(PERMITTED) or set(found) != PERMITTED:
        complaints.append((name, f'finish-args are {sorted(found)}'))
twin = [line.replace('Backlot.Devel', 'Backlot').replace('profile=development', 'profile=default') for line in without_comments(tap.lines(TWIN))]
if twin != without_comments(tap.lines(RELEASE)):
    complaints.append((TWIN, 'differs from the release by more than its id and its profile'))
for module in json.loads((ROOT / MODULES).read_text(encoding='utf-8')):
    for source in module['sources']:
        if not re.fullmatch(r'https://[^ ]+', source.get('url', '')) or not source.get('tag'):
            complaints.append((MODULES, f'{module["name"]} has no address and tag'))
tap.finish([RELEASE, TWIN, MODULES], complaints)
