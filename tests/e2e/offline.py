#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""40 mixed changes without a studio, kill -9, 10 more after a start that is offline, too: then the studio has what was meant, once.

  offline.py [SEED…]
What is changed is chosen by chance; 20 seeds with BACKLOT_LONG=1, and none without it."""

import os
import pathlib
import random
import sys

import ax
from person import Person, Steps, make_photos

session = pathlib.Path(os.environ['SESSION'])
person = Person(os.environ.get('PICTURES'))
step = Steps(person, tell_time=True)
seeds = [int(argument) for argument in sys.argv[1:]] or list(range(1, 21))
if os.environ.get('BACKLOT_LONG') != '1' and len(sys.argv) < 2:
    print('1..0 # SKIP forty minutes, in make test-long')
    sys.exit(0)
photos = make_photos(session / 'photos', 6)
N_FIRST, N_SECOND = 40, 10
# A list has no rows for what is far outside the window.
MOST_TASKS, MOST_NOTES = 9, 7
WORDS = 'garden river bridge window ladybird fence apple morning train candle'.split()


class Model:
    """What the person means."""

    def __init__(self):
        self.title = ''
        self.photos = [path.name for path in photos]
        self.tasks = []
        self.notes = []

    def copy(self):
        other = Model()
        other.title, other.photos = self.title, list(self.photos)
        other.tasks, other.notes = list(self.tasks), list(self.notes)
        return other


class Walk:
    """Changes chosen by chance, done in the window and in the model; what the window shows is compared each time."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.model = Model()
        self.before = None      # what Ctrl+Z brings back; None: the last change is no step of its own
        self.last_removal = None
        self.number = 0
        self.tab = None
        self.project = None
        self.done = []

    def words(self):
        self.number += 1
        return f'{self.random.choice(WORDS)} {self.random.choice(WORDS)} {self.number}'

    # -- what the window shows

    @staticmethod
    def rows(name):
        return next((node.children for node in ax.find_all(person.root, name, 'list') if node.children), [])

    def shown(self):
        if self.tab == 'photos':
            return person.names()
        if self.tab == 'tasks':
            return [(row.get_name(), 'Done' in row.get_description()) for row in self.rows('Tasks')]
        return [row.get_name() for row in self.rows('Comments')]

    def meant(self):
        return getattr(self.model, self.tab)

    def compare(self):
        ax.wait(lambda: self.shown() == self.meant(), lambda: f'{self.meant()} in the window, there is {self.shown()}; done: {self.done[-6:]}')

    def go(self, tab):
        if self.tab == tab:
            return
        self.tab = tab
        ax.keys({'photos': 'alt+1', 'tasks': 'alt+3', 'notes': 'alt+4'}[tab])
        self.compare()

    @staticmethod
    def click(find):
        """Not on a toast that lies over it."""
        if person.sees('Dismiss', 'button'):
            person.press('Dismiss', 'button')
            person.gone('Dismiss', 'button')
        ax.click(find(), 'Backlot')

    def focus(self, find, name, role):
        """A row that is on its way to another place takes no click."""
        def there():
            if not person.has_focus(name, role):
                self.click(find)
                ax.pump(0.3)
            return person.has_focus(name, role)
        ax.wait(there, lambda: f'the focus on “{name}”, it is on {person.focused() and person.focused().get_name()}')

    # -- changes

    def photo(self):
        index = self.random.randrange(len(self.model.photos))
        self.focus(lambda: person.cards()[index], self.model.photos[index], 'table cell')
        return index

    def caption(self):
        self.go('photos')
        index, words = self.photo(), self.words()
        ax.keys('F2')
        ax.type_into(person.see('Caption', 'text'), words)
        ax.wait(lambda: ax.text(ax.find(person.root, 'Caption', 'text')) == words, 'the words in the field')
        ax.keys('Return')
        person.gone('Caption', 'text')
        self.model.photos[index] = words

    def move_photo(self):
        self.go('photos')
        index = self.photo()
        step_by = self.random.choice([-1, 1])
        other = index + step_by
        if not 0 <= other < len(self.model.photos):
            other, step_by = index - step_by, -step_by
        ax.keys('alt+Right' if step_by > 0 else 'alt+Left')
        order = self.model.photos
        order[index], order[other] = order[other], order[index]

    def remove_photo(self):
        if len(self.model.photos) < 4:
            self.caption()
            return
        self.go('photos')
        index = self.photo()
        ax.keys('Delete')
        del self.model.photos[index]

    def task(self):
        index = self.random.randrange(len(self.model.tasks))
        title = self.model.tasks[index][0]
        self.focus(lambda: person.see(title, 'list item'), title, 'list item')
        return index

    def add_task(self):
        if len(self.model.tasks) >= MOST_TASKS:
            self.toggle_task()
            return
        self.go('tasks')
        words = self.words()
        self.click(lambda: person.see('New task', 'text'))
        ax.type_into(person.see('New task', 'text'), words)
        ax.keys('Return')
        self.model.tasks.append((words, False))
        self.before = None

    def toggle_task(self):
        self.go('tasks')
        index = self.task()
        ax.keys('space')
        title, done = self.model.tasks[index]
        self.model.tasks[index] = (title, not done)

    def move_task(self):
        self.go('tasks')
        index = self.task()
        order = self.model.tasks
        other = index - 1 if index > 0 else index + 1
        ax.keys('alt+Up' if other < index else 'alt+Down')
        order[index], order[other] = order[other], order[index]

    def delete_task(self):
        if len(self.model.tasks) < 3:
            self.add_task()
            return
        self.go('tasks')
        index = self.task()
        ax.keys('Delete')
        del self.model.tasks[index]

    def say(self):
        if len(self.model.notes) >= MOST_NOTES:
            self.toggle_task()
            return
        self.go('notes')
        words = self.words()
        self.click(lambda: person.see('Write a comment', 'text'))
        ax.type_into(person.see('Write a comment', 'text'), words)
        ax.keys('ctrl+Return')
        self.model.notes.append(words)
        self.before = None

    def rename(self):
        person.choose_in_menu('Project Menu', 4)
        person.see('Rename Project', 'alert')
        words = self.words()
        ax.type_into(person.see('Title', 'text'), words)
        person.press('Rename')
        person.gone('Rename Project', 'alert')
        person.see(words, 'list item')
        self.model.title = words

    def undo(self):
        """Only of what was done last: a step before it may be of another tab."""
        if self.before is None:
            self.toggle_task()
            return
        title, self.model, self.before = self.model.title, self.before, None
        ax.keys('ctrl+z')
        if self.model.title != title:
            person.see(self.model.title, 'list item')

    def change(self):
        """One of all, in the same tab as the one before more often than not."""
        of_tab = {'photos': [self.caption, self.move_photo, self.remove_photo, self.caption, self.move_photo],
                  'tasks': [self.add_task, self.toggle_task, self.move_task, self.delete_task],
                  'notes': [self.say]}
        tab = self.tab if self.tab is not None and self.random.random() < 0.7 else self.random.choice(list(of_tab))
        kinds = of_tab[tab] + ([self.undo] if self.before is not None else [])
        kind = self.rename if self.random.random() < 0.05 else self.random.choice(kinds)
        before = self.model.copy()
        if kind != self.undo:
            self.before = before
        kind()
        # Two removals in a row are one step for a person.
        removes = kind if kind in (self.remove_photo, self.delete_task) else None
        if removes is not None and removes == self.last_removal:
            self.before = None
        if self.before is not None or kind == self.undo:
            self.last_removal = removes
        self.done.append(kind.__name__)
        self.compare()

    def changes(self, count):
        for _ in range(count):
            self.change()


def without_a_studio():
    person.start_without_studio()
    person.see('The studio can’t start.', seconds=30)
    person.focus_window('Backlot')


def prepare(walk, seed):
    person.start(*photos)
    walk.model.title = f'Walk {seed}'
    ax.type_into(person.see('Title', 'text'), walk.model.title)
    person.see('6 Photos')
    person.press('Create')
    ax.wait(lambda: len(person.cards()) == 6, 'the photos')
    person.focus_window('Backlot')
    walk.tab = 'photos'
    for _ in range(3):
        walk.add_task()
        walk.compare()
    for _ in range(2):
        walk.say()
        walk.compare()
    walk.go('photos')
    person.see('All changes saved', seconds=90)
    walk.project = person.database('select id from projects where title = ?', walk.model.title)[0][0]
    person.program.quit()
    # What this start has read or found in the cache is in the cache for the next one.
    person.start()
    walk.tab = 'photos'
    ax.wait(lambda: len(person.cards()) == 6, 'the photos')
    for tab in 'tasks', 'notes', 'photos':
        person.focus_window('Backlot')
        walk.go(tab)
    person.see('All changes saved')
    person.program.quit()


def first_changes(walk):
    walk.tab = None
    without_a_studio()
    # Which tab it was left in is part of the state; so it is known which one is shown now.
    walk.go('photos')
    walk.changes(N_FIRST)
    person.look('offline')
    # What the window shows is on the disk.
    person.program.kill()


def more_changes(walk):
    walk.tab, walk.before = None, None
    without_a_studio()
    for tab in 'tasks', 'notes', 'photos':
        walk.go(tab)
    walk.changes(N_SECOND)
    person.see(contains='changes waiting', seconds=30)
    person.program.kill()


def in_studio(walk):
    """The same as the model, from the studio's own file."""
    found = Model()
    project = walk.project
    found.title = person.database('select title from projects where id = ?', project)[0][0]
    found.photos = [caption or name for caption, name in person.database(
        'select p.caption, m.filename from photos p join media_files m on m.id = p.media_id where p.project_id = ? order by p.position', project)]
    found.tasks = [(title, status == 'done') for title, status in person.database(
        'select title, status from tasks where project_id = ? order by position', project)]
    found.notes = [body for (body,) in person.database('select body from comments where project_id = ? order by created_at', project)]
    return vars(found)


def sent(walk):
    # After two runs without an end it would begin at Home.
    person.start(f'backlot:project/{walk.project}/photos')
    person.see('All changes saved', seconds=120)
    assert person.outbox('select * from entry') == [], 'something is still to be sent'
    assert in_studio(walk) == vars(walk.model), f'{in_studio(walk)} is not {vars(walk.model)}; done: {walk.done}'
    walk.tab = None
    person.focus_window('Backlot')
    for tab in 'tasks', 'notes', 'photos':
        walk.go(tab)
    person.program.quit()


for seed in seeds:
    walk = Walk(seed)
    step(f'seed {seed}: a film with photos, tasks and notes', prepare, walk, seed)
    step(f'seed {seed}: {N_FIRST} changes offline, and kill -9', first_changes, walk)
    step(f'seed {seed}: they are there after a start without a studio, and {N_SECOND} more', more_changes, walk)
    step(f'seed {seed}: the studio has what was meant, and nothing twice', sent, walk)
sys.exit(step.finish())
