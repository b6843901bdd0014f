#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Start of the program and memory of the three programs at rest, as JSON lines.

  A1 cold start: no cache, a studio with data at hand.   A2 warm start: the cache of A1, also without a studio.
Run by tests/bench/run in a session of its own, with the installed program in PATH."""

import json
import os
import pathlib
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

RUNS = 7
N_PROJECTS = 200


def pss_mb(pid):
    for line in open(f'/proc/{pid}/smaps_rollup', encoding='ascii'):
        if line.startswith('Pss:'):
            return int(line.split()[1]) / 1024
    return 0.0


def named(name, folder):
    found = []
    for entry in pathlib.Path('/proc').iterdir():
        if entry.name.isdigit():
            try:
                command = (entry / 'cmdline').read_bytes().split(b'\0')
            except OSError:
                continue
            if os.path.basename(command[0].decode(errors='replace')) == name and any(folder.encode() in part for part in command):
                found.append(int(entry.name))
    return found


def marks(path):
    found = {}
    if os.path.exists(path):
        for line in open(path, encoding='utf-8'):
            record = json.loads(line)
            found.setdefault(record['mark'], record['t'])
    return found


def until(condition, what, seconds=30):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return
        time.sleep(0.002)
    raise SystemExit(f'app.py: waited in vain for {what}')


def start(folder, wanted):
    """One start until the wanted mark; returns milliseconds to each mark and the process."""
    log = os.path.join(folder, 'marks')
    if os.path.exists(log):
        os.unlink(log)
    environment = {**os.environ, 'BACKLOT_BENCH': log}
    begin = time.monotonic()
    process = subprocess.Popen(['backlot', '--data-dir', folder], env=environment, stdin=subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until(lambda: wanted in marks(log), f'the mark {wanted}')
    return {name: (t - begin) * 1000 for name, t in marks(log).items()}, process


def stop(process):
    process.send_signal(signal.SIGTERM)
    process.wait(20)


def end_studio(folder):
    for name in ('backlot-studio', 'backlot-worker'):
        for pid in named(name, folder):
            os.kill(pid, signal.SIGKILL)
            until(lambda: not os.path.exists(f'/proc/{pid}'), f'{name} to end')


def tell(workload, metric, unit, values):
    values = list(values)
    print(json.dumps({'suite': 'application', 'impl': 'backlot', 'workload': workload, 'metric': metric, 'unit': unit,
                      'value': round(statistics.median(values), 1), 'min': round(min(values), 1), 'max': round(max(values), 1),
                      'first': round(values[0], 1), 'n': len(values)}), flush=True)


def fill(folder):
    """Projects as any client makes them, by the studio's own API."""
    import socket
    import http.client

    class Connection(http.client.HTTPConnection):
        def connect(self):
            self.sock = socket.socket(socket.AF_UNIX)
            self.sock.connect(os.path.join(folder, 'studio.sock'))

    def call(path, body, token=None):
        connection = Connection('studio.local')
        headers = {'apikey': 'sb_publishable_local', 'content-type': 'application/json'}
        if token:
            headers['authorization'] = 'Bearer ' + token
        connection.request('POST', path, json.dumps(body), headers)
        answer = connection.getresponse()
        text = answer.read()
        if answer.status >= 300:
            raise SystemExit(f'app.py: {path}: {answer.status} {text[:200]}')
        return json.loads(text)

    token = call('/auth/v1/token?grant_type=peer', {})['access_token']
    for i in range(N_PROJECTS):
        call('/rest/v1/rpc/create_project', {'p_id': f'00000000-0000-4000-8000-{i:012d}', 'p_kind': 'film', 'p_title': f'Film {i}'}, token)


def main():
    folder = tempfile.mkdtemp(prefix='bl-bench.')
    try:
        _, process = start(folder, 'first-frame')
        until(lambda: os.path.exists(os.path.join(folder, 'studio.sock')), 'the studio')
        fill(folder)
        stop(process)

        cold = []
        for _ in range(RUNS):
            for name in ('cache',):
                shutil.rmtree(os.path.join(folder, name), ignore_errors=True)
            times, process = start(folder, 'list-shown')
            cold.append(times)
            if len(cold) == RUNS:
                # The studio starts a worker only for a job; this one finds none and waits as that one does after it.
                worker = subprocess.Popen(['backlot-worker', '--data-dir', folder], stdin=subprocess.DEVNULL,
                                          stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                time.sleep(3)   # at rest, as the benchmark's definition says
                parts = {'client': [process.pid], 'studio': named('backlot-studio', folder), 'worker': named('backlot-worker', folder)}
                for part, pids in parts.items():
                    if pids:
                        tell('idle', f'pss_{part}_mb', 'MB', [sum(pss_mb(pid) for pid in pids)])
                tell('idle', 'pss_all_mb', 'MB', [sum(pss_mb(pid) for pids in parts.values() for pid in pids)])
                stop(worker)
            stop(process)
        tell('A1', 'first_frame_ms', 'ms', (times['first-frame'] for times in cold))
        tell('A1', 'list_shown_ms', 'ms', (times['list-shown'] for times in cold))

        warm = []
        for _ in range(RUNS):
            times, process = start(folder, 'list-shown')
            warm.append(times)
            stop(process)
        tell('A2', 'first_frame_ms', 'ms', (times['first-frame'] for times in warm))
        tell('A2', 'list_shown_ms', 'ms', (times['list-shown'] for times in warm))

        down = []
        for _ in range(RUNS):
            end_studio(folder)
            times, process = start(folder, 'list-shown')
            down.append(times)
            stop(process)
        tell('A2', 'list_shown_studio_down_ms', 'ms', (times['list-shown'] for times in down))
    finally:
        end_studio(folder)
        shutil.rmtree(folder, ignore_errors=True)


main()
