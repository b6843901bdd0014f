#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The notes of a project, by the keyboard: said, answered, changed, resolved, deleted and brought back; drafts outlive everything, people are mentioned."""

import json
import os
import sys
import urllib.request

import ax
from person import Person, Steps

person = Person(os.environ.get('PICTURES'))
step = Steps(person, tell_time=True)
ana = ['']


def rows():
    found = next((node for node in ax.find_all(person.root, 'Comments', 'list') if node.get_child_count() > 0), None)
    if found is None:
        return []
    return found.children


def names():
    return [row.get_name() for row in rows()]


def saved(expected, question):
    ax.wait(lambda: person.database(question) == expected, lambda: f'{expected} in the studio, there is {person.database(question)}', 30)


def field():
    return person.see('Write a comment', 'text')


def write(words):
    ax.wait(lambda: person.has_focus('Write a comment'), 'the focus in the field')
    ax.type_into(field(), words)
    ax.wait(lambda: ax.text(field()) == words, 'the words')


def say(words):
    write(words)
    ax.keys('ctrl+Return')
    ax.wait(lambda: words in names(), lambda: f'“{words}” in {names()}')


def focus_row(words):
    """From the field back into the list, and there to the row."""
    def there():
        node = person.focused()
        return node is not None and node.get_role_name() == 'list item' and node.get_name() == words

    def went():
        node = person.focused()
        if node is None or node.get_role_name() != 'list item' or node.get_name() not in names():
            person.go('shift+Tab', node)
        elif not there():
            person.go('Up' if names().index(node.get_name()) > names().index(words) else 'Down', node)
        return there()
    ax.wait(went, lambda: f'the focus on “{words}” of {names()}', 30)


def a_film():
    person.start()
    person.see('Your Studio Is Ready')
    person.focus_window('Backlot')
    ax.keys('ctrl+n')
    ax.type_into(person.see('Title', 'text'), 'Houses')
    person.press('Create')
    person.see('No Photos Yet')
    ax.keys('alt+4')
    person.see('Nothing Said Yet')
    person.look('empty')


def said_and_answered():
    say('The first picture is too dark')
    focus_row('The first picture is too dark')
    ax.keys('Return')
    person.see('Reply to Me')
    say('I take another one')
    assert names() == ['The first picture is too dark', 'I take another one'], names()
    saved([('The first picture is too dark', 0), ('I take another one', 1)], 'select body, parent_id is not null from comments order by created_at')
    person.look('thread')


def changed_and_back():
    focus_row('I take another one')
    ax.keys('F2')
    person.see('Change the comment')
    ax.wait(lambda: ax.text(field()) == 'I take another one', 'the words in the field')
    say('I take a brighter one')
    person.see('Comment changed')
    saved([('I take a brighter one',)], 'select body from comments where parent_id is not null')
    focus_row('I take a brighter one')
    ax.keys('ctrl+z')
    ax.wait(lambda: 'I take another one' in names(), lambda: f'the words before: {names()}')


def resolved_and_back():
    focus_row('The first picture is too dark')
    ax.popup_of(lambda: ax.keys('shift+F10'))
    ax.keys('Down', 'Return')
    ax.wait(lambda: 'Resolved' in rows()[0].get_description(), lambda: f'a resolved comment: {rows()[0].get_description()}')
    saved([(1,)], 'select count(*) from comments where resolved_at is not null')
    person.look('resolved')
    focus_row('The first picture is too dark')
    ax.keys('ctrl+z')
    ax.wait(lambda: 'Resolved' not in rows()[0].get_description(), lambda: f'an open comment: {rows()[0].get_description()}')
    saved([(0,)], 'select count(*) from comments where resolved_at is not null')


def deleted_and_back():
    def delete():
        focus_row('I take another one')
        ax.keys('Delete')
    person.taken_back(delete, '1 comment deleted', lambda: names() == ['The first picture is too dark'], lambda: len(names()) == 2)
    saved([(2,)], 'select count(*) from comments')


def kept_while_elsewhere():
    ax.keys('alt+3', 'alt+4')
    write('Half a thought')
    ax.keys('alt+1')
    person.see('No Photos Yet')
    ax.keys('alt+4')
    ax.wait(lambda: ax.text(field()) == 'Half a thought', lambda: f'the draft: {ax.text(field())}')
    ax.wait(lambda: 'Half a thought' in json.dumps(person.state()), 'the draft on the disk')
    person.program.kill()
    person.start()
    # In which tab it was left may not have reached the disk.
    person.see('Notes', 'page tab')
    person.focus_window('Backlot')
    ax.keys('alt+1', 'alt+4')
    ax.wait(lambda: ax.text(field()) == 'Half a thought', lambda: f'the draft after the fall: {ax.text(field())}', 30)
    person.see('All changes saved')
    person.program.quit()


def ask(doors, path, body, key):
    request = urllib.request.Request(f'{doors["url"]}{path}', method='POST', data=json.dumps(body).encode(),
                                     headers={'apikey': key, 'Authorization': f'Bearer {key}', 'Content-Type': 'application/json'})
    with urllib.request.urlopen(request, timeout=10 * ax.PATIENCE) as answer:
        return json.loads(answer.read() or b'null')


def somebody_else_comes():
    """Through a studio on the same data, while the program's own one does not run."""
    for name in 'backlot-worker', 'backlot-studio':
        person.kill(name)
    with person.studio_elsewhere() as doors:
        ask(doors, '/auth/v1/signup', {'email': 'ana@example.org', 'password': 'a long password', 'data': {'display_name': 'Ana Luz'}}, doors['secret_key'])
        ana[0] = person.database("select id from profiles where email = 'ana@example.org'")[0][0]
        project = person.database('select id from projects')[0][0]
        ask(doors, '/rest/v1/project_members', {'project_id': project, 'user_id': ana[0], 'role': 'editor'}, doors['secret_key'])


def mentioned():
    person.start()
    ax.wait(lambda: ax.text(field()) == 'Half a thought', 'the draft', 30)
    person.focus_window('Backlot')
    # The list of people comes from the studio; typed anew until it is there.

    def offered():
        ax.wait(lambda: person.has_focus('Write a comment'), 'the focus in the field')
        ax.keys('ctrl+a', 'Delete')
        ax.xdotool('type', '--delay', 30, 'Look, @an')
        ax.pump(0.5)
        return person.sees('Ana Luz', 'list item')
    ax.wait(offered, 'Ana in the list of people', 60)
    person.look('mention')
    ax.keys('Escape')
    person.gone('Ana Luz', 'list item')
    assert person.has_focus('Write a comment'), person.focused().get_name()
    ax.wait(offered, 'Ana in the list of people again', 60)
    ax.keys('Return')
    ax.wait(lambda: ax.text(field()) == 'Look, @Ana Luz ', lambda: f'her name: {ax.text(field())}')
    ax.keys('ctrl+Return')
    ax.wait(lambda: 'Look, @Ana Luz' in names(), lambda: f'the words: {names()}')
    saved([(json.dumps([ana[0]]),)], "select mentions from comments where body = 'Look, @Ana Luz'")
    saved([('mentioned',)], f"select event from notifications where user_id = '{ana[0]}' and event = 'mentioned'")
    person.program.quit()


step('a film without notes', a_film)
step('said, and answered', said_and_answered)
step('changed, and taken back', changed_and_back)
step('resolved, and taken back', resolved_and_back)
step('deleted, and brought back by both', deleted_and_back)
step('a draft outlives another tab and kill -9', kept_while_elsewhere)
step('somebody else belongs to the project', somebody_else_comes)
step('she is mentioned', mentioned)
sys.exit(step.finish())
