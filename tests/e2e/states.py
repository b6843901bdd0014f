#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a person sees of a change that does not arrive, and what can be done with it: a proxy stands between program and studio."""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import urllib.request

import ax
import proxy
from person import PREFIX, Person, Steps, make_photos

session = pathlib.Path(os.environ['SESSION'])
person = Person(os.environ.get('PICTURES'))
step = Steps(person, tell_time=True)
photos = make_photos(session / 'photos', 2)
third = make_photos(session / 'more', 3)[2:]
CHANGE, LIVE = r'^PATCH /rest/v1/photos', r'^GET /realtime/'
PAGE = b'<!DOCTYPE html><html><body>Welcome to the guest network</body></html>'
doors, between, written = {}, [], []


def a_studio():
    """In a folder of its own, so that the program finds the proxy where it looks for a studio."""
    data, place = session / 'data' / 'studio', session / 'run' / 'backlot'
    place.mkdir(parents=True, exist_ok=True)
    studio = subprocess.Popen([f'{PREFIX}/bin/backlot-studio', '--data-dir', str(data), '--listen', '127.0.0.1:0'],
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    doors.update(json.loads(studio.stdout.readline()))
    between.append(proxy.Proxy(place / 'studio.sock', doors['socket']))
    return studio


def change_elsewhere(words):
    photo = first_photo('id')[0]
    request = urllib.request.Request(f'{doors["url"]}/rest/v1/photos?id=eq.{photo}', method='PATCH', data=json.dumps({'caption': words}).encode(),
                                     headers={'apikey': doors['secret_key'], 'Authorization': f'Bearer {doors["secret_key"]}',
                                              'Content-Type': 'application/json'})
    urllib.request.urlopen(request, timeout=10 * ax.PATIENCE).close()


def film():
    return person.database("select id from projects where title = 'Houses'")[0][0]


def first_photo(members):
    """Of the film, as the studio has it."""
    return person.database(f"select {members} from photos where project_id = '{film()}' order by position")[0]


def row():
    return first_photo('caption, version')


def a_film():
    person.start(*photos)
    ax.type_into(person.see('Title', 'text'), 'Houses')
    person.see('2 Photos')
    person.press('Create')
    ax.wait(lambda: len(person.cards()) == 2, 'the photos')
    person.see('Render · 5 Credits', 'button', seconds=60)
    person.see('All changes saved')


def open_film():
    def shown():
        if not person.cards():
            ax.click(person.see('Houses', 'list item'), 'Backlot')
            ax.pump(0.3)
        return person.cards()
    ax.wait(shown, 'the photos')


def open_queue():
    def shown():
        if not person.sees('Changes', 'heading'):
            ax.click(person.see('Queue', 'list item'), 'Backlot')
            ax.pump(0.3)
        return person.sees('Changes', 'heading')
    ax.wait(shown, 'the changes in the queue')


def look(name):
    """Wide and narrow."""
    person.look(name)
    if person.pictures is None:
        return
    window = ax.window_id('Backlot')
    for width, height, suffix in ((360, 720, '-narrow'), (1200, 800, None)):
        ax.xdotool('windowsize', '--sync', window, width, height)
        ax.pump(1)
        if suffix is not None:
            person.look(name + suffix)


def write():
    """A new caption for the first photo."""
    words = f'The house {len(written)}'
    written.append(words)
    person.focus_window('Backlot')
    open_film()

    def edited():
        if not person.sees('Caption', 'text'):
            ax.click(ax.find(person.cards()[0], role='image') or person.cards()[0], 'Backlot')
            ax.keys('F2')
        return person.sees('Caption', 'text')
    ax.wait(edited, 'the field')
    ax.type_into(person.see('Caption', 'text'), words)
    ax.keys('Return')
    person.gone('Caption', 'text')
    return words


def arrived(words, version):
    person.see('All changes saved', seconds=60)
    ax.wait(lambda: row() == (words, version), lambda: f'“{words}” once in the studio, as version {version}: {row()}')
    ax.wait(lambda: person.outbox('select * from entry') == [], lambda: f'nothing to be sent, there is {person.outbox("select * from entry")}')
    open_film()
    ax.wait(lambda: person.names()[0] == words, lambda: f'“{words}” on the card: {person.names()}')


def press_until_saved(name):
    """Presses the button, unless it was sent meanwhile: the program tries it again by itself, too, and then there is no button any more."""
    def pressed():
        node = ax.find(person.root, name, 'button')
        return ax.press(node) if node is not None else person.sees('All changes saved')
    ax.wait(pressed, f'the button “{name}”')


def refused_again():
    """It is sent once more, and refused once more."""
    before = len(between[0].found(CHANGE))
    person.press('Retry', 'button')
    ax.wait(lambda: between[0].found(CHANGE)[before].status, 'another refusal')
    ax.settle()


def copied(*parts):
    ax.click(person.see('Change the caption of “Photo 1”', 'label'), 'Backlot')
    ax.keys('ctrl+c')
    ax.wait(lambda: all(part in ax.run('xclip', '-selection', 'clipboard', '-o').stdout for part in parts), f'{parts} on the clipboard')


WAITING = {
    'lost before the studio had it': ('lose-request', {}, 'The studio doesn’t answer. The change is kept and sent later.'),
    'lost after the studio had it': ('lose-answer', {}, 'The studio doesn’t answer. The change is kept and sent later.'),
    'answered by 503': ('refuse', {'status': 503}, 'The studio is busy. It is tried again.'),
    'answered by 429, to come in an hour': ('refuse', {'status': 429, 'headers': (('Retry-After', '3600'),)}, 'The studio is busy. It is tried again.'),
    'answered by 401': ('refuse', {'status': 401}, 'The session has ended. Sign in again.'),
    'answered by the page of a network': ('refuse', {'status': 200, 'body': PAGE}, 'Something else answers in place of the studio. '
                                          'If the network asks for a sign-in, open a page in the browser.'),
}


def waits(name, kind, options, reason):
    """It stays on the card with its mark, the queue says why, and it is sent when the person says so."""
    _caption, version = row()
    between[0].add(kind, CHANGE, count=proxy.EVER, **options)
    words = write()
    ax.wait(lambda: person.names()[0] == words, lambda: f'“{words}” on the card: {person.names()}')
    person.see('1 change waiting', seconds=30)
    ax.wait(lambda: 'Waiting' in person.cards()[0].get_description(), lambda: f'the mark of the card: {person.cards()[0].get_description()}')
    look(name)
    open_queue()
    person.see(reason, 'label')
    person.see('Discard', 'button')
    assert not person.sees('Review', 'button')
    copied('Change the caption of “Photo 1”', reason)
    look(name + '-queue')
    between[0].clear()
    press_until_saved('Send Now')
    arrived(words, version + 1)


def discarded():
    """What waits is taken out, the focus stays in the list, and Undo brings it again."""
    caption, version = row()
    between[0].add('refuse', CHANGE, count=proxy.EVER, status=503)
    words = write()
    person.see('1 change waiting', seconds=30)
    open_queue()
    # The keyboard would go to a toast that is still there; the next one stays as long as a pointer is on it.
    person.gone('Caption changed')
    with person.on_toasts():
        person.press('Discard', 'button')
        person.see('Change discarded')
        person.see('All changes saved')
        ax.wait(lambda: person.has_focus('2.jpg', 'list item'), lambda: f'the focus in the list: {person.focused().get_name()}')
        assert row() == (caption, version), row()
        between[0].clear()
        person.press_undo()
    arrived(words, version + 1)


def discarded_for_good():
    """The card is as it was."""
    caption, version = row()
    between[0].add('refuse', CHANGE, count=proxy.EVER, status=503)
    write()
    person.see('1 change waiting', seconds=30)
    open_queue()
    person.press('Discard', 'button')
    arrived(caption, version)
    between[0].clear()


FAILED = {'answered by 403': (403, 'This isn’t allowed in this project.'), 'answered by 413': (413, 'This is more than the studio takes at once.'),
          # Nobody was faster, and no right is missing.
          'answered by 409 for nothing': (409, 'The studio didn’t take this change, though nobody else changed anything.')}


def fails(name, status, reason):
    """The card is as the studio has it, says why, and it can be tried again or let go."""
    caption, version = row()
    between[0].add('refuse', CHANGE, count=proxy.EVER, status=status)
    words = write()
    person.see('1 change needs attention', seconds=30)
    person.see(reason, 'label')
    ax.wait(lambda: person.names()[0] == caption, lambda: f'“{caption}” on the card: {person.names()}')
    look(name)
    open_queue()
    person.see(reason, 'label')
    look(name + '-queue')
    open_film()
    refused_again()
    person.see('1 change needs attention', seconds=30)
    between[0].clear()
    person.press('Retry', 'button')
    arrived(words, version + 1)


def let_go():
    caption, version = row()
    between[0].add('refuse', CHANGE, count=proxy.EVER, status=403)
    write()
    person.see('1 change needs attention', seconds=30)
    # Brought back, it is sent and refused once more.
    person.taken_back(lambda: person.press('Discard', 'button'), 'Change discarded', lambda: person.sees('All changes saved'),
                      lambda: person.sees('1 change needs attention'))
    open_queue()
    person.taken_back(lambda: person.press('Discard', 'button'), 'Change discarded', lambda: person.sees('All changes saved'),
                      lambda: person.sees('1 change needs attention'))
    between[0].clear()
    person.press('Discard', 'button')
    arrived(caption, version)


def let_go_and_killed():
    """What was refused and then discarded does not come back, and is not sent."""
    caption, version = row()
    between[0].add('refuse', CHANGE, count=proxy.EVER, status=403)
    write()
    person.see('1 change needs attention', seconds=30)
    with person.on_toasts():
        person.press('Discard', 'button')
        person.see('Change discarded')
        person.see('All changes saved')
        person.program.kill()
    ax.point_at_nothing()
    between[0].clear()
    person.start()
    arrived(caption, version)


def refused_photo():
    """It stays in its place, can be tried again, and is let go of and brought back."""
    between[0].add('refuse', r'^POST /rest/v1/photos', count=proxy.EVER, status=403)
    open_film()
    person.copy(third)
    person.focus_window('Backlot')
    ax.keys('ctrl+v')
    person.see('1 change needs attention', seconds=30)
    person.see('This isn’t allowed in this project.', 'label')
    ax.wait(lambda: len(person.cards()) == 3, 'the photo that was refused')
    look('photo refused')
    assert len(person.database('select id from photos')) == 2
    person.taken_back(lambda: person.press('Discard', 'button'), 'Change discarded', lambda: len(person.cards()) == 2,
                      lambda: len(person.cards()) == 3 and person.sees('1 change needs attention'))
    between[0].clear()
    person.press('Retry', 'button')
    person.see('All changes saved', seconds=30)
    ax.wait(lambda: len(person.database('select id from photos')) == 3, 'the photo in the studio')
    person.see('Render · 5 Credits', 'button', seconds=60)


def make_project(title):
    between[0].add('refuse', r'^POST /rest/v1/rpc/create_project', count=proxy.EVER, status=403)
    person.focus_window('Backlot')
    ax.keys('ctrl+n')
    person.see('Create', 'button')
    ax.type_into(person.see('Title', 'text'), title)
    person.press('Create')
    person.see('1 change needs attention', seconds=30)
    person.see(title, 'list item')


def in_studio(*titles):
    return sorted(person.database('select title from projects')) == sorted((title,) for title in titles)


def refused_project():
    """It says once what became of it, and takes what is put into it along."""
    make_project('Boats')
    ax.wait(lambda: len(ax.find_all(person.root, 'This isn’t allowed in this project.', 'label')) == 1, 'the reason, once')
    look('project refused')
    person.copy(third)
    person.focus_window('Backlot')
    ax.keys('ctrl+v')
    ax.wait(lambda: len(person.cards()) == 1, 'the photo')
    between[0].clear()
    person.press('Retry', 'button')
    person.see('All changes saved', seconds=30)
    person.gone('This isn’t allowed in this project.', 'label')
    assert in_studio('Houses', 'Boats')
    ax.wait(lambda: len(person.database('select id from photos')) == 4, 'the photo in the studio')


def refused_project_is_let_go():
    """With what is in it: nothing of it is sent."""
    make_project('Trains')
    person.copy(third)
    person.focus_window('Backlot')
    ax.keys('ctrl+v')
    ax.wait(lambda: len(person.cards()) == 1, 'the photo')
    person.press('Discard', 'button')
    person.gone('Trains', 'list item')
    between[0].clear()
    person.see('All changes saved', seconds=30)
    assert in_studio('Houses', 'Boats') and len(person.database('select id from photos')) == 4
    ax.wait(lambda: person.outbox('select * from entry') == [], lambda: f'nothing to be sent, there is {person.outbox("select * from entry")}')
    ax.click(person.see('Houses', 'list item'), 'Backlot')
    ax.wait(lambda: len(person.cards()) == 3, 'the first film')


def conflict():
    """Somebody else was faster: the studio says 409, and both versions are kept for the review."""
    # Without live events the program does not know yet what it is about to meet.
    between[0].add('refuse', LIVE, count=proxy.EVER, status=503)
    between[0].cut_all(websockets_only=True)
    change_elsewhere('Her house')
    _caption, version = row()
    between[0].add('refuse', CHANGE, status=409, body=b'{"code":"PT409","message":"version_conflict"}')
    words = write()
    person.see('1 conflict to review', seconds=30)
    ax.wait(lambda: person.names()[0] == words, lambda: f'“{words}” on the card: {person.names()}')
    assert row() == ('Her house', version), row()
    look('answered by 409')
    open_queue()
    look('answered by 409-queue')
    person.press('Review', 'button')
    person.see('Two Versions of “Photo 1”')
    person.see(contains=f'Mine: {words}')
    person.see(contains='Theirs: Her house')
    look('answered by 409-review')
    between[0].clear()
    person.press('Keep Mine')
    arrived(words, version + 1)


def open_place(name, seen):
    def shown():
        if not person.sees(*seen):
            ax.click(person.see(name, 'list item'), 'Backlot')
            ax.pump(0.3)
        return person.sees(*seen)
    ax.wait(shown, f'the page “{name}”')


def unreadable():
    """The studio's answer is no list: the page says so, a report is ready, and everything else works."""
    between[0].add('refuse', r'^GET /rest/v1/credit_ledger', count=proxy.EVER, status=200, body=b'{"rows":7}')
    open_place('Credits', ('Something Went Wrong',))
    person.see('The studio sent something that Backlot can’t read.', 'label')
    look('unreadable')
    person.press('Report…', 'button')
    person.see('Report a Problem')
    # It says which page it is, and nothing of the person.
    report = person.see('Report', 'text')
    text = ax.text(report)
    assert 'the answer for credit_ledger is no list' in text and 'Page: credits' in text and 'Backlot ' in text, text
    assert 'Houses' not in text and str(session) not in text, text
    look('unreadable-report')
    ax.keys('Escape')
    person.gone('Report a Problem')
    open_film()
    open_place('Credits', ('Something Went Wrong',))
    between[0].clear()
    person.press('Try Again', 'button')
    person.gone('Something Went Wrong')
    assert person.sees('Credits', 'list item') and not person.sees('Report…', 'button')


def odd():
    """Members of wrong types, a state nobody has heard of, and members that are missing: each row is there, in neutral words."""
    project = film()
    rows = [{'id': '11111111-1111-4111-8111-111111111111', 'project_id': project, 'title': 'Neutral words', 'status': 'never_heard_of', 'priority': [],
             'progress': 'half', 'due_date': 7, 'position': 'first', 'assignee_id': {}, 'description': True, 'version': 1, 'new_member': {}},
            {'id': '22222222-2222-4222-8222-222222222222', 'project_id': project, 'title': 5}]
    between[0].add('refuse', r'^GET /rest/v1/tasks', count=proxy.EVER, status=200, body=json.dumps(rows).encode())
    open_film()
    person.focus_window('Backlot')
    ax.keys('alt+3', 'F5')
    person.see('Neutral words', 'list item')
    ax.wait(lambda: any(len(node.children) == 2 for node in ax.find_all(person.root, 'Tasks', 'list')), 'both rows')
    look('odd')
    between[0].clear()
    ax.keys('F5')
    person.gone('Neutral words', 'list item')
    ax.keys('alt+1')
    open_film()


def nothing_known():
    """No cache, and no answer yet: blocks where rows and cards will be, on a page that says that it is busy."""
    def busy():
        return any('busy' in ax.states(node) for node in ax.find_all(person.root))

    person.program.quit()
    shutil.rmtree(pathlib.Path(os.environ['XDG_CACHE_HOME']) / 'backlot')
    for table in 'projects', 'jobs', 'credit_ledger', 'tasks':
        between[0].add('hold', f'^GET /rest/v1/{table}', count=proxy.EVER)
    person.start()
    for place in 'Home', 'Queue', 'My Tasks', 'Credits':
        ax.click(person.see(place, 'list item'), 'Backlot')
        ax.wait(busy, f'{place} to be busy')
        look('nothing-known-' + place.lower().replace(' ', '-'))
        assert not person.sees('Your Studio Is Ready'), place
    between[0].clear()
    person.see('Houses', 'list item')
    ax.wait(lambda: not busy(), 'nothing to be busy')


studio = a_studio()
step('a film', a_film)
for name, (kind, options, reason) in WAITING.items():
    step(f'a change {name} waits', waits, name, kind, options, reason)
step('a change that waits is discarded, and brought again', discarded)
step('a change that waits is discarded, and the card is as it was', discarded_for_good)
for name, (status, reason) in FAILED.items():
    step(f'a change {name} has failed', fails, name, status, reason)
step('a change that failed is discarded, brought back by both, and let go', let_go)
step('what is discarded stays so through kill -9', let_go_and_killed)
step('a photo that is refused stays, and is let go or tried again', refused_photo)
step('a project that is refused stays with what is in it', refused_project)
step('a project that is refused is let go with what is in it', refused_project_is_let_go)
step('a change answered by 409 is a conflict', conflict)
step('an answer that is no list is told of on its page', unreadable)
step('rows with members of wrong types are rows', odd)
step('what is not known yet has its place', nothing_known)
status = step.finish()
person.program.quit()
studio.terminate()
studio.wait()
sys.exit(status)
