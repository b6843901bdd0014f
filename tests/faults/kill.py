#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Kills client, studio and worker at random moments of a film's path, and looks whether anything is lost or doubled.

  kill.py CLIENT PREFIX PHOTO-FOLDER [SEED…]"""

import hashlib
import os
import pathlib
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

LIMIT_S = 240


def processes(data_dir):
    """Our own studio and worker: the pids whose command line names the data folder."""
    found = {'studio': [], 'worker': []}
    for entry in pathlib.Path('/proc').iterdir():
        if not entry.name.isdigit():
            continue
        try:
            command = (entry / 'cmdline').read_bytes().split(b'\0')
        except OSError:
            continue
        name = os.path.basename(command[0].decode(errors='replace'))
        if any(data_dir.encode() in part for part in command[1:]):
            if name == 'backlot-studio':
                found['studio'].append(int(entry.name))
            elif name == 'backlot-worker':
                found['worker'].append(int(entry.name))
    return found


def kill(pid):
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def walk(client, photos, data_dir, seed, log):
    """Runs the client until the film is there; about eight times in between somebody is killed."""
    dice = random.Random(seed)
    kills = [(dice.uniform(0.05, 3.0), dice.choice(['client', 'studio', 'worker'])) for _ in range(8)]
    killed, deadline, process = [], time.monotonic() + LIMIT_S, None
    while time.monotonic() < deadline:
        if process is None:
            process = subprocess.Popen([client, '--data-dir', data_dir, '--title', f'Seed {seed}', *photos],
                                       stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        pause, victim = kills.pop(0) if kills else (5.0, None)
        try:
            status = process.wait(pause)
            if status == 0:
                return killed
            raise AssertionError(f'the client ended with {status}')
        except subprocess.TimeoutExpired:
            pass
        if victim == 'client':
            process.kill()
            process.wait()
            process = None
            killed.append(victim)
        elif victim is not None:
            pids = processes(data_dir)[victim]
            for pid in pids:
                kill(pid)
            killed += [victim] * bool(pids)
    if process is not None:
        process.kill()
        process.wait()
    raise AssertionError(f'no film within {LIMIT_S} s')


def look(photos, data_dir):
    """What has to be true in the studio, whatever was killed."""
    database = sqlite3.connect(next(pathlib.Path(data_dir).rglob('studio.db')))
    database.row_factory = sqlite3.Row
    query = lambda text: [dict(row) for row in database.execute(text)]
    wanted = [os.path.basename(photo) for photo in photos]

    projects = query('select * from projects')
    assert len(projects) == 1, f'{len(projects)} projects'
    rows = query('select * from photos order by position')
    assert sorted(row['caption'] for row in rows) == sorted(wanted), [row['caption'] for row in rows]
    media = {row['id']: row for row in query('select * from media_files')}
    assert all(row['upload_state'] == 'complete' for row in media.values()), 'an upload is not complete'
    for row in rows:
        source = next(photo for photo in photos if os.path.basename(photo) == row['caption'])
        assert media[row['media_id']]['sha256'] == hashlib.sha256(open(source, 'rb').read()).hexdigest(), row['caption']
    jobs = query('select * from jobs')
    assert [job['status'] for job in jobs] == ['completed'], [job['status'] for job in jobs]
    outputs = query('select * from outputs')
    assert len(outputs) == 1, f'{len(outputs)} outputs'
    ledger = query('select * from credit_ledger order by id')
    account = query('select * from credit_accounts')[0]
    assert sum(row['balance_delta'] for row in ledger) == account['balance'], 'the ledger does not add up'
    assert sum(row['reserved_delta'] for row in ledger) == account['reserved'] == 0, 'credits are still reserved'
    assert sorted(row['kind'] for row in ledger) == ['charge', 'grant', 'reserve'], [row['kind'] for row in ledger]
    assert account['balance'] == 1000 - jobs[0]['cost'], account['balance']


def main():
    client, prefix, folder = sys.argv[1:4]
    seeds = [int(seed) for seed in sys.argv[4:]] or (range(20) if os.environ.get('BACKLOT_LONG') else range(3))
    os.environ['PATH'] = os.path.join(prefix, 'bin') + os.pathsep + os.environ['PATH']
    photos = sorted(str(path) for path in pathlib.Path(folder).glob('*.jpg'))[:4]
    failed = False
    print('TAP version 13')
    print(f'1..{len(seeds)}')
    for number, seed in enumerate(seeds, 1):
        data_dir = tempfile.mkdtemp(prefix='bl-kill.')
        log_path = os.path.join(data_dir, 'log')
        try:
            with open(log_path, 'wb') as log:
                killed = walk(client, photos, data_dir, seed, log)
                look(photos, data_dir)
            print(f'ok {number} - seed {seed}: killed {", ".join(killed) or "nobody"}; nothing lost, nothing doubled', flush=True)
        except AssertionError as error:
            failed = True
            print(f'not ok {number} - seed {seed}: {error}', flush=True)
            for line in open(log_path, encoding='utf-8', errors='replace').read().splitlines()[-40:]:
                print('# ' + line)
        finally:
            for pids in processes(data_dir).values():
                for pid in pids:
                    kill(pid)
            shutil.rmtree(data_dir, ignore_errors=True)
    sys.exit(failed)


main()
