#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a role allows is followed everywhere in a project of somebody else, at the moment when she changes it."""

import os
import pathlib
import sys
import uuid

import ax
from person import Person, Steps, make_photos
from somebody import Somebody

person = Person(os.environ.get('PICTURES'))
step = Steps(person, tell_time=True)
photos = make_photos(pathlib.Path(os.environ['SESSION']) / 'photos', 1)
ana, project = [], str(uuid.uuid4())
ME = '00000000-0000-4000-8000-000000000001'
EDIT, TASKS = 'Only editors can change this project', 'Only editors can change tasks'
NOTES = 'Viewers can read comments, but not write them'


def sensitive(name, role=None):
    return 'sensitive' in ax.states(person.see(name, role))


def shows(reason, *controls):
    """Each control is as the role wants it: insensitive with the reason, or sensitive without."""
    def wrong():
        for name, role in controls:
            node = person.see(name, role)
            if ('sensitive' in ax.states(node)) != (reason is None) or (reason is not None and reason != node.get_description()):
                return name, ax.states(node), node.get_description()
        return None
    ax.wait(lambda: wrong() is None, lambda: f'{reason or "no reason"}: {wrong()}', 30)


def render_button():
    """Its price is part of its name."""
    return person.see(contains='Render', role='button')


def focus_photo():
    def there():
        if not person.has_focus('1.jpg'):
            ax.click(person.cards()[0], 'Backlot')
            ax.pump(0.3)
        return person.has_focus('1.jpg')
    ax.wait(there, 'the focus on the photo')


def become(role):
    answer = ana[0].ask('PATCH', f'/rest/v1/project_members?project_id=eq.{project}&user_id=eq.{ME}', {'role': role})
    assert answer and answer[0]['role'] == role, answer


def tab(name, seen, role=None):
    def shown():
        if not person.sees(seen, role):
            ax.click(person.see(name, 'page tab'), 'Backlot')
            ax.pump(0.3)
        return person.sees(seen, role)
    ax.wait(shown, f'the tab {name}')


ON_PHOTOS = ('Add Photos…', 'button'), ('Style', 'combo box'), ('Minutes', 'spin button'), ('Size', 'combo box'), ('Add Sound…', 'button')

def hers():
    person.start()
    person.see('Your Studio Is Ready')
    person.focus_window('Backlot')
    ana.append(Somebody('Ana Luz', 'ana@example.org'))
    ana[0].ask('POST', '/rest/v1/rpc/create_project', {'p_id': project, 'p_kind': 'film', 'p_title': 'Gardens'})
    ana[0].ask('POST', '/rest/v1/rpc/invite_member', {'p_project_id': project, 'p_email': 'local@backlot.invalid', 'p_role': 'editor'})
    person.see(contains='Shared with you · ', seconds=30)
    person.look('shared-home')
    ax.click(person.see('Gardens', 'list item'), 'Backlot')
    person.see('No Photos Yet')


def an_editor():
    shows(None, *ON_PHOTOS)
    person.copy(photos)
    person.focus_window('Backlot')
    ax.keys('ctrl+v')
    ax.wait(lambda: person.names() == ['1.jpg'], lambda: f'the photo: {person.names()}', 30)
    ax.wait(lambda: person.database('select id from photos where project_id = ?', project), 'the photo in the studio', 30)
    for title, assignee in (('Cut the hedge', None), ('Ask the neighbour', ME)):
        ana[0].ask('POST', '/rest/v1/tasks', {'id': str(uuid.uuid4()), 'project_id': project, 'title': title, 'assignee_id': assignee})
    ax.wait(lambda: 'sensitive' in ax.states(render_button()), 'that it can be rendered', 60)


def photos_of_a_viewer():
    become('viewer')
    shows(EDIT, *ON_PHOTOS)
    ax.wait(lambda: 'sensitive' not in ax.states(render_button()) and render_button().get_description() == 'Only editors can render this film',
            lambda: f'why it can not be rendered: {render_button().get_description()}', 30)
    person.look('viewer-photos')
    focus_photo()
    ax.keys('F2')
    ax.keys('Delete')
    person.press('Project Menu', 'toggle button')
    items = ax.wait(lambda: ax.find_all(person.root, role='menu item'), 'the menu')
    person.look('viewer-menu')
    # Export the film and the project, see who shares it, open it in a new window, show its details; GTK tells no names of them.
    allowed = [place - len(items) for place, item in enumerate(items) if 'sensitive' in ax.states(item)]
    assert allowed == [-7, -6, -3, -2, -1], allowed
    ax.keys('Escape')
    assert person.names() == ['1.jpg'] and not person.sees('Caption', 'text')


def tasks_of_a_viewer():
    tab('Tasks', 'New task')
    shows(TASKS, ('New task', 'text'))
    def done_of(title):
        return ax.find(person.see(title, 'list item'), 'Done')
    ax.wait(lambda: 'sensitive' not in ax.states(done_of('Cut the hedge')), 'that a task of others can not be done')
    ax.wait(lambda: 'sensitive' in ax.states(done_of('Ask the neighbour')), 'that the own task can be done')
    person.look('viewer-tasks')
    ax.click(done_of('Ask the neighbour'), 'Backlot')
    ax.wait(lambda: person.database("select status from tasks where title = 'Ask the neighbour'") == [('done',)], 'the own task to be done', 30)


def notes_of_a_viewer():
    tab('Notes', 'Write a comment', 'text')
    shows(NOTES, ('Write a comment', 'text'))
    person.look('viewer-notes')
    become('commenter')
    shows(None, ('Write a comment', 'text'))
    become('viewer')
    shows(NOTES, ('Write a comment', 'text'))


def share_of_a_viewer():
    person.press('Share…', 'button')
    person.see('Invite Somebody')
    shows('Only the owner can invite people', ('Invite', 'button'))
    shows('The owner stays the owner', ('Role of Ana Luz: Owner', 'combo box'))
    shows('Only the owner can change roles', ('Role of Me: Viewer', 'combo box'))
    assert sensitive('Leave Project', 'button')
    person.look('viewer-share')
    become('editor')
    person.see('Role of Me: Editor', 'combo box')
    ax.keys('Escape')
    person.gone('Invite Somebody')


def left():
    def leave():
        ax.click(person.see('Gardens', 'list item'), 'Backlot')
        person.press('Share…', 'button')
        person.press('Leave Project', 'button')
        person.gone('Invite Somebody')
    person.taken_back(leave, 'Project left', lambda: not person.sees('Gardens', 'list item'), lambda: person.sees('Gardens', 'list item'))
    assert person.database('select role from project_members where project_id = ? and user_id = ?', project, ME) == [('editor',)]
    ax.click(person.see('Gardens', 'list item'), 'Backlot')
    tab('Notes', 'Write a comment', 'text')


def an_editor_again():
    shows(None, ('Write a comment', 'text'))
    tab('Tasks', 'New task')
    shows(None, ('New task', 'text'))
    tab('Photos', 'Photos', 'table')
    shows(None, *ON_PHOTOS)
    focus_photo()
    ax.keys('Delete')
    person.see('No Photos Yet')
    person.program.quit()


step('a project of somebody else', hers)
step('an editor changes it', an_editor)
step('a viewer looks at photos, and reads why he does not change them', photos_of_a_viewer)
step('a viewer changes the task that is his', tasks_of_a_viewer)
step('a viewer reads notes, a commenter writes them', notes_of_a_viewer)
step('a viewer sees who belongs to it', share_of_a_viewer)
step('the project is left, and brought back by both', left)
step('an editor again, everything at once', an_editor_again)
sys.exit(step.finish())
