#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the commands of docs/team-server.md as they stand there, all but those that it marks as not tried, and looks at what came of them.

usage: run-document.py SOURCE BUILD

Each machine of the document is a home of its own; what they share is the network, and what the server's machine told: URL and KEY."""
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / 'domain'))
import servers

SECONDS = 500
STUDIO, SUPABASE = "The studio as a team's server", 'A Supabase project, or PostgreSQL with its services'


def blocks(text, heading):
    """(machine, commands) of each block of that section which is to be run."""
    section = re.search(f'^## {re.escape(heading)}\n(.*?)(?=^## |\\Z)', text, re.MULTILINE | re.DOTALL)[1]
    for found in re.finditer(r'^```sh\n(.*?)^```$', section, re.MULTILINE | re.DOTALL):
        first = found[1].splitlines()[0]
        if first != '# not tried':
            yield re.fullmatch(r'# (?:on|in) (.*)', first)[1], found[1]


class Machines:
    def __init__(self, source, build):
        self.source = source
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix='bl-doc-'))
        programs = [str(build / 'src' / name) for name in ('app', 'studio', 'worker')]
        tools = [] if shutil.which('curl') else [str(HERE.parent / 'support')]
        self.path = os.pathsep.join([*programs, *tools, os.environ['PATH']])
        self.told, self.started = {}, []

    def home(self, machine):
        home = self.folder / re.sub(r'\W', '-', machine)
        if not home.exists():
            (home / 'photos').mkdir(parents=True)
            for photo in sorted((self.source / 'data' / 'samples').glob('*.jpg'))[:3]:
                shutil.copy(photo, home / 'photos')
        return home

    def run(self, machine, commands):
        home = self.home(machine)
        environment = {name: value for name, value in os.environ.items() if not name.startswith('XDG_')}
        environment.update(self.told, HOME=str(home), PATH=self.path)
        script = f'set -euo pipefail\n{commands}\nfor name in URL KEY; do echo "$name=${{!name:-}}"; done >"$HOME/told"\n'
        with open(home / 'log', 'ab') as log:
            shell = subprocess.Popen(['bash', '-c', script], cwd=self.source if machine == 'a copy of the sources' else home, env=environment,
                                     stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
        self.started.append(shell.pid)
        if shell.wait(SECONDS) != 0:
            raise RuntimeError(f'on {machine}: {(home / "log").read_text(errors="replace")[-3000:]}')
        self.told.update(line.split('=', 1) for line in (home / 'told').read_text().splitlines())

    def close(self):
        for group in self.started:
            try:
                os.killpg(group, signal.SIGKILL)
            except ProcessLookupError:
                pass
        shutil.rmtree(self.folder, ignore_errors=True)


def film_of_two(machines, text):
    """two people on two machines make their first films with the studio as their server"""
    for machine, commands in blocks(text, STUDIO):
        machines.run(machine, commands)
    ann, bob = machines.home("Ann's machine"), machines.home("Bob's machine")
    films = [(ann / 'first.mp4').read_bytes(), (bob / 'hers.mp4').read_bytes(), (bob / 'his.mp4').read_bytes()]
    assert films[0] == films[1], 'Bob got another film than the one that Ann made'
    assert films[2] != films[0] and min(map(len, films)) > 100000, [len(film) for film in films]
    assert (machines.home('the server') / 'backup.tar').stat().st_size > len(films[0]), 'the films are not in the backup'


def empty_database(machines, text):
    """an empty database becomes a team's with the commands of the document"""
    database = servers.PostgreSQL(pathlib.Path('/nowhere'))
    try:
        machines.told['DATABASE_URL'] = f'postgresql://postgres@/domain?host={database.folder}'
        for machine, commands in blocks(text, SUPABASE):
            if 'move_credits' in commands:
                # What Auth does when she signs up.
                database.psql("insert into auth.users (id, email) values (gen_random_uuid(), 'ann@example.org')", 'domain')
            machines.run(machine, commands)
        assert database.query("select count(*) from pg_tables where schemaname = 'public'") > 30, 'tables are missing'
        balance = "select balance from credit_accounts join profiles on profiles.id = user_id where email = 'ann@example.org'"
        assert database.query(balance) == 1025, 'the credits are not there'
        assert database.query("select to_json(value) from private.settings where key = 'webhook_secret'") == 'long and random'
    finally:
        database.stop()


def main():
    source, build = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    text = (source / 'docs' / 'team-server.md').read_text()
    tests, failed = [film_of_two, empty_database], False
    print(f'1..{len(tests)}', flush=True)
    for number, test in enumerate(tests, 1):
        machines = Machines(source, build)
        try:
            test(machines, text)
            print(f'ok {number} - {test.__doc__}', flush=True)
        except Exception as error:
            failed = True
            print(f'not ok {number} - {test.__doc__}')
            print('\n'.join('# ' + line for line in f'{type(error).__name__}: {error}'.splitlines()), flush=True)
        finally:
            machines.close()
    sys.exit(failed)


main()
