#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What happens when the studio's disk is full or read-only.

  disk.py CLIENT [TEST…]"""

import os
import shutil

import stage

MB = 1024 * 1024


def fill(path, leave=0):
    """Takes all but `leave` bytes of the file system at `path`; the file whose removal gives them back."""
    ballast = path / 'ballast'
    with open(ballast, 'wb') as file:
        space = os.statvfs(path)
        left = space.f_bavail * space.f_frsize - leave
        os.posix_fallocate(file.fileno(), 0, max(left, 1))
    return ballast


def read_only(here):
    """a folder that can not be written is said, and the program works when it can be again"""
    photos = stage.samples(3)
    disk = here.mount('studio', '64m')
    client = here.client(photos, '--until', 'uploaded')
    stage.check(client.wait_end() == 0, 'the client failed')
    stage.wait('the end of the studio', lambda: not here.kill('backlot-studio'))
    here.remount(disk, 'ro')
    alone = here.run('backlot-studio', '--data-dir', here.data)
    stage.check(alone.wait_end(20) == 77, f'the studio ended with {alone.process.returncode}')
    stage.check(alone.has(f'{disk}.*[Rr]ead-only'), f'it said: {alone.lines}')
    client = here.client(photos, '--until', 'submitted')
    client.wait_line(f'^studio: .*{disk}.*[Rr]ead-only', 30)
    stage.check(client.alive(), 'the client gave up')
    here.remount(disk, 'rw')
    client.wait_line('^submitted$', 60)
    here.look_at_photos(photos)


def padded(here, sizes):
    """Photos of these sizes: what follows the end of a JPEG picture is no part of it."""
    made = []
    for number, (photo, size) in enumerate(zip(stage.samples(len(sizes)), sizes)):
        path = here.folder / f'{number}.jpg'
        shutil.copyfile(photo, path)
        with open(path, 'ab') as file:
            file.write(os.urandom(size - os.path.getsize(path)))
        made.append(str(path))
    return made


def is_full(disk):
    """What is left is less than a page of the database and its frame in the log."""
    space = os.statvfs(disk)
    return space.f_bavail * space.f_frsize < 8192


def full_upload(here):
    """uploads wait while the studio's disk is full, and go on when there is room"""
    photos = padded(here, (MB, MB + 1, 6 * MB, 6 * MB + 1))
    disk = here.mount('studio', '64m')
    here.studio()
    stage.check(here.client(photos[:2], '--until', 'uploaded').wait_end() == 0, 'the client failed')
    ballast = fill(disk, 5 * MB)
    client = here.client(photos, '--until', 'uploaded')
    client.wait_line('^photos$')
    stage.wait('the full disk', lambda: is_full(disk))
    stage.check(client.alive() and not client.has('^uploaded'), 'everything came in spite of the full disk')
    # Nothing half-written is to be had: what is an object is whole.
    for row in here.rows('select * from storage_objects'):
        file = here.look_at_object(row['bucket_id'], row['name'])
        source = [photo for photo in photos if os.path.getsize(photo) == os.path.getsize(file)]
        stage.check(source and stage.digest(source[0]) == stage.digest(file), f'half of {row["name"]}')
    ballast.unlink()
    client.wait_line('^uploaded$', 60)
    stage.check(client.wait_end(20) == 0, 'the client failed')
    here.look_at_photos(photos)
    stage.check(not client.has('^failed'), 'an upload was given up')


def lease_is_over(here):
    return here.rows("select 1 from jobs where julianday (lease_expires_at) < julianday ('now')")


def full_rendering(here):
    """a film that the studio's disk has no room for is tried again, and comes when there is room"""
    photos = stage.samples(3)
    disk = here.mount('studio', '64m')
    client = here.client(photos)
    client.wait_line('^progress ([2-9]|1\\d)')
    # Less than the film needs. On a slow machine the heartbeats fill it before the film is there.
    ballast = fill(disk, MB + MB // 2)
    stage.wait('the full disk', lambda: is_full(disk), 120)
    stage.wait('the film is on its way, or the lease is over',
               lambda: here.rows("select 1 from tus_uploads where bucket_id = 'outputs'") or lease_is_over(here), 90)
    stage.check(here.job()['status'] in ('processing', 'queued'), f'the job is {here.job()["status"]}')
    stage.check(not here.rows('select 1 from outputs'), 'a half film is shown')
    ballast.unlink()
    client.wait_line('^film$', 120)
    here.look(photos)


def full_for_long(here):
    """a lease that could not be renewed on a full disk makes no second film"""
    photos = stage.samples(3)
    disk = here.mount('studio', '64m')
    client = here.client(photos)
    client.wait_line('^progress ([2-9]|1\\d)')
    ballast = fill(disk)
    stage.wait('the end of the lease', lambda: lease_is_over(here), 90)
    ballast.unlink()
    client.wait_line('^film$', 120)
    here.look(photos)


def full_scratch(here):
    """a worker without room for its work says so, and the credits come back"""
    photos = stage.samples(3)
    disk = here.mount('worker', '256k')
    client = here.client(photos)
    client.wait_line('^the job has failed: ', 90)
    stage.check(client.wait_end(20) == 1, 'the client did not see the failure')
    job = here.job()
    stage.check(job['status'] == 'failed' and job['error_code'] == 'disk_full', f'{job["status"]} {job["error_code"]}')
    stage.check('space' in job['error_message'], job['error_message'])
    stage.check(not here.rows('select 1 from outputs'), 'an output of a failed job')
    here.look_at_credits('reserve', 'refund')
    stage.wait('the scratch folder is empty', lambda: not [path for path in disk.rglob('*') if path.is_file() and path.name != 'lock'], 20)


stage.may_mount()
stage.main([read_only, full_upload, full_rendering, full_scratch] + [full_for_long] * bool(os.environ.get('BACKLOT_LONG')))
