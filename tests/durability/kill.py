#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The studio is killed at random moments of work of all kinds, again and again on the same data.

  kill.py STUDIO SHIM      BACKLOT_LONG=1: 200 moments instead of 10"""
import os
import random
import sys
import time
import traceback

import load

MOMENTS = 200 if os.environ.get('BACKLOT_LONG') else 10
WANTED = ['titles', 'objects', 'jobs', 'payments']


def one_moment(studio, notes, dice, moment, slowness):
    workers = [load.Worker(studio, notes, kind, f'{moment} {kind}') for kind in load.KINDS]
    for worker in workers:
        worker.start()
    time.sleep(slowness * dice.uniform(0.02, 0.8))
    studio.check_running()
    studio.kill()
    for worker in workers:
        worker.stopped = True
    for worker in workers:
        worker.join()
    studio.start()
    load.go_on(studio, notes)


def run():
    seed = int(os.environ.get('SEED') or random.randrange(10 ** 6))
    dice, notes = random.Random(seed), load.Notes()
    with load.Place() as place:
        studio = load.Studio(sys.argv[1], place.data)
        try:
            load.prepare(studio)
            for moment, slowness in load.moments(notes, WANTED, MOMENTS, MOMENTS / 2):
                try:
                    one_moment(studio, notes, dice, f'{seed} {moment}', slowness)
                except (AssertionError, *load.FAILURES) as error:
                    raise AssertionError(f'SEED={seed}, moment {moment}: {error!r}\n{traceback.format_exc()}') from None
            load.look(studio, notes)
        finally:
            studio.kill()
    load.check(min(len(getattr(notes, kind)) for kind in WANTED) >= MOMENTS / 2, 'too little was done:', vars(notes))
    return (f'seed {seed}: {len(notes.titles)} projects, {len(notes.objects)} objects, {len(notes.jobs)} jobs,'
            f' {len(notes.payments)} payments, {notes.refused} requests without an answer')


sys.exit(load.main([(f'{MOMENTS} times killed, nothing that was acknowledged is lost', run)]))
