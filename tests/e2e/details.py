#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The details of what is selected in a film: beside the page, over it, in a sheet; by the keyboard, and as they were left."""

import os
import pathlib
import sys

import ax
from person import Person, Steps, make_photos

session = pathlib.Path(os.environ['SESSION'])
person = Person(os.environ.get('PICTURES'))
step = Steps(person, tell_time=True)
photos = make_photos(session / 'photos', 3, '160x120')


def settings():
    path = pathlib.Path(os.environ['XDG_CONFIG_HOME']) / 'glib-2.0' / 'settings' / 'keyfile'
    return path.read_text(encoding='utf-8') if path.exists() else ''


def a_film():
    person.start(*photos)
    person.see('3 Photos')
    ax.type_into(person.see('Title', 'text'), 'Houses')
    person.press('Create')
    ax.wait(lambda: len(person.cards()) == 3, 'the photos')
    ax.wait(lambda: len(person.database("select id from media_files where upload_state = 'complete'")) == 3, 'the uploads', 60)
    person.focus_window('Backlot')


def opened_by_the_key():
    """Without the sidebar there is room for it; the keyboard stays where it was: the arrows go on from photo to photo."""
    ax.keys('F9')
    person.gone('My Tasks', 'list item')
    ax.click(lambda: person.cards()[0], 'Backlot')
    ax.wait(lambda: 'selected' in ax.states(person.cards()[0]), 'the photo to be selected')
    ax.keys('ctrl+i')
    person.see('1.jpg', 'label')
    person.see('160 × 120 pixels', 'label')
    ax.wait(lambda: 'details-visible=true' in settings(), 'it to be kept')
    person.look('photo')
    ax.keys('Right')
    person.see('2.jpg', 'label')
    person.gone('1.jpg', 'label')


def captioned():
    person.tab_to('Caption', 'text')
    ax.xdotool('type', '--delay', 15, 'The bridge')
    ax.keys('Return')
    ax.wait(lambda: ('The bridge',) in person.database('select caption from photos'), 'the caption in the studio', 30)
    ax.wait(lambda: 'The bridge' in person.names(), 'the caption on its card')


def talked_about():
    ax.click(person.see('Comments', 'page tab'), 'Backlot')
    ax.click(person.see('Write a comment', 'text'), 'Backlot')
    ax.wait(lambda: person.has_focus('Write a comment'), 'the focus in the field')
    ax.type_into(person.see('Write a comment', 'text'), 'Too dark')
    ax.keys('ctrl+Return')
    ax.wait(lambda: person.database('select entity_type, body from comments') == [('photo', 'Too dark')], 'the comment in the studio', 30)
    person.see('Too dark')
    person.look('comments')
    ax.click(person.see('Properties', 'page tab'), 'Backlot')


def a_task():
    ax.keys('alt+3')
    ax.wait(lambda: person.sees('New task', 'text'), 'the tasks')
    # Nothing is selected there yet, so they are those of the project.
    ax.wait(lambda: ax.text(person.see('Title', 'text')) == 'Houses', 'the details of the project')
    person.look('project')
    ax.wait(lambda: person.has_focus('New task', 'text'), 'the focus in the field')
    ax.type_into(person.see('New task', 'text'), 'Cut')
    ax.keys('Return')
    ax.wait(lambda: person.database('select title from tasks') == [('Cut',)], 'the task in the studio', 30)
    ax.click(person.see('Cut', 'list item'), 'Backlot')
    ax.wait(lambda: ax.text(person.see('Title', 'text')) == 'Cut', 'the details of the task')
    person.look('task')
    ax.type_into(person.see('Title', 'text'), 'Cut the film')
    ax.wait(lambda: person.database('select title from tasks') == [('Cut the film',)], 'the title in the studio', 30)
    person.see('Cut the film', 'list item')


def narrower():
    """What covers the page is not there by itself, and Escape closes it; what is remembered stays."""
    for width, name in ((800, 'over'), (360, 'sheet')):
        person.take_size(width, 720)
        person.gone('Close the Details', 'button')
        ax.keys('ctrl+i')
        person.see('Close the Details', 'button')
        person.look(name)
        ax.keys('Escape')
        person.gone('Close the Details', 'button')
    assert 'details-visible=true' in settings(), settings()


def nothing_is_covered():
    """What offers to take back a caption does not lie over the button that renders."""
    ax.keys('alt+1')
    ax.wait(lambda: len(person.cards()) == 3, 'the photos')
    ax.click(lambda: person.cards()[0], 'Backlot')
    ax.keys('F2')
    ax.wait(lambda: person.has_focus('Caption'), 'the field on the card')
    ax.xdotool('type', '--delay', 15, 'The harbour')
    ax.keys('Return')

    def clear():
        root = ax.again(person.root)
        undo = next(ax.within(root, 'Undo', 'button')).extents()
        render = next(ax.within(root, contains='Render ·', role='button')).extents()
        return undo[1] + undo[3] <= render[1]
    ax.wait(clear, 'the toast above the button')
    person.look('toast')


def wider():
    """Beside the page again, which has its tabs in the header again."""
    person.take_size(1200, 800)
    person.see('Close the Details', 'button')
    person.see('Photos', 'page tab')


def found_again():
    """Beside the page it is as it was left."""
    person.program.kill()
    person.start()
    person.focus_window('Backlot')
    person.see('Close the Details', 'button')


step('a film with photos', a_film)
step('Ctrl+I shows the details of the photo, and follows the arrows', opened_by_the_key)
step('the caption is written there', captioned)
step('the photo is talked about there', talked_about)
step('the details of the project, and a task that is changed there', a_task)
step('killed; the details are as they were', found_again)
step('over a narrower page, and in a sheet of a narrow one', narrower)
step('a toast covers no button of a narrow page', nothing_is_covered)
step('and beside a wide one again', wider)
status = step.finish()
person.program.quit()
sys.exit(status)
