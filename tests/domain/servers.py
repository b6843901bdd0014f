# SPDX-License-Identifier: GPL-3.0-or-later
"""The two servers of the domain's cases: the local studio over HTTP, and PostgreSQL as PostgREST would use it."""
import json
import os
import pathlib
import pwd
import re
import shutil
import subprocess
import tempfile
import urllib.error
import urllib.parse
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
PASSWORD = 'Corr3ct-horse'


class Refused(Exception):
    """An answer with an error: SQLSTATE, message, details."""

    def __init__(self, code, message, details=None):
        super().__init__(f'{code} {message}')
        self.code, self.message, self.details = code, message, details


class Studio:
    """backlot-studio with its own tables, on a port of its own."""

    name = 'studio'

    def __init__(self, program):
        self.folder = tempfile.mkdtemp(prefix='backlot-domain-')
        self.process = subprocess.Popen([program, '--listen', '127.0.0.1:0', '--data-dir', self.folder],
                                        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError('the studio did not start')
        self.ready = json.loads(line)
        self.tokens = {'service': self.ready['secret_key']}

    def close(self):
        self.process.terminate()
        self.process.wait()
        shutil.rmtree(self.folder)

    def request(self, person, method, path, body=None):
        key = self.ready['secret_key'] if person == 'service' else self.ready['publishable_key']
        headers = {'apikey': key, 'Content-Type': 'application/json', 'Prefer': 'return=representation',
                   'Authorization': 'Bearer ' + self.tokens.get(person, key)}
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.ready['url'].rstrip('/') + path, data=data, method=method,
                                         headers=headers)
        try:
            with urllib.request.urlopen(request) as answer:
                text = answer.read()
                return json.loads(text) if text else None
        except urllib.error.HTTPError as error:
            told = json.loads(error.read())
            raise Refused(told.get('code'), told.get('message'), told.get('details')) from None

    def sign_up(self, person):
        session = self.request(None, 'POST', '/auth/v1/signup',
                               {'email': f'{person}@example.org', 'password': PASSWORD,
                                'data': {'display_name': person.capitalize()}})
        self.tokens[person] = session['access_token']
        return session['user']['id']

    @staticmethod
    def path(table, key):
        return f'/rest/v1/{table}?' + urllib.parse.urlencode({name: f'eq.{value}' for name, value in key.items()})

    def read(self, person, table, columns, order):
        query = {'select': columns, **({'order': order} if order else {})}
        return self.request(person, 'GET', f'/rest/v1/{table}?' + urllib.parse.urlencode(query))

    def insert(self, person, table, row):
        return self.request(person, 'POST', f'/rest/v1/{table}', row)

    def patch(self, person, table, key, row):
        return self.request(person, 'PATCH', self.path(table, key), row)

    def delete(self, person, table, key):
        return self.request(person, 'DELETE', self.path(table, key))

    def call(self, person, function, args):
        return self.request(person, 'POST', f'/rest/v1/rpc/{function}', args)


class PostgreSQL:
    """A PostgreSQL made from nothing, with Supabase's roles and the migrations of supabase/."""

    name = 'postgresql'
    # Functions that give rows: as PostgREST tells them, one row as an object and a set as a list.
    SETS = {'claim_job'}

    def __init__(self, migrations):
        self.bin = max(pathlib.Path('/usr/lib/postgresql').glob('*/bin'), key=lambda path: int(path.parent.name))
        self.folder = tempfile.mkdtemp(prefix='backlot-domain-')
        self.people = {}
        # PostgreSQL refuses to run as root.
        self.as_user = []
        if os.getuid() == 0:
            owner = pwd.getpwnam('postgres')
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
            self.as_user = ['setpriv', f'--reuid={owner.pw_uid}', f'--regid={owner.pw_gid}', '--clear-groups']
        data = f'{self.folder}/data'
        self.run('initdb', '-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '-N')
        self.run('pg_ctl', '-D', data, '-l', f'{self.folder}/log', '-w', '-o',
                 f'-k {self.folder} -c listen_addresses= -c fsync=off -c wal_level=logical', 'start')
        self.data = data
        try:
            for file in [HERE / 'auth-stub.sql', *sorted(migrations.glob('*.sql'))]:
                self.apply(file)
        except BaseException:
            self.close()
            raise

    def run(self, program, *args):
        subprocess.run([*self.as_user, str(self.bin / program), *args], check=True, cwd=self.folder,
                       stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)

    def close(self):
        self.run('pg_ctl', '-D', self.data, '-m', 'immediate', '-w', 'stop')
        shutil.rmtree(self.folder)

    def psql(self, script, *options):
        return subprocess.run([*self.as_user, str(self.bin / 'psql'), '-X', '-q', '-A', '-t', '-h', self.folder,
                               '-U', 'postgres', '-v', 'ON_ERROR_STOP=1', '-v', 'VERBOSITY=verbose', *options],
                              input=script, cwd=self.folder, text=True, capture_output=True)

    def apply(self, file):
        done = self.psql(file.read_text(), '-1')
        if done.returncode != 0:
            raise RuntimeError(f'{file.name}: {done.stderr}')

    @staticmethod
    def literal(value):
        if value is None:
            return 'null'
        if isinstance(value, bool):
            return str(value).lower()
        if isinstance(value, (int, float)):
            return str(value)
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            value = '{' + ','.join(value) + '}'
        elif isinstance(value, (dict, list)):
            value = json.dumps(value)
        return "'" + value.replace("'", "''") + "'"

    def execute(self, person, statement):
        role = {'service': 'service_role', None: 'anon'}.get(person, 'authenticated')
        claims = {'role': role, **({'sub': self.people[person]} if person in self.people else {})}
        done = self.psql(f'begin; set local role {role};\n'
                         f"do $$ begin perform set_config('request.jwt.claims', {self.literal(claims)}, true); end $$;\n"
                         f'{statement};\ncommit;\n')
        found = re.search(r'ERROR:  (\w{5}): (.*)', done.stderr)
        if found:
            detail = re.search(r'DETAIL:  (.*)', done.stderr)
            raise Refused(found[1], found[2], detail[1] if detail else None)
        if done.returncode != 0:
            raise RuntimeError(done.stderr)
        return json.loads(done.stdout) if done.stdout.strip() else None

    def sign_up(self, person):
        uid = {'ann': '00000000-0000-4000-8000-00000000000a', 'bob': '00000000-0000-4000-8000-00000000000b'}[person]
        done = self.psql('insert into auth.users (id, email, raw_user_meta_data) values '
                         f"('{uid}', '{person}@example.org', '{json.dumps({'display_name': person.capitalize()})}');")
        if done.returncode != 0:
            raise RuntimeError(done.stderr)
        self.people[person] = uid
        return uid

    def where(self, key):
        return ' and '.join(f'{name} = {self.literal(value)}' for name, value in key.items())

    def read(self, person, table, columns, order):
        by = f" order by {order.replace('.', ' ')}" if order else ''
        return self.execute(person, f"select coalesce(json_agg(t), '[]') from (select {columns} from public.{table}{by}) t")

    def insert(self, person, table, row):
        values = ', '.join(self.literal(value) for value in row.values())
        return self.execute(person, f"insert into public.{table} ({', '.join(row)}) values ({values})")

    def patch(self, person, table, key, row):
        values = ', '.join(f'{name} = {self.literal(value)}' for name, value in row.items())
        return self.execute(person, f'with t as (update public.{table} set {values} where {self.where(key)} returning 1)'
                                    " select coalesce(json_agg(t), '[]') from t")

    def delete(self, person, table, key):
        return self.execute(person, f'with t as (delete from public.{table} where {self.where(key)} returning 1)'
                                    " select coalesce(json_agg(t), '[]') from t")

    def call(self, person, function, args):
        given = ', '.join(f'{name} => {self.literal(value)}' for name, value in args.items())
        if function in self.SETS:
            return self.execute(person, f"select coalesce(json_agg(t), '[]') from public.{function}({given}) t")
        return self.execute(person, f'select to_json(t) from public.{function}({given}) t')
