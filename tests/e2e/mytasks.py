#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tasks of this person, of all projects: by section, written from anywhere, several changed in one step."""

import os
import sys

import ax
from person import Person, Steps

person = Person(os.environ.get('PICTURES'))
step = Steps(person, tell_time=True)
SECTIONS = ('Overdue', 'Today', 'Later', 'Done')


def rows():
    """Without the headings between them."""
    found = next((node for node in ax.find_all(person.root, 'Tasks', 'list') if node.get_child_count() > 0), None)
    if found is None:
        return []
    children = found.children
    return [child for child in children if child.get_name() and child.get_name() not in SECTIONS]


def names():
    return sorted(row.get_name() for row in rows())


def field_of_new():
    """By its key, again where a dialog that closes has taken the focus back."""
    def there():
        if not person.has_focus('New task'):
            ax.keys('ctrl+shift+n')
            ax.pump(0.3)
        return person.has_focus('New task')
    ax.wait(there, 'the field')


def saved(expected, question):
    ax.wait(lambda: person.database(question) == expected, lambda: f'{expected} in the studio, there is {person.database(question)}', 30)


def a_film_with_a_task():
    person.start()
    person.see('Your Studio Is Ready')
    person.focus_window('Backlot')
    ax.keys('ctrl+n')
    ax.type_into(person.see('Title', 'text'), 'Houses')
    person.press('Create')
    person.see('No Photos Yet')
    field_of_new()
    ax.type_into(person.see('New task', 'text'), 'Choose the music')
    ax.keys('Return')
    ax.wait(lambda: names() == ['Choose the music'], lambda: f'the task: {names()}')
    ax.wait(lambda: ax.find(person.root, 'My Tasks', 'list item').get_description() == '1 open task', 'the number in the sidebar')


def written_from_home():
    ax.run('backlot', 'backlot:home', check=True)
    person.see('Houses')
    person.focus_window('Backlot')
    field_of_new()
    ax.type_into(person.see('New task', 'text'), 'Call Ana')
    ax.keys('Return')
    ax.wait(lambda: names() == ['Call Ana', 'Choose the music'], lambda: f'both tasks: {names()}')
    person.see('Later', 'heading')
    saved([('Call Ana', 1), ('Choose the music', 1)], 'select title, assignee_id is not null from tasks order by title')
    person.look('later')


def several_in_one_step():
    ax.wait(lambda: person.has_focus('New task'), 'the focus in the field')
    ax.keys('Tab', 'Tab')
    ax.wait(lambda: person.focused().get_role_name() == 'list item', lambda: f'the focus in the list: {person.focused().get_name()}')
    ax.keys('ctrl+a')
    person.see('2 tasks selected')
    person.look('selected')
    ax.keys('space')
    person.keep_toast('2 tasks changed')
    person.see('2 tasks changed')
    person.see('Done', 'heading')
    saved([('done',), ('done',)], 'select status from tasks')
    person.press_undo()
    person.see('Later', 'heading')
    saved([('todo',), ('todo',)], 'select status from tasks')
    person.program.quit()


step('a film with a task of my own', a_film_with_a_task)
step('another one, written from Home', written_from_home)
step('both done in one step, and back', several_in_one_step)
sys.exit(step.finish())
