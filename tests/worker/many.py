#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Many workers at one server, killed at random: what is done is done once.

  many.py WORKER      24 jobs, 3 workers and 4 kills; with BACKLOT_LONG=1 all 200 jobs that there are credits for, 8 workers and 60 kills"""

import collections
import os
import random
import re
import shutil
import signal
import subprocess
import time
import uuid

import server
import stage

LONG = bool(os.environ.get('BACKLOT_LONG'))
JOBS, WORKERS, KILLS = (200, 8, 60) if LONG else (24, 3, 4)
MAY_TAKE_S = 3000 if LONG else 500
COST = 5
GRANT = 1000
# A job that loses its worker this often is a failed one: a rule of the product.
ATTEMPTS = 3


class Workers:
    """As many as wanted, each with files of its own; who was killed is replaced by a new one."""

    def __init__(self, here, url, key):
        self.here, self.url = here, url
        self.key = here.folder / 'worker.key'
        self.key.write_text(key + '\n')
        self.key.chmod(0o600)
        self.alive, self.all = [], []
        for _ in range(WORKERS):
            self.start()

    def start(self):
        worker = self.here.run(self.here.client_program, self.url, self.key, XDG_CACHE_HOME=str(self.here.folder / f'worker-{len(self.all)}'),
                               G_MESSAGES_DEBUG='backlot-worker')
        self.alive.append(worker)
        self.all.append(worker)

    def kill_one(self, choice):
        """kill -9 of a worker with a job that may be tried once more: one that stands still, so that it holds that job when it dies."""
        worker = choice.choice(self.alive)
        worker.process.send_signal(signal.SIGSTOP)
        claimed = [found[1] for line in list(worker.lines) if (found := re.search(r'claimed job (\S+)', line))]
        rows = self.here.rows('select status, attempts, progress from jobs where id = ?', claimed[-1]) if claimed else []
        if not rows or rows[0]['status'] != 'processing' or rows[0]['attempts'] >= ATTEMPTS:
            worker.process.send_signal(signal.SIGCONT)
            return None
        worker.kill()
        self.alive.remove(worker)
        self.start()
        return claimed[-1]

    def ends(self):
        """Of each job, how often a worker has said how it ended."""
        lines = '\n'.join(line for worker in self.all for line in list(worker.lines))
        return collections.Counter(re.findall(server.METRICS.replace(r'([0-9.]+)', r'[0-9.]+'), lines))

    def end(self):
        for worker in self.alive:
            worker.process.send_signal(signal.SIGTERM)
        for worker in self.alive:
            stage.check(worker.wait_end(60) == 0, 'a worker did not end by itself')


def owner(door):
    """The person of a local studio, who has credits for 200 films."""
    answer = door.ask('POST', '/auth/v1/token?grant_type=peer', {}, local=True)
    stage.check(answer.status == 200, f'{answer.body}')
    return answer.json()['access_token'], answer.json()['user']['id']


def submit(door, token, jobs, number):
    """The first job with its photo, and further jobs of the same project."""
    if not jobs:
        jobs.append(door.film(token, stage.USER, 1))
    project = door.job(jobs[0])['project_id']
    while len(jobs) < number:
        jobs.append(str(uuid.uuid4()))
        door.must(door.ask('POST', '/rest/v1/rpc/submit_job', {'p_id': jobs[-1], 'p_project_id': project, 'p_kind': 'film_render',
                                                              'p_expected_cost': COST}, token=token), 200)


def look_at_films(here, door, jobs):
    """Each job has one film, which is there, whole and one second long."""
    rows = here.rows('select j.id, j.status, j.attempts, j.cost, count(o.id) as films, m.storage_path, m.size_bytes, m.duration_s from jobs j'
                     ' left join outputs o on o.job_id = j.id left join media_files m on m.id = o.media_id group by j.id')
    stage.check(sorted(row['id'] for row in rows) == sorted(jobs), f'{len(rows)} jobs of {len(jobs)}')
    wrong = [dict(row) for row in rows if (row['status'], row['films'], row['cost']) != ('completed', 1, COST)]
    stage.check(not wrong, f'not done once: {wrong[:5]}')
    for row in rows:
        file = here.look_at_object('outputs', row['storage_path'])
        stage.check(file.stat().st_size == row['size_bytes'] > 1000 and abs(float(row['duration_s']) - 1) < 0.1, f'{row}')
    stage.check(len({row['storage_path'] for row in rows}) == len(jobs), 'two jobs share a film')
    return rows


def look_at_credits(here, jobs):
    """Each job is reserved once and charged once, and that is all there is in the ledger."""
    ledger = here.rows("select kind, job_id, balance_delta, reserved_delta from credit_ledger where kind <> 'grant'")
    entries = collections.Counter((row['kind'], row['job_id']) for row in ledger)
    stage.check(entries == collections.Counter((kind, job) for kind in ('reserve', 'charge') for job in jobs), f'{entries.most_common(3)}')
    account = here.rows('select balance, reserved from credit_accounts where user_id = ?', stage.USER)[0]
    stage.check((account['balance'], account['reserved']) == (GRANT - COST * len(jobs), 0), f'{account}')
    stage.check(sum(row['balance_delta'] for row in ledger) == -COST * len(jobs), 'the ledger does not add up')


def many(here):
    """workers that are killed at random: every job is done once in effect, and the credits are exact"""
    choice = random.Random(5)
    door = server.Server(here)
    token, person = owner(door)
    stage.check(person == stage.USER, 'another person')
    jobs = []
    submit(door, token, jobs, JOBS)
    start = time.monotonic()
    workers = Workers(here, door.told['url'], door.told['secret_key'])

    def done():
        return here.rows("select count(*) as n from jobs where status in ('completed', 'failed', 'cancelled')")[0]['n']

    hit = []
    while len(hit) < KILLS:
        # The kills are spread over the jobs. There is always work left where a busy machine made us late.
        due = min(len(hit) * (JOBS - WORKERS * 2) // KILLS, len(jobs) - WORKERS)
        stage.wait(f'job {due} to be done', lambda due=due: done() >= due, MAY_TAKE_S)
        # A moment of its own for each of them: this waits for nothing.
        time.sleep(choice.random() / 4)
        submit(door, token, jobs, max(len(jobs), min(done() + WORKERS, GRANT // COST)))
        hit += filter(None, [workers.kill_one(choice)])
    stage.wait('the last job', lambda: done() == len(jobs), MAY_TAKE_S)
    took = time.monotonic() - start
    workers.end()

    rows = look_at_films(here, door, jobs)
    look_at_credits(here, jobs)
    stage.check(sum(row['attempts'] for row in rows) > len(jobs), 'no kill was one')
    ends = workers.ends()
    stage.check(all(count == 1 for (job, end), count in ends.items() if end == 'completed'), 'a job was completed twice')
    stage.check({job for job, end in ends if end == 'completed'} >= set(jobs) - set(hit), 'no line tells of a job')
    told = subprocess.run([shutil.which('backlot-studio'), '--data-dir', here.studio_data, 'check'], capture_output=True, text=True)
    stage.check(told.returncode == 0, told.stdout + told.stderr)
    print(f'# {len(jobs)} jobs, {WORKERS} workers, {len(hit)} of them killed with {len(set(hit))} jobs: {took:.1f} s, '
          f"{sum(row['attempts'] for row in rows)} attempts, {max(row['attempts'] for row in rows)} at most")


stage.main([many])
