#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tasks of a project, by the keyboard: written, done, edited, ordered, deleted and brought back; without a studio, and sent later."""

import os
import sys

import ax
from person import Person, Steps

person = Person(os.environ.get('PICTURES'))
step = Steps(person, tell_time=True)


def rows(name='Tasks'):
    """The rows of the list, in their order."""
    found = next((node for node in ax.find_all(person.root, name, 'list') if node.get_child_count() > 0), None)
    if found is None:
        return []
    return found.children


def names():
    return [row.get_name() for row in rows()]


def described(index):
    return rows()[index].get_description()


def in_studio(question='select title, status, progress, position from tasks order by position'):
    return person.database(question)


def saved(expected, question):
    ax.wait(lambda: in_studio(question) == expected, lambda: f'{expected} in the studio, there is {in_studio(question)}', 30)


def field_of_new():
    """By its key, again where a dialog that closes has taken the focus back."""
    def there():
        if not person.has_focus('New task'):
            ax.keys('ctrl+shift+n')
            ax.pump(0.3)
        return person.has_focus('New task')
    ax.wait(there, 'the field')


def in_list():
    node = person.focused()
    return node is not None and node.get_role_name() == 'list item' and node.get_name() in names()


def focus_row(index):
    """By keys alone: from the field above the list into it, and there to the row."""
    if not in_list():
        field_of_new()

    def went():
        if not in_list():
            person.go('Tab')
        elif not person.has_focus(names()[index], 'list item'):
            person.go('Down' if names().index(person.focused().get_name()) < index else 'Up')
        return in_list() and person.has_focus(names()[index], 'list item')
    ax.wait(went, lambda: f'the focus on task {index} of {names()}, it is on {person.focused() and person.focused().get_name()}', 30)


def write(title):
    field_of_new()
    ax.type_into(person.see('New task', 'text'), title)
    ax.keys('Return')
    ax.wait(lambda: title in names(), lambda: f'“{title}” in {names()}')


def a_film():
    person.start()
    person.see('Your Studio Is Ready')
    person.focus_window('Backlot')
    ax.keys('ctrl+n')
    ax.type_into(person.see('Title', 'text'), 'Houses')
    person.press('Create')
    person.see('No Photos Yet')
    ax.keys('alt+3')
    person.see('No Tasks Yet')
    person.look('empty')


def three_tasks():
    for title in 'Choose the music', 'Ask for the photos', 'Write the captions':
        write(title)
    assert names() == ['Choose the music', 'Ask for the photos', 'Write the captions'], names()
    saved([('Choose the music', 'todo', 0, 0), ('Ask for the photos', 'todo', 0, 1), ('Write the captions', 'todo', 0, 2)],
          'select title, status, progress, position from tasks order by position')
    person.look('three')


def done_by_space():
    focus_row(1)
    ax.keys('space')
    # The toast is there for seconds only.
    person.see('Task done')
    ax.wait(lambda: 'Done' in described(1), lambda: f'the task done: {described(1)}')
    saved([('done', 100)], "select status, progress from tasks where title = 'Ask for the photos'")
    ax.keys('ctrl+z')
    ax.wait(lambda: 'To Do' in described(1), lambda: f'the task open: {described(1)}')
    saved([('todo', 0)], "select status, progress from tasks where title = 'Ask for the photos'")
    ax.keys('ctrl+shift+z')
    saved([('done', 100)], "select status, progress from tasks where title = 'Ask for the photos'")


def moved():
    focus_row(2)
    ax.keys('alt+Up')
    ax.wait(lambda: names() == ['Choose the music', 'Write the captions', 'Ask for the photos'], lambda: f'the new order: {names()}')
    ax.wait(lambda: person.has_focus('Write the captions', 'list item'), 'the focus to go along')
    saved([('Choose the music',), ('Write the captions',), ('Ask for the photos',)], 'select title from tasks order by position')
    ax.keys('ctrl+z')
    ax.wait(lambda: names() == ['Choose the music', 'Ask for the photos', 'Write the captions'], lambda: f'the order before: {names()}')
    saved([('Choose the music',), ('Ask for the photos',), ('Write the captions',)], 'select title from tasks order by position')


def edited():
    focus_row(0)
    ax.keys('Return')
    ax.type_into(person.see('Title', 'text'), 'Choose the best music')
    ax.type_into(person.see('Description', 'text'), 'Something quiet, with a piano.')
    person.look('editor')
    saved([('Choose the best music', 'Something quiet, with a piano.')], 'select title, description from tasks where position = 0')
    ax.set_value(person.see('Progress in percent', 'slider'), 40)
    saved([(40,)], 'select progress from tasks where position = 0')
    person.focus_window('Backlot')
    ax.keys('Escape')
    person.see('Task changed')
    person.gone('Progress in percent')
    ax.wait(lambda: names()[0] == 'Choose the best music', lambda: f'the new title: {names()}')
    ax.wait(lambda: '40' in described(0), lambda: f'the progress: {described(0)}')


def deleted_and_back():
    focus_row(1)
    ax.keys('Delete')
    person.keep_toast('1 task deleted')
    person.see('1 task deleted')
    ax.wait(lambda: 'Ask for the photos' not in names(), lambda: f'the task to go: {names()}')
    ax.wait(lambda: person.has_focus('Write the captions', 'list item'), 'the focus on the next task')
    ax.keys('ctrl+z')
    ax.point_at_nothing()
    ax.wait(lambda: names()[1] == 'Ask for the photos', lambda: f'the task to come back: {names()}')
    saved([(3,)], 'select count(*) from tasks')


def deleted_for_good():
    focus_row(1)
    ax.keys('Delete')
    ax.wait(lambda: 'Ask for the photos' not in names(), lambda: f'the task to go: {names()}')
    saved([(2,)], 'select count(*) from tasks')


def without_a_studio():
    person.see('All changes saved', seconds=30)
    person.program.quit()
    person.start_without_studio()
    ax.wait(lambda: names() == ['Choose the best music', 'Write the captions'], lambda: f'the tasks of the cache: {names()}', 30)
    person.see('The studio can’t start.')
    person.focus_window('Backlot')
    write('Call Ana')
    focus_row(0)
    ax.keys('space')
    ax.wait(lambda: 'Done' in described(0), lambda: f'the task done: {described(0)}')
    ax.wait(lambda: 'Waiting for a connection' in described(2), lambda: f'a task that waits: {described(2)}', 30)
    person.see('2 changes waiting')
    person.look('waiting')
    person.program.kill()


def there_after_the_fall():
    assert in_studio('select count(*) from tasks') == [(2,)], in_studio()
    person.start()
    ax.wait(lambda: names() == ['Choose the best music', 'Write the captions', 'Call Ana'], lambda: f'the tasks: {names()}', 30)
    person.see('All changes saved', seconds=60)
    saved([('Choose the best music', 'done'), ('Write the captions', 'todo'), ('Call Ana', 'todo')], 'select title, status from tasks order by position')
    person.program.quit()


def long_list():
    """What is added to a list that is longer than the window is shown."""
    person.start()
    ax.wait(names, 'the tasks', 30)
    person.focus_window('Backlot')
    for number in range(12):
        write(f'Plant tree {number}')
    saved([(15,)], 'select count(*) from tasks')


step('a film, and its list of tasks is empty', a_film)
step('three tasks, one after the other', three_tasks)
step('Space: done, and taken back', done_by_space)
step('Alt+Up moves, and the focus goes along', moved)
step('edited in the dialog, kept while it is typed', edited)
step('deleted and brought back', deleted_and_back)
step('deleted for good', deleted_for_good)
step('without a studio they wait', without_a_studio)
step('after kill -9 they are there, and are sent', there_after_the_fall)
step('what is added to a long list is shown', long_list)
sys.exit(step.finish())
