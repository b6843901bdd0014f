#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Kills client, studio and worker at random moments of a film's path, and looks whether anything is lost or doubled.

  kill.py CLIENT [SEED…]      BACKLOT_LONG=1: twenty seeds instead of three"""

import os
import random
import subprocess
import sys
import time

import stage

LIMIT_S = 240 * stage.PATIENCE
KILLS = 8


def walk(here, photos, seed):
    """Runs the client until the film is there; in between somebody is killed, and the client started again."""
    dice = random.Random(seed)
    kills = [(dice.uniform(0.05, 3.0), dice.choice(['client', 'backlot-studio', 'backlot-worker'])) for _ in range(KILLS)]
    killed, deadline, client = [], time.monotonic() + LIMIT_S, None
    while time.monotonic() < deadline:
        if client is None:
            client = here.client(photos, title=f'Seed {seed}')
        pause, victim = kills.pop(0) if kills else (5.0, None)
        try:
            status = client.process.wait(pause)
            stage.check(status == 0, f'the client ended with {status}')
            return killed
        except subprocess.TimeoutExpired:
            pass
        if victim == 'client':
            client.kill()
            client = None
            killed.append(victim)
        elif victim is not None and here.kill(victim):
            killed.append(victim.removeprefix('backlot-'))
    raise stage.Failure(f'no film within {LIMIT_S} s')


def test_of(seed):
    def test(here):
        photos = stage.samples(4)
        killed = walk(here, photos, seed)
        here.look(photos)
        print(f'# seed {seed}: killed {", ".join(killed) or "nobody"}')

    test.__doc__ = f'seed {seed}: whoever is killed, nothing is lost and nothing doubled'
    test.__name__ = f'seed_{seed}'
    return test


seeds = [int(seed) for seed in sys.argv[2:]] or range(20 if os.environ.get('BACKLOT_LONG') else 3)
del sys.argv[2:]
stage.main([test_of(seed) for seed in seeds])
