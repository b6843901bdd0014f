#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The unit for systemd is one that systemd has nothing to say against.

usage: unit.py UNIT WORKER"""

import pathlib
import re
import subprocess
import sys
import tempfile

unit, worker = pathlib.Path(sys.argv[1]), sys.argv[2]
with tempfile.TemporaryDirectory() as folder:
    # The installed program is not there yet; everything else of the unit stays.
    instance = pathlib.Path(folder) / unit.name
    instance.write_text(re.sub(r'^ExecStart=\S+', f'ExecStart={pathlib.Path(worker).resolve()}', unit.read_text(), flags=re.MULTILINE))
    told = subprocess.run(['systemd-analyze', 'verify', '--man=no', instance], capture_output=True, text=True)
complaints = (told.stdout + told.stderr).strip()
print('1..1')
print('ok 1 - systemd accepts the unit' if told.returncode == 0 and not complaints else f'not ok 1 - systemd accepts the unit: {complaints}')
