#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A project into a file and out of it: exported, looked at, imported into the same studio; files that are not right are refused."""

import os
import pathlib
import shutil
import subprocess
import sys
import zipfile

import ax
from person import PREFIX, Person, Steps, make_photos
from walk import Walk

session = pathlib.Path(os.environ['SESSION'])
person = Person(os.environ.get('PICTURES'))
step = Steps(person, tell_time=True)
walk = Walk(person)
photos = make_photos(session / 'photos', 3, '160x120')
file = session / 'exported' / 'houses.backlot'
EXPORT_PROJECT = 3
PROJECTS = "select id from projects where title = 'Houses' order by created_at"


def contents(project):
    """What the studio has of a project, without what is another one each time."""
    return {
        'photos': person.database('select m.filename, m.sha256, p.caption, m.upload_state from photos p join media_files m '
                                  'on m.id = p.media_id where p.project_id = ? order by p.position', project),
        'film': person.database('select style, duration_min, height from films where project_id = ?', project),
        'tasks': person.database('select title, status, progress from tasks where project_id = ? order by position', project),
        'notes': person.database('select entity_type, body, resolved_at is not null from comments where project_id = ? '
                                 'order by created_at', project),
    }


def projects():
    return [row[0] for row in person.database(PROJECTS)]


def open_file(path):
    """As a file manager does."""
    subprocess.run([f'{PREFIX}/bin/backlot', str(path)], timeout=20 * ax.PATIENCE, check=True)


def add_task(title):
    def there():
        if not person.has_focus('New task'):
            ax.keys('ctrl+shift+n')
            ax.pump(0.3)
        return person.has_focus('New task')
    ax.wait(there, 'the field of new tasks')
    ax.type_into(person.see('New task', 'text'), title)
    ax.keys('Return')
    ax.wait(lambda: ax.text(person.see('New task', 'text')) == '', 'the field to be empty')


def a_film():
    person.start(*photos)
    person.see('3 Photos')
    ax.type_into(person.see('Title', 'text'), 'Houses')
    person.press('Create')
    ax.wait(lambda: len(person.cards()) == 3, 'the photos')
    ax.wait(lambda: len(person.database("select id from media_files where upload_state = 'complete'")) == 3, 'the uploads', 60)
    person.focus_window('Backlot')
    for title in ('Cut', 'Sing'):
        add_task(title)
    ax.keys('alt+4')
    ax.wait(lambda: person.has_focus('Write a comment'), 'the focus in the field')
    ax.type_into(person.see('Write a comment', 'text'), 'Dark')
    ax.keys('ctrl+Return')
    ax.wait(lambda: contents(projects()[0])['notes'] == [('project', 'Dark', 0)], 'the note in the studio', 30)
    ax.wait(lambda: len(contents(projects()[0])['tasks']) == 2, 'the tasks in the studio', 30)


def exported():
    file.parent.mkdir()
    person.focus_window('Backlot')
    person.choose_in_menu('Project Menu', EXPORT_PROJECT)
    person.choose_files([file], 'Export Project')
    person.see('Project exported')
    person.look('exported')
    with zipfile.ZipFile(file) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ['mimetype', 'media/0001.jpg', 'media/0002.jpg', 'media/0003.jpg', 'project.json'], archive.namelist()
    assert list(file.parent.iterdir()) == [file], list(file.parent.iterdir())


def looked_at():
    open_file(file)
    person.see('Import Project', 'dialog')
    ax.wait(lambda: person.sees(contains='A new project is made from this file'), 'the preview')
    ax.wait(lambda: person.has_focus('Import', 'button'), lambda: f'the focus on Import: {person.focused().get_name()}')
    person.look('preview')
    walk.through('Import Project')
    person.press('Cancel', 'button')
    person.gone('Import Project', 'dialog')
    assert len(projects()) == 1, projects()


def imported():
    open_file(file)
    person.see('Import Project', 'dialog')
    person.press('Import', 'button')
    person.gone('Import Project', 'dialog')
    ax.wait(lambda: len(projects()) == 2, 'the new project in the studio', 60)
    first, second = projects()
    wanted = contents(first)
    ax.wait(lambda: contents(second) == wanted, lambda: f'{wanted}, there is {contents(second)}', 60)
    ax.wait(lambda: len(person.cards()) == 3, 'the page of the new project')
    assert len(wanted['photos']) == 3 and len(wanted['tasks']) == 2 and len(wanted['notes']) == 1, wanted
    person.look('imported')


def refused(path, words):
    open_file(path)
    person.see(contains=words)
    assert not person.sees('Import', 'button')
    person.look(path.stem)
    person.press('Cancel', 'button')
    person.gone('Import Project', 'dialog')
    assert len(projects()) == 2


def all_refused():
    cut = session / 'cut.backlot'
    cut.write_bytes(file.read_bytes()[:-100])
    refused(cut, 'This project file is damaged or incomplete')
    text = session / 'text.backlot'
    text.write_text('This is no project.\n', encoding='utf-8')
    refused(text, 'This is no project file of Backlot.')
    newer = session / 'newer.backlot'
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(newer, 'w') as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b'"version":1', b'"version":2'))
    refused(newer, 'This project file is of a newer version of Backlot.')


def all_exported():
    """Two of the same name do not become one file."""
    folder = session / 'all'
    folder.mkdir()
    person.focus_window('Backlot')
    ax.keys('ctrl+comma')
    person.see('Preferences', 'dialog')
    ax.press(person.see('Data', 'page tab'))
    person.press('Export…', 'button')
    person.choose_files([folder], 'Export All Projects')
    ax.wait(lambda: person.sees('2 projects exported'), 'the word of it', 60)
    person.look('all-exported')
    assert sorted(path.name for path in folder.iterdir()) == ['Houses 2.backlot', 'Houses.backlot'], list(folder.iterdir())
    for path in folder.iterdir():
        with zipfile.ZipFile(path) as archive:
            assert archive.testzip() is None and 'project.json' in archive.namelist(), path
    person.close_dialog('Preferences')


def without_studio():
    """Imported while nobody answers, it is there at once, and is sent later."""
    held = session / 'held.backlot'
    shutil.copy(file, held)
    person.kill('backlot-studio')
    open_file(held)
    person.see('Import Project', 'dialog')
    person.press('Import', 'button')
    person.gone('Import Project', 'dialog')
    held.unlink()
    ax.wait(lambda: len(projects()) == 3, 'the third project in the studio', 120)
    first, third = projects()[0], projects()[2]
    wanted = contents(first)
    ax.wait(lambda: contents(third) == wanted, lambda: f'{wanted}, there is {contents(third)}', 120)
    person.program.quit()


step('a film with photos, tasks and a note', a_film)
step('its menu exports it as one file', exported)
step('opened from outside, the file is shown before anything is made', looked_at)
step('imported, it is a second project with the same contents', imported)
step('files that are cut, no projects, or too new are refused in words', all_refused)
step('all projects are exported from the preferences', all_exported)
step('without the studio it is imported, and sent later', without_studio)
step('every dialog has names, ways and an order', walk.ok)
sys.exit(step.finish())
