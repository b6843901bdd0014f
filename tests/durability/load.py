# SPDX-License-Identifier: GPL-3.0-or-later
"""Work of many kinds on a studio that may fail at any moment, and what has to be there afterwards.

Who works writes down what he was told: what the studio acknowledged has to be there, what it was asked without an answer
may be there, and nothing else."""
import base64
import hashlib
import http.client
import json
import os
import pathlib
import random
import shutil
import subprocess
import tempfile
import threading
import time
import traceback
import urllib.error
import urllib.request
import uuid

import servers

PATIENCE_S = 120
FAILURES = (OSError, http.client.HTTPException, ValueError, urllib.error.URLError, json.JSONDecodeError, KeyError, TypeError)


class NotStarted(Exception):
    pass


class Studio(servers.Studio):
    """A studio that may be started again and again, on the same folder."""

    process = None

    def __init__(self, program, folder, environment=None):
        self.program, self.folder = program, folder
        self.environment = environment or {}
        self.tokens = {}
        self.start()

    @classmethod
    def of(cls, other, folder, environment):
        """One that does not run yet, with a copy of what the other, which does not run either, has on its disk."""
        self = cls.__new__(cls)
        self.program, self.folder, self.environment = other.program, folder, environment
        self.tokens, self.ann, self.film = dict(other.tokens), other.ann, other.film
        shutil.copytree(other.folder, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns('*.sock'))
        return self

    @property
    def said(self):
        """What it and those before it wrote to stderr."""
        return pathlib.Path(self.folder + '.stderr')

    def start(self):
        with self.said.open('ab') as said:
            self.process = subprocess.Popen([self.program, '--listen', '127.0.0.1:0', '--data-dir', self.folder],
                                            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=said,
                                            text=True, env={**os.environ, 'PATH': self.folder, **self.environment})
        line = self.process.stdout.readline()
        if not line:
            self.process.wait()
            self.process.stdout.close()
            raise NotStarted(f'it ended with {self.process.returncode}')
        self.ready = json.loads(line)
        self.tokens['service'] = self.ready['secret_key']

    def check_running(self):
        ended = self.process.poll()
        check(ended is None, f'the studio ended by itself with {ended}:', self.said.read_text(errors='replace')[-4000:])

    def stay_signed_in(self):
        """Before the token comes of age: a slow machine needs hours."""
        if time.monotonic() - self.signed_in_at > 1800:
            session = self.request(None, 'POST', '/auth/v1/token?grant_type=password',
                                   {'email': 'ann@example.org', 'password': servers.PASSWORD})
            self.tokens['ann'], self.signed_in_at = session['access_token'], time.monotonic()

    def kill(self):
        """Whether it runs or not."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def send(self, person, method, path, body, headers):
        """For storage: gives status, headers and body, whatever the status."""
        token = self.tokens[person]
        request = urllib.request.Request(self.ready['url'].rstrip('/') + path, data=body, method=method, headers={
            'apikey': self.ready['publishable_key'], 'Authorization': f'Bearer {token}', **headers})
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.headers, error.read()


class Notes:
    """What was acknowledged, and what was only asked."""

    def __init__(self):
        self.lock = threading.Lock()
        self.titles = {}         # project → (the last title acknowledged, titles asked for since then)
        self.objects = {}        # path → SHA-256
        self.jobs = {}           # job → states that it may have
        self.payments = set()    # paid ones
        self.uploads = {}        # location → (offset, path, content)
        self.refused = 0

    def asked(self, project, title):
        with self.lock:
            known, later = self.titles.get(project, (None, []))
            self.titles[project] = known, [*later, title]

    def told(self, project, title):
        with self.lock:
            self.titles[project] = title, []

    @property
    def count(self):
        return len(self.titles) + len(self.objects) + len(self.jobs) + len(self.payments)


class Worker(threading.Thread):
    """One of those who work; every refusal of the studio's is borne."""

    def __init__(self, studio, notes, kind, seed, rounds=None):
        super().__init__(daemon=True)
        self.studio, self.notes, self.kind, self.rounds = studio, notes, kind, rounds
        self.dice = random.Random(seed)
        self.stopped = False

    def run(self):
        done = 0
        while not self.stopped and (self.rounds is None or done < self.rounds):
            try:
                getattr(self, self.kind)()
            except (servers.Refused, *FAILURES):
                self.notes.refused += 1
                time.sleep(0.002)
            done += 1

    def new_id(self):
        return str(uuid.UUID(int=self.dice.getrandbits(128), version=4))

    def projects(self):
        """A project, and titles one after the other."""
        project, call = self.new_id(), self.studio.call
        for n in range(4):
            title = f'{self.kind} {n}'
            self.notes.asked(project, title)
            if n == 0:
                call('ann', 'create_project', {'p_id': project, 'p_kind': 'series', 'p_title': title})
            elif not self.studio.patch('ann', 'projects', {'id': project}, {'title': title}):
                raise ValueError('the project is gone')
            self.notes.told(project, title)

    def media(self, size):
        media, content = self.new_id(), self.dice.randbytes(size)
        path = f'{self.studio.ann}/{media}/original.bin'
        self.studio.insert('ann', 'media_files', {'id': media, 'storage_path': path, 'filename': 'x', 'size_bytes': size})
        return media, path, content

    def objects(self):
        media, path, content = self.media(self.dice.choice([10, 5000, 200000]))
        status, _, _ = self.studio.send('ann', 'POST', f'/storage/v1/object/media/{path}', content,
                                        {'Content-Type': 'application/octet-stream'})
        if status == 200:
            self.notes.objects[path] = hashlib.sha256(content).hexdigest()
        self.studio.patch('ann', 'media_files', {'id': media}, {'upload_state': 'complete'})

    def uploads(self):
        """In pieces; the last one is left for later, sometimes."""
        _, path, content = self.media(300000)
        named = ','.join(f'{name} {base64.b64encode(value.encode()).decode()}'
                         for name, value in {'bucketName': 'media', 'objectName': path}.items())
        tus = {'Tus-Resumable': '1.0.0'}
        status, headers, _ = self.studio.send('ann', 'POST', '/storage/v1/upload/resumable', b'', {
            **tus, 'Upload-Length': str(len(content)), 'Upload-Metadata': named})
        if status != 201:
            return
        location = '/storage' + headers['Location'].split('/storage', 1)[1]
        pieces = self.dice.choice([1, 2, 3])
        for offset in range(0, 100000 * pieces, 100000):
            self.notes.uploads[location] = offset, path, content
            status, _, _ = self.studio.send('ann', 'PATCH', location, content[offset:offset + 100000], {
                **tus, 'Upload-Offset': str(offset), 'Content-Type': 'application/offset+octet-stream'})
            if status != 204:
                return
        if pieces == 3:
            del self.notes.uploads[location]
            self.notes.objects[path] = hashlib.sha256(content).hexdigest()
        else:
            self.notes.uploads[location] = 100000 * pieces, path, content

    def jobs(self):
        """Credits are reserved, then charged or given back."""
        job = self.new_id()
        call = self.studio.call
        call('ann', 'submit_job', {'p_id': job, 'p_project_id': self.studio.film, 'p_kind': 'film_render'})
        self.notes.jobs[job] = {'queued', 'processing', 'completed', 'failed', 'cancelled'}
        if self.dice.random() < 0.3:
            call('ann', 'cancel_job', {'p_job_id': job})
            self.notes.jobs[job] -= {'queued', 'processing'}
            return
        claimed = call('service', 'claim_job', {'p_worker_id': self.name})
        if not claimed:
            return
        job = claimed[0]['id']
        if self.dice.random() < 0.7:
            call('service', 'complete_job', {'p_job_id': job, 'p_worker_id': self.name})
            self.notes.jobs[job] = {'completed'}
        else:
            call('service', 'fail_job', {'p_job_id': job, 'p_worker_id': self.name, 'p_error_code': 'x',
                                         'p_error_message': 'x', 'p_retryable': False})
            self.notes.jobs[job] = {'failed'}

    def payments(self):
        payment = self.new_id()
        self.studio.call('ann', 'start_payment', {'p_id': payment, 'p_purpose': 'credits', 'p_package': 'large'})
        event = {'id': payment, 'type': 'payment.succeeded', 'data': {'payment_id': payment}}
        self.studio.webhook(event, {})
        self.notes.payments.add(payment)

    def documents(self):
        call = self.studio.call
        series = self.new_id()
        call('ann', 'create_project', {'p_id': series, 'p_kind': 'series', 'p_title': 'With a document'})
        document = call('ann', 'open_document', {'p_project_id': series, 'p_entity_type': 'project'})['id']
        for rev in range(5):
            call('ann', 'push_document_op', {'p_document_id': document, 'p_base_rev': rev, 'p_op_id': self.new_id(),
                                             'p_client_id': 'c', 'p_ops': [1, 'x'] if rev else ['x']})


KINDS = ['projects', 'objects', 'uploads', 'jobs', 'payments', 'documents']


def prepare(studio):
    """One person with a film that can be rendered again and again."""
    studio.ann, studio.signed_in_at = studio.sign_up('ann'), time.monotonic()
    media, studio.film = str(uuid.uuid4()), str(uuid.uuid4())
    studio.insert('service', 'media_files', {'id': media, 'user_id': studio.ann, 'filename': 'a.jpg', 'size_bytes': 1,
                                             'storage_path': f'{studio.ann}/{media}/original.jpg',
                                             'upload_state': 'complete'})
    studio.call('ann', 'create_project', {'p_id': studio.film, 'p_kind': 'film', 'p_title': 'Summer',
                                          'p_details': {'photos': [{'id': str(uuid.uuid4()), 'media_id': media}]}})
    payment = str(uuid.uuid4())
    studio.call('ann', 'start_payment', {'p_id': payment, 'p_purpose': 'credits', 'p_package': 'large'})
    studio.webhook({'id': payment, 'type': 'payment.succeeded', 'data': {'payment_id': payment}}, {})


def check(condition, *what):
    if not condition:
        raise AssertionError(' '.join(str(part) for part in what))


def look(studio, notes):
    """After a restart: everything that was acknowledged is there, and all is in order."""
    problems = studio.problems()
    check(not problems, 'check tells:', problems)
    titles = {row['id']: row['title'] for row in studio.read('ann', 'projects', 'id,title', None, {})}
    for project, (known, later) in notes.titles.items():
        allowed = [*([known] if known else [None]), *later]
        check(titles.get(project) in allowed, f'project {project} is {titles.get(project)!r}, not of {allowed}')
    states = {row['id']: row['status'] for row in studio.read('ann', 'jobs', 'id,status', None, {})}
    for job, allowed in notes.jobs.items():
        check(states.get(job) in allowed, f'job {job} is {states.get(job)}, not of {allowed}')
    paid = {row['id'] for row in studio.read('ann', 'payments', 'id', None, {'status': 'paid'})}
    check(notes.payments <= paid, 'payments are lost:', notes.payments - paid)
    for path, digest in notes.objects.items():
        status, _, content = studio.send('ann', 'GET', f'/storage/v1/object/authenticated/media/{path}', None, {})
        check(status == 200 and hashlib.sha256(content).hexdigest() == digest, f'object {path}: {status} {content[:200]}')


def resume(studio, notes, may_be_gone=False):
    """Uploads go on where they were; how far that is, the studio says."""
    tus = {'Tus-Resumable': '1.0.0'}
    for location, (told, path, content) in list(notes.uploads.items()):
        status, headers, _ = studio.send('ann', 'HEAD', location, None, tus)
        if status == 404:
            # The answer to the last piece was lost, and the object is there; or nothing ever reached the disk.
            del notes.uploads[location]
            status, _, found = studio.send('ann', 'GET', f'/storage/v1/object/authenticated/media/{path}', None, {})
            check(found == content or may_be_gone, f'an upload is gone, and its object: {status}')
            continue
        check(status == 200, f'HEAD of an upload: {status}')
        offset = int(headers['Upload-Offset'])
        check(offset >= told or may_be_gone, f'the upload is at {offset}, but {told} was acknowledged')
        if offset < len(content):
            status, _, _ = studio.send('ann', 'PATCH', location, content[offset:], {
                **tus, 'Upload-Offset': str(offset), 'Content-Type': 'application/offset+octet-stream'})
            check(status == 204, f'an upload does not go on: {status}')
        del notes.uploads[location]
        notes.objects[path] = hashlib.sha256(content).hexdigest()


def go_on(studio, notes, may_be_gone=False):
    """After a restart: looks at everything, and resumes. A studio that does not bear it is told of by what it said."""
    try:
        studio.stay_signed_in()
        look(studio, notes)
        resume(studio, notes, may_be_gone)
    except FAILURES:
        studio.check_running()
        raise


def moments(notes, kinds, number, least):
    """Moments, and how many times longer each is than on a quick machine: until enough was done, more and longer ones come."""
    for moment in range(6 * number):
        if moment >= number and min(len(getattr(notes, kind)) for kind in kinds) >= least:
            return
        yield moment, 2 ** (moment // number)


class Place:
    """A folder for one run, on the disk or where the disk's own pace is no matter."""

    def __init__(self, on_disk=True):
        self.on_disk = on_disk

    def __enter__(self):
        prefix = 'backlot-durability-'
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix=prefix) if self.on_disk else servers.scratch(prefix)).resolve()
        for name in ('data', 'disk'):
            (self.folder / name).mkdir(mode=0o700)
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder)

    @property
    def data(self):
        return str(self.folder / 'data')

    @property
    def disk(self):
        return str(self.folder / 'disk')


def main(tests):
    """TAP: each test is (name, function); what a function gives is a remark."""
    failed = 0
    print(f'1..{len(tests)}', flush=True)
    for number, (name, function) in enumerate(tests, start=1):
        try:
            remark = function()
            print(f'ok {number} - {name}', flush=True)
        except (AssertionError, NotStarted, servers.Refused, *FAILURES) as error:
            failed += 1
            remark = traceback.format_exc() if isinstance(error, FAILURES) else f'{type(error).__name__}: {error}'
            print(f'not ok {number} - {name}', flush=True)
        if remark:
            print('# ' + str(remark).replace('\n', '\n# '), flush=True)
    return 1 if failed else 0
