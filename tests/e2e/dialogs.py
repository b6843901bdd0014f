#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each dialog, and the window, by the keyboard alone: all in it has a name and is reached by Tab, Escape closes it, and the focus is where it
was. Those that need more than a film are gone through by the scripts that open them: Rename Render, Delete Project, Import, Review, Copy,
Account, Sign Out, and further windows."""

import os
import pathlib
import sys

import ax
from person import Person, Steps, make_photos
from walk import Walk

session = pathlib.Path(os.environ['SESSION'])
person = Person(os.environ.get('PICTURES'))
step = Steps(person, tell_time=True)
photos = make_photos(session / 'photos', 2)
walk = Walk(person)


def words(text):
    ax.xdotool('type', '--delay', 12, text)
    ax.settle()


def press(name, role='button', key='Tab'):
    person.tab_to(name, role, key)
    ax.keys('Return')


def in_menu(*keys):
    """Of the button that has the focus."""
    ax.popup_of(lambda: ax.keys('Return'))
    ax.keys(*keys)


def begin():
    person.start()
    person.see('1000')
    person.focus_window('Backlot')
    person.tab_to('New Project', 'button')


def search():
    ax.keys('ctrl+k')
    ax.wait(lambda: person.has_focus('Search'), 'the field of the search to have the focus')
    words('new')
    person.see('New Project', 'list item')


def everywhere():
    walk.dialog('New Project', lambda: ax.keys('ctrl+n'))
    walk.dialog('Search and Commands', search)
    walk.dialog('Help', lambda: ax.keys('F1'), topic)


def topic():
    press('Making a Film', 'list item')
    person.gone('Keyboard Shortcuts', 'list item')
    walk.through('Help')
    ax.keys('Escape')
    person.see('Keyboard Shortcuts', 'list item')


def all_keys():
    walk.dialog('Keyboard Shortcuts', lambda: ax.keys('ctrl+question'), from_list_to_list)
    walk.dialog('Keyboard Shortcuts', few_keys)


def from_list_to_list():
    """Each is one stop of Tab, and arrows go on in the next one."""
    person.tab_to('New Project', 'list item', most=5)
    person.tab_to('Quit', 'list item', 'Down')
    person.tab_to('Previous Tab', 'list item', 'Down', most=3)


def few_keys():
    ax.keys('ctrl+question')
    person.see('Keyboard Shortcuts', 'dialog')
    press('Search', 'toggle button')
    words('tab')
    person.gone('New Project', 'list item')


def preferences():
    walk.dialog('Preferences', lambda: ax.keys('ctrl+comma'), pages)


def pages():
    names = 'General', 'Account', 'Studios', 'Data'
    for now, then in zip(names, names[1:]):
        person.tab_to(now, 'page tab')
        ax.keys('Right', 'space')
        walk.through('Preferences')


def menus():
    person.tab_to('Studio: This Computer', key='shift+Tab')
    before = walk.focus()[-1]
    in_menu('Escape')
    walk.is_back('the menu of studios', before)
    walk.dialog('Connect to a Studio', lambda: in_menu('Down', 'Return'))
    ax.popup_of(lambda: ax.keys('F10'))
    ax.keys('Escape')
    ax.wait(walk.focus, 'the focus after the main menu')
    walk.dialog('About', lambda: (ax.popup_of(lambda: ax.keys('F10')), ax.keys(ax.mnemonic('_About Backlot'))))


def credits():
    search_for('cred', 'Credits')
    person.tab_to('Top Up…', 'button')
    walk.dialog('Top Up', lambda: ax.keys('Return'))


def search_for(text, title):
    ax.keys('ctrl+k')
    ax.wait(lambda: person.has_focus('Search'), 'the field of the search to have the focus')
    words(text)
    ax.wait(lambda: any(any(ax.within(node, title, 'list item')) for node in ax.find_all(person.root, 'What Was Found', 'list')), f'“{title}” to be found')
    ax.keys('Return')


def a_film():
    ax.keys('ctrl+n')
    ax.wait(lambda: person.has_focus('Title', 'text'), 'the title')
    words('Keys')
    ax.keys('alt+r')
    person.see('Photos', 'page tab')
    person.copy(photos)
    person.focus_window('Backlot')
    ax.keys('ctrl+v')
    ax.wait(lambda: len(person.cards()) == 2, 'the photos')


def film():
    person.tab_to('1.jpg', 'table cell')
    walk.dialog('1.jpg', lambda: ax.keys('space'))
    walk.popover('text “Caption”', lambda: ax.keys('F2'))
    walk.popover('menu item', lambda: ax.popup_of(lambda: ax.keys('shift+F10')))
    person.tab_to('Share…', 'button')
    walk.dialog('Share', lambda: ax.keys('Return'))
    person.tab_to('Project Menu')
    walk.dialog('Rename Project', lambda: in_menu(*['Down'] * 4, 'Return'))


def tasks():
    ax.keys('alt+3')
    person.tab_to('New task', 'text')
    words('Choose the music')
    ax.keys('Return')
    person.see('Choose the music', 'list item')
    person.tab_to('Choose the music', 'list item')
    walk.popover('menu item', lambda: ax.popup_of(lambda: ax.keys('shift+F10')))
    walk.dialog('Task', lambda: ax.keys('Return'), date)


def date():
    person.tab_to('Choose a Date')
    walk.popover('', lambda: ax.popup_of(lambda: ax.keys('space')))


def the_window():
    """With a page of words alone, where nothing can be done yet."""
    ax.keys('alt+4')
    person.see('Nothing Said Yet')
    walk.through('Backlot')


step('the program starts', begin)
step('what opens everywhere', everywhere)
step('the list of keys', all_keys)
step('preferences, page by page', preferences)
step('what the menus open', menus)
step('a top-up', credits)
step('a film', a_film)
step('what opens beside it', film)
step('a task and its date', tasks)
step('the window around it', the_window)
step('every dialog has names, ways and an order', walk.ok)
sys.exit(step.finish())
