# SPDX-License-Identifier: GPL-3.0-or-later
"""Who hears what: postgres_changes of the studio by its websocket, and of PostgreSQL by its write-ahead log.

An event is told as "INSERT photos <key>". Several changes of one row in one transaction count as one, as the studio
tells them.
"""
import json
import pathlib
import re
import socket
import sqlite3
import sys
import urllib.parse
import uuid

import servers

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'support'))
from websocket import Socket  # noqa: E402

SERVICE = 'service'
PATIENCE_S = 60


def open_socket(url, key):
    parts = urllib.parse.urlsplit(url)
    return Socket(socket.create_connection((parts.hostname, parts.port), PATIENCE_S), parts.netloc, key)


class Listener:
    """One person's websocket, which has joined every table's changes."""

    def __init__(self, studio, person):
        key = studio.ready['secret_key'] if person == SERVICE else studio.ready['publishable_key']
        self.socket, self.heard, self.n = open_socket(studio.ready['url'], key), [], 0
        config = {'broadcast': {}, 'presence': {}, 'private': False,
                  'postgres_changes': [{'event': '*', 'schema': 'public'}]}
        token = studio.tokens.get(person)
        self.push('realtime:ears', 'phx_join', {'config': config, **({'access_token': token} if token else {})}, '1')
        self.wait(lambda event, payload, ref: event == 'system' and payload['status'] == 'ok')

    def push(self, topic, event, payload, join_ref=None):
        self.n += 1
        self.socket.send(json.dumps([join_ref, str(self.n), topic, event, payload]).encode())
        return str(self.n)

    def wait(self, is_it):
        """Keeps the changes that come before."""
        while True:
            _, ref, _, event, payload = json.loads(self.socket.receive())
            if event == 'postgres_changes':
                self.heard.append(payload['data'])
            if is_it(event, payload, ref):
                return
            if event in ('phx_error', 'phx_close') or payload.get('status') == 'error':
                raise RuntimeError(f'{event}: {payload}')

    def settle(self, studio):
        """Changes are told in the order of their commits: behind the mark nothing is missing any more. Of the service's only."""
        mark = str(uuid.uuid4())
        studio.insert(SERVICE, 'deletions', {'table_name': 'mark', 'row_id': mark})
        self.wait(lambda event, payload, ref: event == 'postgres_changes' and payload['data'].get('record', {}).get('row_id') == mark)
        self.heard.pop()

    def drain(self):
        """What came up to now."""
        beat = self.push('phoenix', 'heartbeat', {})
        self.wait(lambda event, payload, ref: event == 'phx_reply' and ref == beat)
        heard, self.heard = self.heard, []
        return heard


class StudioEars:
    """All listeners of the studio, and the service's, who hears everything and so knows when all was told."""

    def __init__(self, studio, people):
        self.studio = studio
        self.listeners = {person: Listener(studio, person) for person in [SERVICE, *people]}
        database = sqlite3.connect(f'file:{studio.database}?mode=ro', uri=True)
        self.keys = {}
        for (table,) in database.execute('select tbl from publication').fetchall():
            told = sorted((row[5], row[1]) for row in database.execute(f'pragma table_info({table})') if row[5])
            self.keys[table] = [name for _, name in told]
        database.close()

    def close(self):
        for listener in self.listeners.values():
            listener.socket.close()

    def settle(self):
        self.listeners[SERVICE].settle(self.studio)

    def name(self, change):
        row = change['old_record'] if change['type'] == 'DELETE' else change['record']
        if change['errors']:
            return f"{change['type']} {change['table']} {change['errors']}"
        key = '/'.join(str(row.get(name)) for name in self.keys[change['table']])
        return f"{change['type']} {change['table']} {key}"

    def hear(self):
        """Gives what each has heard since the last time."""
        self.settle()
        return {person: [self.name(change) for change in listener.drain()
                         if change.get('record', {}).get('table_name') != 'mark']
                for person, listener in self.listeners.items()}


KEYS = '''select coalesce(json_object_agg(tbl, cols), '{}') from (
  select c.relname as tbl, json_agg(a.attname order by array_position(i.indkey::int2[], a.attnum)) as cols
  from pg_index i join pg_class c on c.oid = i.indrelid join pg_attribute a on a.attrelid = c.oid
  where i.indisprimary and a.attnum = any (i.indkey) and c.relnamespace = 'public'::regnamespace
    and c.relname in (select tablename from pg_publication_tables where pubname = 'supabase_realtime')
  group by c.relname) t'''
CHANGE = re.compile(r'table public\.(\w+): (INSERT|UPDATE|DELETE): (?:old-key: .* new-tuple: )?')
VALUE = re.compile(r"(\w+)\[[^:]*\]:('(?:[^']|'')*'|\S+)", re.DOTALL)


class TeamEars:
    """PostgreSQL's write-ahead log: as Realtime does, each row is looked for with each listener's rights."""

    SLOT = 'heard'

    def __init__(self, team, people):
        self.team, self.people = team, [SERVICE, *people]
        self.session = team.server.session(team.database)
        self.ask(f"select pg_create_logical_replication_slot('{self.SLOT}', 'test_decoding', true)")
        self.keys = team.server.query(KEYS, team.database)

    def close(self):
        self.session.close()

    def ask(self, statement):
        told, errors = self.session.run(statement + ';')
        if 'ERROR' in errors:
            raise RuntimeError(errors)
        return told

    def changes(self):
        """Pairs of command and row, one for each row and transaction."""
        done = []
        told = self.ask("select coalesce(json_agg(data), '[]') from pg_logical_slot_get_changes("
                        f"'{self.SLOT}', null, null, 'include-xids', '0')")
        for line in json.loads(told):
            if line == 'BEGIN':
                rows = {}
            elif line == 'COMMIT':
                done += [(kind, *row) for row, kind in rows.items() if kind]
            found = CHANGE.match(line)
            if not found or found[1] not in self.keys:
                continue
            values = dict(VALUE.findall(line[found.end():]))
            row = found[1], tuple(values[name].strip("'") for name in self.keys[found[1]])
            before = rows.pop(row, None)
            rows[row] = self.merge(before, found[2])
        return done

    @staticmethod
    def merge(before, kind):
        if kind == 'DELETE':
            return None if before == 'INSERT' else kind
        return before if before in ('INSERT', 'UPDATE') else kind

    def sees(self, person, kind, table, key):
        where = dict(zip(self.keys[table], key))
        try:
            rows = self.team.read(None if person == 'anon' else person, table, '1', None, where)
        except servers.Refused as refused:
            if refused.code != '42501':
                raise
            return False                                # without a grant there is nothing to hear, not even a key
        return bool(rows) or kind == 'DELETE'

    def hear(self):
        heard = {person: [] for person in self.people}
        for kind, table, key in self.changes():
            for person in self.people:
                if self.sees(person, kind, table, key):
                    heard[person].append(f"{kind} {table} {'/'.join(key)}")
        return heard


def make(server, people):
    if server.name == 'studio':
        return StudioEars(server, people)
    return TeamEars(server.direct if server.name == 'lite' else server, people)


def differences(wanted, heard):
    """What is missing and what is too much. A wanted event without a key is one of any row."""
    left, missing = list(heard), []
    for event in sorted(wanted, key=lambda text: -text.count(' ')):
        found = next((other for other in left if other == event or
                      (event.count(' ') == 1 and other.startswith(event + ' '))), None)
        if found:
            left.remove(found)
        else:
            missing.append(event)
    return [f'does not hear {event}' for event in missing] + [f'hears {event}' for event in left]

