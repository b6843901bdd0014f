#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each kind of thing is deleted, brought back by Ctrl+Z, deleted, brought back by the toast, deleted, and the program dies while the deletion is
held back: the next start sends it."""

import os
import pathlib
import sys

import ax
from person import PREFIX, Person, Steps, make_photos

session = pathlib.Path(os.environ['SESSION'])
person = Person(os.environ.get('PICTURES'))
step = Steps(person, tell_time=True)
photos = make_photos(session / 'photos', 1)
project = []
DELETE_PROJECT = 5


def saved(expected, question):
    ax.wait(lambda: person.database(question) == [(expected,)], lambda: f'{expected}, there is {person.database(question)} of {question}', 30)


def page(name):
    ax.run(f'{PREFIX}/bin/backlot', f'backlot:project/{project[0]}/{name}', check=True)


def say(field, words, key):
    ax.click(lambda: person.see(field, 'text'), 'Backlot')
    ax.type_into(person.see(field, 'text'), words)
    ax.keys(key)


def a_film():
    person.start(*photos)
    ax.type_into(person.see('Title', 'text'), 'Houses')
    person.see('1 Photo')
    person.press('Create')
    ax.wait(lambda: len(person.cards()) == 1, 'the photos')
    saved(1, "select count(*) from photos join media_files on media_files.id = media_id where upload_state = 'complete'")
    project.append(person.database('select id from projects')[0][0])
    person.focus_window('Backlot')
    page('tasks')
    say('New task', 'Choose the music', 'Return')
    person.see('Choose the music', 'list item')
    saved(1, 'select count(*) from tasks')


def by_key(node):
    def delete():
        person.see(*node)
        person.tab_to(*node)
        ax.keys('Delete')
    return delete


def delete_project():
    """Its page is left with it, also when it is brought back."""
    page('photos')
    person.choose_in_menu('Project Menu', DELETE_PROJECT)


# Its key in the outbox, where it is, how it is deleted, what goes, how many there are before and after.
KINDS = [
    ('tasks.delete', 'tasks', by_key(('Choose the music', 'list item')), ('Choose the music', 'list item'), 'select count(*) from tasks', 1),
    ('photos.remove', 'photos', by_key(('1.jpg', 'table cell')), ('1.jpg', 'table cell'), 'select count(*) from photos', 1),
    ('projects.delete', 'photos', delete_project, ('Houses', 'list item'), 'select count(*) from projects', 1),
]


def deleted(key, place, delete, node, question, n_before):
    page(place)
    person.focus_window('Backlot')
    with person.on_toasts():
        for undo in lambda: ax.keys('ctrl+z'), person.press_undo:
            delete()
            person.gone(*node)
            undo()
            person.see(*node)
        delete()
        person.gone(*node)
        ax.wait(lambda: person.outbox('select key from entry where paused = 1') == [(key,)],
                lambda: f'{key} held on the disk: {person.outbox("select key, paused from entry")}')
        saved(n_before, question)
        person.program.kill()
    ax.point_at_nothing()
    person.start()
    saved(n_before - 1, question)
    person.see('All changes saved', seconds=60)


step('a film with all of it', a_film)
for kind in KINDS:
    step(f'{kind[0]}: by Ctrl+Z, by the toast, and through kill -9', deleted, *kind)
sys.exit(step.finish())
