#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sample: opened from the first page, played, deleted in one step, and restored from the preferences."""

import http.client
import json
import os
import pathlib
import socket
import sys
import uuid

import ax
from person import Person, Steps

person = Person(os.environ.get('PICTURES'))
step = Steps(person, tell_time=True)
SAMPLE = '5a3b1e00-0f11-4c0d-9a11-000000000001'
DELETE = 5
CAPTIONS = ['The garden in June', 'The meadow in the morning', 'A guest on a leaf', 'Down to the sea', 'After the rain', 'Two wings']


def first_page():
    person.start()
    person.see('Your Studio Is Ready')
    for name in 'New Project', 'Connect to a Studio…':
        person.see(name, 'button')
    person.look('first-page')
    person.press('Open Sample Projects')
    ax.wait(lambda: person.names() == CAPTIONS, lambda: f'the photos, there are {person.names()}')
    person.look('photos')


def what_it_has():
    states = person.database('select status, error_code from jobs order by finished_at')
    assert states == [('failed', 'worker_lost'), ('completed', None)], states
    ledger = person.database("select kind, balance_delta, reserved_delta from credit_ledger where kind <> 'grant' order by id")
    assert ledger == [('reserve', 0, 5), ('refund', 0, -5)], ledger
    assert person.database('select count (*) from comments') == [(3,)]
    assert person.database('select count (*) from notifications') == [(0,)]
    person.focus_window('Backlot')
    ax.keys('alt+2')
    person.press('Play')
    ax.wait(lambda: person.sees('Pause'), 'the film to be played')
    ax.keys('Escape')
    person.see('Play', 'button')


def deleted_in_one_step():
    person.choose_in_menu('Project Menu', DELETE)
    person.gone('Panorama', 'list item')
    ax.click(person.see('Home', 'list item'), 'Backlot')
    person.see('Your Studio Is Ready')
    ax.wait(lambda: person.database('select count (*) from projects') == [(0,)], 'the project to go', 30)


def restored():
    ax.keys('ctrl+comma')
    person.press('Data', 'page tab')
    person.press('Restore')
    person.see('The sample project is there again')
    ax.wait(lambda: 'sensitive' not in ax.states(person.see('Restore', 'button')), 'a sample that is there to be restored no more')
    person.look('restored')
    person.close_dialog('Preferences')
    person.gone('Your Studio Is Ready')
    ax.wait(lambda: person.database('select status from projects') == [('completed',)], 'the project in the studio')


class Door(http.client.HTTPConnection):
    """To the program's own studio."""

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(str(next(pathlib.Path(os.environ['XDG_RUNTIME_DIR']).rglob('studio.sock'))))


def ask(target, body, token=None):
    headers = {'apikey': 'sb_publishable_local', 'Content-Type': 'application/json'}
    door = Door('studio.local', timeout=10 * ax.PATIENCE)
    door.request('POST', target, json.dumps(body), headers | ({'Authorization': f'Bearer {token}'} if token else {}))
    answer = door.getresponse()
    found = json.loads(answer.read())
    assert answer.status == 200, found
    return found


def submit():
    token = ask('/auth/v1/token?grant_type=peer', {})['access_token']
    ask('/rest/v1/rpc/submit_job', {'p_id': str(uuid.uuid4()), 'p_project_id': SAMPLE, 'p_kind': 'film_render'}, token)


def two_at_a_time():
    """The studio knows it at once, and starts another worker for the second film."""
    ax.keys('ctrl+comma')
    ax.set_value(person.see(role='spin button', contains='Films at a Time'), 2)
    person.close_dialog('Preferences')
    for _ in range(2):
        submit()
    ax.wait(lambda: person.database("select count (*) from jobs where status = 'processing'") == [(2,)], 'two films to be rendered at a time', 60)


def none_at_a_time():
    """As the program tells a studio whose computer runs on battery: what is under way is done, and no other is begun."""
    ask('/functions/v1/workers', {'most': 0})
    submit()
    ax.wait(lambda: not person.processes('backlot-worker'), 'the films under way to be done', 120)
    assert person.database("select count (*) from jobs where status = 'queued'") == [(1,)]
    assert person.database("select count (*) from jobs where status = 'processing'") == [(0,)]
    ask('/functions/v1/workers', {'most': 1})
    ax.wait(lambda: person.database("select count (*) from jobs where status = 'queued'") == [(0,)], 'the last film to be begun', 60)


step('the first page offers the sample, and opens it', first_page)
step('it has a film that plays, a render whose credits came back, and comments', what_it_has)
step('it is deleted in one step', deleted_in_one_step)
step('it is restored in the preferences', restored)
step('two films are rendered at a time where that is wanted', two_at_a_time)
step('none is begun while none may be', none_at_a_time)
sys.exit(step.finish())
