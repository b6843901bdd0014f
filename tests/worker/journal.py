#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""As a unit of systemd the worker logs to the journal, with fields: here the test listens where the journal does.

usage: journal.py WORKER"""

import os
import pathlib
import socket
import subprocess
import sys
import tempfile

import stage

JOURNAL = pathlib.Path('/run/systemd/journal')


def listen(kind, name):
    listener = socket.socket(socket.AF_UNIX, kind)
    listener.bind(str(JOURNAL / name))
    listener.settimeout(60)
    return listener


def fields(datagram):
    return dict(line.split('=', 1) for line in datagram.decode().splitlines() if '=' in line)


def entry(worker, folder):
    """The first thing that a worker with an unreachable server says."""
    key = folder / 'worker.key'
    key.write_text('sb_secret_of_nobody\n')
    key.chmod(0o600)
    stream, journal = listen(socket.SOCK_STREAM, 'stdout'), listen(socket.SOCK_DGRAM, 'socket')
    stream.listen()
    # systemd gives a unit such a connection as its standard error.
    with socket.socket(socket.AF_UNIX) as error:
        error.connect(str(JOURNAL / 'stdout'))
        process = subprocess.Popen([worker, '--url', 'http://127.0.0.1:9', '--key-file', key], stdin=subprocess.DEVNULL, stdout=error, stderr=error,
                                   env={**os.environ, 'XDG_CACHE_HOME': str(folder)})
    try:
        return fields(journal.recv(65536))
    finally:
        process.kill()
        process.wait()


stage.may_mount()
JOURNAL.mkdir(parents=True, exist_ok=True)
subprocess.run(['mount', '-t', 'tmpfs', 'backlot-test', JOURNAL], check=True)
print('1..1')
with tempfile.TemporaryDirectory() as place:
    told = entry(sys.argv[1], pathlib.Path(place))
good = told.get('MESSAGE', '').startswith('no job: ') and told.get('PRIORITY') == '5' and told.get('GLIB_DOMAIN') == 'backlot-worker'
print(f"{'ok' if good else 'not ok'} 1 - a worker logs to the journal, with priority and domain{'' if good else f': {told}'}")
