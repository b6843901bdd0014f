# SPDX-License-Identifier: GPL-3.0-or-later
"""@supabase/lite before a PostgreSQL: how it is installed, set up and started."""
import fcntl
import hashlib
import os
import pathlib
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / 'domain'))
import servers  # noqa: E402

KEY, SECRET = 'sb_publishable_team', 'sb_secret_team'
ROLES = """create role anon nologin; create role authenticated nologin; create role service_role nologin bypassrls;"""
# What Supabase has before the first migration and lite has not.
GRANTS = """grant usage on schema auth to anon, authenticated, service_role;
grant execute on all functions in schema auth to anon, authenticated, service_role;"""
# Supabase's Storage looks a bucket up by itself; that of lite does it as the person, and so with that person's rights.
STORAGE = """grant usage on schema storage to anon, authenticated, service_role;
grant all on all tables in schema storage to anon, authenticated, service_role;
grant execute on all functions in schema storage to anon, authenticated, service_role;
create policy team_buckets on storage.buckets for select to authenticated using (true);"""
CONFIG = """[api]
port = {port}
[db]
driver = "postgres"
url = "postgres://postgres@127.0.0.1:{database}/team{options}"
[storage]
enabled = true
file_size_limit = "50MiB"
[auth]
enabled = true
jwt_secret = "a-secret-of-this-test-and-of-nothing-else"
jwt_expiry = 3600
enable_signup = true
publishable_key = "{key}"
secret_key = "{secret}"
[auth.email]
enable_confirmations = false
"""


def free_port():
    """One below those that the kernel gives to connections: until it is taken, each of the other tests' could get it."""
    while True:
        with socket.socket() as probe:
            port = random.randrange(12000, 30000)
            try:
                probe.bind(('127.0.0.1', port))
                return port
            except OSError:
                continue


def install(folder):
    for name in ('package.json', 'package-lock.json'):
        shutil.copyfile(HERE / name, folder / name)
    digest = hashlib.sha256((HERE / 'package-lock.json').read_bytes()).hexdigest()
    stamp = folder / '.installed'
    if not stamp.exists() or stamp.read_text() != digest:
        stamp.unlink(missing_ok=True)
        subprocess.run(['npm', 'ci', '--no-audit', '--no-fund', '--loglevel=error'], cwd=folder, check=True,
                       stdin=subprocess.DEVNULL, stdout=sys.stderr)
        stamp.write_text(digest)


def prepare(build_dir):
    """Installs lite once for each lock file, outside the source tree; who comes second waits."""
    folder = build_dir / 'node'
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / '.lock', 'w', encoding='utf-8') as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        install(folder)
    return folder / 'node_modules' / '@supabase' / 'lite' / 'dist' / 'cli' / 'index.js'


class TeamDatabase(servers.PostgreSQL):
    """Over TCP, which lite speaks, and without the stand-in of Auth."""

    def __init__(self, port):
        self.port = port
        super().__init__(pathlib.Path('/nowhere'))

    def run(self, program, *args):
        listening = [f'-c listen_addresses=127.0.0.1 -c port={self.port}'.join(argument.split('-c listen_addresses=', 1))
                     if 'listen_addresses=' in argument else argument for argument in args]
        super().run(program, *listening)

    def command(self, database, *options):
        return super().command(database, '-p', str(self.port), *options)

    def apply(self, file, database, roles=True):
        if file.name != 'auth-stub.sql':
            super().apply(file, database, roles)


class Lite:
    def __init__(self, program, folder, port):
        self.folder = folder
        self.log = open(folder / 'lite.log', 'a', encoding='utf-8')
        self.process = subprocess.Popen(['node', program, '--no-telemetry', 'start', '--no-admin'], cwd=folder, stdin=subprocess.DEVNULL,
                                        stdout=self.log, stderr=subprocess.STDOUT, start_new_session=True,
                                        # Without it there is no Storage at all.
                                        env={**os.environ, 'EXPERIMENTAL_STORAGE': '1'})
        deadline = time.monotonic() + 600
        while True:
            try:
                urllib.request.urlopen(f'http://127.0.0.1:{port}/auth/v1/health', timeout=60).close()
                return
            except urllib.error.HTTPError as refusal:
                # It asks for its key: so it is there.
                refusal.close()
                return
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                if self.process.poll() is not None or time.monotonic() > deadline:
                    self.end()
                    raise RuntimeError('lite did not start: ' + (folder / 'lite.log').read_text()) from None
                time.sleep(0.1)

    def end(self):
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.log.close()

    def last_words(self):
        return (self.folder / 'lite.log').read_text().splitlines()[-40:]


def configure(folder, port, database_port, options=''):
    """The options are those of its connections to the database."""
    (folder / 'supabase' / 'config.toml').write_text(
        CONFIG.format(port=port, database=database_port, options=options, key=KEY, secret=SECRET))


def set_up(database, program, port, source):
    """Makes lite's tables and ours. Gives the folder where lite starts."""
    folder = pathlib.Path(database.folder) / 'lite'
    (folder / 'supabase').mkdir(parents=True)
    configure(folder, port, database.port)
    database.psql('create database team;', 'postgres')
    database.psql(ROLES, 'team')
    # The first start makes the tables of Auth; the migrations come after them, and lite reads the schema when it starts.
    Lite(program, folder, port).end()
    database.psql(GRANTS, 'team')
    for file in sorted((source / 'supabase' / 'migrations').glob('*.sql')):
        database.apply(file, 'team')
    return folder
