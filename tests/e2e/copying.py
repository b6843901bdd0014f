#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Projects of this computer are copied to a team's studio: over a lost network and a kill, once, with a report."""

import json
import os
import pathlib
import sqlite3
import sys
import urllib.parse

import ax
from person import Person, Steps, make_photos
from team import Team, switcher
from walk import Walk

session = pathlib.Path(os.environ['SESSION'])
person = Person(os.environ.get('PICTURES'))
step = Steps(person, tell_time=True)
walk = Walk(person)
photos = make_photos(session / 'photos', 4, '1600x1200')
team = Team()
SETTINGS = 'ctrl+comma'


def ask_team(question):
    with sqlite3.connect(f'file:{team.database()}?mode=ro', uri=True) as connection:
        return connection.execute(question).fetchall()


def fill(name, words):
    ax.type_into(person.see(name, 'text'), words)


def kept():
    """What the program keeps of the copying, by title."""
    for path in (pathlib.Path(os.environ['XDG_STATE_HOME']) / 'backlot').rglob('state.json'):
        projects = json.loads(path.read_text(encoding='utf-8'))['data']['ui'].get('copied-projects', [])
        if projects:
            return {project['title']: project['state'] for project in projects}
    return {}


def made_at_home():
    person.start(*photos)
    person.see('4 Photos')
    fill('Title', 'Houses')
    person.press('Create')
    ax.wait(lambda: len(person.database("select id from media_files where upload_state = 'complete'")) == 4, 'the uploads', 60)
    person.focus_window('Backlot')
    ax.keys('alt+4')
    ax.wait(lambda: person.has_focus('Write a comment'), 'the focus in the field')
    fill('Write a comment', 'Dark')
    ax.keys('ctrl+Return')
    ax.wait(lambda: person.database('select body from comments') == [('Dark',)], 'the note in the studio', 30)
    ax.keys('ctrl+n')
    fill('Title', 'Garden')
    person.press('Create')
    ax.wait(lambda: len(person.database('select id from projects')) == 2, 'the second project', 30)
    person.see('Garden', 'list item')


def invited():
    """The link says where it leads and asks nobody anything; somebody new makes an account first."""
    person.open_address(f'invite?url={urllib.parse.quote(team.address, "")}&email=ann@example.org')
    person.see(contains='You are invited to the studio at ')
    assert not person.sees('Address or Invitation'), 'nobody reads a link'
    person.look('invited')
    person.press('Continue')
    person.press('I Have an Account', 'button')
    person.press('Back', 'button')
    person.press('Continue')
    person.press('Create an Account', 'button')
    person.see('I Have an Account', 'button')
    assert ax.text(person.see('E-Mail Address', 'text')) == 'ann@example.org', 'whom the invitation names'
    fill('Name', 'Ann')
    fill('Password', 'Corr3ct-horse')
    person.press('Create Account')
    switcher(person, '127.0.0.1')


def begun():
    person.press('Copy Projects of This Computer…', 'button')
    person.see('Copy Projects', 'dialog')
    person.see('Houses', 'check box')
    person.see('Garden', 'check box')
    person.look('copy')
    team.stop()
    person.press('Copy', 'button')
    person.see('Stop', 'button')
    ax.wait(lambda: set(kept()) == {'Houses', 'Garden'}, 'the choice to be kept')
    person.look('copy-waits')


def killed():
    """It goes on by itself when both are back."""
    person.program.kill()
    person.start()
    switcher(person, '127.0.0.1')
    team.start()
    ax.wait(lambda: kept().get('Garden') in ('reading', 'sending', 'copied') or kept().get('Houses') in ('reading', 'sending', 'copied'),
            'the copying to go on', 90)
    person.program.kill()
    person.start()
    switcher(person, '127.0.0.1')
    ax.wait(lambda: set(kept().values()) == {'copied'}, lambda: f'both copied: {kept()}', 120)


def complete():
    """Each thing once."""
    assert sorted(ask_team('select title from projects')) == [('Garden',), ('Houses',)], ask_team('select title from projects')
    wanted = person.database('select m.filename, m.sha256, p.caption, m.upload_state from photos p join media_files m on m.id = p.media_id '
                             'order by p.position')
    there = ask_team('select m.filename, m.sha256, p.caption, m.upload_state from photos p join media_files m on m.id = p.media_id '
                     'order by p.position')
    assert there == wanted and len(there) == 4, (there, wanted)
    assert ask_team('select body from comments') == [('Dark',)]
    assert len(ask_team('select id from media_files')) == 4
    person.see('Houses', 'list item')
    person.see('Garden', 'list item')


def again_by_the_keyboard():
    """From the preferences: what is there is not copied again, and the report says so."""
    person.focus_window('Backlot')
    ax.keys(SETTINGS)
    person.see('Preferences', 'dialog')
    person.tab_to('General')
    ax.keys('Right', 'Right', 'space')
    person.see('Needs no password and no network', 'label')
    person.tab_to('127.0.0.1')
    ax.keys('Return')
    person.see('Copy Projects of This Computer…')
    person.tab_to('Copy Projects of This Computer…')
    ax.keys('Return')
    person.see('Copy Projects', 'dialog')
    person.see('2 of 2 projects copied')
    person.look('report')
    walk.through('Copy Projects')
    ax.wait(lambda: all('checked' not in ax.states(person.see(name, 'check box')) for name in ('Houses', 'Garden')), 'nothing to be chosen')
    person.tab_to('Houses', 'check box')
    ax.keys('space')
    ax.wait(lambda: 'checked' in ax.states(person.see('Houses', 'check box')), 'the project to be chosen')
    person.tab_to('Copy', 'button')
    ax.keys('space')
    person.see(contains='Was copied before', seconds=60)
    person.look('copied-before')
    person.close_dialog('Copy Projects')
    assert len(ask_team('select id from projects')) == 2


team.start()
step('two projects on this computer', made_at_home)
step('a studio of a team is joined by an invitation', invited)
step('what shall be copied is chosen while the studio does not answer', begun)
step('killed before and while it is copied, it goes on', killed)
step('everything is there, once', complete)
step('copied again by the keyboard, it says that it is there', again_by_the_keyboard)
step('every dialog has names, ways and an order', walk.ok)
status = step.finish()
person.program.quit()
team.stop()
sys.exit(status)
