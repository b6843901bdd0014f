#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sharing a project by the keyboard: who belongs to it, and inviting; somebody else has a client of her own."""

import os
import sys

import ax
from person import Person, Steps
from somebody import Somebody
from walk import Walk

person = Person(os.environ.get('PICTURES'))
step = Steps(person, tell_time=True)
walk = Walk(person)
project = ['']
MEMBERS = 'select p.display_name, m.role from project_members m join profiles p on p.id = m.user_id where m.project_id = ? order by m.created_at, m.role desc'
INVITES = 'select email, role from project_invites where project_id = ? order by email'


def rows(name):
    found = ax.find(person.root, name, 'list')
    if found is None:
        return {}
    nodes = found.children
    return {node.get_name(): node.get_description() for node in nodes}


def saved(expected, question):
    ax.wait(lambda: person.database(question, project[0]) == expected,
            lambda: f'{expected} in the studio, there is {person.database(question, project[0])}', 30)


def open_share():
    person.press('Share…', 'button')
    person.see('Invite Somebody')
    ax.wait(lambda: person.has_focus('E-Mail Address'), lambda: f'the focus in the field: {person.focused().get_name()}')


def invite(address):
    ax.wait(lambda: person.has_focus('E-Mail Address'), 'the focus in the field')
    field = person.see('E-Mail Address', 'text')
    ax.type_into(field, address)
    ax.wait(lambda: ax.text(person.see('E-Mail Address', 'text')) == address, 'the address')
    ax.keys('Return')


def a_film():
    person.start()
    person.see('Your Studio Is Ready')
    person.focus_window('Backlot')
    ax.keys('ctrl+n')
    ax.type_into(person.see('Title', 'text'), 'Houses')
    person.press('Create')
    person.see('No Photos Yet')
    ax.wait(lambda: person.database('select id from projects'), 'the project in the studio')
    project[0] = person.database('select id from projects')[0][0]
    Somebody('Ana Luz', 'ana@example.org')


def alone():
    open_share()
    ax.wait(lambda: rows('People') == {'Me': 'Owner'}, lambda: f'the owner alone: {rows("People")}')
    assert 'sensitive' not in ax.states(person.see('Leave Project', 'button'))
    person.see(contains='Only you use the studio of this computer.')
    person.see('Connect…', 'button')
    person.look('alone')


def no_address():
    invite('nobody')
    person.see(contains='This is no e-mail address')
    person.look('no-address')
    assert person.database(INVITES, project[0]) == []


def added():
    invite('  Ana@Example.org ')
    ax.wait(lambda: 'Ana Luz' in rows('People'), lambda: f'Ana among the people: {rows("People")}', 30)
    saved([('local', 'owner'), ('Ana Luz', 'editor')], MEMBERS)
    assert rows('People')['Ana Luz'] == 'Editor', rows('People')


def another_role():
    person.tab_to('Role of Ana Luz: Editor')
    ax.keys('space')
    person.see('Commenter', 'list item')

    def at_viewer():
        if not person.has_focus('Viewer', 'list item'):
            ax.keys('Down')
            ax.pump(0.2)
        return person.has_focus('Viewer', 'list item')
    ax.wait(at_viewer, lambda: f'the focus on Viewer: {person.focused().get_name()}')
    person.look('roles')
    ax.keys('Return')
    ax.wait(lambda: rows('People').get('Ana Luz') == 'Viewer', lambda: f'the role: {rows("People")}', 30)
    saved([('local', 'owner'), ('Ana Luz', 'viewer')], MEMBERS)
    ax.keys('ctrl+z')
    ax.wait(lambda: rows('People').get('Ana Luz') == 'Editor', lambda: f'the role undone: {rows("People")}', 30)
    saved([('local', 'owner'), ('Ana Luz', 'editor')], MEMBERS)
    person.tab_to('E-Mail Address', key='shift+Tab')


def kept_for_an_address():
    invite('ben@example.org')
    ax.wait(lambda: rows('Invitations') == {'ben@example.org': 'Editor, Joins on signing up with this address'}, lambda: f'the invitation: {rows("Invitations")}')
    saved([('ben@example.org', 'editor')], INVITES)
    person.look('invited')


def without(name, row, question, words):
    """Deleted from the list, and brought back; in the studio it was all the time."""
    before = rows(name)
    in_studio = person.database(question, project[0])

    def delete():
        ax.wait(lambda: person.focused() is not None, 'the focus')
        person.tab_to(row, 'list item')
        ax.keys('Delete')
    person.taken_back(delete, words, lambda: row not in rows(name), lambda: rows(name) == before)
    assert person.database(question, project[0]) == in_studio


def withdrawn():
    without('Invitations', 'ben@example.org', INVITES, 'Invitation withdrawn')


def removed():
    without('People', 'Ana Luz', MEMBERS, 'Ana Luz removed')


def gone_through():
    """With somebody to remove, and a place that is kept."""
    walk.through('Share')
    walk.ok()


def closed():
    ax.keys('Escape')
    person.gone('Invite Somebody')
    person.see('All changes saved', seconds=30)
    person.program.quit()


step('a film, and somebody else', a_film)
step('alone in it', alone)
step('what is no address is told below the field', no_address)
step('who has an account is a member at once', added)
step('another role by the keyboard, and back', another_role)
step('for who has none a place is kept', kept_for_an_address)
step('an invitation is withdrawn, and brought back by both', withdrawn)
step('somebody is removed, and brought back by both', removed)
step('all of it is reached by Tab', gone_through)
step('Escape closes it', closed)
sys.exit(step.finish())
