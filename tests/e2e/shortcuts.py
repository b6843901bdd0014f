#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The keys that are pressed nowhere else, each for what it does; tests/lint/check-shortcuts.py knows which keys there are. And a search that
is found without its key, and Ctrl+Z when there is nothing left, which says so."""

import os
import pathlib
import sqlite3
import sys

import ax
from person import Person, Steps, make_photos

session = pathlib.Path(os.environ['SESSION'])
person = Person(os.environ.get('PICTURES'))
step = Steps(person, tell_time=True)
photos = make_photos(session / 'photos', 2)
TABS = ['Photos', 'Renders', 'Tasks', 'Notes']


def begin():
    person.start()
    person.see('1000')
    person.focus_window('Backlot')


def nothing_left():
    for key, words in ('ctrl+z', 'Nothing left to undo'), ('ctrl+shift+z', 'Nothing left to redo'):
        with person.on_toasts():
            ax.keys(key)
            person.see(words)
            person.look('nothing-left')


def search():
    ax.keys('ctrl+f')
    person.see('What Was Found', 'list')
    ax.keys('Escape', 'Escape')
    person.gone('What Was Found', 'list')
    person.press('Search', 'button')
    person.see('What Was Found', 'list')
    ax.wait(lambda: person.has_focus('Search'), 'the field of the search to have the focus')
    ax.keys('Escape', 'Escape')
    person.gone('What Was Found', 'list')


def dialog_of_keys():
    ax.keys('ctrl+question')
    person.see('Keyboard Shortcuts', 'dialog')
    person.close_dialog('Keyboard Shortcuts')


def everything_is_saved():
    with person.on_toasts():
        ax.keys('ctrl+s')
        person.see('Everything is saved as you work')


def whole_screen():
    def size():
        place = ax.geometry(ax.window_id('Backlot'))
        return place['WIDTH'], place['HEIGHT']
    before = size()
    ax.keys('F11')
    ax.wait(lambda: size() == (1280, 900), lambda: f'the whole screen, it is {size()}')
    ax.keys('F11')
    ax.wait(lambda: size() == before, lambda: f'the window as it was, it is {size()}')


def a_film():
    ax.keys('ctrl+n')
    person.see('Create', 'button')
    ax.wait(lambda: person.has_focus('Title', 'text'), 'the title to have the focus')
    ax.xdotool('type', '--delay', 12, 'Keys')
    ax.keys('alt+r')
    person.see('Photos', 'page tab')
    ax.keys('ctrl+o')
    person.choose_files(photos, 'Add Photos')
    ax.wait(lambda: len(person.cards()) == 2, 'the photos')


def shown(name):
    ax.wait(lambda: 'selected' in ax.states(ax.find(person.root, name, 'page tab')), f'the tab “{name}”')


def tabs():
    person.focus_window('Backlot')
    for number, name in reversed(list(enumerate(TABS, 1))):
        ax.keys(f'alt+{number}')
        shown(name)
    for name in TABS[1:] + TABS[:1]:
        ax.keys('ctrl+Page_Down')
        shown(name)
    for name in reversed(TABS):
        ax.keys('ctrl+Page_Up')
        shown(name)
    # A film has no fifth one.
    ax.keys('alt+5')
    shown(TABS[0])


def details():
    for key in 'alt+Return', 'ctrl+i':
        ax.click(lambda: person.cards()[0], 'Backlot')
        ax.keys(key)
        person.see('Close the Details', 'button')
        ax.keys(key)
        person.gone('Close the Details', 'button')


def refresh():
    """What was written past the studio is told by nobody: it has to be fetched."""
    path = next(pathlib.Path(os.environ['XDG_DATA_HOME']).rglob('studio.db'))
    ax.wait(lambda: person.database('select count(*) from photos') == [(2,)], 'the photos at the studio')
    person.see('All changes saved', seconds=60)
    for key, caption in ('ctrl+r', 'First'), ('F5', 'Second'):
        with sqlite3.connect(path, timeout=ax.PATIENCE) as connection:
            # What the studio's triggers ask for.
            for name, column in ('now', 'updated_at'), ('uid', 'id'):
                value = connection.execute(f'select {column} from profiles').fetchone()[0]
                connection.create_function(name, 0, lambda value=value: value)
            connection.execute('update photos set caption = ?, version = version + 1 where position = (select min(position) from photos)', [caption])
        connection.close()
        assert caption not in person.names(), f'{person.names()} before {key}'
        ax.keys(key)
        ax.wait(lambda: caption in person.names(), lambda: f'{caption} by {key}, there is {person.names()}')


def render():
    person.draft_size()

    def can():
        button = ax.find(person.root, 'Render · 5 Credits', 'button')
        return button is not None and 'sensitive' in ax.states(button)
    ax.wait(can, 'the price', 60)
    # From the block of numbers of a keyboard.
    ax.keys('ctrl+KP_Enter')
    person.see(contains='5 credits reserved', seconds=30)
    ax.wait(lambda: person.database('select count(*) from jobs') == [(1,)], 'the render at the studio')


step('the program starts', begin)
step('undo and redo say when there is nothing left', nothing_left)
step('the search by Ctrl+F and by its button', search)
step('the dialog of all keys by Ctrl+?', dialog_of_keys)
step('Ctrl+S says that it is not needed', everything_is_saved)
step('the whole screen by F11', whole_screen)
step('photos by Ctrl+O', a_film)
step('each tab by its number and by its neighbours', tabs)
step('the details by both of their keys', details)
step('fetched again by Ctrl+R and F5', refresh)
step('rendered by the other Enter', render)
sys.exit(step.finish())
