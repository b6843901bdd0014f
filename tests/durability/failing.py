#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The n-th write, sync or rename of the studio fails, once or from then on: it may refuse, but never spoil anything.

  failing.py STUDIO SHIM      BACKLOT_LONG=1: 300 places instead of 3 of each kind"""
import errno
import os
import random
import struct
import sys
import time

import load

PLACES = 300 if os.environ.get('BACKLOT_LONG') else 3
FOR_EVER = 10 ** 9


def work(studio, notes, seed):
    """One after the other, so that the n-th call is the same in each run, or nearly."""
    for turn in range(2):
        for kind in load.KINDS:
            load.Worker(studio, notes, kind, f'{seed} {turn} {kind}', rounds=2).run()


def calls(counter):
    return struct.unpack('Q', counter.read_bytes())[0]


def store_one(studio, notes, seed):
    load.Worker(studio, notes, 'objects', seed, rounds=1).run()


def count_calls(program, shim, work_of=work):
    """Those of a start, and those with what is done after it."""
    with load.Place() as place:
        counter = place.folder / 'count'
        studio = load.Studio(program, place.data)
        try:
            load.prepare(studio)
            studio.kill()
            studio.environment = {'LD_PRELOAD': shim, 'SHIM_ROOT': place.data, 'SHIM_COUNT': str(counter)}
            studio.start()
            begun = calls(counter)
            notes = load.Notes()
            work_of(studio, notes, 0)
        finally:
            studio.kill()
        load.check(notes.refused == 0, 'without a fault something is refused:', notes.refused)
        return begun, calls(counter)


def one_fault(program, shim, number, code, times, work_of=work):
    """The fault comes when the person has a studio; then the disk is in order again."""
    with load.Place() as place:
        notes = load.Notes()
        counter = place.folder / 'count'
        studio = load.Studio(program, place.data)
        try:
            load.prepare(studio)
            studio.kill()
            studio.environment = {'LD_PRELOAD': shim, 'SHIM_ROOT': place.data, 'SHIM_COUNT': str(counter),
                                  'SHIM_FAIL': str(number), 'SHIM_ERRNO': str(code), 'SHIM_TIMES': str(times)}
            try:
                studio.start()
                work_of(studio, notes, 0)
                # What a request leaves to do after its answer may still be under way.
                deadline = time.monotonic() + load.PATIENCE_S
                while calls(counter) < number and time.monotonic() < deadline:
                    time.sleep(0.01)
                studio.kill()
            except load.NotStarted:
                notes.refused += 1
            studio.environment = {}
            studio.start()
            load.look(studio, notes)
            load.resume(studio, notes)
            load.look(studio, notes)
            again = load.Notes()
            work_of(studio, again, 'again')
            load.check(again.refused == 0, 'it does not work any more')
        finally:
            if studio.process.poll() is None:
                studio.kill()
        reached = calls(counter)
        load.check(reached >= number, 'the fault never came: only', reached, 'calls')
        return notes.refused


def faults(code, times):
    seed = int(os.environ.get('SEED') or random.randrange(10 ** 6))
    dice, refused = random.Random(seed), 0

    def run():
        nonlocal refused
        _, total = count_calls(*sys.argv[1:3])
        load.check(total > 100, 'the shim sees no calls:', total)
        for number in sorted(dice.sample(range(1, total * 4 // 5), PLACES)):
            try:
                refused += one_fault(*sys.argv[1:3], number, code, times) > 0
            except (AssertionError, load.NotStarted) as error:
                raise AssertionError(f'SEED={seed}, call {number} of {total}: {error}') from None
        return f'seed {seed}: {total} calls, {refused} of {PLACES} faults were felt by a request'

    return run


def each_call_of_an_upload():
    """A commit whose sync failed may be found again: then the stored file has to be there, too."""
    begun, total = count_calls(*sys.argv[1:3], store_one)
    load.check(total > begun + 5, 'too few calls:', begun, total)
    for number in range(begun + 1, total + 1):
        try:
            one_fault(*sys.argv[1:3], number, errno.EIO, FOR_EVER, store_one)
        except (AssertionError, load.NotStarted) as error:
            raise AssertionError(f'call {number} of {total}: {error}') from None
    return f'{total - begun} calls'


sys.exit(load.main([
    ('whatever call of an upload fails, row and file belong together', each_call_of_an_upload),
    ('a call fails once: an error of the disk', faults(errno.EIO, 1)),
    ('a call fails once: the disk is full', faults(errno.ENOSPC, 1)),
    ('from some call on all fail: the disk is full', faults(errno.ENOSPC, FOR_EVER)),
]))
