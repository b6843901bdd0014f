#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What happens when the client's own files are damaged, foreign or not writable.

  files.py CLIENT [TEST…]"""

import os
import random
import shutil
import sqlite3
import subprocess

import proxy
import stage


def cut_in_half(path):
    os.truncate(path, os.path.getsize(path) // 2)


def fill_with_noise(path):
    path.write_bytes(random.Random(1).randbytes(os.path.getsize(path)))


def make_newer(path):
    with sqlite3.connect(path) as database:
        database.execute('pragma user_version = 1000')
    database.close()


DAMAGES = {'cut in half': cut_in_half, 'noise': fill_with_noise, 'newer': make_newer}


def without_journal(path):
    """One file holds all of it, as after an orderly end."""
    database = sqlite3.connect(path)
    database.execute('pragma wal_checkpoint (truncate)')
    database.close()
    return path


def count_entries(outbox):
    database = sqlite3.connect(outbox)
    count = database.execute('select count(*) from entry').fetchone()[0]
    database.close()
    return count


def run_to(here, photos, step, seconds=60):
    client = here.client(photos, '--until', step)
    status = client.wait_end(seconds)
    stage.check(status == 0, f'the client ended with {status}')
    return client


def damaged_cache(here):
    """a damaged cache file is set aside and filled anew"""
    photos = stage.samples(3)
    run_to(here, photos, 'uploaded')
    cache = next(here.data.rglob('cache.db'))
    keep = here.folder / 'cache.db'
    shutil.copy(without_journal(cache), keep)
    for name, damage in DAMAGES.items():
        shutil.copy(keep, cache)
        damage(cache)
        spoiled = stage.digest(cache)
        aside = cache.with_name('cache.db.damaged')
        aside.unlink(missing_ok=True)
        run_to(here, photos, 'uploaded')
        here.look_at_photos(photos)
        stage.check(aside.exists() and stage.digest(aside) == spoiled, f'{name}: not set aside')
        database = sqlite3.connect(cache)
        stage.check(database.execute('pragma quick_check').fetchone() == ('ok',), f'{name}: not rebuilt')
        database.close()


def mount_at(here, name, options):
    folder = here.data / name
    folder.mkdir()
    subprocess.run(['mount', '-t', 'tmpfs', '-o', options, 'backlot-test', folder], check=True)
    here.mounts.append(folder)
    return folder


def unwritable_cache(here):
    """a cache folder that can not be written is no reason to stop"""
    photos = stage.samples(2)
    mount_at(here, 'cache', 'size=1m,ro')
    run_to(here, photos, 'submitted')
    here.look_at_photos(photos)


def full_state(here):
    """no change is accepted that the client's full disk can not keep, and what is on it stays"""
    photos = stage.samples(3)
    folder = mount_at(here, 'state', 'size=450k,mode=700')
    client = here.client(photos, '--until', 'uploaded')
    stage.check(client.wait_end(60) != 0, 'there was room for everything')
    client.wait_line('^refused: .*No space')
    stage.check(not list(folder.rglob('*.part')), 'half a copy was left')
    here.remount(folder, 'size=16m')
    run_to(here, photos, 'submitted')
    here.look_at_photos(photos)


def unwritable_state(here):
    """without a place for unsent changes the client says so and does not begin"""
    folder = mount_at(here, 'state', 'size=1m,ro')
    client = here.client(stage.samples(1))
    stage.check(client.wait_end(20) == 1, 'the client began')
    client.wait_line(f'^refused: .*{folder}.*Read-only')


def leave_unsent(here, photos):
    """A client that has accepted photos and could not send any; its outbox file."""
    middle = here.behind_proxy()
    rule = middle.add('refuse', r'^POST /rest/v1/media_files', count=proxy.EVER, status=503)
    run_to(here, photos, 'photos')
    rule.left = 0
    stage.check(not here.rows('select 1 from media_files'), 'something was sent')
    return without_journal(next(here.data.rglob('outbox.db')))


def kept_bytes(here):
    """Digests of every copy that the client or the studio still has."""
    files = [path for folder in ('spool', 'spool.damaged') for path in here.data.rglob(f'{folder}/*')]
    files += (here.studio_data / 'studio' / 'objects').glob('*/*')
    return {stage.digest(path) for path in files}


def noisy_outbox(here):
    """an outbox of noise is set aside and told, and the files of the lost changes are kept"""
    photos = stage.samples(3)
    outbox = leave_unsent(here, photos)
    fill_with_noise(outbox)
    spoiled = stage.digest(outbox)
    client = here.client(photos, '--until', 'submitted')
    client.wait_line('^open, outbox damaged$')
    stage.check(stage.digest(outbox.with_name('outbox.db.damaged')) == spoiled, 'not set aside')
    stage.check(client.wait_end(60) == 0, 'the client failed')
    aside = {stage.digest(path) for path in here.data.rglob('spool.damaged/*')}
    stage.check(aside == {stage.digest(photo) for photo in photos}, f'{len(aside)} copies were kept')
    here.look_at_photos(photos)
    stage.check(run_to(here, photos, 'submitted').has('^open$'), 'told twice')


def cut_outbox(here):
    """of an outbox that was cut short the readable changes are saved, and no file is lost"""
    photos = stage.samples(6)
    outbox = leave_unsent(here, photos)
    before = count_entries(outbox)
    os.truncate(outbox, outbox.stat().st_size - 4096)
    client = here.client(photos, '--until', 'open')
    client.wait_line('^open, outbox damaged$')
    stage.check(client.wait_end(20) == 0, 'the client failed')
    after = count_entries(outbox)
    stage.check(before // 2 < after <= before, f'{after} of {before} changes')
    stage.check(kept_bytes(here) >= {stage.digest(photo) for photo in photos}, 'a copy is gone')


def newer_outbox(here):
    """an outbox of a newer version is left alone, and the client says why it does not begin"""
    photos = stage.samples(2)
    outbox = leave_unsent(here, photos)
    make_newer(outbox)
    before = stage.digest(outbox)
    client = here.client(photos)
    stage.check(client.wait_end(20) == 1, 'the client began')
    client.wait_line('^refused: .*newer version')
    stage.check(stage.digest(outbox) == before, 'the file was changed')
    stage.check(kept_bytes(here) >= {stage.digest(photo) for photo in photos}, 'a copy is gone')


stage.may_mount()
stage.main([damaged_cache, unwritable_cache, full_state, unwritable_state, noisy_outbox, cut_outbox, newer_outbox])
