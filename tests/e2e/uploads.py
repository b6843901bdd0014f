#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Uploads on the Queue page: one paused by its key while the others arrive, and resumed."""

import os
import pathlib
import signal
import sys

import ax
from person import Person, Steps, make_photos

session = pathlib.Path(os.environ['SESSION'])
person = Person()
step = Steps(person, tell_time=True)
photos = make_photos(session / 'photos', 3, size='3000x2250')


def words(title):
    """What the row of the queue says beside its title."""
    queue = ax.find(person.root, 'Renders, Uploads and Changes')
    row = next(ax.within(queue, title, 'list item'), None) if queue is not None else None
    return ' '.join(label.get_name() for label in list(ax.within(row, role='label'))[1:]) if row is not None else ''


def arrived():
    """The names of the photos that the studio has."""
    return {name for name, in person.database("select filename from media_files where upload_state = 'complete'")}


def studio(number):
    for pid in person.processes('backlot-studio'):
        os.kill(pid, number)


def one_photo():
    person.start(photos[0])
    ax.type_into(person.see('Title', 'text'), 'Uploads')
    person.press('Create')
    person.see('1.jpg', 'table cell')
    ax.wait(lambda: arrived() == {'1.jpg'}, 'the first photo to arrive', 30)


def paused():
    """The studio stands still meanwhile, so that there is time to press the keys."""
    studio(signal.SIGSTOP)
    person.copy(photos[1:])
    person.focus_window('Backlot')
    ax.keys('ctrl+v')
    ax.wait(lambda: len(person.cards()) == 3, 'the pasted photos')
    ax.click(person.see('Queue', 'list item'), 'Backlot')
    person.see('Uploads', 'heading')
    person.see('3.jpg', 'label')
    ax.click(person.see('2.jpg', 'label'), 'Backlot')
    ax.keys('ctrl+shift+p')
    ax.wait(lambda: 'Paused' in words('2.jpg'), lambda: f'the upload to be paused, it says “{words("2.jpg")}”')


def the_other_one_arrives():
    studio(signal.SIGCONT)
    ax.wait(lambda: arrived() == {'1.jpg', '3.jpg'}, lambda: f'the other photo to arrive, there is {arrived()}', 60)
    ax.wait(lambda: 'Paused' in words('2.jpg'), lambda: f'the upload to be paused still, it says “{words("2.jpg")}”')


def resumed():
    person.focus_window('Backlot')
    ax.click(person.see('2.jpg', 'label'), 'Backlot')
    ax.keys('ctrl+shift+p')
    ax.wait(lambda: len(arrived()) == 3, lambda: f'the photo to arrive, there is {arrived()}', 60)
    ax.wait(lambda: 'Paused' not in words('2.jpg'), 'the row to say so')
    assert not person.ledger(), f'photos cost nothing: {person.ledger()}'


step('a project with a photo', one_photo)
step('an upload is paused by Ctrl+Shift+P', paused)
step('the other one arrives meanwhile', the_other_one_arrives)
step('the same keys resume it', resumed)
sys.exit(step.finish())
