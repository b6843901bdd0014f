#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The developer window: opened by F12, read, and used to be offline; what the other window says to that; gone when it is closed."""

import re
import sys

import ax
from person import Person, Steps

person = Person()
step = Steps(person, tell_time=True)


def frame(title):
    return next((node for node in ax.find_all(person.root, title, 'frame')), None)


def inspector():
    return ax.wait(lambda: frame('Developer'), 'the developer window')


def sees(words, root=None):
    """A text that is shown in one of the windows, by a pattern for the whole of it."""
    return any(re.fullmatch(words, node.get_name() or '') for node in ax.find_all(root or inspector(), role='label'))


def see(words, root=None, seconds=20):
    ax.wait(lambda: sees(words, root), f'“{words}”', seconds)


def main_window():
    return ax.wait(lambda: next((node for node in ax.find_all(person.root, role='frame') if node.get_name() != 'Developer'), None), 'the window')


def offline_switch():
    return ax.wait(lambda: next((node for node in ax.find_all(inspector(), 'Mock Offline') if 'checkable' in ax.states(node)), None), 'the switch')


def is_offline():
    return 'checked' in ax.states(offline_switch())


def switch_offline(on):
    ax.wait(lambda: is_offline() == on or (ax.press(offline_switch()) and False) or is_offline() == on, f'Mock Offline: {on}')


def page(name):
    tab = ax.wait(lambda: next((node for node in ax.find_all(inspector(), name) if node.get_role_name() in ('page tab', 'radio button', 'toggle button')), None),
                  f'the page {name}')
    person.focus_window('Developer')
    ax.click(tab, 'Developer')


def choose_table(name):
    """By keys: the list of the drop-down is a window of its own."""
    ax.click(ax.wait(lambda: ax.find(inspector(), role='combo box'), 'the tables'), 'Developer')
    names = ax.wait(lambda: [node.get_name() for item in ax.find_all(inspector(), role='list item') for node in ax.find_all(item, role='label')],
                    'the list of tables')
    ax.keys(*['Down'] * names.index(name), 'Return')


def opened():
    person.start()
    person.see('1000')
    person.focus_window('Backlot')
    ax.keys('F12')
    inspector()


def queries_are_read():
    see(r'\["projects".*\]')
    see(r'\["jobs".*\]')
    see(r'[0-9]+ fetching +0 paused +[0-9]+ fresh +[0-9]+ stale +[0-9]+ inactive')
    see(r'[0-9]+ timers?')


def a_query_is_fetched_again():
    row = next(node for node in ax.find_all(inspector(), role='label') if (node.get_name() or '').startswith('["projects"'))
    ax.click(row, 'Developer')
    ax.wait(lambda: (button := ax.find(inspector(), 'Refetch', 'button')) and 'sensitive' in ax.states(button) and ax.press(button), 'Refetch')
    page('Log')
    see('Fetch started')
    see('Fetch ended')
    see('[0-9]+ ms')


def offline_is_said():
    switch_offline(True)
    see('Offline. Changes are kept and sent later.', main_window())


def a_change_waits():
    person.focus_window(main_window().get_name())
    ax.keys('ctrl+n')
    ax.type_into(person.see('Title', 'text'), 'Made Offline')
    person.press('Create')
    see('[0-9]+ changes? waiting', main_window())
    page('Outbox')
    see('projects.create')
    see('queued')
    page('Tables')
    choose_table('projects')
    see(r'[0-9]+ rows?, [1-9][0-9]* layers?')
    assert person.database('select count(*) from projects') == [(0,)], 'it was sent'


def online_again():
    switch_offline(False)
    see('All changes saved', main_window())
    ax.wait(lambda: person.database('select title from projects') == [('Made Offline',)], 'the change to arrive')
    ax.wait(lambda: not sees('Offline. Changes are kept and sent later.', main_window()), 'the banner to go')
    page('Outbox')
    ax.wait(lambda: not sees('projects.create'), 'the outbox to be empty')


def closing_ends_it():
    switch_offline(True)
    see('Offline. Changes are kept and sent later.', main_window())
    person.focus_window('Developer')
    ax.keys('F12')
    ax.wait(lambda: frame('Developer') is None, 'the developer window to go')
    ax.wait(lambda: not sees('Offline. Changes are kept and sent later.', main_window()), 'the banner to go')


def asked_for_at_the_start():
    person.focus_window(main_window().get_name())
    ax.keys('ctrl+q')
    person.program.gone()
    person.start('--inspector')
    inspector()
    see(r'\["projects".*\]')


step('F12 opens it', opened)
step('it tells of the queries', queries_are_read)
step('a query is fetched again, and the log says how long it took', a_query_is_fetched_again)
step('switched offline, the other window says so', offline_is_said)
step('a change waits, in the sync row, the outbox and as a layer', a_change_waits)
step('switched back, the change is sent', online_again)
step('F12 closes it, and with it the mock', closing_ends_it)
step('--inspector opens it at the start', asked_for_at_the_start)
sys.exit(step.finish())
