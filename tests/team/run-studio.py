#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Our own client on the studio as a team's server: the same as run-team.py has it do on PostgreSQL.

usage: run-studio.py CLIENT STUDIO"""
import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / 'domain'))
import servers

studio = servers.Studio(sys.argv[2])
try:
    told = {'TEAM_URL': studio.ready['url'].rstrip('/'), 'TEAM_KEY': studio.ready['publishable_key'], 'TEAM_SECRET': studio.ready['secret_key'],
            'TEAM_FILES': str(pathlib.Path(studio.folder) / 'studio'), 'TEAM_WHOLE': '1'}
    status = subprocess.run([sys.argv[1], *sys.argv[3:]], env={**os.environ, **told}).returncode
finally:
    studio.close()
sys.exit(status and 1)
