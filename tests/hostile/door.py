# SPDX-License-Identifier: GPL-3.0-or-later
"""What every test of hostile requests needs: a studio, two people in it, requests byte by byte, and a look at all that it keeps."""

import hashlib
import http.client
import io
import json
import os
import re
import socket
import sqlite3
import urllib.parse

import stage

KEY = 'sb_publishable_local'
# Stands in what Ann keeps, and in no answer to anybody else.
CANARY = 'Q7xZk-canary'
PASSWORD = 'correct horse battery'
FILM = '10000000-0000-4000-8000-00000000000a'


def quote(text):
    return urllib.parse.quote(text, safe='')


class Answer:
    def __init__(self, data, method='GET'):
        self.data = data
        response = http.client.HTTPResponse(_Bytes(data), method=method)
        response.begin()
        self.status, self.headers, self.body = response.status, response.headers, response.read()

    def json(self):
        return json.loads(self.body)

    def code(self):
        """Storage tells its true status inside a 400."""
        try:
            return int(self.json().get('statusCode', self.status))
        except (ValueError, AttributeError):
            return self.status


class _Bytes:
    def __init__(self, data):
        self.data = data

    def makefile(self, mode):
        return io.BytesIO(self.data)


class Door:
    """A studio that listens, Ann with a film and a photo, and Bob with nothing."""

    def __init__(self, here, *options, people=True, **environment):
        self.here = here
        # Address sanitizer puts aside 256 MB of what was freed, which would pass for memory that is kept.
        environment.setdefault('ASAN_OPTIONS', f'{os.environ.get("ASAN_OPTIONS", "")}:quarantine_size_mb=16')
        self.program = here.run('backlot-studio', '--data-dir', here.studio_data, '--listen', '127.0.0.1:0', *options, **environment)
        self.program.wait_line('"socket"', 20)
        self.told = json.loads(next(line for line in self.program.lines if '"socket"' in line))
        self.port = int(self.told['url'].rsplit(':', 1)[1])
        self.token = None
        if people:
            self.ann, self.ann_id = self.sign_up('ann@example.org')
            self.bob, self.bob_id = self.sign_up('bob@example.org')
            made = self.ask('POST', '/rest/v1/rpc/create_project', {'p_id': FILM, 'p_kind': 'film', 'p_title': CANARY}, token=self.ann)
            stage.check(made.status == 200, f'no project: {made.body}')
            put = self.ask('PUT', f'/storage/v1/object/media/{self.ann_id}/a/original.png', CANARY.encode(), token=self.ann,
                           headers={'Content-Type': 'image/png'})
            stage.check(put.status == 200, f'no object: {put.body}')
            self.token = self.bob

    def connect(self, local=False, seconds=20 * stage.PATIENCE):
        if local:
            connection = socket.socket(socket.AF_UNIX)
            # With a timeout the kernel would refuse to wait in a full door.
            connection.connect(self.told['socket'])
            connection.settimeout(seconds)
            return connection
        return socket.create_connection(('127.0.0.1', self.port), seconds)

    def raw(self, data, local=False, seconds=20 * stage.PATIENCE):
        """Everything that comes back until the studio ends the connection, which we never do first."""
        connection = self.connect(local, seconds)
        got = []
        try:
            connection.sendall(data)
            while piece := connection.recv(1 << 20):
                got.append(piece)
        except (ConnectionError, TimeoutError) as error:
            got.append(f'({type(error).__name__})'.encode())
        finally:
            connection.close()
        return b''.join(got)

    def head(self, method, path, headers=None, token=None, key=KEY):
        lines = [f'{method} {path} HTTP/1.1', 'Host: studio.local', 'Connection: close']
        if key is not None:
            lines.append(f'apikey: {key}')
        if token or self.token:
            lines.append(f'Authorization: Bearer {token or self.token}')
        lines += [f'{name}: {value}' for name, value in (headers or {}).items()]
        return '\r\n'.join(lines).encode('utf-8', 'surrogateescape') + b'\r\n'

    def ask(self, method, path, body=None, headers=None, token=None, key=KEY, local=False):
        """One request. The path goes out as it is; a body that is no bytes goes as JSON."""
        headers = dict(headers or {})
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
            headers.setdefault('Content-Type', 'application/json')
        if body is not None:
            headers['Content-Length'] = len(body)
        return Answer(self.raw(self.head(method, path, headers, token, key) + b'\r\n' + (body or b''), local), method)

    def sign_up(self, email):
        answer = self.ask('POST', '/auth/v1/signup', {'email': email, 'password': PASSWORD})
        stage.check(answer.status == 200, f'no account: {answer.body}')
        return answer.json()['access_token'], answer.json()['user']['id']

    def digest(self):
        """Of every row and every file that the studio keeps."""
        state = hashlib.sha256()
        database = sqlite3.connect(f"file:{self.here.studio_data / 'studio' / 'studio.db'}?mode=ro", uri=True, timeout=10 * stage.PATIENCE)
        for line in database.iterdump():
            # A counter that is at 0 is no row of anybody.
            if 'sqlite_sequence' in line or re.fullmatch(r"INSERT INTO .stored_bytes. VALUES\('[0-9a-f-]{36}',0\);", line):
                continue
            state.update(line.encode('utf-8', 'surrogateescape'))
        database.close()
        for path in sorted(self.here.folder.rglob('*')):
            if path.is_file() and not path.name.startswith('studio.'):
                state.update(f'{path} {path.stat().st_size}\n'.encode())
        return state.hexdigest()

    def alive(self):
        answer = self.ask('GET', '/auth/v1/health')
        stage.check(self.program.alive() and answer.status == 200, 'the studio no longer serves')

    def may_grow(self, mib):
        """Bytes. The sanitizers keep much of what was freed."""
        return (mib << 20) * (8 if 'sanitize' in os.environ.get('BACKLOT_BUILD_ROOT', '') else 1)

    def memory(self):
        """Resident bytes."""
        with open(f'/proc/{self.program.process.pid}/statm', encoding='ascii') as file:
            return int(file.read().split()[1]) * 4096
