#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole path by the keyboard alone: nothing here moves the pointer or presses a button through accessibility."""

import os
import pathlib
import sys

import ax
from person import Person, Steps, make_photos
from walk import Walk

session = pathlib.Path(os.environ['SESSION'])
person = Person()
step = Steps(person, tell_time=True)
walk = Walk(person)
photos = make_photos(session / 'photos', 3)
export = session / 'exported' / 'film.mp4'
export.parent.mkdir()


def words(text):
    ax.xdotool('type', '--delay', 12, text)
    ax.pump(0.2)


def first_page():
    """What the keyboard stops at has a name, also where there is no project yet."""
    person.start()
    person.see('1000')
    person.focus_window('Backlot')
    first = ax.wait(person.focused, 'something to have the keyboard')
    passed, node = [first.get_name()], person.go('Tab')
    while node != first:
        passed.append(node.get_name())
        assert len(passed) < 30, passed
        node = person.go('Tab')
    assert all(passed) and 'Credits' in passed and 'All changes saved' in passed, passed


def new_project():
    ax.keys('ctrl+n')
    person.see('Create', 'button')
    ax.wait(lambda: person.has_focus('Title', 'text'), 'the title to have the focus')
    ax.keys('Return')
    person.see(contains='title')
    words('By Keys')
    person.tab_to('Description', 'text')
    words('Nothing but keys.')
    person.tab_to('', 'radio button')
    ax.keys('Right')
    ax.wait(lambda: person.has_focus('Cinematic', 'radio button'), 'the next style to have the focus')
    ax.keys('space')
    ax.wait(lambda: person.has_focus('Cinematic') and 'pressed' in ax.states(person.focused()), 'the style to be chosen')
    person.tab_to('Length in Minutes')
    ax.keys('Up', 'Down')
    person.tab_to('Add Photos…', 'button')
    ax.keys('Return')
    person.choose_files(photos[:1], 'Add Photos')
    person.see('1 Photo')
    ax.keys('alt+r')
    ax.wait(lambda: len(person.cards()) == 1, 'the project with its photo')


def more_photos():
    """They come by the clipboard: a file dialog is GTK's own, and another script answers it by its keys."""
    person.copy(photos[1:])
    ax.keys('ctrl+v')
    ax.wait(lambda: len(person.cards()) == 3, 'the pasted photos')


def settings():
    person.tab_to('Size')
    ax.popup_of(lambda: ax.keys('space'))
    ax.keys('Up', 'Return')
    person.see('Draft (360p)', 'label')


def caption():
    person.tab_to('1.jpg', 'table cell')
    ax.keys('F2')
    person.see('Caption', 'text')
    words('first of all')
    ax.keys('Return')
    ax.wait(lambda: person.names()[0] == 'first of all', f'the caption, there is {person.names()}')
    ax.wait(lambda: person.has_focus('first of all', 'table cell'), 'the card to have the focus again')
    ax.keys('F2')
    person.see('Caption', 'text')
    words('another')
    ax.keys('Escape')
    person.gone('Caption', 'text')
    assert person.names()[0] == 'first of all', person.names()


def reorder():
    ax.keys('alt+Right')
    ax.wait(lambda: person.names() == ['2.jpg', 'first of all', '3.jpg'], f'another order, there is {person.names()}')
    ax.wait(lambda: person.has_focus('first of all', 'table cell'), 'the focus to go along')
    ax.keys('alt+Left')
    ax.wait(lambda: person.names() == ['first of all', '2.jpg', '3.jpg'], f'the first order, there is {person.names()}')
    ax.wait(lambda: person.has_focus('first of all', 'table cell'), 'the focus to come back')


def remove_and_undo():
    ax.keys('Right')
    ax.wait(lambda: person.has_focus('2.jpg', 'table cell'), 'the second photo to have the focus')
    ax.keys('Delete')
    # It can be taken back for seconds only, so there is one look for both.
    ax.wait(lambda: person.has_focus('3.jpg', 'table cell') and person.names() == ['first of all', '3.jpg'],
            'the photo to go, and the next one to have the focus')
    ax.keys('ctrl+z')
    ax.wait(lambda: person.names() == ['first of all', '2.jpg', '3.jpg'], f'the photo to come back, there is {person.names()}')


def rename_project():
    person.tab_to('Project Menu')
    ax.popup_of(lambda: ax.keys('Return'))
    ax.keys('Down', 'Down', 'Down', 'Down', 'Return')
    person.see('Rename Project', 'alert')
    ax.keys('ctrl+a')
    words('Renamed by keys')
    ax.keys('Return')
    person.see('Renamed by keys', 'list item')


def render():
    ax.wait(lambda: (button := ax.find(person.root, 'Render · 5 Credits', 'button')) and 'sensitive' in ax.states(button),
            'the price', 60)
    ax.keys('ctrl+Return')
    person.see(contains='5 credits reserved', seconds=30)
    person.see('Play', 'button', seconds=120)
    person.see('995')


def rename_choose_export():
    ax.wait(lambda: person.tab_to('', 'table cell', most=30), 'the card of the render')
    walk.dialog('Rename Render', lambda: ax.keys('F2'))
    ax.keys('F2')
    person.see('Rename Render', 'alert')
    ax.keys('ctrl+a')
    words('The best one')
    ax.keys('Return')
    ax.wait(lambda: person.names('Renders') == ['The best one'], f'the name, there is {person.names("Renders")}')
    person.tab_to('The best one', 'table cell')
    ax.keys('c')
    ax.wait(lambda: ax.find(person.cards('Renders')[0], 'Chosen') is not None, 'the mark of the chosen film')
    ax.keys('ctrl+e')
    person.choose_files([export], 'Export Film')
    person.exported(export)


def play_and_back():
    person.focus_window('Backlot')
    person.tab_to('The best one', 'table cell')
    ax.keys('Return')
    ax.wait(lambda: person.has_focus('Player'), 'the player to have the focus', 30)
    ax.keys('space')
    person.see('Play', 'button')
    ax.keys('alt+Left')
    ax.wait(lambda: person.has_focus('The best one', 'table cell'), 'the card to have the focus again')


def delete_is_asked():
    person.tab_to('Project Menu', key='shift+Tab')

    def delete():
        ax.popup_of(lambda: ax.keys('Return'))
        ax.keys('Down', 'Down', 'Down', 'Down', 'Down', 'Return')
    walk.dialog('Delete “Renamed by keys”?', delete)


def queue():
    person.tab_to('Home', 'list item', most=60)
    ax.keys('Down')
    ax.wait(lambda: person.has_focus('My Tasks', 'list item'), 'the tasks to have the focus')
    ax.keys('Down')
    ax.wait(lambda: person.has_focus('Queue', 'list item'), 'the queue to have the focus')
    ax.keys('Return')
    person.see('Renders', 'heading')
    person.see('Uploads', 'heading')
    person.tab_to('Renamed by keys', 'list item', most=60)
    ax.keys('Return')
    person.see('Play', 'button')


step('the first page: each stop has a name', first_page)
step('a new project: title, description, style, length, photos', new_project)
step('more photos pasted', more_photos)
step('the size of the film', settings)
step('a caption by F2, another one given up by Escape', caption)
step('another order by Alt and arrows, and the focus goes along', reorder)
step('a photo removed and back by Ctrl+Z', remove_and_undo)
step('the project renamed by its menu', rename_project)
step('rendered by Ctrl+Return', render)
step('the render renamed, chosen and exported', rename_choose_export)
step('played, and back to where it was', play_and_back)
step('deleting a film with renders is asked, and given up', delete_is_asked)
step('the queue leads back to the film', queue)
step('every dialog has names, ways and an order', walk.ok)
sys.exit(step.finish())
