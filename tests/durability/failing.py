#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The n-th write, sync or rename of the studio fails, once or from then on: it may refuse, but never spoil anything.

  failing.py STUDIO SHIM      BACKLOT_LONG=1: 300 places instead of 3 of each kind"""
import concurrent.futures
import contextlib
import errno
import os
import random
import struct
import sys
import time

import load

PLACES = 300 if os.environ.get('BACKLOT_LONG') else 3
FOR_EVER = 10 ** 9
# So many studios at once: each of them mostly waits for the disk.
AT_ONCE = 2


class Prepared:
    """A studio with a person in it, of which each test has a copy."""

    def __init__(self, program, shim):
        self.program, self.shim = program, shim
        self.place = load.Place(on_disk=False).__enter__()
        self.studio = load.Studio(program, self.place.data)
        try:
            load.prepare(self.studio)
        finally:
            self.studio.kill()
        self.made_at = time.monotonic()

    def close(self):
        self.place.__exit__()

    def copy(self, place, **environment):
        return load.Studio.of(self.studio, place.data, {
            'LD_PRELOAD': self.shim, 'SHIM_ROOT': place.data, 'SHIM_COUNT': str(place.folder / 'count'), **environment})


def prepared():
    """A new one when the token of the last comes of age."""
    last = None
    try:
        while True:
            if last is None or time.monotonic() - last.made_at > 1800:
                if last is not None:
                    last.close()
                last = Prepared(*sys.argv[1:3])
            yield last
    finally:
        if last is not None:
            last.close()


def work(studio, notes, seed, turns=2):
    """One after the other, so that the n-th call is the same in each run, or nearly."""
    for turn in range(turns):
        for kind in load.KINDS:
            load.Worker(studio, notes, kind, f'{seed} {turn} {kind}', rounds=2).run()


def calls(place):
    return struct.unpack('Q', (place.folder / 'count').read_bytes())[0]


def store_one(studio, notes, seed, turns=1):
    load.Worker(studio, notes, 'objects', seed, rounds=1).run()


def count_calls(source, work_of=work):
    """Those of a start, and those with what is done after it."""
    with load.Place(on_disk=False) as place:
        notes = load.Notes()
        studio = source.copy(place)
        try:
            studio.start()
            begun = calls(place)
            work_of(studio, notes, 0)
        finally:
            studio.kill()
        load.check(notes.refused == 0, 'without a fault something is refused:', notes.refused)
        return begun, calls(place)


def one_fault(source, number, code, times, work_of=work):
    """The fault comes when the person has a studio; then the disk is in order again."""
    with load.Place(on_disk=False) as place:
        notes = load.Notes()
        studio = source.copy(place, SHIM_FAIL=str(number), SHIM_ERRNO=str(code), SHIM_TIMES=str(times))
        try:
            try:
                studio.start()
                work_of(studio, notes, 0)
                # What a request leaves to do after its answer may still be under way.
                deadline = time.monotonic() + load.PATIENCE_S
                while calls(place) < number and time.monotonic() < deadline:
                    time.sleep(0.01)
                studio.kill()
            except load.NotStarted:
                notes.refused += 1
            studio.environment = {}
            studio.start()
            load.look(studio, notes)
            load.resume(studio, notes)
            again = load.Notes()
            work_of(studio, again, 'again', turns=1)
            load.check(again.refused == 0, 'it does not work any more')
            load.look(studio, notes)
        finally:
            studio.kill()
        load.check(calls(place) >= number, 'the fault never came: only', calls(place), 'calls')
        return notes.refused


def faults(code, times):
    seed = int(os.environ.get('SEED') or random.randrange(10 ** 6))
    dice = random.Random(seed)

    def run():
        sources = prepared()
        _, total = count_calls(next(sources))
        load.check(total > 100, 'the shim sees no calls:', total)

        def try_one(source, number):
            try:
                return one_fault(source, number, code, times) > 0
            except (AssertionError, load.NotStarted) as error:
                raise AssertionError(f'SEED={seed}, call {number} of {total}: {error}') from None

        numbers = sorted(dice.sample(range(1, total * 4 // 5), PLACES))
        with contextlib.closing(sources), concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
            refused = 0
            for begin in range(0, PLACES, 50):
                source = next(sources)
                refused += sum(pool.map(lambda number: try_one(source, number), numbers[begin:begin + 50]))
        return f'seed {seed}: {total} calls, {refused} of {PLACES} faults were felt by a request'

    return run


def each_call_of_an_upload():
    """A commit whose sync failed may be found again: then the stored file has to be there, too."""
    with contextlib.closing(prepared()) as sources:
        source = next(sources)
        begun, total = count_calls(source, store_one)
        load.check(total > begun + 5, 'too few calls:', begun, total)
        for number in range(begun + 1, total + 1):
            try:
                one_fault(source, number, errno.EIO, FOR_EVER, store_one)
            except (AssertionError, load.NotStarted) as error:
                raise AssertionError(f'call {number} of {total}: {error}') from None
    return f'{total - begun} calls'


sys.exit(load.main([
    ('whatever call of an upload fails, row and file belong together', each_call_of_an_upload),
    ('a call fails once: an error of the disk', faults(errno.EIO, 1)),
    ('a call fails once: the disk is full', faults(errno.ENOSPC, 1)),
    ('from some call on all fail: the disk is full', faults(errno.ENOSPC, FOR_EVER)),
]))
