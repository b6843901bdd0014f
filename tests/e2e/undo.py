#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Steps are taken back from every page, and a deletion that is held back survives kill -9: it is sent at the next start."""

import os
import pathlib
import sys

import ax
from person import Person, Steps, make_photos

session = pathlib.Path(os.environ['SESSION'])
person = Person(os.environ.get('PICTURES'))
step = Steps(person, tell_time=True)
photos = make_photos(session / 'photos', 4)
RENAME, DELETE = 4, 5
TASKS = ['Choose the music', 'Ask for the photos', 'Write the captions']


def saved(expected, question):
    ax.wait(lambda: person.database(question) == expected, lambda: f'{expected} in the studio, there is {person.database(question)}', 30)


def captions(*expected):
    ax.wait(lambda: person.names() == list(expected), lambda: f'{expected} on the cards, there is {person.names()}')
    saved([(caption if '.jpg' not in caption else '',) for caption in expected], 'select caption from photos order by position')


def go(name):
    """By its row in the sidebar."""
    def there():
        ax.click(person.see(name, 'list item'), 'Backlot')
        return any(name in (node.get_name() or '') for node in ax.find_all(person.root, name, 'grouping'))
    ax.wait(there, f'the page “{name}”')


def a_film():
    person.start(*photos)
    ax.type_into(person.see('Title', 'text'), 'Houses')
    person.see('4 Photos')
    # Answers of later steps would wait behind this one.
    with person.on_toasts():
        person.press('Create')
        person.see('Upload complete', seconds=60)
        person.press('Dismiss', 'button')
    person.gone('Upload complete')
    ax.wait(lambda: len(person.cards()) == 4, 'the photos')
    person.see('All changes saved', seconds=60)
    person.focus_window('Backlot')
    ax.keys('alt+3')
    for title in TASKS:
        ax.type_into(person.see('New task', 'text'), title)
        ax.click(person.see('New task', 'text'), 'Backlot')
        ax.keys('Return')
        person.see(title, 'list item')
    saved([(title, 'todo') for title in TASKS], 'select title, status from tasks order by position')


def a_caption_from_home():
    ax.keys('alt+1')
    ax.wait(person.cards, 'the photos')
    ax.click(person.cards()[0], 'Backlot')
    ax.keys('F2')
    ax.type_into(person.see('Caption', 'text'), 'The garden')
    ax.keys('Return')
    captions('The garden', '2.jpg', '3.jpg', '4.jpg')
    go('Home')
    with person.on_toasts():
        ax.keys('ctrl+z')
        person.see('Undone: Caption changed')
    saved([('',)] * 4, 'select caption from photos order by position')
    person.look('undone-from-home')
    go('My Tasks')
    with person.on_toasts():
        ax.keys('ctrl+shift+z')
        person.see('Done again: Caption changed')
    saved([('The garden',), ('',), ('',), ('',)], 'select caption from photos order by position')


def many_tasks_at_once():
    go('Houses')
    ax.keys('alt+3')
    ax.click(person.see(TASKS[0], 'list item'), 'Backlot')
    ax.keys('ctrl+a')
    person.see('3 tasks selected')
    ax.keys('space')
    saved([('done', 3)], 'select status, count(*) from tasks group by status')
    ax.keys('alt+1')
    ax.wait(person.cards, 'the photos')
    # On another tab of the same film.
    with person.on_toasts():
        ax.keys('ctrl+z')
        person.see('Undone: 3 tasks changed')
    saved([('todo', 3)], 'select status, count(*) from tasks group by status')


def a_name_and_an_order():
    ax.click(person.cards()[0], 'Backlot')
    ax.keys('alt+Right')
    captions('2.jpg', 'The garden', '3.jpg', '4.jpg')
    person.choose_in_menu('Project Menu', RENAME)
    person.see('Rename Project', 'alert')
    ax.type_into(person.see('Title', 'text'), 'Gardens')
    person.press('Rename')
    saved([('Gardens',)], 'select title from projects')
    ax.wait(lambda: not person.sees('Rename Project', 'alert'), 'the question to go')
    ax.keys('ctrl+z')
    saved([('Houses',)], 'select title from projects')
    ax.keys('ctrl+z')
    captions('The garden', '2.jpg', '3.jpg', '4.jpg')
    ax.keys('ctrl+shift+z')
    captions('2.jpg', 'The garden', '3.jpg', '4.jpg')
    ax.keys('ctrl+z')
    captions('The garden', '2.jpg', '3.jpg', '4.jpg')


def a_project():
    with person.on_toasts():
        person.choose_in_menu('Project Menu', DELETE)
        person.see('Project deleted')
        person.gone('Houses', 'list item')
        person.look('project-deleted')
        ax.keys('ctrl+z')
        person.see('Houses', 'list item')
    saved([('Houses',)], 'select title from projects')
    go('Houses')
    captions('The garden', '2.jpg', '3.jpg', '4.jpg')


def held():
    """What is held back because the pointer is on the toast, as it stands on the disk."""
    return person.outbox("select key from entry where paused = 1")


def deleted_and_killed():
    ax.click(person.cards()[1], 'Backlot')
    with person.on_toasts():
        ax.keys('Delete')
        ax.wait(lambda: person.names() == ['The garden', '3.jpg', '4.jpg'], lambda: f'the photo to go: {person.names()}')
        ax.wait(lambda: held() == [('photos.remove',)], lambda: f'a held entry on the disk: {held()}')
        person.look('held')
        person.program.kill()
    assert person.database('select count(*) from photos') == [(4,)], 'it was sent while it was held back'


def sent_at_the_next_start():
    # Away from where a toast of this start could be.
    ax.xdotool('mousemove', 5, 5)
    person.start()
    ax.wait(lambda: person.names() == ['The garden', '3.jpg', '4.jpg'], lambda: f'the photo to be away: {person.names()}', 30)
    saved([('The garden',), ('',), ('',)], 'select caption from photos order by position')
    person.see('All changes saved', seconds=30)
    ax.wait(lambda: person.outbox('select * from entry') == [], 'nothing to be sent')
    person.program.quit()


step('a film with photos and tasks', a_film)
step('a caption is taken back on Home and done again on My Tasks', a_caption_from_home)
step('many tasks are one step, from another tab', many_tasks_at_once)
step('a name and an order, one after the other', a_name_and_an_order)
step('a project is deleted and brought back from Home', a_project)
step('a photo is deleted, and the program dies during the hold', deleted_and_killed)
step('the deletion is sent at the next start', sent_at_the_next_start)
sys.exit(step.finish())
