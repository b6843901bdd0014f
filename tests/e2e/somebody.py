# SPDX-License-Identifier: GPL-3.0-or-later
"""Another person, by a client of her own on the same studio: requests with her session, and her place in a project."""

import collections
import http.client
import json
import os
import pathlib
import socket
import threading
import time

import ax
from websocket import Socket

KEY = 'sb_publishable_local'
# The studio takes a connection for dead that says nothing for a minute.
HEARTBEAT = 15


def connect():
    path = next(pathlib.Path(os.environ['XDG_RUNTIME_DIR']).rglob('studio.sock'))
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(10 * ax.PATIENCE)
    connection.connect(str(path))
    return connection


class Connection(http.client.HTTPConnection):
    def connect(self):
        self.sock = connect()


class Refused(AssertionError):
    """The studio did not do it."""


class Somebody:
    """Signs up at the studio that the program has started."""

    def __init__(self, name, address):
        self.name, self.token = name, None
        # The program shows its page before its studio listens.
        ax.wait(lambda: connect().close() is None, 'the studio to listen')
        answer = self.ask('POST', '/auth/v1/signup', {'email': address, 'password': 'a long password', 'data': {'display_name': name}})
        self.token, self.id = answer['access_token'], answer['user']['id']

    def ask(self, method, path, body=None):
        connection = Connection('studio')
        try:
            connection.request(method, path, None if body is None else json.dumps(body),
                               {'apikey': KEY, 'Authorization': f'Bearer {self.token or KEY}', 'Content-Type': 'application/json',
                                'Prefer': 'return=representation'})
            answer = connection.getresponse()
            text = answer.read()
        finally:
            connection.close()
        if answer.status >= 300:
            raise Refused(f'{method} {path}: {answer.status} {text!r}')
        return json.loads(text or b'null')

    def come(self, project_id):
        return Visit(self, project_id)


class Visit:
    """Her websocket while she has the project open."""

    def __init__(self, somebody, project_id):
        self.somebody, self.topic, self.n = somebody, f'realtime:project:{project_id}', 1
        self.socket, self.frames, self.present = Socket(connect(), 'studio', KEY), collections.deque(), {}
        self.broadcasts, self.pushing = [], threading.Lock()
        self.push('phx_join', {'config': {'broadcast': {'ack': False, 'self': False}, 'presence': {'key': somebody.id, 'enabled': True},
                                          'postgres_changes': [], 'private': True}, 'access_token': somebody.token})
        # The websocket may have nothing to say for long: a look at what was said is never held up by it.
        threading.Thread(target=self._listen, daemon=True).start()
        threading.Thread(target=self._beat, daemon=True).start()
        self.wait(lambda event, payload: event == 'phx_reply' and payload['status'] == 'ok', 'her place in the channel')

    def _listen(self):
        self.socket.connection.settimeout(None)
        try:
            while True:
                self.frames.append(json.loads(self.socket.receive()))
        except (RuntimeError, OSError, ValueError):
            pass

    def _beat(self):
        try:
            while True:
                time.sleep(HEARTBEAT)
                self._send(None, 'phoenix', 'heartbeat', {})
        except OSError:
            pass

    def push(self, event, payload):
        self._send('1', self.topic, event, payload)

    def _send(self, join, topic, event, payload):
        with self.pushing:
            self.socket.send(json.dumps([join, str(self.n), topic, event, payload]).encode())
            self.n += 1

    def look(self):
        """Reads what was said until now; each event and its payload."""
        said = []
        while self.frames:
            _, _, _, event, payload = self.frames.popleft()
            if event == 'presence_state':
                self.present = {key: list(entry['metas']) for key, entry in payload.items()}
            elif event == 'presence_diff':
                self._apply(payload)
            elif event == 'broadcast':
                self.broadcasts.append((payload['event'], payload['payload']))
            said.append((event, payload))
        return said

    def _apply(self, diff):
        for key, entry in diff['joins'].items():
            self.present.setdefault(key, []).extend(entry['metas'])
        for key, entry in diff['leaves'].items():
            gone = {meta['phx_ref'] for meta in entry['metas']}
            self.present[key] = [meta for meta in self.present.get(key, []) if meta['phx_ref'] not in gone]
            if not self.present[key]:
                del self.present[key]

    def hears(self, name, entity_id):
        """The last broadcast of this name about a thing; None: there was none."""
        self.look()
        return next((said for event, said in reversed(self.broadcasts) if event == name and said.get('entity_id') == entity_id), None)

    def wait(self, is_it, what, seconds=20):
        return ax.wait(lambda: next((payload for event, payload in self.look() if is_it(event, payload)), None), what, seconds)

    def sees(self, user_id):
        """What one says of himself, the last word first; None: he is not there."""
        self.look()
        metas = self.present.get(user_id)
        return metas[-1] if metas else None

    def tell(self, page, **doing):
        self.push('presence', {'type': 'presence', 'event': 'track',
                               'payload': {'user_id': self.somebody.id, 'display_name': self.somebody.name, 'page': page, **doing}})

    def broadcast(self, event, payload):
        self.push('broadcast', {'type': 'broadcast', 'event': event, 'payload': payload})

    def vanish(self):
        """As when her computer loses its connection."""
        self.socket.connection.shutdown(socket.SHUT_RDWR)
        self.socket.connection.close()
