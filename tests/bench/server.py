# SPDX-License-Identifier: GPL-3.0-or-later
"""The server of the application benchmarks: a studio with the data of the benchmarks, and a proxy that can send its clients
as many changes of jobs as are asked for."""

import http.client
import json
import os
import pathlib
import random
import socket
import struct
import subprocess
import threading
import time

import proxy

USER = '00000000-0000-4000-8000-000000000001'
N_PROJECTS, N_JOBS, BATCH = 10000, 1000, 500
FIRST = 'Harbour Garden Wedding Café Winter Loft Studio Harvest Straße Island Museum Kitchen Orchard Summer Bridge Señor'.split()
SECOND = 'light room story lesson episode memory view tour scene chapter journey portrait house evening voices draft'.split()
STATUS = ('draft', 'active', 'processing', 'completed', 'completed', 'failed')
KINDS = ('staging', 'film', 'series', 'course')


class Chance:
    """The numbers of the benchmarks."""

    def __init__(self, seed):
        self.state = seed

    def below(self, n):
        self.state = (self.state + 0x6d2b79f5) & 0xffffffff
        t = self.state
        t = (t ^ t >> 15) * (t | 1) & 0xffffffff
        t ^= t + ((t ^ t >> 7) * (t | 61) & 0xffffffff) & 0xffffffff
        return ((t ^ t >> 14) & 0xffffffff) * n >> 32


def project_id(i):
    return f'00000000-0000-4000-8000-{i:012d}'


def job_id(i):
    return f'00000000-0000-4000-9000-{i:012d}'


def projects():
    chance = Chance(1)
    for i in range(N_PROJECTS):
        kind, first, second, status = (chance.below(n) for n in (4, 16, 16, 6))
        start = len(f'{{"id":"p{i:06d}","kind":"{KINDS[kind]}","name":"{FIRST[first]} {SECOND[second]} {i}","status":"'.encode())
        state = ('draft', 'queued', 'rendering', 'review', 'done', 'failed')[status]
        owner, progress, credits, moment = (chance.below(n) for n in (500, 1001, 5000, 15552000))
        tags = [chance.below(64) for _ in range(3)]
        # As many letters of the note as bring the entity to 400 bytes are drawn, and left.
        used = start + len(f'{state}","owner":"u{owner:04d}","progress":{progress},"credits":{credits},"updated_at":"'
                           '2026-01-01T00:00:00+00:00","tags":["' + '","'.join(f't{tag}' for tag in tags) + '"],"note":"')
        for _ in range(400 - 2 - used):
            chance.below(27)
        yield {'id': project_id(i), 'owner_id': USER, 'kind': KINDS[kind], 'title': f'{FIRST[first]} {SECOND[second]} {i}',
               'status': STATUS[status],
               'created_at': time.strftime('%Y-%m-%dT%H:%M:%S+00:00', time.gmtime(1767225600 + moment))}


def jobs():
    for i in range(N_JOBS):
        yield {'id': job_id(i), 'project_id': project_id(i), 'user_id': USER, 'kind': 'film_render', 'params': {}, 'cost': 0,
               'status': 'processing', 'progress': 0, 'worker_id': 'bench', 'lease_expires_at': '2099-01-01T00:00:00+00:00',
               'result': {'message': 'frame 0 of 1500'}, 'started_at': '2026-01-01T00:00:00+00:00',
               'created_at': time.strftime('%Y-%m-%dT%H:%M:%S+00:00', time.gmtime(1767225600 + i))}


def task_id(i):
    return f'00000000-0000-4000-a000-{i:012d}'


class Studio:
    """The local studio on a folder, with the data."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(mode=0o700, exist_ok=True)
        self.process = subprocess.Popen(['backlot-studio', '--data-dir', str(self.folder), '--listen', '127.0.0.1:0'],
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        told = json.loads(self.process.stdout.readline())
        self.socket, self.secret = told['socket'], told['secret_key']

    def ask(self, method, path, body=None):
        connection = http.client.HTTPConnection('studio.local')
        connection.sock = socket.socket(socket.AF_UNIX)
        connection.sock.connect(self.socket)
        connection.request(method, path, json.dumps(body) if body is not None else None,
                           {'apikey': self.secret, 'authorization': 'Bearer ' + self.secret, 'content-type': 'application/json'})
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        if answer.status >= 300:
            raise SystemExit(f'server.py: {method} {path}: {answer.status} {text[:300]}')
        return json.loads(text) if text else None

    def fill(self):
        for table, rows in (('projects', list(projects())), ('jobs', list(jobs()))):
            for at in range(0, len(rows), BATCH):
                self.ask('POST', f'/rest/v1/{table}', rows[at:at + BATCH])

    def fill_tasks(self, project, n):
        rows = [{'id': task_id(i), 'project_id': project, 'title': f'Task {i}', 'position': i} for i in range(n)]
        for at in range(0, n, BATCH):
            self.ask('POST', '/rest/v1/tasks', rows[at:at + BATCH])

    def stop(self):
        self.process.terminate()
        self.process.wait(30)


class Stream(proxy.Stream):
    """Without compression: frames are read and made here."""

    def head(self):
        first, headers, raw = super().head()
        lines = [line for line in raw.split(b'\r\n') if not line.lower().startswith(b'sec-websocket-extensions')]
        return first, headers, b'\r\n'.join(lines)


def frame(text):
    data = text.encode()
    head = bytes([0x81, len(data)]) if len(data) < 126 else struct.pack('>BBH', 0x81, 126, len(data)) if len(data) < 65536 \
        else struct.pack('>BBQ', 0x81, 127, len(data))
    return head + data


class Server(proxy.Proxy):
    """Stands where the client looks for its studio; says what the studio says, and more."""

    def __init__(self, listen, studio):
        self.studio = studio
        self.writing = threading.Lock()
        self.pattern = None        # a change of a job as the studio tells it to its client
        self.client = None
        super().__init__(listen, studio.socket)

    def serve(self, client):
        server = socket.socket(socket.AF_UNIX)
        pair = (client, server)
        try:
            server.connect(self.target)
            upward, downward = Stream(client), Stream(server)
            while self.exchange(upward, downward, pair):
                pass
        except (proxy.Cut, OSError):
            pass
        finally:
            self.end(pair)
            client.close()
            server.close()

    def splice(self, upward, downward):
        threading.Thread(target=self.pass_up, args=(upward, downward), daemon=True).start()
        while True:
            whole = self.read_frame(downward)
            if b'"postgres_changes"' in whole and b'"table":"jobs"' in whole and b'"record"' in whole:
                self.pattern = json.loads(whole[whole.index(b'['):])
                self.client = upward.connection
            with self.writing:
                upward.connection.sendall(whole)

    def pass_up(self, upward, downward):
        try:
            while True:
                downward.connection.sendall(upward.take(proxy.CHUNK))
        except (proxy.Cut, OSError):
            self.end((upward.connection, downward.connection))

    def read_frame(self, stream):
        def need(n):
            while len(stream.buffer) < n:
                stream.fill()
        need(2)
        length, head = stream.buffer[1] & 127, 2
        if length > 125:
            head = 4 if length == 126 else 10
            need(head)
            length = int.from_bytes(stream.buffer[2:head], 'big')
        need(head + length)
        whole, stream.buffer = stream.buffer[:head + length], stream.buffer[head + length:]
        return whole

    def learn(self, seconds=20):
        """One change that the studio itself tells shows how it does."""
        end = time.monotonic() + seconds
        while self.pattern is None:
            if time.monotonic() > end:
                raise SystemExit('server.py: the client does not listen to its jobs')
            self.studio.ask('PATCH', f'/rest/v1/jobs?id=eq.{job_id(0)}', {'error_message': str(random.random())})
            time.sleep(0.2)
        self.rows = {row['id']: row for row in self.studio.ask('GET', '/rest/v1/jobs?select=*&limit=1000')}
        # The program reads the newest 200 by itself; the others are told, so that the queue shows all.
        with self.writing:
            for row in self.rows.values():
                self.client.sendall(self.tell(row))

    def tell(self, row):
        """A change as the studio tells it."""
        join_ref, ref, topic, event, payload = self.pattern
        data = {**payload['data'], 'record': row}
        return frame(json.dumps([join_ref, ref, topic, event, {**payload, 'data': data}], separators=(',', ':')))

    def stream(self, rate, seconds, chance):
        """So many changes, each when it is due; how many, and how late the latest was sent."""
        n, k, latest, begin = rate * seconds, 0, 0.0, time.monotonic()
        while k < n:
            now = time.monotonic()
            due = min(n, int((now - begin) * rate) + 1)
            frames = []
            while k < due:
                row = self.rows[job_id(chance.below(N_JOBS))]
                row['progress'] = (row['progress'] + 1) % 101
                row['version'] += 1
                row['result'] = {'message': f'frame {row["progress"]} of 1500', 't': now}
                frames.append(self.tell(row))
                latest = max(latest, now - begin - k / rate)
                k += 1
            if frames:
                with self.writing:
                    self.client.sendall(b''.join(frames))
            time.sleep(max(0.0, begin + k / rate - time.monotonic()))
        return k, latest
