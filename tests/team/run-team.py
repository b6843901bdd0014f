#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Starts a team's server as small as there is one, and our own client on it: PostgreSQL with the migrations of supabase/,
and @supabase/lite before it.

usage: run-team.py CLIENT SOURCE BUILD_DIR"""
import os
import pathlib
import subprocess
import sys

import lite


def main():
    client, source, build_dir = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
    program = lite.prepare(build_dir)
    database_port, port = lite.free_port(), lite.free_port()
    database = lite.TeamDatabase(database_port)
    status = 1
    try:
        folder = lite.set_up(database, program, port, source)
        database.psql(lite.STORAGE, 'team')
        server = lite.Lite(program, folder, port)
        try:
            told = {'TEAM_URL': f'http://127.0.0.1:{port}', 'TEAM_KEY': lite.KEY, 'TEAM_SECRET': lite.SECRET,
                    'TEAM_FILES': str(folder), 'TEAM_DATABASE': f'postgresql://postgres@127.0.0.1:{database_port}/team'}
            status = subprocess.run([client, *sys.argv[4:]], env={**os.environ, **told}).returncode
        finally:
            server.end()
            if status != 0:
                print('\n'.join('# ' + line for line in server.last_words()))
    finally:
        database.stop()
    sys.exit(status and 1)


main()
