#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Upgrade, backup, restore, export and import that are killed, cut off, or have a disk that fails.

  upgrade.py STUDIO SHIM      BACKLOT_LONG=1: 100 moments instead of 5 of each kind"""
import errno
import os
import pathlib
import random
import shutil
import struct
import subprocess
import sys
import time

import commands
import load
import upgrades

PROGRAM, SHIM = sys.argv[1:3]
ROOT = pathlib.Path(os.environ['BACKLOT_SOURCE_ROOT'])
MOMENTS = 100 if os.environ.get('BACKLOT_LONG') else 5


def migrations():
    return sorted(path.name for path in (ROOT / 'src/studio/sql').glob('*.sql'))


def spawn(data, command, environment):
    return subprocess.Popen([PROGRAM, '--data-dir', data, *command], stdin=subprocess.DEVNULL,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                            env={**os.environ, 'PATH': data, **environment})


def run(data, *command):
    process = spawn(data, command, {})
    out, errors = process.communicate()
    return process.returncode, out + errors


def cut_off(place, command, pause, environment):
    """Runs it for so long, or until it is done; gives its status, or None if it was killed."""
    process = spawn(place.data, command, environment)
    try:
        process.communicate(timeout=pause)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return None
    return process.returncode


def on_disk(place):
    """Only what was synced is there afterwards."""
    (place.folder / 'disk/partial').unlink(missing_ok=True)
    shutil.rmtree(place.data)
    shutil.copytree(place.disk, place.data)


def powered(place):
    """The disk has all that is there now, and from here on what is synced."""
    shutil.rmtree(place.disk)
    shutil.copytree(place.data, place.disk)
    return {'LD_PRELOAD': SHIM, 'SHIM_ROOT': place.data, 'SHIM_DISK': place.disk}


def look_at_upgraded(place, path, before):
    """It starts, everything is in order, no row is lost, and what was found is kept."""
    studio = load.Studio(PROGRAM, place.data)
    studio.kill()
    status, told = run(place.data, 'check')
    load.check(status == 0, told)
    database = upgrades.open_sqlite(path)
    names = [row[0] for row in database.execute("select name from schema_migration where source = 'product'")]
    after = upgrades.dump(database, before)
    database.close()
    load.check(sorted(names) == migrations(), 'not upgraded:', names)
    for table, (_, rows) in before.items():
        load.check(not set(rows) - set(after[table][1]), 'rows are lost from', table)
    saved = upgrades.open_sqlite(path.with_name('studio.db.before-upgrade'))
    load.check(upgrades.dump(saved, before) == before, 'the copy is not what was found')
    saved.close()


def old_studio(place, dice):
    names = migrations()
    first = names.index('0009_access.sql') + 1
    return upgrades.make_old_studio(pathlib.Path(place.data), ROOT, names[:dice.randrange(first, len(names))])


SERVE = ['--listen', '127.0.0.1:0']


def upgrade_killed(dice):
    """an upgrade that is killed begins again"""
    for _ in range(MOMENTS):
        with load.Place(on_disk=False) as place:
            path, before = old_studio(place, dice)
            for _ in range(3):
                cut_off(place, dice.choice([SERVE, ['upgrade']]), dice.uniform(0, 0.15), {})
            look_at_upgraded(place, path, before)


def upgrade_without_power(dice):
    """an upgrade that loses its power begins again"""
    for _ in range(MOMENTS):
        with load.Place(on_disk=False) as place:
            path, before = old_studio(place, dice)
            for _ in range(2):
                cut_off(place, SERVE, dice.uniform(0, 0.3), powered(place))
                on_disk(place)
            look_at_upgraded(place, path, before)


def upgrade_on_failing_disk(dice):
    """an upgrade on a disk that fails changes nothing, or is whole"""
    for _ in range(MOMENTS):
        with load.Place(on_disk=False) as place:
            path, before = old_studio(place, dice)
            counter = place.folder / 'count'
            process = spawn(place.data, SERVE, {
                'LD_PRELOAD': SHIM, 'SHIM_ROOT': place.data, 'SHIM_COUNT': str(counter),
                'SHIM_FAIL': str(dice.randrange(1, 150)), 'SHIM_TIMES': str(dice.choice([1, 10 ** 9])),
                'SHIM_ERRNO': str(dice.choice([errno.EIO, errno.ENOSPC]))})
            # Until it serves, or ends.
            process.stdout.readline()
            process.kill()
            process.communicate()
            load.check(struct.unpack('Q', counter.read_bytes())[0] > 0, 'the shim was not there')
            look_at_upgraded(place, path, before)


def make_backup(place):
    """Of a studio with something of everything."""
    told = commands.Commands(PROGRAM)
    try:
        studio = told.serve()
        try:
            commands.fill(studio)
            project = studio.read('ann', 'projects', 'id', None, {'kind': 'film'})[0]['id']
        finally:
            studio.end()
        load.check(told.run('backup', place.folder / 'backup').returncode == 0, 'no backup')
        load.check(told.run('export', project, place.folder / 'project').returncode == 0, 'no export')
        return commands.objects(told.data)
    finally:
        shutil.rmtree(told.folder)


def empty(place):
    for folder in (place.data, place.disk):
        shutil.rmtree(folder)
        os.mkdir(folder, 0o700)


def look_at_restored(place, objects):
    """It is there, or it was not yet and can be done now."""
    status, told = run(place.data, 'restore', str(place.folder / 'backup'))
    load.check(status == 0 or 'already' in told, told)
    status, told = run(place.data, 'check')
    load.check(status == 0, told)
    load.check(commands.objects(pathlib.Path(place.data)) == objects, 'not the same objects')
    studio = load.Studio(PROGRAM, place.data)
    studio.kill()


def restore_interrupted(dice):
    """a restore that is killed, or loses its power, is whole or not there"""
    with load.Place(on_disk=False) as place:
        objects = make_backup(place)
        for moment in range(2 * MOMENTS):
            empty(place)
            cut_off(place, ['restore', str(place.folder / 'backup')], dice.uniform(0, 0.06),
                    powered(place) if moment % 2 else {})
            if moment % 2:
                on_disk(place)
            look_at_restored(place, objects)


def done_is_done(dice):
    """what a command says is done survives the loss of power"""
    with load.Place(on_disk=False) as place:
        path, before = old_studio(place, dice)
        load.check(cut_off(place, ['upgrade'], 600, powered(place)) == 0, 'no upgrade')
        on_disk(place)
        load.check('is up to date' in run(place.data, 'upgrade')[1], 'not upgraded')
        look_at_upgraded(place, path, before)
        objects = make_backup(place)
        empty(place)
        load.check(cut_off(place, ['restore', str(place.folder / 'backup')], 600, powered(place)) == 0, 'no restore')
        on_disk(place)
        status, told = run(place.data, 'check')
        load.check(status == 0, 'after a restore:', told)
        load.check(commands.objects(pathlib.Path(place.data)) == objects, 'not the same objects')
        project = run(place.data, 'import', str(place.folder / 'project'))
        load.check('here already' in project[1], project)
        load.check(cut_off(place, ['backup', f'{place.data}/saved'], 600, powered(place)) == 0, 'no backup')
        on_disk(place)
        saved = pathlib.Path(place.data, 'saved').stat().st_size
        load.check(saved == (place.folder / 'backup').stat().st_size, 'after a backup:', saved, 'bytes')
        empty(place)
        load.check(cut_off(place, ['import', str(place.folder / 'project')], 600, powered(place)) == 0, 'no import')
        on_disk(place)
        status, told = run(place.data, 'check')
        load.check(status == 0, 'after an import:', told)
        project = run(place.data, 'import', str(place.folder / 'project'))
        load.check('here already' in project[1], project)


def failing(place, dice, *command):
    """On a disk of which some call fails."""
    return cut_off(place, command, 600, {
        'LD_PRELOAD': SHIM, 'SHIM_ROOT': place.data, 'SHIM_COUNT': str(place.folder / 'count'),
        'SHIM_FAIL': str(dice.randrange(1, 40)), 'SHIM_TIMES': str(dice.choice([1, 10 ** 9])),
        'SHIM_ERRNO': str(dice.choice([errno.EIO, errno.ENOSPC]))})


def commands_on_failing_disk(dice):
    """a command on a disk that fails says so, and leaves what was there"""
    with load.Place(on_disk=False) as place:
        objects, failed = make_backup(place), 0
        saved = pathlib.Path(place.data, 'saved')
        for _ in range(2 * MOMENTS):
            empty(place)
            failed += failing(place, dice, 'restore', str(place.folder / 'backup')) != 0
            look_at_restored(place, objects)
            saved.write_bytes(b'an older backup')
            status = failing(place, dice, 'backup', str(saved))
            load.check(status == 0 or saved.read_bytes() == b'an older backup', 'the older backup is spoilt')
            load.check(status != 0 or saved.stat().st_size > 10000, 'no backup, but status 0')
            empty(place)
            failed += failing(place, dice, 'import', str(place.folder / 'project')) != 0
            status, told = run(place.data, 'import', str(place.folder / 'project'))
            load.check(status == 0 or 'here already' in told, told)
            status, told = run(place.data, 'check')
            load.check(status == 0, told)
        load.check(failed > 0, 'nothing failed')


def test_of(function):
    def test():
        seed = int(os.environ.get('SEED') or random.randrange(10 ** 6))
        begun = time.monotonic()
        try:
            function(random.Random(seed))
        except (AssertionError, load.NotStarted) as error:
            raise AssertionError(f'SEED={seed}: {error}') from None
        return f'seed {seed}, {time.monotonic() - begun:.1f} s'

    return function.__doc__, test


sys.exit(load.main([test_of(function) for function in (
    upgrade_killed, upgrade_without_power, upgrade_on_failing_disk, restore_interrupted, done_is_done,
    commands_on_failing_disk)]))
