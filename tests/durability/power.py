#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The power fails at random moments: of each file only what was synced is left, under the name that it had at last.

  power.py STUDIO SHIM      BACKLOT_LONG=1: 100 moments instead of 6"""
import os
import random
import shutil
import sys
import time
import traceback

import load

MOMENTS = 100 if os.environ.get('BACKLOT_LONG') else 6
WANTED = ['titles', 'objects']


def cut(studio, place):
    """What is on the disk is all that there is afterwards."""
    studio.kill()
    shutil.rmtree(place.data)
    partial = place.folder / 'disk/partial'
    partial.unlink(missing_ok=True)
    shutil.copytree(place.disk, place.data)
    studio.start()


def one_moment(studio, place, notes, dice, moment, slowness):
    workers = [load.Worker(studio, notes, kind, f'{moment} {kind}') for kind in load.KINDS]
    for worker in workers:
        worker.start()
    time.sleep(slowness * dice.uniform(0.05, 1.0))
    studio.check_running()
    studio.kill()
    for worker in workers:
        worker.stopped = True
    for worker in workers:
        worker.join()
    cut(studio, place)
    load.go_on(studio, notes, may_be_gone=True)


def run():
    seed = int(os.environ.get('SEED') or random.randrange(10 ** 6))
    dice, notes = random.Random(seed), load.Notes()
    with load.Place() as place:
        studio = load.Studio(sys.argv[1], place.data, {
            'LD_PRELOAD': sys.argv[2], 'SHIM_ROOT': place.data, 'SHIM_DISK': place.disk})
        try:
            load.prepare(studio)
            for moment, slowness in load.moments(notes, WANTED, MOMENTS, MOMENTS):
                try:
                    one_moment(studio, place, notes, dice, f'{seed} {moment}', slowness)
                except (AssertionError, load.NotStarted, *load.FAILURES) as error:
                    raise AssertionError(f'SEED={seed}, moment {moment}: {error!r}\n{traceback.format_exc()}') from None
            unsynced = os.path.getsize(f'{place.data}/studio/studio.db-shm')
        finally:
            studio.kill()
        # Nobody syncs this file: if the disk has it, the shim is not there.
        load.check(unsynced > 0 and not os.path.exists(f'{place.disk}/studio/studio.db-shm'), 'nothing was cut off')
    load.check(min(len(getattr(notes, kind)) for kind in WANTED) >= MOMENTS, 'too little was done:', vars(notes))
    return (f'seed {seed}: {len(notes.titles)} projects, {len(notes.objects)} objects, {len(notes.jobs)} jobs,'
            f' {len(notes.payments)} payments')


sys.exit(load.main([(f'{MOMENTS} power cuts, nothing that was acknowledged is lost', run)]))
