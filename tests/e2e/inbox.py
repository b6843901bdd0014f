#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Notifications page: told, opened, read and unread, removed and back, by keyboard and pointer; links to tasks and comments."""

import os
import pathlib
import subprocess
import sys

import ax
from person import PREFIX, Person, Steps, make_photos

session = pathlib.Path(os.environ['SESSION'])
person = Person(os.environ.get('PICTURES'))
step = Steps(person, tell_time=True)
photos = make_photos(session / 'photos', 1)
NOBODY = '0b3f1f6e-95c4-4d7e-8a3f-6f1f0c9f2a11'
USER = '00000000-0000-4000-8000-000000000001'
OTHER = '0b3f1f6e-95c4-4d7e-8a3f-6f1f0c9f2a12'


def rows():
    found = next((node for node in ax.find_all(person.root, 'Notifications', 'list') if node.get_child_count() > 0), None)
    if found is None:
        return []
    return [child for child in found.children if child.get_name() and child.get_description()]


def names():
    return [row.get_name() for row in rows()]


def unread():
    return [row.get_name() for row in rows() if row.get_description().startswith('Unread')]


def unread_there():
    return person.database('select count(*) from notifications where read_at is null')[0][0]


def sidebar():
    return ax.find(person.root, 'Notifications', 'list item').get_description()


def told(event, kind, params, project, minute):
    return {'user_id': USER, 'type': kind, 'event': event, 'params': params, 'project_id': project,
            'created_at': f'2025-03-01T10:{minute:02d}:00Z'}


def field_of_new():
    """By its key, again where a dialog that closes has taken the focus back."""
    def there():
        if not person.has_focus('New task'):
            ax.keys('ctrl+shift+n')
            ax.pump(0.3)
        return person.has_focus('New task')
    ax.wait(there, 'the field of tasks')


def nothing_yet():
    person.start()
    person.see('Your Studio Is Ready')
    person.focus_window('Backlot')
    ax.click(person.see('Notifications', 'list item'), 'Backlot')
    person.see('You’re Up to Date')
    person.look('empty')


def a_film_with_a_task_and_a_note():
    ax.keys('ctrl+n')
    ax.type_into(person.see('Title', 'text'), 'Porto')
    person.press('Create')
    person.see('No Photos Yet')
    field_of_new()
    ax.type_into(person.see('New task', 'text'), 'Choose the music')
    ax.keys('Return')
    person.see('Choose the music', 'list item')
    # It is shown before the studio has it.
    project = ax.wait(lambda: person.database('select id from projects'), 'the project in the studio')[0][0]
    ax.run(f'{PREFIX}/bin/backlot', f'backlot:project/{project}/notes', check=True)
    ax.type_into(person.see('Write a comment', 'text'), 'Something slow')
    ax.click(person.see('Write a comment', 'text'), 'Backlot')
    ax.keys('ctrl+Return')
    person.see('Something slow', 'list item')
    ax.wait(lambda: person.database('select count(*) from comments') == [(1,)] and person.database('select count(*) from tasks') == [(1,)],
            'task and comment in the studio')
    # What one looks at is read at once, so one looks at something else.
    ax.run(f'{PREFIX}/bin/backlot', 'backlot:home', check=True)
    ax.wait(lambda: person.state()['data']['ui']['current-page'] == 'home', 'Home')
    person.program.quit()
    person.kill('backlot-studio')


def told_meanwhile():
    project, task, comment = (person.database(f'select id from {table}')[0][0] for table in ('projects', 'tasks', 'comments'))
    person.add_elsewhere('notifications', [
        told('credits_low', 'warning', {'available': 3}, None, 1),
        told('mentioned', 'info', {'comment_id': comment, 'author_id': OTHER, 'entity_type': 'project', 'entity_id': project,
                                   'excerpt': 'Something slow'}, project, 2),
        told('task_assigned', 'info', {'task_id': task, 'title': 'Choose the music'}, project, 3),
        told('job_failed', 'error', {'job_id': NOBODY, 'kind': 'film_render', 'error_code': 'worker_lost', 'credits_returned': 5}, project, 4)])
    person.start()
    person.focus_window('Backlot')
    ax.wait(lambda: sidebar() == '4 unread', lambda: f'the number in the sidebar: {sidebar()}')
    ax.run(f'{PREFIX}/bin/backlot', 'backlot:notifications', check=True)
    expected = ['Generation Failed', 'Task assigned: Choose the music', 'Somebody mentioned you', 'Only 3 credits left']
    ax.wait(lambda: names() == expected, lambda: f'all four, the newest first: {names()}')
    ax.wait(lambda: unread() == expected, lambda: f'all four unread: {unread()}')
    assert 'The render worker stopped answering. 5 credits were returned.' in rows()[0].get_description(), rows()[0].get_description()
    person.see('1 March 2025', 'heading')
    person.look('unread')


def mentions_alone():
    person.press('Mentions')
    ax.wait(lambda: names() == ['Somebody mentioned you'], lambda: f'the mention: {names()}')
    person.press('All')
    ax.wait(lambda: len(names()) == 4, 'all of them')


def opened_by_the_keyboard():
    """The second row: its task opens, and it is read."""
    ax.click(lambda: rows()[1], 'Backlot')
    ax.keys('Return')
    person.see('Task', 'dialog')
    ax.wait(lambda: unread_there() == 3, 'the row to be read')
    person.close_dialog('Task')
    ax.keys('alt+Left')
    ax.wait(lambda: len(unread()) == 3, lambda: f'three unread: {unread()}')


def read_and_back():
    ax.click(lambda: rows()[3], 'Backlot')
    # A pointer on it keeps a toast, however long the looks of this script take.
    with person.on_toasts():
        ax.keys('ctrl+m')
        person.see('Marked as read')
    ax.wait(lambda: unread_there() == 2, 'one more to be read')
    ax.keys('ctrl+z')
    ax.wait(lambda: unread_there() == 3, 'it to be unread again')
    with person.on_toasts():
        ax.keys('ctrl+shift+m')
        person.see('3 notifications marked as read')
        ax.wait(lambda: unread_there() == 0, 'all to be read')
        ax.wait(lambda: not unread() and not sidebar(), lambda: f'no mark: {unread()} {sidebar()}')
        person.look('read')
        person.press_undo()
        ax.wait(lambda: unread_there() == 3 and len(unread()) == 3, lambda: f'the three unread again: {unread()}')


def removed_and_back():
    def remove():
        ax.click(lambda: rows()[0], 'Backlot')
        ax.keys('Delete')
    person.taken_back(remove, '1 notification removed', lambda: len(names()) == 3, lambda: len(names()) == 4)


def a_film_told_while_the_page_is_shown():
    film = subprocess.run([f'{PREFIX}/bin/backlot', 'film', '--title', 'Live', '--size', '360', str(photos[0]),
                           '--output', str(session / 'live.mp4')], stdin=subprocess.DEVNULL, capture_output=True, timeout=120 * ax.PATIENCE, check=True)
    assert film.returncode == 0
    ax.wait(lambda: names()[:1] == ['Video Ready!'], lambda: f'the new row: {names()}')
    assert 'Video Ready!' in unread(), 'what is listed is not yet read'
    ax.click(lambda: rows()[0], 'Backlot')
    ax.keys('Return')
    person.see('Player')
    ax.wait(lambda: unread_there() == 3, 'the film to be seen')


def links():
    comment = person.database('select id from comments')[0][0]
    ax.run(f'{PREFIX}/bin/backlot', f'backlot:comment/{comment}', check=True)
    person.see('Something slow', 'list item')
    ax.wait(lambda: unread_there() == 2, 'what told of it to be read')
    ax.run(f'{PREFIX}/bin/backlot', f'backlot:task/{NOBODY}', check=True)
    person.see('This Isn’t There Any More')
    person.look('gone')
    person.press('Back')
    person.see('Something slow', 'list item')
    person.program.quit()


step('nothing was told yet', nothing_yet)
step('a film with a task and a note', a_film_with_a_task_and_a_note)
step('what was told meanwhile stands by day, in words', told_meanwhile)
step('mentions alone', mentions_alone)
step('Return opens the task that is told of', opened_by_the_keyboard)
step('marked as read, all marked as read, and back', read_and_back)
step('removed, and back', removed_and_back)
step('a film that is done while one looks', a_film_told_while_the_page_is_shown)
step('links lead to a comment, and say when there is none', links)
sys.exit(step.finish())
