# SPDX-License-Identifier: GPL-3.0-or-later
"""A server that stands at each earlier migration is upgraded to the newest: rows are kept, and new ones are there.

The old state is made by the migrations of that time, which never change, and filled with rows of every table that it
has. The studio keeps a copy of what it found.
"""
import datetime
import json
import pathlib
import re
import shutil
import sqlite3
import uuid

import servers

LOCAL = '00000000-0000-4000-8000-000000000001'
NAMESPACE = uuid.UUID('00000000-0000-4000-8000-00000000feed')
# The kinds' own rows, which projects of before have to get.
OWN_ROWS = {'film': 'films', 'staging': 'workflows', 'series': 'series', 'course': 'courses'}


def made(name):
    return str(uuid.uuid5(NAMESPACE, name))


def rows_of(owner):
    """Rows for every table, in an order that keeps their references; a state takes those that it has tables for."""
    m, h, j, o = made('media'), made('photo'), made('job'), made('output')
    project = {kind: made(kind) for kind in OWN_ROWS}
    for kind in OWN_ROWS:
        yield 'projects', {'id': project[kind], 'owner_id': owner, 'kind': kind, 'title': f'Old {kind}'}
    yield 'media_files', {'id': m, 'user_id': owner, 'storage_path': f'{owner}/{m}/original.jpg', 'filename': 'a.jpg',
                          'size_bytes': 10, 'upload_state': 'complete'}
    yield 'photos', {'id': h, 'project_id': project['film'], 'media_id': m}
    yield 'jobs', {'id': j, 'project_id': project['film'], 'user_id': owner, 'kind': 'film_render', 'params': '{}',
                   'cost': 0}
    yield 'outputs', {'id': o, 'project_id': project['film'], 'job_id': j, 'media_id': m, 'photo_id': h}
    yield 'tasks', {'id': made('task'), 'project_id': project['film'], 'title': 'Old', 'created_by': owner}
    yield 'comments', {'id': made('comment'), 'project_id': project['film'], 'entity_id': project['film'],
                       'author_id': owner, 'body': 'Old'}
    yield 'episodes', {'id': made('episode'), 'project_id': project['series'], 'title': 'Old'}
    yield 'scenes', {'id': made('scene'), 'project_id': project['series'], 'episode_id': made('episode'), 'media_id': m}
    yield 'characters', {'id': made('character'), 'project_id': project['series'], 'name': 'Old'}
    yield 'scene_characters', {'scene_id': made('scene'), 'character_id': made('character'),
                               'project_id': project['series']}
    yield 'conversations', {'id': made('talk'), 'project_id': project['series'], 'user_id': owner}
    yield 'messages', {'id': made('message'), 'project_id': project['series'], 'conversation_id': made('talk'),
                       'author_id': owner, 'content': 'Old'}
    yield 'chapters', {'id': made('chapter'), 'project_id': project['course'], 'title': 'Old'}
    yield 'videos', {'id': made('video'), 'project_id': project['course'], 'chapter_id': made('chapter'),
                     'media_id': m, 'title': 'Old'}
    yield 'enrollments', {'id': made('enrollment'), 'project_id': project['course'], 'user_id': owner}
    yield 'video_progress', {'user_id': owner, 'video_id': made('video'), 'project_id': project['course']}
    yield 'documents', {'id': made('document'), 'project_id': project['series'], 'content': 'x', 'rev': 1}
    yield 'document_ops', {'document_id': made('document'), 'rev': 1, 'project_id': project['series'],
                           'op_id': made('op'), 'client_id': 'c', 'ops': '["x"]'}
    yield 'payments', {'id': made('payment'), 'user_id': owner, 'purpose': 'credits', 'amount_cents': 900,
                       'currency': 'EUR'}


def refuse(*reason):
    raise ValueError(reason)


def open_sqlite(path):
    """As the studio opens it: with the functions that defaults, checks and triggers call."""
    database = sqlite3.connect(path, isolation_level=None)
    database.execute('pragma foreign_keys = on')
    now = datetime.datetime(2026, 1, 2, tzinfo=datetime.timezone.utc).strftime('%Y-%m-%dT%H:%M:%S.000000+00:00')
    stable = {('uid', 0): lambda: None, ('role', 0): lambda: 'service_role', ('definer', 0): lambda: 1,
              ('now', 0): lambda: now, ('clock_timestamp', 0): lambda: now,
              ('gen_random_uuid', 0): lambda: str(uuid.uuid4()),
              ('text_match', 3): lambda text, pattern, fold: text is None or bool(re.search(pattern, text))}
    for (name, count), function in stable.items():
        database.create_function(name, count, function)
    for name, count in [('deny', 1), ('fail', 2), ('fail', 3), ('fail', 4)]:
        database.create_function(name, count, refuse)
    return database


def dump(database, tables):
    """The rows of these tables, without order."""
    found = {}
    for table in tables:
        columns = [row[1] for row in database.execute(f'pragma table_xinfo({table})')]
        found[table] = (columns, sorted(map(repr, database.execute(f'select {", ".join(columns)} from {table}'))))
    return found


def shape(database):
    return sorted((kind, name, sql) for kind, name, sql in
                  database.execute("select type, name, sql from sqlite_schema where name not like 'sqlite_%'"
                                   " and name <> 'schema_migration'"))


def make_old_studio(folder, root, names):
    (folder / 'studio').mkdir(mode=0o700)
    path = folder / 'studio/studio.db'
    database = open_sqlite(path)
    database.execute('pragma journal_mode = wal')
    database.execute('create table schema_migration (source text not null, name text not null,'
                     ' applied_at timestamptz not null, primary key (source, name))')
    system = sorted((root / 'src/studio/sql/system').glob('*.sql'))
    for source, file in [('system', file) for file in system] + [('product', root / 'src/studio/sql' / name)
                                                               for name in names]:
        database.executescript(file.read_text())
        database.execute('insert into schema_migration values (?, ?, ?)', (source, file.name, '2026-01-02'))
    tables = {row[0] for row in database.execute("select name from sqlite_schema where type = 'table'")}
    for table, row in rows_of(LOCAL):
        if table in tables:
            database.execute(f"insert into {table} ({', '.join(row)}) values ({', '.join('?' * len(row))})",
                             list(row.values()))
    kept = sorted(table for table in tables if not table.startswith('sqlite_') and table not in
                  ('schema_migration', 'access_rule', 'access_grant', 'private_table', 'publication', 'setting'))
    before = dump(database, kept)
    database.close()
    return path, before


def check_studio(program, root, names, newest):
    folder = pathlib.Path(servers.scratch('backlot-upgrade-'))
    try:
        path, before = make_old_studio(folder, root, names)
        studio = servers.Studio(program, folder)
        try:
            told = studio.read('service', 'projects', 'title', 'title', {})
            assert len(told) == len(OWN_ROWS), told
        finally:
            studio.end()
        database = open_sqlite(path)
        assert database.execute('pragma integrity_check').fetchall() == [('ok',)]
        assert database.execute('pragma foreign_key_check').fetchall() == []
        for kind, table in OWN_ROWS.items():
            count = database.execute(f'select count(*) from {table} where project_id = ?', (made(kind),)).fetchone()[0]
            assert count == 1, f'{table} of the old {kind}: {count}'
        assert shape(database) == newest, set(shape(database)) ^ set(newest)
        after = dump(database, before)
        for table, (columns, rows) in before.items():
            missing = set(rows) - set(after[table][1])
            assert not missing, f'{table}: {sorted(missing)}'
        database.close()
        copy = open_sqlite(path.with_name('studio.db.before-upgrade'))
        assert dump(copy, before) == before, 'the copy is not what was found'
        copy.close()
    finally:
        shutil.rmtree(folder)


def newest_shape(program):
    studio = servers.Studio(program)
    try:
        database = open_sqlite(studio.database)
        found = shape(database)
        database.close()
        return found
    finally:
        studio.close()


def team_rows(team, tables, name):
    """Every row of these tables, in one question."""
    rows = "select {0} as name, (select coalesce(json_agg(to_jsonb(t)::text), '[]') from public.{1} t) as rows"
    told = team.query('select json_object_agg(name, rows) from ('
                      + ' union all '.join(rows.format(servers.literal(table), table) for table in sorted(tables)) + ') t', name)
    return {table: {json.dumps(json.loads(row), sort_keys=True) for row in rows} for table, rows in told.items()}


def check_team(team, migrations, earlier, name):
    """@earlier: a database to which none of @migrations was applied yet."""
    team.psql(f'create database {name} template {earlier};', 'postgres')
    owner = made('owner')
    tables = set(team.query("select json_agg(tablename) from pg_tables where schemaname = 'public'", name))
    script = [f"insert into auth.users (id, email) values ('{owner}', 'old@example.org');"]
    for table, row in rows_of(owner):
        if table in tables:
            values = ', '.join(servers.literal(value) for value in row.values())
            script.append(f"insert into public.{table} ({', '.join(row)}) values ({values});")
    team.psql('\n'.join(script), name)
    before = team_rows(team, tables, name)
    for file in migrations:
        team.apply(file, name)
    after = team_rows(team, tables, name)
    for table, rows in before.items():
        missing = rows - after[table]
        assert not missing, f'{table}: {sorted(missing)}'
    for kind, table in OWN_ROWS.items():
        count = team.query(f"select to_json(count(*)) from public.{table} where project_id = '{made(kind)}'", name)
        assert count == 1, f'{table} of the old {kind}: {count}'
    team.psql(f'drop database {name};', 'postgres')


def check(report, program, root, team):
    names = sorted(path.name for path in (root / 'src/studio/sql').glob('*.sql'))
    first = names.index('0009_access.sql') + 1           # before it there is nothing that could be used
    newest = newest_shape(program)
    for n in range(first, len(names)):
        title = f'studio: upgrade from {names[n - 1]}'
        try:
            check_studio(program, root, names[:n], newest)
            report.tell(True, title)
        except AssertionError as error:
            report.tell(False, title, [error])
    check_teams(report, team, sorted((root / 'supabase/migrations').glob('*.sql')))


def check_teams(report, team, migrations):
    """One database goes from state to state, and in each state a copy of it is upgraded."""
    first = [path.name for path in migrations].index('0012_realtime_storage.sql') + 1
    team.psql('create database upgrade;', 'postgres')
    team.apply(servers.HERE / 'auth-stub.sql', 'upgrade', roles=False)
    for n, file in enumerate(migrations[:-1], start=1):
        team.apply(file, 'upgrade')
        if n < first:
            continue
        title = f'postgresql: upgrade from {file.name}'
        try:
            check_team(team, migrations[n:], 'upgrade', f'upgrade_{n}')
            report.tell(True, title)
        except (AssertionError, RuntimeError) as error:
            report.tell(False, title, [error])
    team.psql('drop database upgrade;', 'postgres')
