#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every page again and again while the studio tells a hundred changes a second and its connection breaks each time: nothing may grow.

  soak.py CENSUS [MINUTES]      twenty minutes with BACKLOT_LONG=1; without it, and without a number, it is left out
What is counted after each round is told by the program's own process (census.c): objects by type, handlers of signals, sources of the
main loop and bytes; and its threads and files by the system."""

import collections
import http.client
import json
import os
import pathlib
import statistics
import subprocess
import sys
import threading
import time
import uuid

import ax
import notifyd
import proxy
from gi.repository import Gio
from person import APP_ID, PREFIX, Person, Steps, make_photos

session = pathlib.Path(os.environ['SESSION'])
person = Person(os.environ.get('PICTURES'))
step = Steps(person, tell_time=True)
if os.environ.get('BACKLOT_LONG') != '1' and len(sys.argv) < 3:
    print('1..0 # SKIP twenty minutes, in make test-long')
    sys.exit(0)
MINUTES = float(sys.argv[2]) if len(sys.argv) > 2 else 20
FEWEST = 18
EVENTS_PER_TICK, TICKS_PER_S = 10, 10
PROJECT, MINE = 'Houses', 'Mow the lawn'
USER = '00000000-0000-4000-8000-000000000001'
# Client and studio, after every page was shown twenty times and more.
MOST_MB = 250
# So much more for each round is growth. Of the program's own kinds not even one in two rounds. GTK 4.18 and libadwaita 1.7 let go of some
# things never: the sections of menus, the animation of a view stack, what an inline view switcher has in its toggles; that is some of a kind
# for each page of a film, with their styles and what accessibility keeps of them. Of the bytes those in use count, not what malloc has of
# the system. The pages of databases are counted apart: SQLite keeps as many as it was allowed (16 MiB for the studio's one that writes).
# The window's glyphs, of which cairo and pixman keep some megabytes and throw them away when there are too many, can not be told apart.
OWN, PLATFORM = 0.5, 40
BYTES = {'backlot': 256 * 1024, 'backlot-studio': 16 * 1024}
photos = make_photos(session / 'photos', 4)
doors, between, samples, rows = {}, [], [], {}
census = session / 'census'
census.mkdir()
# Only the programs that are looked at are counted, not what they and this script start.
COUNTED = {'LD_PRELOAD': os.path.abspath(sys.argv[1]), 'CENSUS': str(census)}


class Events(threading.Thread):
    """Changes in the studio by somebody else, as many each second as asked for; paused while there is counting."""

    def __init__(self):
        super().__init__(daemon=True)
        self.goes = threading.Event()
        self.rests = threading.Event()
        self.n, self.seconds, self.error, self.tick = 0, 0.0, None, 0
        self.connection = http.client.HTTPConnection(doors['url'].removeprefix('http://'), timeout=10 * ax.PATIENCE)

    def ask(self, method, target, body=None):
        self.connection.request(method, f'/rest/v1/{target}', json.dumps(body) if body is not None else None,
                                {'apikey': doors['secret_key'], 'Authorization': f'Bearer {doors["secret_key"]}', 'Content-Type': 'application/json'})
        answer = self.connection.getresponse()
        text = answer.read()
        assert answer.status < 300, f'{method} {target}: {answer.status} {text[:300]}'

    def change(self, table, changes):
        self.ask('PATCH', f'{table}?id=in.({",".join(rows[table])})', changes)

    def come_and_go(self, table, row):
        """Half as many that come, and the same that go."""
        ids = [str(uuid.uuid4()) for _ in range(EVENTS_PER_TICK // 2)]
        self.ask('POST', table, [{'id': each, **row} for each in ids])
        self.ask('DELETE', f'{table}?id=in.({",".join(ids)})')

    def one_tick(self):
        self.tick += 1
        project = rows['projects'][0]
        [lambda: self.change('jobs', {'progress': self.tick % 100}),
         lambda: self.change('tasks', {'description': f'As of {self.tick}', 'progress': self.tick % 100}),
         lambda: self.change('comments', {'body': f'It is {self.tick} now.'}),
         lambda: self.come_and_go('tasks', {'project_id': project, 'title': 'Comes and goes'}),
         lambda: self.come_and_go('notifications', {'user_id': USER, 'type': 'info', 'event': 'task_assigned', 'project_id': project,
                                                        'params': {'task_id': rows['tasks'][0], 'title': MINE}}),
         lambda: self.come_and_go('comments', {'project_id': project, 'entity_id': project, 'author_id': USER, 'body': 'In passing'}),
         ][self.tick % 6]()
        self.n += EVENTS_PER_TICK

    def run(self):
        try:
            while True:
                self.rests.set()
                self.goes.wait()
                self.rests.clear()
                begin, n = time.monotonic(), 0
                while self.goes.is_set():
                    self.one_tick()
                    n += 1
                    time.sleep(max(0.0, begin + n / TICKS_PER_S - time.monotonic()))
                self.seconds += time.monotonic() - begin
        except Exception as error:  # noqa: BLE001: told by the thread that waits for this one
            self.error = error
            self.rests.set()

    def pause(self):
        self.goes.clear()
        self.rests.wait()
        if self.error is not None:
            raise self.error


def a_studio():
    """In a folder of its own, so that the program finds the proxy where it looks for a studio."""
    data, place = session / 'data' / 'studio', session / 'run' / 'backlot'
    place.mkdir(parents=True, exist_ok=True)
    studio = subprocess.Popen([f'{PREFIX}/bin/backlot-studio', '--data-dir', str(data), '--listen', '127.0.0.1:0'], env={**os.environ, **COUNTED},
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    doors.update(json.loads(studio.stdout.readline()))
    between.append(proxy.Proxy(place / 'studio.sock', doors['socket']))
    return studio


def a_film():
    person.start(*photos, env=COUNTED)
    ax.type_into(person.see('Title', 'text'), PROJECT)
    person.see('4 Photos')
    person.press('Create')
    ax.wait(lambda: len(person.cards()) == 4, 'the photos')
    person.see('All changes saved', seconds=60)
    project = person.database('select id from projects')[0][0]
    for table, n in ('jobs', 10), ('tasks', 10), ('comments', 10):
        rows[table] = [str(uuid.uuid4()) for _ in range(n)]
    rows['projects'] = [project]
    filler = Events()
    filler.ask('POST', 'jobs', [{'id': each, 'project_id': project, 'user_id': USER, 'kind': 'film_render', 'params': {}, 'cost': 0, 'status': 'processing',
                                 'worker_id': 'soak', 'lease_expires_at': '2099-01-01T00:00:00+00:00'} for each in rows['jobs']])
    filler.ask('POST', 'tasks', [{'project_id': project, 'title': MINE, 'id': str(uuid.uuid4())}])
    filler.ask('POST', 'tasks', [{'id': each, 'project_id': project, 'title': f'Task {i}'} for i, each in enumerate(rows['tasks'])])
    filler.ask('POST', 'comments', [{'id': each, 'project_id': project, 'entity_id': project, 'author_id': USER, 'body': f'Note {i}'}
                                    for i, each in enumerate(rows['comments'])])


# -- a round

def page(address, *seen):
    person.open_address(address)
    person.see(*seen)


def dialogs():
    return ax.find_all(person.root, role='dialog')


def dialog(key):
    person.focus_window('Backlot')
    ax.keys(key)
    ax.wait(dialogs, f'the dialog of {key}')

    def closed():
        ax.keys('Escape')
        ax.pump(0.3)
        return not dialogs()
    ax.wait(closed, f'the dialog of {key} to close')


def every_page():
    project = f'project/{rows["projects"][0]}'
    page('home', 'Continue', 'heading')
    page('tasks', 'New task', 'text')
    page('queue', 'Renders', 'heading')
    page('notifications', 'Mentions', 'radio button')
    page('credits', 'Movements', 'heading')
    page(f'{project}/photos', 'Photos', 'table')
    page(f'{project}/renders', 'Renders', 'table')
    page(f'{project}/notes', 'Write a comment', 'text')
    page(f'{project}/tasks', MINE, 'list item')


def every_dialog():
    for key in 'ctrl+n', 'ctrl+k', 'ctrl+comma', 'F1', 'ctrl+question':
        dialog(key)
    person.focus_window('Backlot')
    ax.keys('F12')
    ax.wait(lambda: any(frame.get_name() == 'Developer' for frame in ax.find_all(person.root, role='frame')), 'the developer window')
    person.focus_window('Developer')
    ax.keys('F12')
    ax.wait(lambda: len(ax.find_all(person.root, role='frame')) == 1, 'the developer window to go')


def a_change():
    """And back again, so that there is not one more to be undone after each round."""
    def done():
        return 'Done' in person.see(MINE, 'list item').get_description()
    page(f'project/{rows["projects"][0]}/tasks', MINE, 'list item')
    person.focus_window('Backlot')
    ax.click(lambda: person.see(MINE, 'list item'), 'Backlot')
    ax.keys('space')
    ax.wait(done, 'the task to be done')
    ax.keys('ctrl+z')
    ax.wait(lambda: not done(), 'the task to be open again')


def reconnect():
    between[0].set_down(True)
    person.see(contains='Offline', seconds=60)
    between[0].set_down(False)
    person.gone(contains='Offline', seconds=60)
    ax.wait(lambda: between[0].websockets, 'the program to listen again', 60)


# -- counting

def smaps(pid, name):
    lines = pathlib.Path(f'/proc/{pid}/smaps_rollup').read_text(encoding='ascii').splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name + ':')) * 1024


def ask(programs):
    """One census of each."""
    number = str(time.monotonic_ns())
    (census / 'asked').write_text(number, encoding='ascii')
    (census / 'asked').rename(census / 'ask')
    found = collections.Counter()

    def told(path):
        lines = path.read_text(encoding='utf-8').splitlines()
        return lines if lines[0] == f'asked\t{number}' else None
    for name, pid in programs.items():
        for line in ax.wait(lambda: told(census / f'{name}-{pid}'), f'the census of {name}')[1:]:
            kind, _, n = line.rpartition('\t')
            found[f'{name} {kind}'] = int(n)
        found[f'{name} bytes'] -= found[f'{name} pages']
        found[f'{name} PSS'] = smaps(pid, 'Pss')
        found[f'{name} threads'] = len(os.listdir(f'/proc/{pid}/task'))
        found[f'{name} files'] = len(os.listdir(f'/proc/{pid}/fd'))
    return found


def count(events, studio):
    """At home, when all is quiet; of two looks the less, for something may be under way in either."""
    events.pause()
    page('home', 'Continue', 'heading')
    person.see('All changes saved', seconds=60)
    ax.point_at_nothing()
    programs = {'backlot': person.program.pid, 'backlot-studio': studio.pid}
    looks = []
    for _ in range(3):
        ax.pump(1)
        looks.append(ask(programs))
    samples.append(collections.Counter({kind: min(look[kind] for look in looks) for kind in set().union(*looks)}))


def rounds(events, studio):
    begin = time.monotonic()
    while len(samples) < FEWEST or time.monotonic() - begin < 60 * MINUTES:
        events.goes.set()
        every_page()
        every_dialog()
        a_change()
        reconnect()
        count(events, studio)
        now = samples[-1]
        print(f'# round {len(samples)}, {time.monotonic() - begin:.0f} s: {events.n} events, '
              + ', '.join(f'{kind} {now[kind]}' for kind in ('backlot PSS', 'backlot bytes', 'backlot-studio PSS', 'backlot-studio bytes', 'backlot-studio pages')), flush=True)
    print(f'# {len(samples)} rounds, {events.n} events in {events.seconds:.0f} s of sending: {events.n / events.seconds:.0f} a second')


def most(kind):
    """How much more of it there may be for each round."""
    program, _, what = kind.partition(' ')
    if what == 'bytes':
        return BYTES[program]
    sort, _, name = what.partition(' ')
    return PLATFORM if program == 'backlot' and sort != 'source' and name.startswith(('Gtk', 'Adw', 'GMenu', 'GListStore', 'Pango', 'Gdk')) else OWN


def growing():
    """Of the second half, when what is kept for five minutes was let go of for the first time: its last third against its first."""
    half = samples[len(samples) // 2:]
    third = len(half) // 3
    first, last = half[:third], half[-third:]
    for kind in sorted(set().union(*half)):
        before, after = ([look[kind] for look in looks] for looks in (first, last))
        a_round = (statistics.median(after) - statistics.median(before)) / (len(half) - third)
        # PSS depends on who else has the same libraries in use.
        if not kind.endswith(('PSS', 'pages')) and min(after) > max(before) and a_round >= most(kind):
            yield f'{kind}: {a_round:.1f} more for each round, from {before} to {after}'


def flat():
    found = list(growing())
    assert not found, '\n'.join(found)
    memory = max(look['backlot PSS'] + look['backlot-studio PSS'] for look in samples) / 1e6
    assert memory <= MOST_MB, f'{memory:.0f} MB'


def keep():
    if 'SAMPLES' in os.environ:
        pathlib.Path(os.environ['SAMPLES']).write_text(json.dumps(samples), encoding='utf-8')


desktop = notifyd.Freedesktop(Gio.bus_get_sync(Gio.BusType.SESSION))
studio = a_studio()
step('a film, ten renders, tasks and comments', a_film)
events = Events()
events.start()
step('every page and dialog, a change, a broken connection, a hundred events a second', rounds, events, studio)
keep()
step('memory is flat, and there is not more of anything', flat)
sys.exit(step.finish())
