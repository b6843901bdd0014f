#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A second instance of each program on the same data folder.

  second.py CLIENT [TEST…]"""

import signal

import stage


def second_client(here):
    """a second client on the same folder is refused and says why; the first goes on"""
    photos = stage.samples(2)
    first = here.client(photos, '--until', 'submitted')
    first.wait_line('^open$')
    # It stands still meanwhile, so that it is not done before the second one begins.
    stage.kill(first.process.pid, signal.SIGSTOP)
    second = here.client(photos)
    stage.check(second.wait_end(20) == 1, 'the second one began')
    second.wait_line(f'^refused: .*{here.data}.*another program')
    stage.kill(first.process.pid, signal.SIGCONT)
    stage.check(first.wait_end(60) == 0, 'the first one failed')
    here.look_at_photos(photos)


def second_studio(here):
    """a second studio on the same data says so and ends with 1; the first goes on serving"""
    first = here.studio()
    second = here.run('backlot-studio', '--data-dir', here.data)
    stage.check(second.wait_end(20) == 1, f'the second one ended with {second.process.returncode}')
    second.wait_line(f'backlot-studio: .*{here.data}')
    stage.check(second.has('already|another|other'), f'it said {second.lines}')
    photos = stage.samples(1)
    stage.check(here.client(photos, '--until', 'uploaded').wait_end(60) == 0, 'nobody serves')
    stage.check(first.alive() and here.pids('backlot-studio') == [first.process.pid], 'another one serves')
    here.look_at_photos(photos)


def stale_socket(here):
    """a studio that was killed leaves a socket that the next one replaces"""
    here.studio().kill()
    stage.check((here.data / 'studio.sock').exists(), 'no socket is left')
    here.studio()
    stage.check(here.client(stage.samples(1), '--until', 'uploaded').wait_end(60) == 0, 'nobody serves')


def several_workers(here):
    """several workers and a command line beside the client: each job is done once, by one of them"""
    photos = stage.samples(3)
    here.studio()
    workers = [here.run('backlot-worker', '--data-dir', here.data) for _ in range(2)]
    output = here.folder / 'film.out'
    client = here.client(photos)
    command = here.run('backlot', 'film', '--title', 'Beside', '--size', '360', '--data-dir', here.data, '--output', output, *photos)
    stage.check(command.wait_end(120) == 0, 'the command line failed')
    stage.check(client.wait_end(60) == 0, 'the client failed')
    stage.check(output.stat().st_size > 100000, 'no film')
    jobs = here.rows('select * from jobs')
    stage.check([job['status'] for job in jobs] == ['completed'] * 2, f'{[job["status"] for job in jobs]}')
    stage.check([job['attempts'] for job in jobs] == [1, 1], f'attempts {[job["attempts"] for job in jobs]}')
    stage.check(len(here.rows('select * from outputs')) == 2, 'not two outputs')
    films = here.rows("select * from storage_objects where bucket_id = 'outputs' and name like '%/original.%'")
    stage.check(len(films) == 2, f'{len(films)} films')
    here.look_at_credits('reserve', 'reserve', 'charge', 'charge')
    stage.check(any(worker.alive() for worker in workers), 'no worker of ours was accepted')


stage.main([second_client, second_studio, stale_socket, several_workers])
