# SPDX-License-Identifier: GPL-3.0-or-later
"""The studio's commands export and import: a project in a file, whole, whatever the file says."""
import collections
import copy
import hashlib
import io
import json
import random
import shutil
import subprocess
import tarfile
import time
import urllib.request
import uuid

import commands
import ears
import servers

PHOTO, FILM, POSTER = b'a photo' * 999, b'a film' * 9999, b'a poster'
FILM_ROWS = {'projects': 1, 'films': 1, 'media_files': 2, 'photos': 1, 'jobs': 2, 'outputs': 1, 'tasks': 1, 'comments': 1,
             'storage_objects': 3}
SERIES_ROWS = {'projects': 1, 'series': 1, 'episodes': 1, 'scenes': 1, 'characters': 1, 'scene_characters': 1,
               'conversations': 1, 'jobs': 1, 'executions': 1, 'execution_events': 3, 'messages': 1, 'documents': 1,
               'document_ops': 2}
UNHEARD = ['documents', 'storage_objects']


def make(name):
    return str(uuid.uuid5(servers.NAMESPACE, name))


def upload(studio, path, content):
    studio.request('ann', 'POST', f'/storage/v1/object/media/{path}', content,
                   {'Content-Type': 'application/octet-stream'})


def make_film(studio):
    """Rendered once, and waiting for a second time."""
    ann = studio.read('ann', 'profiles', 'id', None, {})[0]['id']
    media, film, project = make('media'), make('output'), make('film project')
    studio.insert('ann', 'media_files', {'id': media, 'storage_path': f'{ann}/{media}/original.jpg', 'filename': 'a.jpg',
                                         'size_bytes': len(PHOTO)})
    upload(studio, f'{ann}/{media}/original.jpg', PHOTO)
    studio.patch('ann', 'media_files', {'id': media}, {'upload_state': 'complete'})
    studio.call('ann', 'create_project', {'p_id': project, 'p_kind': 'film', 'p_title': 'Summer',
                                          'p_details': {'photos': [{'id': make('photo'), 'media_id': media}]}})
    for job in ('done', 'waiting'):
        studio.call('ann', 'submit_job', {'p_id': make(job), 'p_project_id': project, 'p_kind': 'film_render'})
        if job == 'done':
            studio.call('service', 'claim_job', {'p_worker_id': 'w'})
            path = f'{ann}/{film}/original.mp4'
            upload(studio, path, FILM)
            upload(studio, f'{ann}/{film}/poster.jpg', POSTER)
            studio.call('service', 'complete_job', {'p_job_id': make(job), 'p_worker_id': 'w', 'p_result': {'outputs': [
                {'media_id': film, 'storage_path': path, 'filename': 'a.mp4', 'mime_type': 'video/mp4',
                 'size_bytes': len(FILM)}]}})
    studio.insert('ann', 'tasks', {'project_id': project, 'title': 'Cut', 'assignee_id': ann, 'due_on': '2027-01-31'})
    studio.insert('ann', 'comments', {'project_id': project, 'entity_id': project, 'body': 'Dark'})
    return project


def make_series(studio):
    call, insert, project = studio.call, studio.insert, make('series project')
    call('ann', 'create_project', {'p_id': project, 'p_kind': 'series', 'p_title': 'Harbour'})
    insert('ann', 'episodes', {'id': make('episode'), 'project_id': project, 'title': 'One'})
    insert('ann', 'scenes', {'id': make('scene'), 'project_id': project, 'episode_id': make('episode')})
    insert('ann', 'characters', {'id': make('character'), 'project_id': project, 'name': 'Ines'})
    insert('ann', 'scene_characters', {'scene_id': make('scene'), 'character_id': make('character'),
                                       'project_id': project})
    insert('ann', 'conversations', {'id': make('talk'), 'project_id': project})
    call('ann', 'start_execution', {'p_id': make('run'), 'p_conversation_id': make('talk'), 'p_agent': 'writer',
                                    'p_input': 'Hello'})
    call('service', 'claim_job', {'p_worker_id': 'w', 'p_kinds': ['agent_run']})
    call('service', 'append_execution_events', {'p_execution_id': make('run'), 'p_worker_id': 'w',
                                                'p_events': [{'type': 'log'}] * 3})
    document = call('ann', 'open_document', {'p_project_id': project, 'p_entity_type': 'project'})['id']
    for rev in range(2):
        call('ann', 'push_document_op', {'p_document_id': document, 'p_base_rev': rev, 'p_op_id': str(uuid.uuid4()),
                                         'p_client_id': 'c', 'p_ops': ['x']})
    return project


class Projects(commands.Commands):
    """One studio with two projects of ann's, and their files."""

    def prepare(self):
        studio = self.serve()
        try:
            studio.sign_up('ann')
            self.film, self.series = make_film(studio), make_series(studio)
        finally:
            studio.end()

    def fresh(self):
        folder = self.folder / f'studio-{uuid.uuid4()}'
        folder.mkdir(mode=0o700)
        return folder

    def read(self, file):
        with tarfile.open(file) as archive:
            return {entry.name: archive.extractfile(entry).read() for entry in archive}

    def write(self, file, entries, kind=tarfile.REGTYPE):
        with tarfile.open(file, 'w', format=tarfile.USTAR_FORMAT) as archive:
            for name, content in entries.items():
                entry = tarfile.TarInfo(name)
                entry.size, entry.type = len(content), kind
                archive.addfile(entry, io.BytesIO(content))


def rows_of(file):
    return json.loads(file['rows.json'])


def counted(file):
    return {name: len(rows) for name, rows in rows_of(file).items() if rows}


def exports(told):
    """export: all rows and objects of a project, also while the studio serves."""
    studio = told.serve()
    try:
        for project, name, wanted in [(told.film, 'film', FILM_ROWS), (told.series, 'series', SERIES_ROWS)]:
            done = told.run('export', project, told.folder / f'{name}.backlot')
            assert done.returncode == 0, done
            file = told.read(told.folder / f'{name}.backlot')
            assert counted(file) == wanted, counted(file)
            assert sum(entry.startswith('objects/') for entry in file) == wanted.get('storage_objects', 0), list(file)
    finally:
        studio.end()
    done = told.run('export', make('nothing'), told.folder / 'nothing')
    assert done.returncode == 1 and 'There is no project' in done.stderr, done
    assert not (told.folder / 'nothing').exists()


def same_object(row):
    """The name of its bytes is another one here, and so is what answers tell of that."""
    row.pop('version')
    row['metadata'] = {name: json.loads(row['metadata'])[name] for name in ('size', 'mimetype', 'cacheControl')}


def without(rows, owner, here):
    """What may differ: whose it is, and work that is over."""
    text = json.dumps(rows).replace(owner, here)
    rows = json.loads(text)
    for row in rows.get('jobs', []):
        row.update(cost=0, worker_id=None, lease_expires_at=None)
        if row['status'] in ('queued', 'processing'):
            row.update(status='cancelled', finished_at=None)
    for row in rows.get('executions', []):
        row.update(status='cancelled', finished_at=None)
    for row in rows.get('execution_events', []):
        row.pop('id')
    for row in rows.get('storage_objects', []):
        same_object(row)
    for row in rows['projects']:
        row['status'] = 'active' if row['status'] == 'processing' else row['status']
    return rows


def open_rows(rows):
    rows = copy.deepcopy(rows)
    for row in rows.get('jobs', []) + rows.get('executions', []):
        if row['status'] == 'cancelled':
            row['finished_at'] = None
    for row in rows.get('storage_objects', []):
        same_object(row)
    for row in rows.get('execution_events', []):
        row.pop('id')
    return rows


def imports(told):
    """import: into another studio, with all ids; whose it is, is the person there."""
    told.other = told.fresh()
    for name in ('film', 'series'):
        done = told.run('import', told.folder / f'{name}.backlot', data=told.other)
        assert done.returncode == 0, done
    done = told.run('check', data=told.other)
    assert done.returncode == 0, done
    for project, name in [(told.film, 'film'), (told.series, 'series')]:
        again = told.folder / f'{name}-again.backlot'
        done = told.run('export', project, again, data=told.other)
        assert done.returncode == 0, done
        first, second = told.read(told.folder / f'{name}.backlot'), told.read(again)
        owner = json.loads(first['project.json'])['owner_id']
        before, after = without(rows_of(first), owner, commands.LOCAL), open_rows(rows_of(second))
        for table, rows in before.items():
            assert rows == after[table] or sorted(map(str, rows)) == sorted(map(str, after[table])), \
                (table, rows, after[table])
        objects = [sorted(hashlib.sha256(content).hexdigest() for entry, content in file.items()
                          if entry.startswith('objects/')) for file in (first, second)]
        assert objects[0] == objects[1]


def goes_on(told):
    """import: the project can be worked with as before."""
    studio = told.serve(told.other)
    try:
        studio.tokens['ann'] = studio.tokens['service']
        assert len(studio.read('service', 'project_members', 'role', None, {'project_id': told.film})) == 1
        assert studio.read('service', 'credit_ledger', 'kind', None, {'user_id': commands.LOCAL}) == [{'kind': 'grant'}]
        assert studio.read('service', 'notifications', 'id', None, {}) == []
        told_bytes = studio.read('service', 'profiles', 'total_storage_bytes', None, {'id': commands.LOCAL})
        assert told_bytes == [{'total_storage_bytes': len(PHOTO) + len(FILM)}], told_bytes
        row = next(row for row in rows_of(told.read(told.folder / 'film-again.backlot'))['storage_objects']
                   if row['name'].endswith('.mp4'))
        request = urllib.request.Request(f"{studio.ready['url'].rstrip('/')}/storage/v1/object/media/{row['name']}",
                                         headers={'apikey': studio.tokens['service'],
                                                  'Authorization': 'Bearer ' + studio.tokens['service']})
        with urllib.request.urlopen(request) as answer:
            assert answer.read() == FILM and answer.headers['ETag'] == json.loads(row['metadata'])['eTag']
        studio.patch('service', 'projects', {'id': told.film}, {'title': 'Winter'})
        got = studio.read('service', 'projects', 'title,version', None, {'id': told.film})[0]
        assert got['title'] == 'Winter', got
    finally:
        studio.end()


def refused_twice(told):
    """import: what is here already stays as it is; after its removal it comes again."""
    file = told.folder / 'film.backlot'
    before = commands.objects(told.other)
    done = told.run('import', file, data=told.other)
    assert done.returncode == 1 and '“Summer” is here already' in done.stderr, done
    assert commands.objects(told.other) == before
    done = told.run('import', file)
    assert done.returncode == 1 and 'here already' in done.stderr, done
    studio = told.serve(told.other)
    try:
        done = told.run('import', file, data=told.other)
        assert done.returncode == 1 and '“Summer” is here already' in done.stderr, done
        studio.delete('service', 'projects', {'id': told.film})
    finally:
        studio.end()
    done = told.run('import', file, data=told.other)
    assert done.returncode == 0, done
    assert commands.objects(told.other) == before
    assert told.run('check', data=told.other).returncode == 0


def serves_meanwhile(told):
    """import: a studio that serves takes it in, and tells its listeners of each row."""
    target = told.fresh()
    studio = told.serve(target)
    try:
        listener = ears.Listener(studio, 'service')
        done = told.run('import', told.folder / 'nothing', data=target)
        assert done.returncode == 1 and done.stderr.startswith('backlot-studio: '), done
        done = told.run('import', told.folder / 'links', data=target)
        assert done.returncode == 1 and done.stderr.startswith('backlot-studio: '), done
        listener.settle(studio)
        assert listener.drain() == []
        for name, rows in (('film', FILM_ROWS), ('series', SERIES_ROWS)):
            done = told.run('import', told.folder / f'{name}.backlot', data=target)
            assert done.returncode == 0, done
            listener.settle(studio)
            heard = collections.Counter((event['type'], event['table']) for event in listener.drain())
            wanted = {('INSERT', table): count for table, count in rows.items() if table not in UNHEARD}
            assert heard == {**wanted, ('INSERT', 'project_members'): 1, ('UPDATE', 'profiles'): 1}, heard
        done = told.run('import', told.folder / 'film.backlot', data=target)
        assert done.returncode == 1 and 'here already' in done.stderr, done
        listener.settle(studio)
        assert listener.drain() == []
        listener.socket.close()
        studio.patch('service', 'projects', {'id': told.film}, {'title': 'Winter'})
        # What only its owner may ask at the socket, nobody may from elsewhere.
        try:
            studio.request('service', 'POST', '/functions/v1/import', {'file': str(told.folder / 'film.backlot')})
            raise AssertionError('the function is there for strangers')
        except servers.Refused as refused:
            assert refused.message == 'Requested function was not found', refused
        assert told.run('check', data=target).returncode == 0
    finally:
        studio.end()
    assert told.run('check', data=target).returncode == 0


def hostile(file):
    """Pairs of a name and the file's entries, or its bytes."""
    manifest, rows = json.loads(file['project.json']), rows_of(file)
    objects = {name: content for name, content in file.items() if name.startswith('objects/')}
    some = next(iter(objects))

    def changed(table, changes, index=0):
        new = copy.deepcopy(rows)
        new[table][index].update(changes)
        return {**file, 'rows.json': json.dumps(new).encode()}

    def said(changes):
        return {**file, 'project.json': json.dumps({**manifest, **changes}).encode()}

    yield 'no version', said({'version': None})
    yield 'a newer version', said({'version': 2})
    yield 'another format', said({'format': 'something'})
    yield 'another project', said({'project_id': make('another')})
    yield 'no project', said({'project_id': None})
    yield 'rows first', {'rows.json': file['rows.json'], 'project.json': file['project.json'], **objects}
    yield 'no rows', {'project.json': file['project.json'], **objects}
    yield 'an object is missing', {name: content for name, content in file.items() if name != some}
    yield 'an object is shorter', {**file, some: objects[some][:-1]}
    yield 'an object is longer', {**file, some: objects[some] + b'x'}
    yield 'an object too many', {**file, f'objects/ab/{uuid.uuid4()}': b'x'}
    for name in ('../outside', '/tmp/outside', 'objects/../../outside', 'objects/' + some[8:].upper(), 'studio.db'):
        yield name, {**file, name: b'x'}
    yield 'a table too many', {**file, 'rows.json': json.dumps({**rows, 'credit_ledger': []}).encode()}
    yield 'no list', {**file, 'rows.json': json.dumps({**rows, 'photos': {}, 'projects': 1}).encode()}
    yield 'two projects', {**file, 'rows.json': json.dumps({**rows, 'projects': rows['projects'] * 2}).encode()}
    yield 'a row twice', {**file, 'rows.json': json.dumps({**rows, 'photos': rows['photos'] * 2}).encode()}
    yield 'no row of its kind', {**file, 'rows.json': json.dumps({**rows, 'films': []}).encode()}
    yield 'a column too many', changed('photos', {'secret': 1})
    yield 'no UUID', changed('photos', {'id': 'x'})
    yield 'an id of another project', changed('photos', {'project_id': make('another')})
    yield 'a file of somebody', changed('photos', {'media_id': make('another')})
    yield 'an output of another photo', changed('outputs', {'job_id': make('another')})
    yield 'a time that is none', changed('photos', {'created_at': 'yesterday'})
    yield 'JSON that is none', changed('jobs', {'params': '{'})
    yield 'a truth that is none', changed('photos', {'included': 2})
    yield 'a number that is none', changed('films', {'height': '720'})
    yield 'a kind that is none', changed('projects', {'kind': 'opera'})
    yield 'a title that is too long', changed('projects', {'title': 'x' * 201})
    yield 'a job of no kind', changed('jobs', {'kind': 'mine_coins'})
    yield 'a file elsewhere', changed('media_files', {'storage_path': '../../keys.json'})
    yield 'a file of nobody', changed('media_files', {'storage_path': f"{make('x')}/{make('y')}/a"})
    yield 'a negative size', changed('media_files', {'size_bytes': -5})
    yield 'a size beyond all plans', changed('media_files', {'size_bytes': 2 ** 62})
    yield 'an object elsewhere', changed('storage_objects', {'name': '../../keys.json'})
    yield 'an object of nobody', changed('storage_objects', {'name': f"{make('x')}/{make('y')}/a"})
    yield 'an object in no bucket', changed('storage_objects', {'bucket_id': 'secrets'})
    yield 'an object without a name', changed('storage_objects', {'version': '../../../keys'})
    yield 'a deep document', {**file, 'rows.json': b'[' * 100000}
    yield 'nothing', {}


def spoilt(told):
    """Damaged archives, as bytes."""
    whole = (told.folder / 'film.backlot').read_bytes()
    yield 'no bytes', b''
    for length in (100, 512, 3000, len(whole) // 2, len(whole) - 1024, len(whole) - 2000):
        yield f'{length} bytes', whole[:length]
    yield 'a wrong checksum', b'x' + whole[1:]
    yield 'a size of eight GiB', whole[:124] + b'77777777777' + whole[135:]
    yield 'something else', b'not a tar' * 1000
    told.write(told.folder / 'links', {'project.json': b''}, tarfile.SYMTYPE)
    yield 'a link', (told.folder / 'links').read_bytes()


def refuses_hostile(told):
    """import: what is not right is refused with a sentence, and leaves nothing behind."""
    target, file = told.fresh(), told.folder / 'hostile.backlot'
    assert told.run('import', told.folder / 'series.backlot', data=target).returncode == 0
    before = (target / 'studio/studio.db').read_bytes(), sorted(target.rglob('*'))
    refusals = set()

    def attempt(name):
        done = told.run('import', file, data=target)
        assert done.returncode == 1 and done.stderr.startswith('backlot-studio: '), (name, done)
        refusals.add(done.stderr)
        left = sorted(path for path in target.rglob('*') if path.suffix not in ('.db-wal', '.db-shm'))
        assert [path for path in left if path.is_file()] == [path for path in before[1] if path.is_file()], (name, left)
        assert not (told.folder / 'outside').exists() and told.run('check', data=target).returncode == 0, name

    for name, entries in hostile(told.read(told.folder / 'film.backlot')):
        told.write(file, entries)
        attempt(name)
    for name, content in spoilt(told):
        file.write_bytes(content)
        attempt(name)
    assert len(refusals) > 20, refusals
    assert told.run('import', told.folder / 'film.backlot', data=target).returncode == 0


def plain_headers(told):
    """import: what an archive says of an object can not speak in the headers of answers."""
    target, file = told.fresh(), told.read(told.folder / 'film.backlot')
    rows = rows_of(file)
    for row in rows['storage_objects']:
        row['metadata'] = json.dumps({**json.loads(row['metadata']), 'mimetype': 'text/html\r\nSet-Cookie: x=y',
                                      'cacheControl': 7})
    told.write(told.folder / 'headers.backlot', {**file, 'rows.json': json.dumps(rows).encode()})
    done = told.run('import', told.folder / 'headers.backlot', data=target)
    assert done.returncode == 0, done
    studio = told.serve(target)
    try:
        name = next(row['name'] for row in rows['storage_objects'] if row['name'].endswith('.mp4'))
        path = f"{commands.LOCAL}/{name.split('/', 1)[1]}"
        request = urllib.request.Request(f"{studio.ready['url'].rstrip('/')}/storage/v1/object/media/{path}",
                                         headers={'apikey': studio.tokens['service'],
                                                  'Authorization': 'Bearer ' + studio.tokens['service']})
        with urllib.request.urlopen(request) as answer:
            assert answer.read() == FILM and answer.headers['Set-Cookie'] is None, answer.headers
            assert answer.headers['Content-Type'] == 'application/octet-stream', answer.headers
    finally:
        studio.end()


def killed(told):
    """import: killed at any moment it is there, or it is not, and can be done again."""
    dice = random.Random(1)
    for moment in range(8):
        target = told.fresh()
        process = subprocess.Popen([told.program, '--data-dir', str(target), 'import', str(told.folder / 'film.backlot')],
                                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(dice.uniform(0, 0.15))
        process.kill()
        process.wait()
        done = told.run('import', told.folder / 'film.backlot', data=target)
        assert done.returncode == 0 or 'here already' in done.stderr, (moment, done)
        done = told.run('check', data=target)
        assert done.returncode == 0, (moment, done)
        shutil.rmtree(target)


STEPS = [exports, imports, goes_on, refused_twice, refuses_hostile, serves_meanwhile, plain_headers, killed]


def check(report, program):
    told = Projects(program)
    try:
        told.prepare()
        for step in STEPS:
            try:
                step(told)
                report.tell(True, f'studio: {step.__doc__}')
            except (AssertionError, servers.Refused) as error:
                report.tell(False, f'studio: {step.__doc__}', [str(error)[:2000]])
    finally:
        shutil.rmtree(told.folder)
