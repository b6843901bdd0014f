#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who else has a project open, and what she changes in it: somebody else has a client of her own."""

import os
import pathlib
import sys
import time
import uuid

import ax
from person import Person, Steps, make_photos
from somebody import Somebody

person = Person(os.environ.get('PICTURES'))
step = Steps(person, tell_time=True)
ana, visit, project, task, comment = [], [], [], str(uuid.uuid4()), str(uuid.uuid4())
photos = make_photos(pathlib.Path(os.environ['SESSION']) / 'photos', 1)
ME = '00000000-0000-4000-8000-000000000001'


def a_film():
    person.start(*photos)
    ax.type_into(person.see('Title', 'text'), 'Houses')
    person.see('1 Photo')
    person.press('Create')
    ax.wait(lambda: len(person.cards()) == 1, 'the photo')
    ax.wait(lambda: person.database('select id from photos'), 'the photo in the studio')
    project.append(person.database('select id from projects')[0][0])
    ana.append(Somebody('Ana Luz', 'ana@example.org'))
    assert not person.sees(contains='Also here')


def she_belongs_to_it():
    person.press('Share…', 'button')
    ax.wait(lambda: person.has_focus('E-Mail Address'), 'the focus in the field')
    ax.type_into(person.see('E-Mail Address', 'text'), 'ana@example.org')
    ax.keys('Return')
    person.see('Ana Luz', 'list item', seconds=30)
    ax.keys('Escape')
    person.gone('Invite Somebody')


def she_comes():
    visit.append(ana[0].come(project[0]))
    visit[0].tell('photos')
    person.see('Also here: Ana Luz', 'grouping', seconds=30)
    person.see('Ana Luz', 'image')
    person.look('here')
    ax.wait(lambda: (visit[0].sees(ME) or {}).get('page') == 'photos', lambda: f'that she sees who is here: {visit[0].present}', 30)


def keep_saying(is_told, place):
    """As her program says where she is: what is not said again is not true any more after a while."""
    said = [0.0]

    def told():
        if time.monotonic() > said[0] + 2:
            said[0] = time.monotonic()
            visit[0].broadcast('cursor', {'user_id': ana[0].id, **place})
        return is_told()
    ax.wait(told, 'it to be told at the row')


def she_edits():
    ana[0].ask('POST', '/rest/v1/tasks', {'id': task, 'project_id': project[0], 'title': 'Cut the hedge'})
    person.focus_window('Backlot')

    def shown():
        if not person.sees('New task', 'text'):
            ax.click(person.see('Tasks', 'page tab'), 'Backlot')
            ax.pump(0.3)
        return person.sees('Cut the hedge', 'list item')
    ax.wait(shown, 'the task', 30)
    keep_saying(lambda: person.sees('Ana Luz is editing') and
                'Ana Luz is editing' in person.see('Cut the hedge', 'list item').get_description(),
                {'page': 'tasks', 'entity_type': 'task', 'entity_id': task, 'field': 'title'})
    person.look('editing')
    visit[0].broadcast('cursor', {'user_id': ana[0].id, 'page': 'tasks'})
    person.gone('Ana Luz is editing', seconds=30)


def tab(name, is_shown):
    def shown():
        if not is_shown():
            ax.click(person.see(name, 'page tab'), 'Backlot')
            ax.pump(0.3)
        return is_shown()
    ax.wait(shown, f'the tab {name}', 30)


def told_at(entity_type, entity_id, field, find):
    """It is told at the thing for as long as it lasts."""
    keep_saying(lambda: any(ax.within(find(), contains='Ana Luz is editing')),
                {'entity_type': entity_type, 'entity_id': entity_id, 'field': field})
    person.look('editing-' + entity_type)
    visit[0].broadcast('cursor', {'user_id': ana[0].id})
    person.gone('Ana Luz is editing', seconds=30)


def she_edits_a_caption():
    photo = person.database('select id from photos')[0][0]
    tab('Photos', person.cards)
    told_at('photo', photo, 'caption', lambda: person.cards()[0])


def she_edits_a_comment():
    ana[0].ask('POST', '/rest/v1/comments', {'id': comment, 'project_id': project[0], 'entity_type': 'project', 'entity_id': project[0],
                                             'body': 'Not the hedge'})
    tab('Notes', lambda: person.sees('Not the hedge', 'list item'))
    told_at('comment', comment, 'body', lambda: person.see('Not the hedge', 'list item'))
    tab('Tasks', lambda: person.sees('New task', 'text'))


def this_person_edits():
    person.press('Edit Task…', 'button')
    ax.wait(lambda: person.has_focus('Title'), 'the focus in the title')
    ax.keys('End')
    ax.xdotool('type', '!')
    said = ax.wait(lambda: visit[0].hears('cursor', task), 'that she hears who edits', 30)
    assert said['user_id'] == ME and said['field'] == 'title', said
    ax.keys('Escape')
    ax.wait(lambda: not (visit[0].sees(ME) or {}).get('entity_id'), lambda: f'that she sees the end of it: {visit[0].sees(ME)}', 30)


def she_vanishes():
    visit[0].vanish()
    person.gone(contains='Also here', seconds=30)
    person.program.quit()


step('a film, and nobody else', a_film)
step('somebody else belongs to it', she_belongs_to_it)
step('she comes, and each sees the other', she_comes)
step('what she edits is told at the task', she_edits)
step('and so it is at a photo', she_edits_a_caption)
step('and so it is at a comment', she_edits_a_comment)
step('what this person edits is told to her', this_person_edits)
step('her connection ends, and she is gone', she_vanishes)
sys.exit(step.finish())
