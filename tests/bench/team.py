#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What one PostgreSQL with the schema of a team's server carries, as JSON lines: submissions, claims, heartbeats, changes, and
how many listeners' rights it decides, each in calls per second at 16 connections.

Run by tests/bench/run, with tests/domain in PYTHONPATH. fsync is on, as it has to be on a server."""

import json
import pathlib
import re
import subprocess
import sys
import uuid

import servers

SECONDS = 6
RUNS = 3
LINES = 16
PEOPLE = 50
MIGRATIONS = pathlib.Path(__file__).resolve().parents[2] / 'supabase' / 'migrations'

# As PostgREST puts each request: a transaction with the claims of who asks, in that one's role.
BEGIN = "begin;\nselect set_config('request.jwt.claims', {claims}, true), set_config('role', '{role}', true);\n"
SERVICE = BEGIN.format(claims="""'{"role":"service_role"}'""", role='service_role')
PERSON = ("\\set n random(1, %d)\nselect owner_id as person, id as project from bench.projects where n = :n \\gset\n" % PEOPLE
          + BEGIN.format(claims="""json_build_object('role', 'authenticated', 'sub', ':person')::text""", role='authenticated'))

SCRIPTS = {
    'submissions': PERSON + "select id as job from submit_job(gen_random_uuid(), ':project', 'film_render');\ncommit;\n",
    # A claim of a worker and the end of its job; the next one begins only then.
    'jobs': SERVICE + "select coalesce((select id from claim_job('w' || :client_id, '{film_render}', 20)), gen_random_uuid()) as job \\gset\n"
            'commit;\n' + SERVICE + "select case when exists (select 1 from jobs where id = ':job') then\n"
            " (select status from complete_job(':job', 'w' || :client_id, '{}')) end;\ncommit;\n",
    'heartbeats': "\\set n random(1, 16)\nselect id as job, worker_id as worker from bench.working where n = :n \\gset\n" + SERVICE
                  + "select heartbeat_job(':job', ':worker', 50, null, 20);\ncommit;\n",
    'changes': PERSON + "update projects set description = 'n ' || random()::text where id = ':project'\n"
               " and version = (select version from projects where id = ':project');\ncommit;\n",
    'lists': PERSON + "select json_agg(t) from (select id, title, status, version from projects order by updated_at desc limit 50) t;\ncommit;\n",
    # What Realtime asks for each change and each listener: does the row pass that one's policy?
    'listeners': PERSON + "select 1 from projects where id = ':project';\ncommit;\n",
}

FILL = """
create schema bench;
grant usage on schema bench to public;
create table bench.projects (n int primary key, owner_id uuid, id uuid);
create table bench.working (n int primary key, id uuid, worker_id text);
grant select, insert on all tables in schema bench to public;
"""


class Server(servers.PostgreSQL):
    """With a disk that is waited for."""

    def run(self, program, *args):
        super().run(program, *[argument.replace('-c fsync=off', '-c max_connections=100') for argument in args])


def person(database, number):
    """An account with credits for every run, and a film that can be rendered."""
    user, media, project = (str(uuid.uuid4()) for _ in range(3))
    database.psql(f"insert into auth.users (id, email) values ('{user}', '{number}@example.org');"
                  f"update public.credit_accounts set balance = 10000000 where user_id = '{user}';"
                  'insert into public.media_files (id, user_id, upload_state, filename, storage_path)'
                  f" values ('{media}', '{user}', 'complete', 'a.jpg', '{user}/{media}/original.jpg');", 'domain')
    claims = json.dumps({'role': 'authenticated', 'sub': user})
    details = json.dumps({'duration_min': 1, 'photos': [{'id': str(uuid.uuid4()), 'media_id': media}]})
    database.psql(f"begin; select set_config('request.jwt.claims', '{claims}', true); set local role authenticated;"
                  f" select create_project('{project}', 'film', 'Bench', p_details => '{details}'); commit;"
                  f"insert into bench.projects values ({number}, '{user}', '{project}');", 'domain')


def working(database):
    """Jobs that a worker has, for the heartbeats."""
    for number in range(1, 17):
        database.psql(SERVICE + f"insert into bench.working select {number}, id, worker_id from claim_job('h{number}', '{{film_render}}', 3600);"
                      ' commit;', 'domain')


def measure(database, name, lines):
    file = pathlib.Path(database.folder) / f'{name}.sql'
    file.write_text(SCRIPTS[name])
    file.chmod(0o644)
    told = subprocess.run([*database.as_user, str(database.bin / 'pgbench'), '-n', '-h', database.folder, '-U', 'postgres', '-f', str(file), '-c', str(lines),
                           '-j', '2', '-T', str(SECONDS), 'domain'], cwd=database.folder, capture_output=True, text=True)
    if told.returncode != 0 or 'number of failed transactions: 0' not in told.stdout:
        raise SystemExit(f'{name}: {told.stdout}{told.stderr}')
    return float(re.search(r'tps = ([0-9.]+)', told.stdout)[1])


def main():
    database = Server(MIGRATIONS)
    try:
        database.psql(FILL, 'domain')
        for number in range(1, PEOPLE + 1):
            person(database, number)
        for name in SCRIPTS:
            if name == 'heartbeats':
                working(database)
            values = [measure(database, name, LINES) for _ in range(RUNS)]
            print(json.dumps({'suite': 'team', 'impl': 'postgresql-' + database.bin.parent.name, 'workload': name, 'metric': 'per_s',
                              'unit': '1/s', 'value': round(sorted(values)[RUNS // 2]), 'min': round(min(values)), 'max': round(max(values)),
                              'first': round(values[0]), 'n': RUNS}), flush=True)
    finally:
        database.stop()


sys.exit(main())
