#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a worker lets go of its job, and two workers with two jobs.

  worker.py CLIENT [TEST…]"""

import datetime
import os
import shutil
import signal

import stage

# A worker beats every second, and a cancelled job's is free again after 2 s at the latest. Seconds are longer on a slow machine:
# what holds on all is that the first beat which the studio gets after the cancellation is the last one, and another may be on its way.
BEATS = 2
PAINTING = 5


def command(here, photos, name):
    """A film from the command line, beside whatever else runs."""
    return here.run('backlot', 'film', '--title', name, '--size', '360', '--data-dir', here.data,
                    '--output', here.folder / f'{name}.out', *photos)


def jobs(here):
    return here.rows('select * from jobs order by created_at')


def paints(here, number, more_than=PAINTING):
    """The job, when its worker has painted so many percent of it."""
    rows = jobs(here)
    if len(rows) > number and rows[number]['status'] == 'processing' and rows[number]['progress'] > more_than:
        return rows[number]
    return None


def time_of(text):
    return datetime.datetime.fromisoformat(text).timestamp()


def beats_after(proxy, moment):
    """How often a worker told of its job, after this many requests, until it asked for the next one."""
    told = [request.target for request in proxy.requests[moment:]]
    claims = [number for number, target in enumerate(told) if target.endswith('/rpc/claim_job')]
    return sum(target.endswith('/rpc/heartbeat_job') for target in told[:claims[0]]) if claims else None


def returned(here):
    """a worker that is asked to end gives its job back, and that is no try of it"""
    photos = stage.samples(3)
    client = here.client(photos)
    last = PAINTING
    for number in range(3):
        job = stage.wait(f'frames of worker {number}', lambda: paints(here, 0, last), 90)
        last = job['progress']
        stage.check(job['attempts'] == 1, f'{job["attempts"]} tries with worker {number}')
        pids = here.pids('backlot-worker')
        stage.check(len(pids) == 1, f'{len(pids)} workers')
        stage.kill(pids[0], signal.SIGTERM)
        stage.wait('the job is let go', lambda: here.job()['worker_id'] != job['worker_id'], 20)
        stage.wait('the end of the worker', lambda: not os.path.exists(f'/proc/{pids[0]}'), 20)
    client.wait_line('^film$', 120)
    stage.check(client.wait_end(20) == 0, 'the client failed')
    stage.check(here.job()['attempts'] == 1, f'{here.job()["attempts"]} tries')
    here.look(photos)


def studio_ends(here):
    """a studio that is asked to end lets its worker give the job back first, and that is no try of it"""
    photos = stage.samples(3)
    studio = here.studio()
    stage.check(here.client(photos, '--until', 'submitted').wait_end() == 0, 'the client failed')
    last = PAINTING
    for number in range(3):
        last = stage.wait(f'frames for studio {number}', lambda: paints(here, 0, last), 90)['progress']
        studio.process.send_signal(signal.SIGTERM)
        stage.check(studio.wait_end(20) == 0, f'the studio ended with {studio.process.returncode}')
        job = here.job()
        stage.check((job['status'], job['attempts']) == ('queued', 0), f'{job["status"]} after {job["attempts"]} tries')
        studio = here.studio()
    stage.check(here.client(photos).wait_end(120) == 0, 'the client failed')
    stage.check(here.job()['attempts'] == 1, f'{here.job()["attempts"]} tries')
    here.look(photos)


def cancelled(here):
    """a worker lets go of a cancelled job at its next heartbeat, every second, while it paints"""
    photos = stage.samples(3)
    # The worker is one of ours: it reaches the studio by the proxy, which sees its beats.
    proxy = here.behind_proxy(PATH=os.path.dirname(shutil.which('backlot-studio')))
    here.run('backlot-worker', '--data-dir', here.data)
    commands = []
    for number in range(3):
        commands.append(command(here, photos, f'Film {number}'))
        stage.wait(f'job {number}', lambda: len(jobs(here)) == number + 1)
    for number in range(2):
        stage.wait(f'frames of job {number}', lambda: paints(here, number), 90)
        commands[number].process.send_signal(signal.SIGINT)
        stage.wait(f'the cancellation of job {number}', lambda: len(proxy.found('/rpc/cancel_job')) == number + 1, 30)
        moment = proxy.requests.index(proxy.found('/rpc/cancel_job')[-1])
        stage.wait(f'the worker begins job {number + 1}', lambda: jobs(here)[number + 1]['started_at'], 30)
        over, follows = jobs(here)[number:number + 2]
        stage.check(over['status'] == 'cancelled', f'job {number} is {over["status"]}')
        stage.check(over['worker_id'] == follows['worker_id'], 'another worker has begun the next job')
        beats = beats_after(proxy, moment)
        stage.check(beats is not None and beats <= BEATS, f'{beats} heartbeats after the cancellation')
        pause = time_of(follows['started_at']) - time_of(over['finished_at'])
        stage.check(pause > 0, f'begun {-pause:.2f} s before the cancellation')
        print(f'# free {pause:.2f} s after the cancellation, {beats} heartbeats')
        stage.check(commands[number].wait_end(20) != 0, f'command {number} found a film')
    commands[2].process.send_signal(signal.SIGINT)
    stage.check(commands[2].wait_end(20) != 0, 'the last command found a film')
    stage.check([job['status'] for job in jobs(here)] == ['cancelled'] * 3, f'{[job["status"] for job in jobs(here)]}')
    stage.check(not here.rows('select 1 from outputs'), 'an output of a cancelled job')
    here.look_at_credits(*['reserve', 'refund'] * 3)


def at_once(here):
    """two workers render two jobs at the same time, each its own"""
    photos = stage.samples(3)
    here.studio()
    workers = [here.run('backlot-worker', '--data-dir', here.data) for _ in range(2)]
    commands = [command(here, photos, f'Film {number}') for number in range(2)]
    stage.wait('frames of both jobs', lambda: paints(here, 0) and paints(here, 1), 120)
    for number in range(2):
        stage.check(commands[number].wait_end(180) == 0, f'command {number} failed')
        stage.check((here.folder / f'Film {number}.out').stat().st_size > 100000, f'no film {number}')
    first, second = jobs(here)
    stage.check(first['status'] == second['status'] == 'completed', f'{first["status"]}, {second["status"]}')
    stage.check(first['worker_id'] != second['worker_id'], 'one worker did both')
    stage.check(first['attempts'] == second['attempts'] == 1, 'one of them was begun twice')
    both = min(time_of(first['finished_at']), time_of(second['finished_at'])) - time_of(second['started_at'])
    stage.check(both > 0, f'one after the other, {-both:.1f} s apart')
    print(f'# {both:.1f} s at the same time')
    stage.check(any(worker.alive() for worker in workers), 'no worker of ours was accepted')
    films = here.rows("select * from storage_objects where bucket_id = 'outputs' and name like '%/original.%'")
    stage.check(len(here.rows('select * from outputs')) == len(films) == 2, f'{len(films)} films')
    here.look_at_credits('reserve', 'reserve', 'charge', 'charge')
    spent = 1000 - here.rows('select balance from credit_accounts')[0]['balance']
    stage.check(spent == first['cost'] + second['cost'], f'{spent} credits were charged')


stage.main([returned, studio_ends, cancelled, at_once])
