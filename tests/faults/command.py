#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes wrong with `backlot film`: its sound, its storage, its output, and who interrupts it.

  command.py CLIENT [TEST…]"""

import os
import random
import signal
import sqlite3
import subprocess

import film
import proxy
import stage

UPLOAD = r'^PATCH /storage/v1/upload/resumable/'


def order(here, photos, *options, output=None):
    output = output or here.folder / 'film.mp4'
    return here.run('backlot', 'film', '--title', 'Command', '--size', '360', '--data-dir', here.data, '--output', output, *options, *photos)


def check_tidy(here, folder=None):
    """Nothing of the command is left beside the output, in its spool and among the unfinished files."""
    left = [path.name for path in (folder or here.folder).iterdir() if path.is_file() and '.mp4' in path.name]
    stage.check(not left, f'left: {left}')
    stage.check(not list((here.data / 'film').iterdir()), 'the spool is left')
    rows = here.rows("select * from media_files where upload_state <> 'complete'")
    stage.check(not rows, f'{len(rows)} unfinished files')


def make_sound(path, *, kind='wavenc', seconds=3):
    subprocess.run(['gst-launch-1.0', '-q', 'audiotestsrc', f'num-buffers={seconds * 43}', '!', 'audioconvert', '!', *kind.split(), '!',
                    'filesink', f'location={path}'], check=True, timeout=30 * stage.PATIENCE, stdin=subprocess.DEVNULL)
    return path


def no_sound(here):
    """a sound that is none is refused in a sentence before anything is sent"""
    noise = here.folder / 'noise.mp3'
    noise.write_bytes(random.Random(1).randbytes(50000))
    empty = here.folder / 'empty.wav'
    empty.touch()
    for sound, words in ((noise, '“.*noise.mp3”: '), (empty, '“.*empty.wav”: This file is empty'),
                         (stage.samples(1)[0], '“.*” is not a sound'), (here.folder / 'none.ogg', '“.*none.ogg”: This file is not there any more')):
        command = order(here, stage.samples(1), '--sound', sound)
        stage.check(command.wait_end(30) == 1, f'{sound}: it ended with {command.process.returncode}')
        stage.check(command.has(f'^backlot: {words}'), f'{sound}: {command.lines}')
    stage.check(not here.rows('select 1 from media_files'), 'something was sent')
    check_tidy(here)


def with_sound(here):
    """photos and a sound are sent together and make one film"""
    output = here.folder / 'film.mp4'
    command = order(here, stage.samples(2), '--sound', make_sound(here.folder / 'whole.ogg', kind='vorbisenc ! oggmux'))
    stage.check(command.wait_end(90) == 0, f'it said {command.lines}')
    seen = film.discover(output)
    stage.check(seen['audio'] == 1 and seen['video'] == 1 and abs(seen['duration'] - 60) < 0.1, f'{seen}')
    stage.check(film.loudness(output) > 0.01, 'nothing is heard')
    output.unlink()
    check_tidy(here)


def damaged_sound(here):
    """a sound that is damaged behind its beginning makes no half film"""
    sound = make_sound(here.folder / 'whole.wav')
    damaged = here.folder / 'damaged.flac'
    make_sound(damaged, kind='flacenc')
    whole = damaged.read_bytes()
    damaged.write_bytes(whole[:200] + random.Random(1).randbytes(len(whole) - 200))
    cut = here.folder / 'cut.wav'
    cut.write_bytes(sound.read_bytes()[:60000])
    for file in (cut, damaged):
        output = here.folder / f'{file.stem}.mp4'
        command = order(here, stage.samples(2), '--sound', file, output=output)
        status = command.wait_end(90)
        if status == 0:
            seen = film.discover(output)
            stage.check(seen['audio'] == 1 and seen['video'] == 1, f'{file.name}: {seen}')
            stage.check(abs(seen['duration'] - 60) < 0.1, f'{file.name}: {seen["duration"]} s')
            output.unlink()
        else:
            stage.check(status == 1 and command.has('^backlot: .*[Ss]ound'), f'{file.name}: {status}, {command.lines}')
            stage.check(not output.exists(), f'{file.name}: a film in spite of {command.lines}')
    account = here.rows('select * from credit_accounts')[0]
    stage.check(account['reserved'] == 0, 'credits are still reserved')
    check_tidy(here)


def over_quota(here):
    """files that exceed the quota are refused in a sentence, and leave no row"""
    here.studio().kill()
    with sqlite3.connect(here.data / 'studio' / 'studio.db') as database:
        database.execute('update plans set storage_quota_bytes = 300000')
    database.close()
    command = order(here, stage.samples(4))
    stage.check(command.wait_end(30) == 1, f'it ended with {command.process.returncode}')
    stage.check(command.has('^backlot: There is no storage left'), f'it said {command.lines}')
    stage.check(not here.rows('select 1 from media_files'), 'rows of files that are not there')
    stage.check(here.rows('select total_storage_bytes as used from profiles')[0]['used'] == 0, 'storage is used')
    check_tidy(here)


def full_output(here):
    """a film that its disk has no room for leaves the file as it was, and says so"""
    disk = here.mount('out', '128k')
    output = disk / 'film.mp4'
    output.write_text('the film of yesterday')
    command = order(here, stage.samples(2), output=output)
    stage.check(command.wait_end(90) == 1, f'it ended with {command.process.returncode}')
    stage.check(command.has('^backlot: There is no space left on th'), f'it said {command.lines}')
    stage.check(output.read_text() == 'the film of yesterday', 'the file was changed')
    stage.check(os.listdir(disk) == ['film.mp4'], f'{os.listdir(disk)}')
    stage.check(here.job()['status'] == 'completed', 'the film is not in the studio')
    here.look_at_credits('reserve', 'charge')


def read_only_output(here):
    """a folder that can not be written is told before anything is done"""
    disk = here.mount('out', '128k')
    here.remount(disk, 'ro')
    command = order(here, stage.samples(1), output=disk / 'film.mp4')
    stage.check(command.wait_end(10) == 1, f'it ended with {command.process.returncode}')
    stage.check(command.has('can not be written'), f'it said {command.lines}')
    stage.check(not (here.data / 'studio').exists(), 'a studio was started')


def interrupted_upload(here):
    """Ctrl+C during the upload leaves no unfinished files in the studio"""
    middle = here.behind_proxy()
    middle.add('hold', UPLOAD, skip=1, count=proxy.EVER)
    command = order(here, stage.samples(3))
    stage.wait('the upload of the second file', lambda: len(middle.found(UPLOAD)) >= 2)
    stage.check(here.rows("select 1 from media_files where upload_state <> 'complete'"), 'nothing is on its way')
    stage.kill(command.process.pid, signal.SIGINT)
    stage.check(command.wait_end(10) == 130, f'it ended with {command.process.returncode}')
    stage.check(command.has('^backlot: Cancelled'), f'it said {command.lines}')
    stage.check(not here.rows('select 1 from media_files'), 'files of no project')
    check_tidy(here)


def interrupted_wait(here):
    """Ctrl+C while it waits for another try ends it at once"""
    middle = here.behind_proxy()
    rule = middle.add('refuse', UPLOAD, count=proxy.EVER, status=503, headers=(('Retry-After', '3600'),))
    command = order(here, stage.samples(2))
    stage.wait('a refusal', lambda: rule.used > 0)
    stage.kill(command.process.pid, signal.SIGINT)
    stage.check(command.wait_end(5) == 130, f'it ended with {command.process.returncode}')
    stage.check(not here.rows('select 1 from media_files'), 'files of no project')
    check_tidy(here)


if __name__ == '__main__':
    stage.may_mount()
    stage.main([no_sound, with_sound, damaged_sound, over_quota, full_output, read_only_output, interrupted_upload, interrupted_wait])
