# SPDX-License-Identifier: GPL-3.0-or-later
"""The studio's commands: check, backup FILE, restore FILE, upgrade, on a studio that has something of everything."""
import hashlib
import pathlib
import re
import shutil
import subprocess
import tarfile
import uuid

import races
import servers
import upgrades

LOCAL = '00000000-0000-4000-8000-000000000001'
OBJECT = b'an object of the studio' * 1000


class Commands:
    def __init__(self, program):
        self.program, self.folder = program, pathlib.Path(servers.scratch('backlot-commands-'))
        self.data = self.folder / 'data'
        self.data.mkdir(mode=0o700)

    def run(self, *command, data=None):
        return subprocess.run([self.program, '--data-dir', str(data or self.data), *map(str, command)],
                              capture_output=True, text=True, stdin=subprocess.DEVNULL)

    def serve(self, data=None):
        return servers.Studio(self.program, str(data or self.data))

    @property
    def database(self):
        return self.data / 'studio/studio.db'

    def spoil(self, statement):
        """Changes the database behind the studio's back, without triggers; gives what takes it back."""
        before = self.database.read_bytes()
        database = upgrades.open_sqlite(self.database)
        database.execute('pragma foreign_keys = off')
        database.execute('pragma journal_mode = delete')
        for (trigger,) in database.execute("select name from sqlite_schema where type = 'trigger'").fetchall():
            database.execute(f'drop trigger {trigger}')
        database.execute(statement)
        database.close()
        return lambda: self.database.write_bytes(before)


def fill(studio):
    """A film that was rendered, one that waits, an agent at work, a document, a payment, a file."""
    project = races.make_film(studio, 1)
    for _ in range(2):
        studio.call(*races.submit(project, str(uuid.uuid4())))
    job = studio.call('ann', 'claim_job', {'p_worker_id': 'w'})[0]['id']
    studio.call('ann', 'complete_job', {'p_job_id': job, 'p_worker_id': 'w'})
    series, talk, run = (str(uuid.uuid4()) for _ in range(3))
    studio.call('ann', 'create_project', {'p_id': series, 'p_kind': 'series', 'p_title': 'Harbour'})
    studio.insert('ann', 'conversations', {'id': talk, 'project_id': series})
    studio.call('ann', 'start_execution', {'p_id': run, 'p_conversation_id': talk, 'p_agent': 'writer', 'p_input': 'x'})
    studio.call('ann', 'claim_job', {'p_worker_id': 'w', 'p_kinds': ['agent_run']})
    studio.call('ann', 'append_execution_events', {'p_execution_id': run, 'p_worker_id': 'w',
                                                   'p_events': [{'type': 'log'}] * 3})
    document = studio.call('ann', 'open_document', {'p_project_id': series, 'p_entity_type': 'project'})['id']
    studio.call('ann', 'push_document_op', {'p_document_id': document, 'p_base_rev': 0, 'p_op_id': str(uuid.uuid4()),
                                            'p_client_id': 'c', 'p_ops': ['x']})
    payment = str(uuid.uuid4())
    studio.call('ann', 'start_payment', {'p_id': payment, 'p_purpose': 'credits', 'p_package': 'small'})
    studio.webhook({'id': 'e1', 'type': 'payment.succeeded', 'data': {'payment_id': payment}}, {})
    owner, media = studio.read('ann', 'profiles', 'id', None, {})[0]['id'], str(uuid.uuid4())
    path = f'{owner}/{media}/original.bin'
    studio.insert('ann', 'media_files', {'id': media, 'storage_path': path, 'filename': 'a.bin', 'size_bytes': len(OBJECT),
                                         'sha256': hashlib.sha256(OBJECT).hexdigest()})
    studio.request('ann', 'POST', f'/storage/v1/object/media/{path}', OBJECT, {'Content-Type': 'application/octet-stream'})
    studio.patch('ann', 'media_files', {'id': media}, {'upload_state': 'complete'})


def objects(data):
    return sorted((path.name, path.read_bytes()) for path in (data / 'studio/objects').glob('??/*'))


def check_finds(commands):
    """check: a studio in order has no problems, while it serves and afterwards."""
    studio = commands.serve()
    try:
        fill(studio)
        told = commands.run('check')
        assert (told.returncode, told.stdout) == (0, 'Everything is in order\n'), told
    finally:
        studio.end()
    told = commands.run('check')
    assert told.returncode == 0, told


SPOILT = [
    ('update credit_accounts set balance = balance + 1', r'credits of .*ledger'),
    ("update credit_ledger set reserved_delta = 0 where kind = 'reserve'", r'credits of .*ledger'),
    ("delete from credit_ledger where kind = 'charge'", r'credits are not settled'),
    ("update jobs set cost = cost + 1 where status = 'queued'", r'open jobs cost'),
    ("delete from credit_ledger where kind = 'top_up'", r'is paid, but'),
    ('update profiles set total_storage_bytes = total_storage_bytes + 1', r'storage of'),
    ("delete from project_members where role = 'owner'", r'has no owner'),
    ('delete from films', r'no row of its kind, film'),
    ('delete from execution_events where seq = 2', r'lacks events'),
    ('update documents set rev = rev + 1', r'lacks operations'),
    ("insert into films (project_id) values ('nowhere')", r'refers to a row'),
    ("update storage_objects set version = '00000000-0000-4000-8000-00000000dead'", r'has no file'),
    ("update storage_objects set metadata = json_set(metadata, '$.size', 1)", r'its file has'),
    ('drop table payments', r'no such table'),
]


def check_tells(commands):
    """check: each thing that is not in order is told, and nothing is changed."""
    for statement, wanted in SPOILT:
        undo = commands.spoil(statement)
        before = commands.database.read_bytes()
        told = commands.run('check')
        assert told.returncode == 1 and re.search(wanted, told.stdout), (statement, told)
        assert commands.database.read_bytes() == before, statement
        undo()


def damaged_files(data):
    """Pairs of a file, what becomes of its content, and what is told of it."""
    stored = next((data / 'studio/objects').glob('??/*'))
    database = data / 'studio/studio.db'
    page = len(database.read_bytes()) // 8192 * 4096
    yield stored, lambda whole: whole[:-1], r'but its file has'
    yield stored, lambda whole: whole + b'x', r'but its file has'
    yield stored, lambda whole: None, r'has no file'
    yield stored, lambda whole: whole[:7] + b'x' + whole[8:], r'has another hash'
    yield database, lambda whole: whole[:page] + b'\xff' * 4096 + whole[page + 4096:], r'database: '
    yield database, lambda whole: whole[:page], r'database|malformed'
    yield database, lambda whole: b'no database' * 1000, r'not a database'
    yield database, lambda whole: None, r'There is no studio'


def check_tells_of_files(commands):
    """check: a file of the disk that is damaged, or gone, is told."""
    # What is not in the database's own file yet would hide the damage.
    upgrades.open_sqlite(commands.database).execute('pragma wal_checkpoint(truncate)').connection.close()
    for path, damage, wanted in damaged_files(commands.data):
        whole = path.read_bytes()
        damaged = damage(whole)
        path.unlink()
        if damaged is not None:
            path.write_bytes(damaged)
        told = commands.run('check')
        assert told.returncode == 1 and re.search(wanted, told.stdout + told.stderr), (path, wanted, told)
        path.write_bytes(whole)
        assert commands.run('check').returncode == 0, (path, wanted)


def backup_and_restore(commands):
    """backup and restore: while it serves it is saved, and put back elsewhere with all rows, objects and keys."""
    archive, other = commands.folder / 'backup.tar', commands.folder / 'other'
    other.mkdir(mode=0o700)
    studio = commands.serve()
    try:
        told = commands.run('backup', archive)
        assert told.returncode == 0, told
        before = studio.read('service', 'jobs', 'id,status', 'id', {})
        studio.insert('service', 'notifications', {'user_id': LOCAL, 'type': 'info', 'event': 'later'})
    finally:
        studio.end()
    assert archive.stat().st_mode & 0o777 == 0o600, oct(archive.stat().st_mode)
    with tarfile.open(archive) as tar:
        names = tar.getnames()
    assert names[0] == 'keys.json' and names[-1] == 'studio.db' and len(names) == 2 + len(objects(commands.data)), names
    told = commands.run('restore', archive, data=other)
    assert told.returncode == 0, told
    assert commands.run('check', data=other).returncode == 0
    assert objects(other) == objects(commands.data)
    studio = commands.serve(other)
    try:
        assert studio.tokens['service'] == secret_of(commands.data), 'other keys'
        assert studio.read('service', 'jobs', 'id,status', 'id', {}) == before
        assert studio.read('service', 'notifications', 'id', None, {'event': 'later'}) == []
    finally:
        studio.end()
    assert not [path for path in commands.folder.iterdir() if path.name not in ('data', 'other', 'backup.tar')]


def restore_refuses(commands):
    """restore: a studio that is there is not touched, and what is no backup makes none."""
    archive, empty = commands.folder / 'backup.tar', commands.folder / 'empty'
    before = commands.database.read_bytes()
    told = commands.run('restore', archive)
    assert told.returncode == 1 and 'already' in told.stderr, told
    assert commands.database.read_bytes() == before
    whole = archive.read_bytes()
    damaged = [b'', whole[:1000], whole[:len(whole) // 2], whole[:-2048], b'x' + whole[1:], b'not a tar' * 1000]
    for n, content in enumerate(damaged):
        (commands.folder / 'damaged.tar').write_bytes(content)
        shutil.rmtree(empty, ignore_errors=True)
        empty.mkdir(mode=0o700)
        told = commands.run('restore', commands.folder / 'damaged.tar', data=empty)
        assert told.returncode == 1, (n, told)
        assert not (empty / 'studio/studio.db').exists(), n
    for name in ['../outside', '/tmp/backlot-outside', 'objects/../../outside', 'objects/ab/cd', 'other', 'studio.db-wal']:
        with tarfile.open(commands.folder / 'damaged.tar', 'w', format=tarfile.USTAR_FORMAT) as tar:
            (commands.folder / 'x').write_bytes(b'x')
            tar.add(commands.folder / 'x', name)
        shutil.rmtree(empty)
        empty.mkdir(mode=0o700)
        told = commands.run('restore', commands.folder / 'damaged.tar', data=empty)
        assert told.returncode == 1 and not (empty.parent / 'outside').exists(), (name, told)
    told = commands.run('backup', commands.folder / 'nowhere/backup.tar')
    assert told.returncode == 1, told
    told = commands.run('backup', archive, data=empty)
    assert told.returncode == 1 and archive.read_bytes() == whole, told


def upgrades_nothing(commands):
    """upgrade: the newest studio is left as it is; one that serves, or is not there, is refused."""
    told = commands.run('upgrade')
    assert told.returncode == 0 and 'is up to date' in told.stdout, told
    assert not commands.database.with_name('studio.db.before-upgrade').exists()
    studio = commands.serve()
    try:
        told = commands.run('upgrade')
        assert told.returncode == 1 and told.stderr, told
    finally:
        studio.end()
    told = commands.run('upgrade', data=commands.folder / 'empty')
    assert told.returncode == 1 and 'There is no studio' in told.stderr, told
    assert not (commands.folder / 'empty/studio/studio.db').exists()


def wrong_commands(commands):
    """What is no command is refused."""
    for command in [['start'], ['upgrade', 'x'], ['export'], ['export', 'x'], ['import'], ['check', 'x'], ['backup'], ['restore'], ['backup', 'a', 'b']]:
        told = commands.run(*command)
        assert told.returncode == 1 and 'commands are' in told.stderr, told


def secret_of(data):
    return re.search(r'"secret_key": "([^"]*)"', (data / 'studio/keys.json').read_text())[1]


STEPS = [check_finds, check_tells, check_tells_of_files, backup_and_restore, restore_refuses, upgrades_nothing, wrong_commands]


def check(report, program):
    commands = Commands(program)
    try:
        for step in STEPS:
            try:
                step(commands)
                report.tell(True, f'studio: {step.__doc__}')
            except AssertionError as error:
                report.tell(False, f'studio: {step.__doc__}', [error])
    finally:
        shutil.rmtree(commands.folder)
