# SPDX-License-Identifier: GPL-3.0-or-later
"""The two servers of the domain's cases: the local studio over HTTP, and PostgreSQL as PostgREST would use it."""
import copy
import hashlib
import hmac
import json
import os
import pathlib
import pwd
import re
import shutil
import subprocess
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid

HERE = pathlib.Path(__file__).resolve().parent
PASSWORD = 'Corr3ct-horse'
NAMESPACE = uuid.UUID('00000000-0000-4000-8000-00000000cafe')


def scratch(prefix):
    """A folder of the test's own, in memory where there is room: nothing here is a matter of disks."""
    memory = '/dev/shm'
    try:
        room = os.statvfs(memory)
        fits = os.access(memory, os.W_OK) and room.f_bavail * room.f_frsize > 2 << 30
    except OSError:
        fits = False
    return tempfile.mkdtemp(prefix=prefix, dir=memory if fits else None)


class Refused(Exception):
    """An answer with an error: SQLSTATE, message, details."""

    def __init__(self, code, message, details=None):
        super().__init__(f'{code} {message}')
        self.code, self.message, self.details = code, message, details


def sign(secret, event, step):
    """The raw body and the header of a webhook. A step may give the header, an age in seconds, another secret, and
    what is added to the body after it was signed."""
    body, moment = json.dumps(event), int(time.time()) - step.get('age', 0)
    digest = hmac.new(step.get('secret', secret).encode(), f'{moment}.{body}'.encode(), hashlib.sha256).hexdigest()
    header = step.get('header', f't={moment},v1={digest}')
    return body + step.get('added', ''), {'x-backlot-signature': header} if header is not None else {}


class Studio:
    """backlot-studio with its own tables, on a port of its own."""

    name = 'studio'

    def __init__(self, program, folder=None):
        self.program, self.folder = program, folder or scratch('backlot-domain-')
        self.process = subprocess.Popen([program, '--listen', '127.0.0.1:0', '--data-dir', self.folder],
                                        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True,
                                        # No worker is found there: the cases are the workers.
                                        env={**os.environ, 'PATH': self.folder})
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError('the studio did not start')
        self.ready = json.loads(line)
        self.tokens = {'service': self.ready['secret_key']}
        self.database = next(pathlib.Path(self.folder).rglob('*.sqlite3'), None) or \
            next(pathlib.Path(self.folder).rglob('*.db'))

    def problems(self):
        """What the command check tells of it."""
        told = subprocess.run([self.program, '--data-dir', self.folder, 'check'], capture_output=True, text=True)
        return [] if told.returncode == 0 else (told.stdout + told.stderr).splitlines()

    def end(self):
        self.process.terminate()
        self.process.wait()
        self.process.stdout.close()

    def close(self):
        self.end()
        shutil.rmtree(self.folder)

    def request(self, person, method, path, body=None, more=None):
        key = self.ready['secret_key'] if person == 'service' else self.ready['publishable_key']
        headers = {'apikey': key, 'Content-Type': 'application/json', 'Prefer': 'return=representation',
                   'Authorization': 'Bearer ' + self.tokens.get(person, key)}
        headers.update(more or {})
        data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
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
        return f'/rest/v1/{table}?' + urllib.parse.urlencode(Studio.filters(key))

    @staticmethod
    def filters(key):
        return {name: 'is.null' if value is None else f'eq.{value}' for name, value in key.items()}

    def read(self, person, table, columns, order, key):
        query = {'select': columns, **self.filters(key), **({'order': order} if order else {})}
        return self.request(person, 'GET', f'/rest/v1/{table}?' + urllib.parse.urlencode(query))

    def insert(self, person, table, row):
        return self.request(person, 'POST', f'/rest/v1/{table}', row)

    def patch(self, person, table, key, row):
        return self.request(person, 'PATCH', self.path(table, key), row)

    def delete(self, person, table, key):
        return self.request(person, 'DELETE', self.path(table, key))

    def connect(self):
        """Every request of the studio's has a connection of its own."""
        return self

    def webhook(self, event, step):
        keys = next(pathlib.Path(self.folder).rglob('keys.json'))
        body, headers = sign(json.loads(keys.read_text())['webhook_secret'], event, step)
        return self.request(None, 'POST', '/rest/v1/rpc/receive_webhook', body.encode(), headers)

    def call(self, person, function, args):
        return self.request(person, 'POST', f'/rest/v1/rpc/{function}', args)


class Session:
    """One psql that stays, as one connection of PostgREST's pool does."""

    END = '@@end of the answer@@'

    def __init__(self, command, folder):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, cwd=folder, text=True)

    def close(self):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()
        self.process.stderr.close()

    def drain(self, stream):
        lines = []
        for line in stream:
            if line.startswith(self.END):
                return ''.join(lines)
            lines.append(line)
        raise RuntimeError('psql ended: ' + ''.join(lines))

    def run(self, script):
        """Gives what the script told, on its two streams."""
        self.process.stdin.write(f'{script}\n\\echo {self.END}\n\\warn {self.END}\n')
        self.process.stdin.flush()
        return self.drain(self.process.stdout), self.drain(self.process.stderr)


def refuse(told):
    """Raises what the first error of psql's tells."""
    found = re.search(r'ERROR:  (\w{5}): (.*)', told)
    if found:
        detail = re.search(r'DETAIL:  (.*)', told)
        raise Refused(found[1], found[2], detail[1] if detail else None)
    if 'ERROR' in told:
        raise RuntimeError(told)


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


class PostgreSQL:
    """A PostgreSQL made from nothing, with Supabase's roles and the migrations of supabase/."""

    def __init__(self, migrations):
        self.bin = max(pathlib.Path('/usr/lib/postgresql').glob('*/bin'), key=lambda path: int(path.parent.name))
        self.folder = scratch('backlot-domain-')
        # PostgreSQL refuses to run as root.
        self.as_user = []
        if os.getuid() == 0:
            owner = pwd.getpwnam('postgres')
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
            self.as_user = ['setpriv', f'--reuid={owner.pw_uid}', f'--regid={owner.pw_gid}', '--clear-groups']
        data = f'{self.folder}/data'
        self.run('initdb', '-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '-N')
        self.run('pg_ctl', '-D', data, '-l', f'{self.folder}/log', '-w', '-t', '600', '-o',
                 f'-k {self.folder} -c listen_addresses= -c fsync=off -c wal_level=logical', 'start')
        self.data = data
        self.copies = 0
        try:
            self.psql('create database domain;', 'postgres')
            for file in [HERE / 'auth-stub.sql', *sorted(migrations.glob('*.sql'))]:
                self.apply(file, 'domain')
        except BaseException:
            self.stop()
            raise

    def run(self, program, *args):
        subprocess.run([*self.as_user, str(self.bin / program), *args], check=True, cwd=self.folder,
                       stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)

    def stop(self):
        self.run('pg_ctl', '-D', self.data, '-m', 'immediate', '-w', 'stop')
        shutil.rmtree(self.folder)

    def command(self, database, *options):
        return [*self.as_user, str(self.bin / 'psql'), '-X', '-q', '-A', '-t', '-h', self.folder, '-d', database,
                '-U', 'postgres', '-v', 'VERBOSITY=verbose', *options]

    def session(self, database):
        return Session(self.command(database), self.folder)

    def psql(self, script, database, *options):
        done = subprocess.run(self.command(database, '-v', 'ON_ERROR_STOP=1', *options), input=script,
                              cwd=self.folder, text=True, capture_output=True)
        if done.returncode != 0:
            raise RuntimeError(done.stderr)
        return done.stdout

    def apply(self, file, database, roles=True):
        """Roles belong to the whole server: only the first database makes them."""
        script = file.read_text()
        if not roles:
            script = re.sub('^create role .*$', '', script, flags=re.MULTILINE)
        try:
            self.psql(script, database, '-1')
        except RuntimeError as error:
            raise RuntimeError(f'{file.name}: {error}') from None

    def query(self, statement, database='domain'):
        return json.loads(self.psql(statement, database))

    def drop(self, database):
        """When all of its connections are gone, and the slots with them."""
        used = (f"exists (select from pg_stat_activity where datname = '{database}')"
                f" or exists (select from pg_replication_slots where database = '{database}')")
        self.psql(f"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{database}';"
                  f' do $$ begin while {used} loop perform pg_sleep(0.005); perform pg_stat_clear_snapshot(); end loop; end $$;'
                  f' drop database {database};', 'postgres')

    def copy(self):
        """A database of its own with everything that the migrations made."""
        self.copies += 1
        name = f'domain_{self.copies}'
        self.psql(f'create database {name} template domain;', 'postgres')
        return Team(self, name)


class Team:
    """One database of it, as PostgREST would use it."""

    name = 'postgresql'

    def __init__(self, server, database):
        self.server, self.database = server, database
        self.people, self.others = {}, []
        self.main = server.session(database)
        refuse(self.main.run("insert into private.settings values ('webhook_secret', 'whsec_test');")[1])
        # As PostgREST tells them: one row as an object, a set as a list.
        self.sets = set(server.query("select coalesce(json_agg(proname), '[]') from pg_proc where proretset"
                                     " and pronamespace = 'public'::regnamespace", database))
        # An empty list may be JSON or an array.
        self.json = set(server.query("select coalesce(json_agg(a.name), '[]') from pg_proc,"
                                     ' unnest(proargnames, proargtypes::oid[]) as a (name, type)'
                                     " where pronamespace = 'public'::regnamespace and a.type = 'jsonb'::regtype",
                                     database))

    def close(self):
        for session in [self.main, *self.others]:
            session.close()
        self.server.drop(self.database)

    def connect(self):
        """The same people and rows over a connection of its own."""
        line = copy.copy(self)
        line.main = self.server.session(self.database)
        self.others.append(line.main)
        return line

    def settings(self, role, person, headers):
        """What PostgREST tells the database of the request."""
        claims = {'role': role, **({'sub': self.people[person]} if person in self.people else {})}
        return {'request.jwt.claims': claims, 'request.headers': headers}

    def execute(self, person, statement, headers=None):
        role = {'service': 'service_role', None: 'anon'}.get(person, 'authenticated')
        told = ' '.join(f"perform set_config('{name}', {literal(value)}, true);"
                        for name, value in self.settings(role, person, headers or {}).items())
        told, errors = self.main.run(f'begin; do $$ begin {told} end $$;\nset local role {role};\n{statement};\ncommit;')
        refuse(errors)
        return json.loads(told) if told.strip() else None

    def sign_up(self, person):
        uid = str(uuid.uuid5(NAMESPACE, person))
        told = literal({'display_name': person.capitalize()})
        refuse(self.main.run('insert into auth.users (id, email, raw_user_meta_data) values '
                             f"('{uid}', '{person}@example.org', {told});")[1])
        self.people[person] = uid
        return uid

    @staticmethod
    def where(key):
        # As PostgREST writes a member of a JSON column: params->>photo_id.
        columns = {name: re.sub(r'->>(\w+)$', r"->>'\1'", name) for name in key}
        return ' and '.join(f'{columns[name]} is null' if value is None else f'{columns[name]} = {literal(value)}'
                            for name, value in key.items())

    def read(self, person, table, columns, order, key):
        where = f' where {self.where(key)}' if key else ''
        by = f" order by {order.replace('.', ' ')}" if order else ''
        return self.execute(person, f"select coalesce(json_agg(t), '[]') from"
                                    f' (select {columns} from public.{table}{where}{by}) t')

    def insert(self, person, table, row):
        values = ', '.join(literal(value) for value in row.values())
        return self.execute(person, f"insert into public.{table} ({', '.join(row)}) values ({values})")

    def patch(self, person, table, key, row):
        values = ', '.join(f'{name} = {literal(value)}' for name, value in row.items())
        return self.execute(person, f'with t as (update public.{table} set {values} where {self.where(key)} returning 1)'
                                    " select coalesce(json_agg(t), '[]') from t")

    def delete(self, person, table, key):
        return self.execute(person, f'with t as (delete from public.{table} where {self.where(key)} returning 1)'
                                    " select coalesce(json_agg(t), '[]') from t")

    def webhook(self, event, step):
        body, headers = sign('whsec_test', event, step)
        return self.execute(None, f'select to_json(t) from public.receive_webhook({literal(body)}::json) t', headers)

    def call(self, person, function, args):
        given = ', '.join(f'{name} => {literal(self.given(name, value))}' for name, value in args.items())
        if function in self.sets:
            return self.execute(person, f"select coalesce(json_agg(t), '[]') from public.{function}({given}) t")
        return self.execute(person, f'select to_json(t) from public.{function}({given}) t')

    def given(self, name, value):
        return json.dumps(value) if name in self.json and value is not None else value
