#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Workers of a server that is not this person's own studio: over TCP, by key or by account, in any number.

  server.py none [TEST…]"""

import re
import shutil
import signal
import uuid

import door
import stage

METRICS = r'job=(\S+) kind=film_render end="([^"]+)" seconds=([0-9.]+)'


class Server(door.Door):
    """A studio that finds no worker of its own."""

    def __init__(self, here):
        here.run_plain = here.run
        program = shutil.which('backlot-studio')
        here.run = lambda name, *argv, **environment: here.run_plain(program, *argv, **{**environment, 'PATH': '/nowhere'})
        super().__init__(here)
        here.run = here.run_plain
        self.token = None
        self.here = here

    def film(self, token, owner, number_of_photos=3):
        """A project with photos, and its job, as a client makes them."""
        photos = []
        for path in stage.samples(number_of_photos):
            media = str(uuid.uuid4())
            name = f'{owner}/{media}/original.jpg'
            data = open(path, 'rb').read()
            row = {'id': media, 'storage_path': name, 'filename': 'a.jpg', 'mime_type': 'image/jpeg', 'size_bytes': len(data)}
            self.must(self.ask('POST', '/rest/v1/media_files', row, token=token), 201)
            self.must(self.ask('PUT', f'/storage/v1/object/media/{name}', data, {'Content-Type': 'image/jpeg'}, token=token), 200)
            self.must(self.ask('PATCH', f'/rest/v1/media_files?id=eq.{media}', {'upload_state': 'complete'}, token=token), 204)
            photos.append({'id': str(uuid.uuid4()), 'media_id': media})
        project, job = str(uuid.uuid4()), str(uuid.uuid4())
        self.must(self.ask('POST', '/rest/v1/rpc/create_project', {
            'p_id': project, 'p_kind': 'film', 'p_title': 'Over there',
            'p_details': {'duration_min': 1, 'height': 360, 'photos': photos}}, token=token), 200)
        price = self.must(self.ask('POST', '/rest/v1/rpc/quote_job', {'p_project_id': project, 'p_kind': 'film_render'}, token=token), 200)
        cost = price if isinstance(price, int) else price.get('cost', price.get('credits'))
        self.must(self.ask('POST', '/rest/v1/rpc/submit_job', {
            'p_id': job, 'p_project_id': project, 'p_kind': 'film_render', 'p_expected_cost': cost}, token=token), 200)
        return job

    @staticmethod
    def must(answer, status):
        stage.check(answer.status == status, f'{answer.status} {answer.body[:300]}')
        return answer.json() if answer.body else None

    def job(self, job):
        return self.here.rows('select * from jobs where id = ?', job)[0]

    def wait_for(self, job, *states, seconds=150):
        return stage.wait(f'the job to be {states}', lambda: (row := self.job(job))['status'] in states and row, seconds)

    def worker(self, *lines, mode=0o600, url=None):
        file = self.here.folder / f'{uuid.uuid4()}.key'
        file.write_text('\n'.join(lines) + '\n')
        file.chmod(mode)
        return self.here.run('backlot-worker', '--url', url or self.told['url'], '--key-file', file, XDG_CACHE_HOME=str(self.here.folder / 'cache'))


def everybody_s_jobs(here):
    """a worker with the secret key renders the jobs of all, says how long each took, and stays"""
    server = Server(here)
    jobs = [server.film(server.ann, server.ann_id), server.film(server.bob, server.bob_id)]
    worker = server.worker(server.told['secret_key'])
    for job in jobs:
        row = server.wait_for(job, 'completed', 'failed')
        stage.check(row['status'] == 'completed', f"{row['status']}: {row['error_message']}")
        output = here.rows('select m.storage_path from outputs o join media_files m on m.id = o.media_id where o.job_id = ?', job)[0]
        here.look_at_object('outputs', output['storage_path'])
    told = stage.wait('both lines', lambda: (found := re.findall(METRICS, '\n'.join(worker.lines))) and len(found) == 2 and found, 20)
    stage.check(sorted(line[0] for line in told) == sorted(jobs) and all(line[1] == 'completed' and float(line[2]) > 0 for line in told), f'{told}')
    stage.check(not any(server.told['secret_key'] in line for line in worker.lines), 'the key is in the log')
    worker.process.send_signal(signal.SIGTERM)
    stage.check(worker.wait_end(20) == 0, 'another status')


def one_account(here):
    """a worker with an account renders the jobs of that account and no others"""
    server = Server(here)
    other = server.film(server.bob, server.bob_id)
    own = server.film(server.ann, server.ann_id)
    worker = server.worker('key=' + server.told['publishable_key'], 'email=ann@example.org', 'password=' + door.PASSWORD)
    stage.check(server.wait_for(own, 'completed', 'failed')['status'] == 'completed', 'the own one failed')
    stage.check(server.job(other)['status'] == 'queued' and server.job(other)['attempts'] == 0, 'the other one was taken')
    stage.check(not any(door.PASSWORD in line for line in worker.lines), 'the password is in the log')


def gives_back(here):
    """a worker that is asked to end gives its job back, and another one does it"""
    server = Server(here)
    job = server.film(server.ann, server.ann_id)
    worker = server.worker(server.told['secret_key'])
    stage.wait('the first frames', lambda: server.job(job)['progress'] > 5, 90)
    worker.process.send_signal(signal.SIGTERM)
    stage.check(worker.wait_end(30) == 0, 'another status')
    row = server.job(job)
    stage.check(row['worker_id'] is None and row['attempts'] <= 1, f"{row['status']} {row['worker_id']} {row['attempts']}")
    two = [server.worker(server.told['secret_key']) for _ in range(2)]
    row = server.wait_for(job, 'completed', 'failed')
    stage.check(row['status'] == 'completed', f"{row['status']}: {row['error_message']}")
    stage.check(len(here.rows('select * from outputs where job_id = ?', job)) == 1, 'not one film')
    stage.check(all(other.alive() for other in two), 'a worker has ended')


def retires(here):
    """a worker on SIGUSR1 does its job to the end, and takes no other"""
    server = Server(here)
    job = server.film(server.ann, server.ann_id)
    worker = server.worker(server.told['secret_key'])
    stage.wait('the first frames', lambda: server.job(job)['progress'] > 5, 90)
    next_one = server.film(server.bob, server.bob_id)
    worker.process.send_signal(signal.SIGUSR1)
    stage.check(worker.wait_end(150) == 0, 'another status')
    row, other = server.job(job), server.job(next_one)
    stage.check((row['status'], row['attempts']) == ('completed', 1), f"{row['status']} after {row['attempts']} tries")
    stage.check((other['status'], other['attempts']) == ('queued', 0), f"the next one is {other['status']}")


def says_what_is_wrong(here):
    """a key that everybody can read, is none, or is not the server's, is told and takes no job"""
    server = Server(here)
    job = server.film(server.ann, server.ann_id)
    for name, worker in (('open', server.worker('sb_secret_x', mode=0o644)), ('empty', server.worker('')),
                         ('half', server.worker('key=x', 'email=a@example.org')), ('no URL', server.worker('x', url='no url'))):
        stage.check(worker.wait_end(20) == 1 and any('backlot-worker: ' in line for line in worker.lines), f'{name}: {worker.lines}')
    for arguments in (['--url', server.told['url']], ['--key-file', '/dev/null'], ['--url', 'http://a', '--key-file', 'b', '--socket', 'c']):
        stage.check(here.run('backlot-worker', *arguments).wait_end(20) == 1, f'{arguments}')
    wrong = [server.worker('sb_secret_wrong'),
             server.worker('key=' + server.told['publishable_key'], 'email=ann@example.org', 'password=wrong password'),
             server.worker(server.told['secret_key'], url='http://127.0.0.1:9')]
    for worker in wrong:
        worker.wait_line('no job: ', 20)
    # Each goes on trying: the server may be set right. The same complaint is not told again.
    stage.check(all(worker.alive() for worker in wrong), 'a worker has ended')
    stage.check(all(len([line for line in worker.lines if 'no job: ' in line]) == 1 for worker in wrong), f'{[w.lines for w in wrong]}')
    stage.check(server.job(job)['status'] == 'queued' and server.job(job)['attempts'] == 0, 'the job was taken')


if __name__ == '__main__':
    stage.main([everybody_s_jobs, one_account, gives_back, retires, says_what_is_wrong])
